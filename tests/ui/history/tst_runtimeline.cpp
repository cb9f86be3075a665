// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testcase.h"
#include "ui/history/historysamples.h"
#include "ui/pages/history/runtimeline.h"
#include "ui/theme/theme.h"

#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::ui;

namespace {

struct Line {
    Line() : timeline(theme)
    {
        timeline.setEnvironments({u"production"_s, u"staging"_s});
        timeline.setRuns(test::sampleRuns(), test::historyNow());
        timeline.resize(1180, timeline.sizeHint().height());
        timeline.show();
    }
    QColor colorAt(const QString& run)
    {
        timeline.setCurrent({});
        return timeline.grab().toImage().pixelColor(*timeline.placeOf(run));
    }
    Theme theme;
    RunTimeline timeline;
};

} // namespace

class RunTimelineTest : public QObject {
    Q_OBJECT
private slots:
    void eachEnvironmentHasItsLane()
    {
        Line l;
        QCOMPARE(l.timeline.lanes(), (QStringList{u"production"_s, u"staging"_s}));
        QVERIFY(l.timeline.placeOf(u"run-127"_s)->y() > l.timeline.placeOf(u"run-128"_s)->y());
        auto rows = test::sampleRuns();
        rows[0].environment = u"preview"_s;
        l.timeline.setRuns(rows, test::historyNow());
        QCOMPARE(l.timeline.lanes().last(), u"preview"_s);
    }
    void manyEnvironmentsShareTheLastLane()
    {
        Line l;
        auto rows = test::sampleRuns();
        for (size_t i = 0; i < rows.size(); ++i)
            rows[i].environment = u"env-%1"_s.arg(i);
        l.timeline.setRuns(rows, test::historyNow());
        QCOMPARE(l.timeline.lanes().size(), RunTimeline::mostLanes);
        QCOMPARE(l.timeline.lanes().last(), u"5 others"_s); // ten environments, five with a lane
        QVERIFY(l.timeline.placeOf(u"run-121"_s));
    }
    void olderOnesAreNotShown()
    {
        Line l;
        auto rows = test::sampleRuns();
        rows[0].started = test::historyNow() - RunTimeline::shownSpan - 1000;
        l.timeline.setRuns(rows, test::historyNow());
        QVERIFY(!l.timeline.placeOf(u"run-128"_s));
        QVERIFY(l.timeline.placeOf(u"run-127"_s));
    }
    void resultsDifferInColourAndShape()
    {
        Line l;
        QCOMPARE(l.colorAt(u"run-128"_s), l.theme.tokens().ok);
        QCOMPARE(l.colorAt(u"run-126"_s), l.theme.tokens().bad);
        QCOMPARE(l.colorAt(u"run-123"_s), l.theme.tokens().warn);
        const QImage image = l.timeline.grab().toImage();
        const QPoint bad = *l.timeline.placeOf(u"run-126"_s);
        const QPoint good = *l.timeline.placeOf(u"run-128"_s);
        const QPoint corner(-3, -3); // within a circle, outside a diamond
        QVERIFY(image.pixelColor(good + corner) != l.theme.tokens().panel);
        QVERIFY(image.pixelColor(good + corner) != image.pixelColor(bad + corner));
    }
    void anOpenOneIsHollow()
    {
        Line l;
        auto rows = test::sampleRuns();
        rows[0].result = history::RunResult::Open;
        rows[0].started -= 86'400'000; // not at the edge
        l.timeline.setRuns(rows, test::historyNow());
        QCOMPARE(l.colorAt(u"run-128"_s), l.theme.tokens().panel);
    }
    void aClickPicksAndADragMarks()
    {
        Line l;
        const QSignalSpy picked(&l.timeline, &RunTimeline::runPicked);
        const QSignalSpy marked(&l.timeline, &RunTimeline::rangeChanged);
        const QPoint at = *l.timeline.placeOf(u"run-126"_s);
        QTest::mouseClick(&l.timeline, Qt::LeftButton, Qt::NoModifier, at + QPoint(3, 2));
        QCOMPARE(picked.size(), 1);
        QCOMPARE(picked[0][0].toString(), u"run-126"_s);
        QTest::mousePress(&l.timeline, Qt::LeftButton, Qt::NoModifier, at - QPoint(30, 0));
        QTest::mouseMove(&l.timeline, at + QPoint(30, 0));
        QMouseEvent move(QEvent::MouseMove,
            at + QPoint(30, 0),
            l.timeline.mapToGlobal(at),
            Qt::NoButton,
            Qt::LeftButton,
            Qt::NoModifier);
        QCoreApplication::sendEvent(&l.timeline, &move);
        QVERIFY(!l.timeline.range()); // not before the button is let go
        QTest::mouseRelease(&l.timeline, Qt::LeftButton, Qt::NoModifier, at + QPoint(30, 0));
        QCOMPARE(marked.size(), 1);
        const auto range = *l.timeline.range();
        const qint64 started = test::localTime(11, 19, 16, 41);
        QVERIFY(range.from < started && started < range.to);
        QTest::mouseClick(&l.timeline, Qt::LeftButton, Qt::NoModifier, {500, 50});
        QVERIFY(!l.timeline.range());
        QCOMPARE(marked.size(), 2);
    }
    void arrowsGoFromRunToRun()
    {
        Line l;
        const QSignalSpy picked(&l.timeline, &RunTimeline::runPicked);
        l.timeline.setCurrent(u"run-126"_s);
        QTest::keyClick(&l.timeline, Qt::Key_Left);
        QCOMPARE(l.timeline.current(), u"run-125"_s);
        QTest::keyClick(&l.timeline, Qt::Key_Right);
        QTest::keyClick(&l.timeline, Qt::Key_Right);
        QCOMPARE(l.timeline.current(), u"run-127"_s);
        QTest::keyClick(&l.timeline, Qt::Key_Up);
        QCOMPARE(l.timeline.current(), u"run-128"_s);
        QTest::keyClick(&l.timeline, Qt::Key_Home);
        QCOMPARE(l.timeline.current(), u"run-121"_s);
        QTest::keyClick(&l.timeline, Qt::Key_Left); // there is none before
        QCOMPARE(l.timeline.current(), u"run-121"_s);
        QCOMPARE(picked.size(), 5);
    }
    void shiftMarksARangeAndEscapeTakesItAway()
    {
        Line l;
        l.timeline.setCurrent(u"run-126"_s);
        QTest::keyClick(&l.timeline, Qt::Key_Left, Qt::ShiftModifier);
        QTest::keyClick(&l.timeline, Qt::Key_Left, Qt::ShiftModifier);
        const TimeSpan expected{test::localTime(11, 12, 10, 11), test::localTime(11, 19, 16, 41)};
        QCOMPARE(l.timeline.range(), std::optional(expected));
        QTest::keyClick(&l.timeline, Qt::Key_Escape);
        QVERIFY(!l.timeline.range());
    }
};

SLIPWAY_TEST(RunTimelineTest)
#include "tst_runtimeline.moc"
