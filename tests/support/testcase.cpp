// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testcase.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QRegularExpression>

#include <vector>

using namespace Qt::StringLiterals;

namespace slipway::test {
namespace {

struct Entry {
    const char* name;
    std::function<std::unique_ptr<QObject>()> make;
};

std::vector<Entry>& entries()
{
    static std::vector<Entry> list;
    return list;
}

} // namespace

bool add(const char* name, std::function<std::unique_ptr<QObject>()> make)
{
    entries().push_back({name, std::move(make)});
    return true;
}

int runAll(const QStringList& arguments)
{
    QStringList rest = arguments;
    QString only;
    if (const auto at = rest.indexOf(u"-only"_s); at >= 0 && at + 1 < rest.size()) {
        only = rest[at + 1];
        rest.remove(at, 2);
    }
    int failed = 0;
    int ran = 0;
    for (const auto& entry : entries()) {
        if (!only.isEmpty() && QLatin1StringView(entry.name) != only)
            continue;
        ++ran;
        // Any warning fails the test: what a person would find in the log is a defect.
        QTest::failOnWarning(QRegularExpression(u".?"_s));
        const auto object = entry.make();
        if (QTest::qExec(object.get(), rest) != 0)
            ++failed;
    }
    if (ran == 0) {
        qCritical("no such test class");
        return 1;
    }
    return failed;
}

QString suitesFolder()
{
    const QString fromEnvironment = qEnvironmentVariable("SLIPWAY_SUITES");
    const QString folder = fromEnvironment.isEmpty()
        ? QDir(qEnvironmentVariable("SLIPWAY_SOURCE_DIR", SLIPWAY_SOURCE_DIR)).absoluteFilePath(u"../shared"_s)
        : fromEnvironment;
    return QDir(folder).exists() ? QDir(folder).canonicalPath() : QString();
}

QString dataFile(const QString& relativePath)
{
    return QDir(qEnvironmentVariable("SLIPWAY_SOURCE_DIR", SLIPWAY_SOURCE_DIR))
        .absoluteFilePath(u"tests/data/"_s + relativePath);
}

QByteArray readFile(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("cannot read %s: %s", qPrintable(path), qPrintable(file.errorString()));
    return file.readAll();
}

} // namespace slipway::test
