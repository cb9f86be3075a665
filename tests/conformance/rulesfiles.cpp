// SPDX-License-Identifier: GPL-3.0-or-later
#include "conformance/rulessuite.h"
#include "rules/unittest.h"
#include "yaml/document.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::conformance {
namespace {

constexpr int histogramTier = 3;

QString joined(const std::vector<Error>& problems)
{
    QStringList out;
    for (const auto& problem : problems)
        out << problem.text();
    return out.join(u"; "_s);
}

/// The row of a list for a file that it names `name`.
RulesVerdict rowOf(const QString& list, const QString& name)
{
    QFile file(list);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const auto lines = QString::fromUtf8(file.readAll()).split(u'\n');
    const auto head = lines.value(0).split(u'\t');
    for (const auto& line : lines.mid(1)) {
        const auto fields = line.split(u'\t');
        if (fields.value(head.indexOf(u"file"_s)) != name)
            continue;
        RulesVerdict out;
        out.isListed = true;
        out.origin = fields.value(head.indexOf(u"verdict_in_origin"_s));
        // What an older release says too is of tier 1.
        const auto older = fields.value(head.indexOf(u"promtool_2_42"_s));
        const bool isGood = out.origin == u"good" || out.origin == u"pass";
        const bool wasGood = older.endsWith(u"ok") || older.endsWith(u"pass");
        out.tier = isGood == wasGood ? 1 : 2;
        return out;
    }
    return {};
}

CaseResult caseOf(const SuiteFile& file, int line, const QString& id, int tier)
{
    return {file.name, line, id, tier, true, {}};
}

CaseResult& fail(CaseResult& result, const QString& message)
{
    result.ok = false;
    result.message = message;
    return result;
}

CaseResult judgeRules(
    const SuiteFile& file, const RulesVerdict& verdict, const std::vector<Error>& problems)
{
    auto out = caseOf(file, 0, u"file"_s, verdict.tier);
    const bool isGood = verdict.origin != u"bad";
    if (isGood && !problems.empty())
        fail(out, u"rule file, expected it to be accepted, got "_s + joined(problems));
    else if (!isGood && problems.empty())
        fail(out, u"rule file, expected it to be refused, got no problem"_s);
    return out;
}

QString messageOf(const std::vector<rules::TestFailure>& failures)
{
    QStringList out;
    for (const auto& failure : failures)
        out << failure.error.text();
    return out.join(u"; "_s);
}

Results judgeTests(const SuiteFile& file, const RulesVerdict& verdict, const rules::TestFile& tests)
{
    const auto loaded = rules::loadTestRules(tests, QFileInfo(file.path).path());
    auto problems = tests.problems;
    problems.insert(problems.end(), loaded.problems.begin(), loaded.problems.end());
    const bool mustPass = verdict.origin == u"pass";
    const bool onlyWrong = verdict.origin.contains(u"wrong");
    auto whole = caseOf(file, 0, u"file"_s, verdict.tier);
    if (!problems.empty()) {
        if (verdict.origin != u"fail")
            fail(whole, u"rule tests, expected a run, got "_s + joined(problems));
        return {whole};
    }
    Results out;
    bool hasFailed = false;
    for (const auto& test : tests.tests) {
        const auto failures = rules::runTest(test, tests, loaded.groups);
        hasFailed = hasFailed || !failures.empty();
        const bool needsHistograms
            = std::ranges::any_of(failures, &rules::TestFailure::needsHistograms);
        const bool isWrong = onlyWrong && test.name.startsWith(u"wrong");
        auto one = caseOf(
            file, test.mark.line, test.name, needsHistograms ? histogramTier : verdict.tier);
        if (isWrong && failures.empty())
            fail(one, u"test, expected a failure, got none"_s);
        else if ((mustPass || onlyWrong) && !isWrong && !failures.empty())
            fail(one, u"test: "_s + messageOf(failures));
        if (mustPass || onlyWrong)
            out.push_back(one);
    }
    if (mustPass || onlyWrong)
        return out;
    if (!hasFailed)
        fail(whole, u"rule tests, expected a failure, got none"_s);
    return {whole};
}

} // namespace

RulesVerdict rulesVerdict(const QString& path, bool isTest)
{
    const QFileInfo info(path);
    auto folder = info.dir();
    QString name = info.fileName();
    for (int level = 0; level < 3; ++level) {
        if (folder.exists(u"cases.tsv"_s))
            return rowOf(folder.filePath(u"cases.tsv"_s), name);
        name.prepend(folder.dirName() + u'/');
        if (!folder.cdUp())
            break;
    }
    RulesVerdict out;
    out.isListed = true;
    out.origin = isTest ? u"pass"_s : info.fileName().contains(u".bad.") ? u"bad"_s : u"good"_s;
    return out;
}

Results judgeRulesFile(const SuiteFile& file, bool isAsked)
{
    QFile source(file.path);
    if (!source.open(QIODevice::ReadOnly)) {
        auto unread = caseOf(file, 0, u"file"_s, 0);
        return {fail(unread, u"cannot be read: "_s + source.errorString())};
    }
    const auto bytes = source.readAll();
    const auto documents = yaml::readTolerant(bytes);
    const bool isTest = documents && !documents->empty()
        && (documents->front().find(u"tests") || documents->front().find(u"rule_files"));
    auto verdict = rulesVerdict(file.path, isTest);
    if (!verdict.isListed && !isAsked)
        return {};
    if (!verdict.isListed)
        verdict.origin = isTest ? u"pass"_s : u"good"_s;
    if (isTest)
        return judgeTests(file, verdict, rules::readTestFile(bytes));
    return {judgeRules(file, verdict, rules::readRuleFile(bytes).problems)};
}

} // namespace slipway::conformance
