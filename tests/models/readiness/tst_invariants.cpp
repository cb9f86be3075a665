// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/reportpath.h"
#include "models/readiness/casefile.h"
#include "readiness/facts.h"
#include "readiness/profiles.h"
#include "readiness/score.h"
#include "support/testcase.h"

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::readiness;
using namespace slipway::test;

namespace {

using Files = std::vector<std::pair<QString, QByteArray>>;

Inputs withFiles(const Case& one, Files files)
{
    Inputs inputs = one.inputs;
    QHash<QString, qint64> modified;
    for (const auto& file : files)
        modified.insert(file.first, one.inputs.tree->modified(file.first));
    inputs.tree = evidence::makeTree(std::move(files), one.inputs.tree->git(), modified);
    return inputs;
}

template<typename Change>
Files changed(const Case& one, const Change& change)
{
    Files out;
    for (const auto& [path, bytes] : one.files)
        out.emplace_back(path, change(path, bytes));
    return out;
}

QString state(const CheckResult& row)
{
    return row.id + u' ' + statusWord(row.status) + u' ' + unknownWord(row.unknown);
}

QStringList states(const Assessment& assessment)
{
    QStringList out;
    for (const auto& row : assessment.checks)
        out << state(row);
    return out;
}

/// Rows whose check threw instead of deciding; empty: none.
QString brokenRows(const Assessment& assessment)
{
    QStringList out;
    for (const auto& row : assessment.checks)
        if (row.reason.startsWith(u"The check itself broke"))
            out << row.id + u' ' + row.reason;
    for (const auto& error : assessment.errors)
        if (error.startsWith(u"claims: "))
            out << error;
    return out.join(u"; "_s);
}

/// What differs, for a message.
QString difference(const QStringList& before, const QStringList& after)
{
    QStringList out;
    for (qsizetype i = 0; i < std::min(before.size(), after.size()); ++i)
        if (before[i] != after[i])
            out << before[i] + u" -> "_s + after[i];
    return out.join(u"; "_s);
}

bool isText(const QByteArray& bytes)
{
    return !bytes.contains('\0') && !bytes.contains('\r');
}

/// Documents that are the artefact themselves, not statements about one.
bool isArtefact(const QString& path)
{
    const QString name = path.section(u'/', -1).toUpper();
    return name.startsWith(u"SECURITY") || name.startsWith(u"CHANGELOG");
}

bool isProse(const QString& path)
{
    return (path.endsWith(u".md") || path.endsWith(u".rst")) && !isArtefact(path)
        && !evidence::looksLikeReport(path);
}

} // namespace

/// What must hold for every system: all cases of the catalogue are the corpus.
class InvariantsTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase()
    {
        m_cases = allCases();
        QVERIFY(!m_cases.empty());
        for (const auto& one : m_cases)
            m_results.push_back(assess(one.inputs));
    }

    void sameInputsGiveTheSameResult()
    {
        for (size_t i = 0; i < m_cases.size(); ++i)
            QVERIFY2(assess(m_cases[i].inputs) == m_results[i], qPrintable(m_cases[i].row()));
    }
    void orderOfChecksDoesNotMatter()
    {
        auto reversed = catalogue();
        std::ranges::reverse(reversed);
        for (size_t i = 0; i < m_cases.size(); ++i) {
            Inputs inputs = m_cases[i].inputs;
            inputs.settings = chosenProfile(inputs.settings).settings;
            inputs.tree = evidence::without(inputs.tree, inputs.settings.ignore);
            const Facts facts(inputs);
            QStringList errors;
            QMap<QString, QString> backward;
            for (const auto& check : reversed)
                backward.insert(
                    QString::fromLatin1(check.id), state(runCheck(check, facts, errors)));
            qsizetype compared = 0;
            for (auto row : m_results[i].checks) {
                row.status = row.gross; // as before any waiver
                if (!backward.contains(row.id))
                    continue; // an own one
                ++compared;
                QVERIFY2(backward.value(row.id) == state(row),
                    qPrintable(
                        m_cases[i].row() + u' ' + state(row) + u" -> "_s + backward.value(row.id)));
            }
            QCOMPARE(compared, backward.size());
        }
    }
    void timeMovesAResultOnlyWhenItSays()
    {
        constexpr qint64 never = std::numeric_limits<qint64>::max();
        constexpr qint64 years = 3'650LL * 24 * 60 * 60 * 1000;
        for (size_t i = 0; i < m_cases.size(); ++i) {
            Inputs inputs = m_cases[i].inputs;
            const auto& before = m_results[i];
            inputs.now = before.holdsUntil == never ? inputs.now + years : before.holdsUntil - 1;
            auto after = assess(inputs);
            after.time = before.time;
            QVERIFY2(after == before,
                qPrintable(m_cases[i].row() + u' ' + difference(states(before), states(after))));
        }
    }
    void noCheckBreaks()
    {
        for (size_t i = 0; i < m_cases.size(); ++i) {
            const QString broken = brokenRows(m_results[i]);
            QVERIFY2(broken.isEmpty(), qPrintable(m_cases[i].row() + u' ' + broken));
        }
    }
    void everyRowThatCountsAgainstHasAPlaceAndAHint()
    {
        for (size_t i = 0; i < m_cases.size(); ++i) {
            const auto& one = m_cases[i];
            for (const auto& row : m_results[i].checks) {
                QVERIFY2(!row.reason.isEmpty(), qPrintable(one.row() + u' ' + row.id));
                if (row.status == Status::Pass || row.status == Status::NotApplicable)
                    continue;
                QVERIFY2(!row.evidence.empty() && !row.remediation.isEmpty(),
                    qPrintable(one.row() + u' ' + row.id));
            }
        }
    }
    void everyTotalCanBeRecomputed()
    {
        for (const auto& assessment : m_results) {
            std::vector<CategoryScore> categories;
            for (int i = 0; i < categoryCount; ++i)
                categories.push_back(categoryScore(static_cast<Category>(i), assessment.checks));
            QCOMPARE(overallScore(categories).proven, assessment.score.proven);
            QVERIFY(assessment.score.proven.value_or(0) <= assessment.score.best.value_or(100));
        }
    }
    void deletingAReportNeverRaisesAScore()
    {
        for (size_t k = 0; k < m_cases.size(); ++k) {
            const auto& one = m_cases[k];
            const auto& before = m_results[k];
            for (const auto& [path, bytes] : one.files) {
                if (!evidence::looksLikeReport(path))
                    continue;
                Files rest;
                std::ranges::copy_if(one.files, std::back_inserter(rest), [&](const auto& file) {
                    return file.first != path;
                });
                const auto after = assess(withFiles(one, rest));
                const QString what = one.row() + u" without "_s + path + u": "_s
                    + difference(states(before), states(after));
                QVERIFY2(after.score.proven.value_or(0) <= before.score.proven.value_or(0) + 1e-9,
                    qPrintable(what));
                for (size_t i = 0; i < after.categories.size(); ++i)
                    QVERIFY2(after.categories[i].score.proven.value_or(0)
                            <= before.categories[i].score.proven.value_or(0) + 1e-9,
                        qPrintable(what));
            }
        }
    }
    void editingProseMovesDocumentationOnly()
    {
        for (size_t k = 0; k < m_cases.size(); ++k) {
            const auto& one = m_cases[k];
            const auto edited = changed(one, [](const QString& path, const QByteArray& bytes) {
                // Front matter is data, not prose.
                return isProse(path) && !bytes.startsWith("---")
                    ? QByteArray("# Other words\n\nNothing of what stood here.\n")
                    : bytes;
            });
            if (edited == one.files)
                continue; // no prose
            const auto& before = m_results[k];
            const auto after = assess(withFiles(one, edited));
            for (size_t i = 0; i < before.checks.size(); ++i) {
                if (before.checks[i].category != Category::Documentation)
                    QVERIFY2(state(before.checks[i]) == state(after.checks[i]),
                        qPrintable(one.row() + u": "_s + state(before.checks[i]) + u" -> "_s
                            + state(after.checks[i])));
            }
        }
    }
    void lineEndsAndByteOrderMarksChangeNothing_data()
    {
        QTest::addColumn<bool>("isMark");
        QTest::newRow("CRLF") << false;
        QTest::newRow("BOM") << true;
    }
    void lineEndsAndByteOrderMarksChangeNothing()
    {
        QFETCH(bool, isMark);
        for (size_t k = 0; k < m_cases.size(); ++k) {
            const auto& one = m_cases[k];
            const auto edited = changed(one, [isMark](const QString&, QByteArray bytes) {
                if (!isText(bytes))
                    return bytes;
                return isMark ? "\xef\xbb\xbf" + bytes : bytes.replace("\n", "\r\n");
            });
            const auto before = states(m_results[k]);
            const auto after = states(assess(withFiles(one, edited)));
            QVERIFY2(before == after, qPrintable(one.row() + u": "_s + difference(before, after)));
        }
    }
    void brokenFilesAreAnUnknownNotACrash()
    {
        for (const auto& one : m_cases) {
            const auto half = changed(one, [](const QString&, const QByteArray& bytes) {
                return bytes.left(bytes.size() / 2);
            });
            const auto foreign = changed(
                one, [](const QString&, QByteArray bytes) { return bytes.replace("e", "\xe9"); });
            const auto empty
                = changed(one, [](const QString&, const QByteArray&) { return QByteArray(); });
            for (const auto& files : {half, foreign, empty}) {
                const auto assessment = assess(withFiles(one, files));
                const QString broken = brokenRows(assessment);
                QVERIFY2(broken.isEmpty(), qPrintable(one.row() + u' ' + broken));
                QCOMPARE(assessment.checks.size(),
                    catalogue().size() + one.inputs.settings.checks.size());
            }
        }
    }

private:
    std::vector<Case> m_cases;
    std::vector<Assessment> m_results; ///< of each case
};

SLIPWAY_TEST(InvariantsTest)
#include "tst_invariants.moc"
