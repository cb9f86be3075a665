// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/readiness/casefile.h"
#include "readiness/facts.h"
#include "support/testcase.h"

#include <QSet>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::readiness;
using namespace slipway::test;

namespace {

/// The public names of the checks and their severities: they never change.
constexpr std::pair<const char*, char> ids[]{
    // INF
    {"INF-01", 'B'},
    {"INF-02", 'M'},
    {"INF-03", 'B'},
    {"INF-04", 'M'},
    {"INF-05", 'M'},
    {"INF-06", 'M'},
    {"INF-07", 'M'},
    {"INF-08", 'B'},
    {"INF-09", 'H'},
    {"INF-10", 'H'},
    {"INF-11", 'M'},
    {"INF-12", 'H'},
    {"INF-13", 'H'},
    {"INF-14", 'B'},
    {"INF-15", 'H'},
    {"INF-16", 'H'},
    {"INF-17", 'M'},
    {"INF-18", 'M'},
    {"INF-19", 'H'},
    {"INF-20", 'M'},
    {"INF-21", 'B'},
    {"INF-22", 'M'},
    {"INF-23", 'L'},
    // CIC
    {"CIC-01", 'H'},
    {"CIC-02", 'B'},
    {"CIC-03", 'H'},
    {"CIC-04", 'B'},
    {"CIC-05", 'H'},
    {"CIC-06", 'M'},
    {"CIC-07", 'H'},
    {"CIC-08", 'H'},
    {"CIC-09", 'H'},
    {"CIC-10", 'M'},
    {"CIC-11", 'H'},
    {"CIC-12", 'M'},
    {"CIC-13", 'M'},
    {"CIC-14", 'M'},
    {"CIC-15", 'M'},
    {"CIC-16", 'M'},
    {"CIC-17", 'H'},
    {"CIC-18", 'H'},
    {"CIC-19", 'M'},
    // SEC
    {"SEC-01", 'B'},
    {"SEC-02", 'H'},
    {"SEC-03", 'B'},
    {"SEC-04", 'B'},
    {"SEC-05", 'M'},
    {"SEC-06", 'H'},
    {"SEC-07", 'B'},
    {"SEC-08", 'B'},
    {"SEC-09", 'B'},
    {"SEC-10", 'M'},
    {"SEC-11", 'H'},
    {"SEC-12", 'B'},
    {"SEC-13", 'H'},
    {"SEC-14", 'H'},
    {"SEC-15", 'H'},
    {"SEC-16", 'M'},
    {"SEC-17", 'M'},
    {"SEC-18", 'H'},
    {"SEC-19", 'H'},
    {"SEC-20", 'M'},
    {"SEC-21", 'M'},
    {"SEC-22", 'H'},
    {"SEC-23", 'H'},
    {"SEC-24", 'M'},
    // PERF
    {"PERF-01", 'H'},
    {"PERF-02", 'H'},
    {"PERF-03", 'M'},
    {"PERF-04", 'H'},
    {"PERF-05", 'M'},
    {"PERF-06", 'H'},
    {"PERF-07", 'M'},
    {"PERF-08", 'M'},
    {"PERF-09", 'M'},
    {"PERF-10", 'M'},
    {"PERF-11", 'H'},
    // TST
    {"TST-01", 'H'},
    {"TST-02", 'B'},
    {"TST-03", 'H'},
    {"TST-04", 'M'},
    {"TST-05", 'H'},
    {"TST-06", 'M'},
    {"TST-07", 'H'},
    {"TST-08", 'M'},
    {"TST-09", 'M'},
    {"TST-10", 'L'},
    {"TST-11", 'M'},
    {"TST-12", 'M'},
    {"TST-13", 'M'},
    // MON
    {"MON-01", 'M'},
    {"MON-02", 'H'},
    {"MON-03", 'H'},
    {"MON-04", 'H'},
    {"MON-05", 'H'},
    {"MON-06", 'H'},
    {"MON-07", 'M'},
    {"MON-08", 'M'},
    {"MON-09", 'H'},
    {"MON-10", 'M'},
    {"MON-11", 'M'},
    {"MON-12", 'M'},
    {"MON-13", 'H'},
    {"MON-14", 'H'},
    {"MON-15", 'H'},
    {"MON-16", 'H'},
    {"MON-17", 'M'},
    {"MON-18", 'M'},
    {"MON-19", 'M'},
    {"MON-20", 'M'},
    {"MON-21", 'M'},
    {"MON-22", 'M'},
    {"MON-23", 'M'},
    {"MON-24", 'H'},
    {"MON-25", 'H'},
    // DOC
    {"DOC-01", 'M'},
    {"DOC-02", 'H'},
    {"DOC-03", 'H'},
    {"DOC-04", 'H'},
    {"DOC-05", 'M'},
    {"DOC-06", 'M'},
    {"DOC-07", 'M'},
    {"DOC-08", 'H'},
    {"DOC-09", 'H'},
    {"DOC-10", 'M'},
    {"DOC-11", 'M'},
    {"DOC-12", 'H'},
    {"DOC-13", 'M'},
    {"DOC-14", 'M'},
    // DEP
    {"DEP-01", 'H'},
    {"DEP-02", 'B'},
    {"DEP-03", 'B'},
    {"DEP-04", 'H'},
    {"DEP-05", 'H'},
    {"DEP-06", 'H'},
    {"DEP-07", 'M'},
    {"DEP-08", 'M'},
    {"DEP-09", 'H'},
    {"DEP-10", 'M'},
    {"DEP-11", 'B'},
    {"DEP-12", 'H'},
    {"DEP-13", 'H'},
    {"DEP-14", 'H'},
    {"DEP-15", 'H'},
    {"DEP-16", 'M'},
    {"DEP-17", 'H'},
    {"DEP-18", 'M'},
    {"DEP-19", 'H'},
    {"DEP-20", 'B'},
    {"DEP-21", 'H'},
};

Severity severityOf(char letter)
{
    return letter == 'B' ? Severity::Blocker
        : letter == 'H'  ? Severity::High
        : letter == 'M'  ? Severity::Medium
                         : Severity::Low;
}

const Check* find(const std::vector<Check>& checks, const QString& id)
{
    for (const auto& check : checks)
        if (id == QLatin1StringView(check.id))
            return &check;
    return nullptr;
}

QString stateOf(const CheckResult& row)
{
    const QString reason = unknownWord(row.unknown);
    return statusWord(row.status) + (reason.isEmpty() ? QString() : u'(' + reason + u')');
}

} // namespace

/// Every check over its own file of cases: systems it fails, systems it passes, and systems without
/// what it speaks of.
class CatalogueTest : public QObject {
    Q_OBJECT
private slots:
    void holdsEveryCheckOnce()
    {
        const auto checks = catalogue();
        QStringList known;
        for (const auto& check : checks)
            known << QString::fromLatin1(check.id);
        QCOMPARE(QSet<QString>(known.begin(), known.end()).size(), known.size());
        QStringList missing;
        for (const auto& [id, letter] : ids) {
            const auto* check = find(checks, QString::fromLatin1(id));
            if (check == nullptr)
                missing << QString::fromLatin1(id);
            else
                QVERIFY2(check->severity == severityOf(letter), id);
        }
        QVERIFY2(missing.isEmpty(), qPrintable(u"not there: "_s + missing.join(u' ')));
        QCOMPARE(checks.size(), std::size(ids));
    }
    void explainsEveryCheck()
    {
        QStringList poor;
        for (const auto& check : catalogue()) {
            if (qstrlen(check.rationale) < 20 || qstrlen(check.remediation) < 10
                || qstrlen(check.title) < 5)
                poor << QString::fromLatin1(check.id);
        }
        QVERIFY2(poor.isEmpty(), qPrintable(poor.join(u' ')));
    }
    void hasCasesOfEveryKind()
    {
        QMap<QString, QSet<QString>> kinds;
        for (const auto& one : allCases()) {
            const QString state = one.status;
            kinds[one.id] << (state == u"fail" || state == u"warn" ? u"bad"_s
                    : state == u"pass"                             ? u"good"_s
                                                                   : u"absent"_s);
        }
        QStringList poor;
        for (const auto& [id, letter] : ids)
            // A report that is there passes and one that is not is unknown: TST-01 never fails.
            if (kinds.value(QString::fromLatin1(id)).size() < (qstrcmp(id, "TST-01") == 0 ? 2 : 3))
                poor << QString::fromLatin1(id);
        QVERIFY2(poor.isEmpty(),
            qPrintable(u"without a bad, good or absent case: "_s + poor.join(u' ')));
    }
    void judges_data()
    {
        QTest::addColumn<int>("index");
        m_cases = allCases();
        for (size_t i = 0; i < m_cases.size(); ++i)
            QTest::newRow(qPrintable(m_cases[i].row())) << static_cast<int>(i);
    }
    void judges()
    {
        QFETCH(int, index);
        const auto& one = m_cases[static_cast<size_t>(index)];
        const auto checks = catalogue();
        const Check* check = find(checks, one.id);
        QVERIFY2(check != nullptr, "there is no such check");
        const Facts facts(one.inputs);
        QStringList errors;
        const auto row = runCheck(*check, facts, errors);
        const QString said = stateOf(row) + u": "_s + row.reason;
        QVERIFY2(errors.isEmpty(), qPrintable(errors.join(u'\n')));
        QVERIFY2(stateOf(row) == one.status, qPrintable(said));
        QVERIFY2(!row.reason.isEmpty(), "says no reason");
        if (row.status != Status::Pass && row.status != Status::NotApplicable)
            QVERIFY2(!row.evidence.empty(), "shows no place");
        for (const auto& text : one.says)
            QVERIFY2(row.reason.contains(text), qPrintable(said));
        if (!one.at.isEmpty()) {
            QVERIFY(!row.evidence.empty());
            const auto& first = row.evidence.front();
            QCOMPARE(
                first.line > 0 ? u"%1:%2"_s.arg(first.path).arg(first.line) : first.path, one.at);
        }
    }

private:
    std::vector<Case> m_cases;
};

SLIPWAY_TEST(CatalogueTest)
#include "tst_catalogue.moc"
