// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/testconfig.h"

#include "evidence/shell.h"
#include "evidence/toml.h"

#include <QSet>

#include <algorithm>
#include <charconv>

using namespace Qt::StringLiterals;

namespace slipway::evidence {

namespace {

std::optional<double> numberOf(const QString& text)
{
    const QByteArray bytes = text.trimmed().toLatin1();
    double out = 0;
    const auto [end, error] = std::from_chars(bytes.constBegin(), bytes.constEnd(), out);
    if (error != std::errc() || end != bytes.constEnd())
        return {};
    return out;
}

/// Words as a shell splits them.
QStringList shellWords(const QString& text)
{
    QString line = text;
    const auto script = splitShell(u"x "_s + line.replace(u'\n', u' '), 1);
    return script.commands.empty() ? QStringList() : script.commands.front().words.mid(1);
}

QString markerName(const QString& text)
{
    QString out = text.trimmed();
    for (const auto end : {u':', u'('})
        if (const auto at = out.indexOf(QChar(end)); at >= 0)
            out.truncate(at);
    return out.trimmed();
}

PytestConfig pytestOf(const IniSection& section, const QString& path)
{
    PytestConfig out;
    out.path = path;
    out.section = section.name;
    out.line = section.line;
    for (const auto& entry : section.entries) {
        out.keys.insert(entry.key, {entry.value, {path, entry.line, 1}});
        if (entry.key == u"addopts") {
            out.addopts = shellWords(entry.value);
            out.addoptsLine = entry.line;
        } else if (entry.key == u"testpaths") {
            out.testpaths = shellWords(entry.value);
        } else if (entry.key == u"markers") {
            for (const auto& [text, line] : entry.lines)
                if (!text.trimmed().isEmpty())
                    out.markers.push_back({markerName(text), {path, line, 1}});
        } else if (entry.key == u"required_plugins") {
            out.requiredPlugins = shellWords(entry.value);
        }
    }
    return out;
}

QStringList textsOf(const TomlValue* value)
{
    QStringList out;
    if (value && value->kind == TomlValue::Kind::Array)
        for (const auto& item : value->items)
            out << item.text;
    else if (value)
        out = shellWords(value->text);
    return out;
}

PytestConfig pytestOf(const TomlValue& table, const QString& path, const QString& name)
{
    PytestConfig out;
    out.path = path;
    out.section = name;
    out.line = table.line;
    for (const auto& [key, value] : table.entries) {
        out.keys.insert(key, {value.text, {path, value.line, value.column}});
        if (key == u"addopts") {
            out.addopts = textsOf(&value);
            out.addoptsLine = value.line;
        } else if (key == u"testpaths") {
            out.testpaths = textsOf(&value);
        } else if (key == u"markers") {
            for (const auto& item : value.items)
                out.markers.push_back({markerName(item.text), {path, item.line, item.column}});
        } else if (key == u"required_plugins") {
            out.requiredPlugins = textsOf(&value);
        }
    }
    return out;
}

TestConfig projectConfig(const QByteArray& bytes, const QString& path)
{
    TestConfig out;
    const auto root = readToml(bytes);
    if (!root) {
        const auto& error = root.error();
        out.problems.emplace_back(error.what, error.where.section(u':', 0, 0).toInt());
        return out;
    }
    if (const auto* table = root->find({u"tool", u"pytest", u"ini_options"}))
        out.pytest = pytestOf(*table, path, u"tool.pytest.ini_options"_s);
    else if (const auto* native = root->find({u"tool", u"pytest"}))
        out.pytest = pytestOf(*native, path, u"tool.pytest"_s);
    if (const auto* table = root->find({u"tool", u"coverage"})) {
        CoverageConfig coverage{.path = path, .line = table->line, .failUnder = {}, .source = {}};
        if (const auto* least = table->find({u"report", u"fail_under"})) {
            coverage.failUnder = numberOf(least->text);
            coverage.failUnderLine = least->line;
        }
        coverage.source = textsOf(table->find({u"run", u"source"}));
        out.coverage = std::move(coverage);
    }
    return out;
}

std::optional<CoverageConfig> coverageOf(const IniFile& file, const QString& path, bool isOwn)
{
    const QString prefix = isOwn ? QString() : u"coverage:"_s;
    const auto* report = file.find(prefix + u"report"_s);
    const auto* run = file.find(prefix + u"run"_s);
    if (!report && !run)
        return {};
    CoverageConfig out{
        .path = path, .line = report ? report->line : run->line, .failUnder = {}, .source = {}};
    const auto* least = report ? report->find(u"fail_under") : nullptr;
    if (least) {
        out.failUnder = numberOf(least->value);
        out.failUnderLine = least->line;
    }
    if (const auto* source = run ? run->find(u"source") : nullptr)
        out.source = shellWords(source->value);
    return out;
}

} // namespace

bool isTestConfigPath(const QString& path)
{
    static const QSet<QString> names{u"pytest.ini"_s,
        u".pytest.ini"_s,
        u"pyproject.toml"_s,
        u"tox.ini"_s,
        u"setup.cfg"_s,
        u".coveragerc"_s};
    return names.contains(path.section(u'/', -1));
}

TestConfig readTestConfig(const QByteArray& bytes, const QString& path)
{
    const QString name = path.section(u'/', -1);
    if (name == u"pyproject.toml")
        return projectConfig(bytes, path);
    TestConfig out;
    const auto file = readIni(bytes);
    out.problems = file.problems;
    const bool isCoverage = name == u".coveragerc";
    const auto* section
        = file.find(name == u"setup.cfg" ? QStringView(u"tool:pytest") : QStringView(u"pytest"));
    if (section && !isCoverage)
        out.pytest = pytestOf(*section, path);
    else if (name.endsWith(u"pytest.ini")) // even an empty one is taken
        out.pytest = PytestConfig{.path = path, .section = u"pytest"_s, .line = 0};
    out.coverage = coverageOf(file, path, isCoverage);
    return out;
}

} // namespace slipway::evidence
