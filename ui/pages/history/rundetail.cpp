// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/history/rundetail.h"

#include "base/text.h"
#include "format/time.h"
#include "tables/runsmodel.h"
#include "ui/charts/chartview.h"
#include "ui/pages/history/comparetable.h"
#include "ui/pages/history/replaybar.h"
#include "ui/pages/history/rundetailtext.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/glyph.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/statuspill.h"

#include <QHBoxLayout>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::ui {
namespace {

constexpr int margin = 14;
constexpr int chartHeight = 206;
constexpr size_t mostCharts = 12;

void enable(Button* button, bool isEnabled, const QString& why)
{
    button->setEnabled(isEnabled);
    button->setToolTip(isEnabled ? QString() : plainTip(why));
    button->setAccessibleDescription(isEnabled ? QString() : why);
}

} // namespace

RunDetail::RunDetail(const Theme& theme, QWidget* parent)
    : Panel(theme, parent)
    , m_theme(theme)
    , m_nothing(new PlainLabel(theme, {}, Tone::Faint, this))
    , m_head(new QWidget)
    , m_glyph(new GlyphView(theme))
    , m_title(new PlainLabel(theme))
    , m_moment(new StatusPill(theme))
    , m_replay(new ReplayBar(theme))
    , m_scroll(new QScrollArea)
    , m_story(new PlainLabel(theme, {}, Tone::Dim))
    , m_compare(new CompareTable(theme))
    , m_chartColumn(new QVBoxLayout)
    , m_gates(new StateRows(theme, tr("Gates")))
    , m_facts(new FactTable(theme))
    , m_steps(new StateRows(theme, tr("Steps")))
    , m_foot(new QWidget)
    , m_replayButton(new Button(theme, tr("Replay"), Button::Kind::Primary))
    , m_logButton(new Button(theme, tr("Open log")))
    , m_compareButton(new Button(theme, tr("Compare with previous")))
    , m_rollBackButton(new Button(theme, tr("Roll back to this version…")))
{
    m_nothing->setAlignment(Qt::AlignCenter);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, margin, 0, margin);
    column->setSpacing(9);
    makeHead();
    column->addWidget(m_head);
    column->addWidget(m_nothing, 1);
    column->addWidget(makeBody(), 1);
    column->addWidget(makeFoot());
    connectParts();
    setNothing({});
}

void RunDetail::makeHead()
{
    m_title->setFont(sans(15, QFont::DemiBold));
    m_title->setWrapped(3);
    auto* glyphColumn = new QVBoxLayout;
    glyphColumn->setContentsMargins(0, 3, 0, 0);
    glyphColumn->addWidget(m_glyph);
    glyphColumn->addStretch(1);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addLayout(glyphColumn);
    row->addWidget(m_title, 1);
    auto* column = new QVBoxLayout(m_head);
    column->setContentsMargins(margin, 0, margin, 0);
    column->setSpacing(6);
    column->addLayout(row);
    column->addWidget(m_moment, 0, Qt::AlignLeft);
    column->addWidget(m_replay);
    m_moment->hide();
}

QWidget* RunDetail::makeBody()
{
    m_story->setWrapped();
    auto* body = new QWidget;
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(margin, 0, margin, 0);
    column->setSpacing(9);
    m_chartColumn->setSpacing(8);
    column->addWidget(m_story);
    column->addWidget(m_compare);
    column->addLayout(m_chartColumn);
    column->addWidget(m_gates);
    column->addWidget(m_facts);
    column->addWidget(m_steps);
    column->addStretch(1);
    m_scroll->setWidget(body);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->viewport()->setAutoFillBackground(false);
    body->setAutoFillBackground(false);
    return m_scroll;
}

QWidget* RunDetail::makeFoot()
{
    auto* first = new QHBoxLayout;
    first->setSpacing(8);
    for (Button* button : {m_replayButton, m_logButton, m_compareButton})
        first->addWidget(button);
    first->addStretch(1);
    auto* column = new QVBoxLayout(m_foot);
    column->setContentsMargins(margin, 0, margin, 0);
    column->setSpacing(8);
    column->addWidget(m_rollBackButton, 0, Qt::AlignLeft);
    column->addLayout(first);
    return m_foot;
}

void RunDetail::connectParts()
{
    connect(m_replayButton, &QAbstractButton::clicked, this, &RunDetail::openReplay);
    connect(m_logButton, &QAbstractButton::clicked, this, &RunDetail::openLogRequested);
    connect(m_compareButton, &QAbstractButton::clicked, this, &RunDetail::compareRequested);
    connect(m_rollBackButton, &QAbstractButton::clicked, this, &RunDetail::rollBackRequested);
    connect(m_replay, &ReplayBar::moved, this, &RunDetail::replayRequested);
    connect(m_replay, &ReplayBar::closed, this, &RunDetail::endReplay);
    connect(m_compare, &CompareTable::closed, this, [this] { setCompare({}); });
}

void RunDetail::setFilled(bool isFilled)
{
    m_nothing->setVisible(!isFilled);
    for (QWidget* part : {m_head, static_cast<QWidget*>(m_scroll), m_foot})
        part->setVisible(isFilled);
}

void RunDetail::setNothing(const QString& text)
{
    m_row = {};
    m_detail = {};
    m_replay->close();
    setCompare({});
    m_nothing->setText(text);
    m_title->setText({});
    m_story->setText({});
    showMoment();
    setFilled(false);
}

void RunDetail::setRow(const history::RunRow& row, const QString& previous, qint64 now)
{
    const bool isOther = row.run != m_row.run;
    m_previous = previous;
    m_now = now;
    if (isOther) {
        m_detail = {};
        m_replay->close();
        setCompare({});
        m_scroll->verticalScrollBar()->setValue(0);
    }
    tell(row);
}

void RunDetail::setDetail(const DetailView& detail)
{
    if (detail.run != m_row.run || m_row.run.isEmpty())
        return;
    m_detail = detail;
    tell(m_row);
}

void RunDetail::tell(const history::RunRow& row)
{
    m_row = row;
    const QString title = runTitle(row);
    m_glyph->setSign(tables::signOf(row.result));
    m_title->setText(title);
    setAccessibleName(title);
    const QString story = runStory(row, m_detail);
    m_story->setText(story.isEmpty() && m_detail.run.isEmpty() ? tr("Reading its record…") : story);
    m_story->setVisible(!m_story->text().isEmpty());
    const qint64 at = m_detail.replayAt > 0 ? m_detail.replayAt : endOfRun();
    const rollout::RunView none;
    const auto& view = m_detail.view ? *m_detail.view : none;
    m_gates->setRows(gateRows(view));
    m_steps->setRows(stepRows(view, at));
    m_facts->setFacts(runFacts(row, m_detail, m_now));
    if (m_detail.view)
        setSides(m_detail.view->traffic);
    showCharts(m_detail.frames);
    m_replay->setEnd(endOfRun());
    showMoment();
    enableButtons();
    setFilled(true);
}

void RunDetail::setSides(const rollout::TrafficView& traffic)
{
    // As on the Rollout page: the old version in the first colour, the new one in the third.
    charts::Frame sides;
    for (const auto& name : {traffic.stableName, QString(), traffic.canaryName})
        sides.lines.emplace_back().name = visible(name);
    m_colours = {};
    m_colours.slotsFor(sides);
}

void RunDetail::showCharts(const std::vector<charts::Frame>& frames)
{
    const size_t shown = std::min(frames.size(), mostCharts);
    while (m_charts.size() < shown) {
        auto* chart = new ChartView({m_theme, m_crosshair, m_colours});
        chart->setFixedHeight(chartHeight);
        chart->setEmbedded(true);
        m_charts.push_back(chart);
        m_chartColumn->addWidget(chart);
    }
    for (size_t i = 0; i < m_charts.size(); ++i) {
        if (i < shown && !(m_charts[i]->frame() == frames[i])) {
            m_charts[i]->setFrame(frames[i]);
            m_charts[i]->setRange(frames[i].from, frames[i].to);
        }
        m_charts[i]->setVisible(i < shown);
    }
}

void RunDetail::showMoment()
{
    const bool isReplay = m_detail.replayAt > 0;
    m_moment->setVisible(isReplay);
    m_moment->setWords(Tone::Unknown,
        isReplay ? tr("Replay at %1").arg(format::clockTimeSeconds(m_detail.replayAt)) : QString());
    if (isReplay)
        m_crosshair.moveTo(m_detail.replayAt);
    else
        m_crosshair.leave();
}

void RunDetail::enableButtons()
{
    const QString reading = tr("Its record is still being read");
    const bool isRead = !m_detail.run.isEmpty();
    enable(m_replayButton,
        isRead && m_detail.view && m_row.started > 0 && !m_replay->isOpen(),
        !isRead                  ? reading
            : !m_detail.view     ? tr("Its record cannot be replayed")
            : m_row.started <= 0 ? tr("It never started")
                                 : tr("The replay is open"));
    enable(m_logButton,
        isRead && m_detail.log.isHere,
        !isRead                          ? reading
            : m_detail.log.why.isEmpty() ? tr("No log is kept here")
                                         : m_detail.log.why);
    enable(
        m_compareButton, !m_previous.isEmpty(), tr("No earlier run in %1").arg(m_row.environment));
    enable(m_rollBackButton,
        isRead && m_detail.canRollBack,
        !isRead                              ? reading
            : m_detail.rollBackWhy.isEmpty() ? tr("This version cannot be gone back to")
                                             : m_detail.rollBackWhy);
}

qint64 RunDetail::endOfRun() const
{
    if (m_row.ended > 0)
        return m_row.ended;
    return std::max(m_now, m_row.started);
}

void RunDetail::openReplay()
{
    std::vector<qint64> marks;
    if (m_detail.view) {
        for (const auto& mark : m_detail.view->marks)
            marks.push_back(mark.time);
    }
    m_replay->open(m_row.started, endOfRun(), marks);
    enableButtons();
}

void RunDetail::endReplay()
{
    m_replay->close();
    enableButtons();
    m_replayButton->setFocus(Qt::OtherFocusReason);
    emit replayEnded();
}

void RunDetail::setCompare(const std::optional<CompareView>& compare)
{
    const bool isOurs = compare && compare->run == m_row.run && !m_row.run.isEmpty();
    m_compare->setCompare(isOurs ? compare : std::nullopt);
    if (isOurs)
        m_scroll->verticalScrollBar()->setValue(0);
}

void RunDetail::setNow(qint64 now)
{
    m_now = now;
    if (m_row.run.isEmpty() || m_row.result != history::RunResult::Open)
        return;
    m_facts->setFacts(runFacts(m_row, m_detail, m_now));
    m_replay->setEnd(endOfRun());
}

void RunDetail::toggleBands()
{
    m_crosshair.showBands(!m_crosshair.areBandsShown());
}

bool RunDetail::goBack()
{
    if (m_compare->compare()) {
        setCompare({});
        return true;
    }
    if (!m_replay->isOpen())
        return false;
    endReplay();
    return true;
}

QString RunDetail::titleText() const
{
    return m_title->text();
}

QString RunDetail::storyText() const
{
    return m_story->text();
}

QString RunDetail::momentText() const
{
    return m_detail.replayAt > 0 ? m_moment->text() : QString();
}

} // namespace slipway::ui
