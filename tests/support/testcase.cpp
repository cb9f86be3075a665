// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testcase.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QProcess>

#include <cstdio>
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

namespace {

/// One class in this process.
int runOne(const QString& only, const QStringList& arguments)
{
    for (const auto& entry : entries()) {
        if (QLatin1StringView(entry.name) == only) {
            const auto object = entry.make();
            return QTest::qExec(object.get(), arguments) == 0 ? 0 : 1;
        }
    }
    qCritical("no such test class");
    return 1;
}

/// One class in a process of its own: a skip, a crash or a changed setting of one class says
/// nothing about the next. Any warning fails it: what a person would find in the log is a defect.
bool passesAlone(const QString& name, const QStringList& arguments)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(
        QCoreApplication::applicationFilePath(), QStringList{u"-only"_s, name} + arguments);
    QByteArray output;
    while (process.state() != QProcess::NotRunning || process.bytesAvailable() > 0) {
        process.waitForReadyRead(1000);
        const QByteArray part = process.readAll();
        std::fwrite(part.constData(), 1, static_cast<size_t>(part.size()), stdout);
        std::fflush(stdout);
        output += part;
    }
    const bool hasWarned = output.startsWith("QWARN") || output.contains("\nQWARN");
    if (hasWarned)
        std::printf("FAIL!  : %s logged a warning\n", qPrintable(name));
    const bool hasPassed = process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
    if (!hasPassed)
        std::printf("FAIL!  : %s ended with %d\n", qPrintable(name), process.exitCode());
    return hasPassed && !hasWarned;
}

} // namespace

int runAll(const QStringList& arguments)
{
    QStringList rest = arguments;
    QString only;
    if (const auto at = rest.indexOf(u"-only"_s); at >= 0 && at + 1 < rest.size()) {
        only = rest[at + 1];
        rest.remove(at, 2);
    }
    if (!only.isEmpty())
        return runOne(only, rest);
    rest.removeFirst(); // the program itself
    int failed = 0;
    for (const auto& entry : entries()) {
        if (!passesAlone(QString::fromLatin1(entry.name), rest))
            ++failed;
    }
    std::printf("%zu classes, %d failed\n", entries().size(), failed);
    return entries().empty() ? 1 : failed;
}

QString suitesFolder()
{
    const QString fromEnvironment = qEnvironmentVariable("SLIPWAY_SUITES");
    const QString folder = fromEnvironment.isEmpty()
        ? QDir(qEnvironmentVariable("SLIPWAY_SOURCE_DIR", SLIPWAY_SOURCE_DIR))
              .absoluteFilePath(u"../shared"_s)
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
