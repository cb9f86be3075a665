// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/parallel.h"
#include "support/testcase.h"

#include <stdexcept>
#include <vector>

using namespace slipway;

class ParallelTest : public QObject {
    Q_OBJECT
private slots:
    void everyIndexIsTakenOnce_data()
    {
        QTest::addColumn<int>("count");
        for (const int count : {0, 1, 2, 3, 1000})
            QTest::addRow("%d", count) << count;
    }
    void everyIndexIsTakenOnce()
    {
        QFETCH(int, count);
        std::vector<int> calls(size_t(count), 0);
        std::vector<size_t> workers(size_t(count), parallelWorkers());
        inParallel(calls.size(), [&](size_t worker, size_t i) {
            ++calls[i];
            workers[i] = worker;
        });
        QCOMPARE(calls, std::vector<int>(size_t(count), 1));
        for (const size_t worker : workers)
            QVERIFY(worker < parallelWorkers());
    }
    void whatTheLowestIndexThrowsIsThrown()
    {
        std::vector<int> calls(100, 0);
        QString thrown;
        try {
            inParallel(calls.size(), [&](size_t, size_t i) {
                ++calls[i];
                if (i % 10 == 7)
                    throw std::runtime_error(std::to_string(i));
            });
        } catch (const std::runtime_error& error) {
            thrown = QString::fromLatin1(error.what());
        }
        QCOMPARE(thrown, QStringLiteral("7"));
        QCOMPARE(calls, std::vector<int>(100, 1)); // the others are done all the same
    }
};

SLIPWAY_TEST(ParallelTest)
#include "tst_parallel.moc"
