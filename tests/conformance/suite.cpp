// SPDX-License-Identifier: GPL-3.0-or-later
#include "conformance/suite.h"

#include "conformance/suites.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>

#include <algorithm>
#include <charconv>
#include <cmath>

using namespace Qt::StringLiterals;

namespace slipway::conformance {
namespace {

struct Suite {
    QString name;
    Results (*run)(const QStringList& paths);
};

const QList<Suite>& suites()
{
    static const QList<Suite> list{{u"promqltest"_s, runPromqltest},
        {u"compliance"_s, runCompliance},
        {u"parser"_s, runParser},
        {u"printer"_s, runPrinter},
        {u"series-notation"_s, runSeriesNotation},
        {u"exposition"_s, runExposition},
        {u"openmetrics"_s, runOpenMetrics},
        {u"rules"_s, runRules}};
    return list;
}

} // namespace

QStringList suiteNames()
{
    QStringList out;
    for (const auto& suite : suites())
        out << suite.name;
    return out;
}

Result<Results> runSuite(const QString& suite, const QStringList& paths)
{
    const auto found = std::ranges::find(suites(), suite, &Suite::name);
    if (found == suites().end()) {
        return failure({},
            u"unknown suite \"%1\""_s.arg(suite),
            u"take one of "_s + suiteNames().join(u", "_s));
    }
    for (const auto& path : paths) {
        if (!QFileInfo(path).isReadable())
            return failure(path, u"no such file or folder"_s, u"check the path"_s);
    }
    return found->run(paths);
}

std::vector<SuiteFile> filesOf(const QString& path, const QStringList& endings)
{
    if (!QFileInfo(path).isDir())
        return {{path, path}};
    QStringList masks;
    for (const auto& ending : endings)
        masks << u'*' + ending;
    const QDir dir(path);
    QStringList names = dir.entryList(masks, QDir::Files);
    if (names.isEmpty()) {
        QDirIterator it(path, masks, QDir::Files, QDirIterator::Subdirectories);
        while (it.hasNext())
            names << dir.relativeFilePath(it.next());
    }
    names.sort();
    const QString folder = path.endsWith(u'/') ? path : path + u'/';
    std::vector<SuiteFile> out;
    for (const auto& name : names)
        out.push_back({dir.filePath(name), folder + name});
    return out;
}

std::vector<JsonCase> jsonCasesOf(const QString& path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return {{1, {}, u"cannot be read: "_s + file.errorString()}};
    std::vector<JsonCase> out;
    int line = 0;
    for (const auto& text : file.readAll().split('\n')) {
        ++line;
        if (text.trimmed().isEmpty())
            continue;
        QJsonParseError error;
        const auto document = QJsonDocument::fromJson(text, &error);
        const bool isGood = error.error == QJsonParseError::NoError && document.isObject();
        out.push_back({line,
            document.object(),
            isGood ? QString()
                   : u"cannot be read, expected a JSON object, got "_s + error.errorString()});
    }
    return out;
}

QByteArray inputOf(const QJsonObject& object)
{
    if (object.contains(u"input_b64"_s))
        return QByteArray::fromBase64(object.value(u"input_b64"_s).toString().toLatin1());
    return object.value(u"input"_s).toString().toUtf8();
}

CaseResult resultOf(const SuiteFile& file, const JsonCase& one, const QString& problem)
{
    const QString why = one.broken.isEmpty() ? problem : one.broken;
    return {file.name,
        one.line,
        one.object.value(u"id"_s).toString(),
        one.object.value(u"tier"_s).toInt(),
        why.isEmpty(),
        why};
}

double numberOf(const QJsonValue& value)
{
    if (value.isDouble())
        return value.toDouble();
    const auto text = value.toString().toLower();
    if (text.endsWith(u"inf"_s))
        return text.startsWith(u'-') ? -INFINITY : INFINITY;
    return text == u"nan" ? std::nan("") : text.toDouble();
}

bool isSameNumber(double a, double b)
{
    return a == b || (std::isnan(a) && std::isnan(b));
}

} // namespace slipway::conformance
