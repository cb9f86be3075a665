// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testcase.h"
#include "tables/rowmodel.h"

#include <QAbstractItemModelTester>
#include <QPersistentModelIndex>
#include <QRandomGenerator>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace slipway::tables;

namespace {

struct Word {
    QString key;
    int value = 0;
    friend bool operator==(const Word&, const Word&) = default;
};

class WordModel : public RowModel<Word, QString> {
public:
    int columnCount(const QModelIndex& parent = {}) const override
    {
        return parent.isValid() ? 0 : 2;
    }
    QVariant data(const QModelIndex& index, int role) const override
    {
        if (!checkIndex(index, CheckIndexOption::IndexIsValid) || role != Qt::DisplayRole)
            return {};
        return index.column() == 0 ? QVariant(row(index).key) : QVariant(row(index).value);
    }

protected:
    QString keyOf(const Word& row) const override { return row.key; }
};

std::vector<Word> words(const QString& letters)
{
    std::vector<Word> out;
    for (const QChar letter : letters)
        out.push_back({QString(letter), 0});
    return out;
}

QString letters(const WordModel& model)
{
    QString out;
    for (const auto& word : model.rows())
        out += word.key;
    return out;
}

} // namespace

class RowModelTest : public QObject {
    Q_OBJECT
private slots:
    void makesTheSmallestChange_data()
    {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("after");
        QTest::addColumn<int>("removals");
        QTest::addColumn<int>("moves");
        QTest::addColumn<int>("insertions");
        QTest::newRow("nothing") << u"abc"_s << u"abc"_s << 0 << 0 << 0;
        QTest::newRow("from empty: one run") << u""_s << u"abc"_s << 0 << 0 << 1;
        QTest::newRow("to empty: one run") << u"abc"_s << u""_s << 1 << 0 << 0;
        QTest::newRow("two holes") << u"abcde"_s << u"ace"_s << 2 << 0 << 0;
        QTest::newRow("two gaps filled") << u"ace"_s << u"abcde"_s << 0 << 0 << 2;
        QTest::newRow("first to last") << u"abcd"_s << u"bcda"_s << 0 << 1 << 0;
        QTest::newRow("last to first") << u"abcd"_s << u"dabc"_s << 0 << 1 << 0;
        QTest::newRow("swap of neighbours") << u"abcd"_s << u"acbd"_s << 0 << 1 << 0;
        QTest::newRow("reversed") << u"abcd"_s << u"dcba"_s << 0 << 3 << 0;
        QTest::newRow("all at once") << u"abcde"_s << u"xeacy"_s << 2 << 1 << 2;
        QTest::newRow("replaced") << u"abc"_s << u"xyz"_s << 1 << 0 << 1;
        QTest::newRow("duplicates stay apart") << u"aba"_s << u"aab"_s << 0 << 1 << 0;
    }
    void makesTheSmallestChange()
    {
        QFETCH(QString, before);
        QFETCH(QString, after);
        WordModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setRows(words(before));
        const QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
        const QSignalSpy moved(&model, &QAbstractItemModel::rowsMoved);
        const QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        const QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        model.setRows(words(after));
        QCOMPARE(letters(model), after);
        QTEST(int(removed.size()), "removals");
        QTEST(int(moved.size()), "moves");
        QTEST(int(inserted.size()), "insertions");
        QCOMPARE(reset.size(), 0);
    }
    void changedRowsAreReportedInRuns()
    {
        WordModel model;
        model.setRows(words(u"abcdef"_s));
        const QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        auto next = words(u"abcdef"_s);
        for (const size_t at : {1U, 2U, 4U})
            next[at].value = 7;
        model.setRows(next);
        QCOMPARE(changed.size(), 2);
        QCOMPARE(changed[0][0].toModelIndex(), model.index(1, 0));
        QCOMPARE(changed[0][1].toModelIndex(), model.index(2, 1));
        QCOMPARE(changed[1][0].toModelIndex().row(), 4);
    }
    void aPersistentIndexFollowsItsRow()
    {
        // More movers than are moved one by one: the layout changes as a whole.
        WordModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        std::vector<Word> rows;
        for (int i = 0; i < 200; ++i)
            rows.push_back({QString::number(i), i});
        model.setRows(rows);
        const QPersistentModelIndex kept = model.index(17, 1);
        std::ranges::reverse(rows);
        model.setRows(rows);
        QVERIFY(kept.isValid());
        QCOMPARE(kept.row(), 182);
        QCOMPARE(kept.data().toInt(), 17);
    }
    void anyChangeEndsWithTheNewRows()
    {
        WordModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QRandomGenerator random(7);
        for (int round = 0; round < 300; ++round) {
            QString next;
            const int count = random.bounded(14);
            for (int i = 0; i < count; ++i)
                next += QChar(u'a' + random.bounded(16));
            model.setRows(words(next));
            QCOMPARE(letters(model), next);
        }
    }
    void aTableHasNoChildren()
    {
        WordModel model;
        model.setRows(words(u"ab"_s));
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.rowCount(model.index(0, 0)), 0);
        QCOMPARE(model.indexOf(u"b"_s), 1);
        QCOMPARE(model.indexOf(u"z"_s), -1);
    }
};

SLIPWAY_TEST(RowModelTest)
#include "tst_rowmodel.moc"
