// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/readiness/scorecardview.h"

#include "ui/charts/sparkline.h"
#include "ui/theme/fonts.h"
#include "ui/theme/style.h"
#include "ui/theme/theme.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/ring.h"
#include "ui/widgets/statuspill.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace slipway::ui {
namespace {

constexpr size_t mostTrend = 40; ///< assessments in a card's line

/// Level of the ladder, and the score as if nothing were waived.
QString standing(const readiness::Assessment& assessment)
{
    QStringList words;
    if (assessment.targetLevel > 0)
        words << OverallPanel::tr("Level %1, asked for %2")
                     .arg(assessment.level)
                     .arg(assessment.targetLevel);
    else if (assessment.level > 0)
        words << OverallPanel::tr("Level %1 of 3").arg(assessment.level);
    const bool isWaived = std::ranges::any_of(assessment.waivers,
        [](const auto& use) { return use.state == readiness::WaiverState::Active; });
    if (isWaived && assessment.gross.proven)
        words << OverallPanel::tr("gross %1 to %2")
                     .arg(wholePercent(assessment.gross.proven),
                         wholePercent(assessment.gross.best));
    return words.join(u" · "_s);
}

} // namespace

Tone scoreTone(const readiness::Score& score, int failedBlockers)
{
    if (!score.proven)
        return Tone::Unknown;
    if (failedBlockers > 0 || *score.proven < 50)
        return Tone::Bad;
    return *score.proven < 80 ? Tone::Warn : Tone::Ok;
}

OverallPanel::OverallPanel(const Theme& theme, QWidget* parent)
    : Panel(theme, parent)
    , m_ring(new Ring(theme, 120, 12, this))
    , m_scores(new RunLabel(theme, size::text, this))
    , m_coverage(new PlainLabel(theme, {}, Tone::Faint, this))
    , m_level(new PlainLabel(theme, {}, Tone::Faint, this))
{
    setFixedWidth(250);
    auto* heading = new PlainLabel(theme, tr("Overall readiness"), Tone::Text, this);
    heading->setFont(sans(size::text, QFont::DemiBold));
    m_scores->setAlignment(Qt::AlignHCenter);
    m_coverage->setFont(sans(size::small));
    m_coverage->setAlignment(Qt::AlignCenter);
    m_level->setFont(sans(size::small));
    m_level->setAlignment(Qt::AlignCenter);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 15, 16, 15);
    column->setSpacing(7);
    column->addWidget(heading);
    column->addWidget(m_ring, 0, Qt::AlignHCenter);
    column->addWidget(m_scores);
    column->addSpacing(1);
    column->addWidget(m_coverage);
    column->addWidget(m_level);
    column->addStretch(1);
}

void OverallPanel::setAssessment(const readiness::Assessment& assessment)
{
    const auto& score = assessment.score;
    m_ring->setValue({.proven = score.proven,
        .best = score.best,
        .claimed = score.claimed,
        .tone = scoreTone(score, static_cast<int>(assessment.blockers.size()))});
    std::vector<Run> runs;
    if (score.proven) {
        runs = {{tr("Proven ")},
            {wholePercent(score.proven), Tone::Text, QFont::Bold},
            {tr(" to %1").arg(wholePercent(score.best))}};
    } else {
        runs = {{tr("Nothing was scored")}};
    }
    if (score.claimed) {
        runs.push_back({tr(" · claimed ")});
        runs.push_back({wholePercent(score.claimed), Tone::Text, QFont::Bold});
    }
    m_ring->setAccessibleName(
        tr("Overall readiness, proven %1 percent").arg(wholePercent(score.proven)));
    m_scores->setRuns(runs);
    const auto count = static_cast<int>(assessment.checks.size());
    m_coverage->setText(score.coverage ? tr("%n check(s) · %1 % have evidence", nullptr, count)
                                             .arg(wholePercent(score.coverage))
                                       : tr("%n check(s)", nullptr, count));
    m_level->setText(standing(assessment));
    m_level->setVisible(!m_level->text().isEmpty());
}

TrendLine::TrendLine(const Theme& theme, QWidget* parent) : QWidget(parent), m_theme(theme)
{
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    hide();
}

void TrendLine::setValues(std::vector<double> values)
{
    m_values = std::move(values);
    setVisible(m_values.size() > 1);
    update();
}

void TrendLine::setTone(Tone tone)
{
    m_tone = tone;
    update();
}

void TrendLine::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paintSparkline(
        painter, rect().adjusted(0, 2, 0, -2), m_values, glyphColor(m_theme.tokens(), m_tone));
}

CategoryCard::CategoryCard(const Theme& theme, readiness::Category category, QWidget* parent)
    : QAbstractButton(parent)
    , m_theme(theme)
    , m_ring(new Ring(theme, 62, 7, this))
    , m_name(new PlainLabel(theme, readiness::categoryName(category), Tone::Text, this))
    , m_counts(new RunLabel(theme, size::small, this))
    , m_blockers(new StatusPill(theme, this))
    , m_trend(new TrendLine(theme, this))
{
    setText(readiness::categoryName(category));
    setCheckable(true);
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    m_name->setFont(sans(size::text, QFont::DemiBold));
    m_blockers->hide();
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(9, 8, 8, 8);
    row->setSpacing(8);
    row->addWidget(m_ring);
    auto* words = new QVBoxLayout;
    words->setSpacing(3);
    words->addStretch(1);
    words->addWidget(m_name);
    words->addWidget(m_counts);
    words->addWidget(m_blockers, 0, Qt::AlignLeft);
    words->addWidget(m_trend);
    words->addStretch(1);
    row->addLayout(words, 1);
    for (QWidget* child : {static_cast<QWidget*>(m_ring),
             static_cast<QWidget*>(m_name),
             static_cast<QWidget*>(m_counts),
             static_cast<QWidget*>(m_blockers),
             static_cast<QWidget*>(m_trend)})
        child->setAttribute(Qt::WA_TransparentForMouseEvents);
}

void CategoryCard::setScore(const readiness::CategoryScore& score)
{
    m_ring->setValue({.proven = score.score.proven,
        .best = score.score.best,
        .claimed = score.score.claimed,
        .tone = scoreTone(score.score, score.failedBlockers)});
    const auto& counts = score.counts;
    m_counts->setRuns({{u"%1✓  "_s.arg(counts.pass), Tone::Ok},
        {u"%1▲  "_s.arg(counts.warn), Tone::Warn},
        {u"%1✕  "_s.arg(counts.fail), Tone::Bad},
        {u"%1?"_s.arg(counts.unknown), Tone::Unknown}});
    m_counts->setAccessibleName(tr("%1 passing, %2 warning, %3 failing, %4 unknown")
                                    .arg(counts.pass)
                                    .arg(counts.warn)
                                    .arg(counts.fail)
                                    .arg(counts.unknown));
    m_blockers->set(Sign::Bad, tr("%n blocker(s)", nullptr, score.failedBlockers));
    m_blockers->setVisible(score.failedBlockers > 0);
    m_trend->setTone(scoreTone(score.score, score.failedBlockers));
    QStringList rest{tr("proven %1").arg(wholePercent(score.score.proven)),
        tr("best %1").arg(wholePercent(score.score.best)),
        tr("evidence for %1 %").arg(wholePercent(score.score.coverage))};
    if (score.score.claimed)
        rest << tr("claimed %1").arg(wholePercent(score.score.claimed));
    if (counts.waived > 0)
        rest << tr("%1 waived").arg(counts.waived);
    if (counts.notApplicable > 0)
        rest << tr("%1 not applicable").arg(counts.notApplicable);
    setToolTip(rest.join(u" · "_s));
    setAccessibleDescription(rest.join(u", "_s) + u", "_s + m_counts->accessibleName());
}

void CategoryCard::setTrend(std::vector<double> values)
{
    m_trend->setValues(std::move(values));
}

void CategoryCard::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Tokens& t = m_theme.tokens();
    const QColor ground = underMouse() && !isChecked() ? t.panel2 : t.panel;
    paintBox(painter, rect(), size::radius, ground, isChecked() ? t.accent : t.line);
    if (isChecked() || hasFocus())
        paintFocusRing(painter, rect(), size::radius - 1, t.accent);
}

ScorecardView::ScorecardView(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_overall(new OverallPanel(theme, this))
{
    setFixedHeight(252);
    auto* grid = new QGridLayout;
    grid->setSpacing(12);
    for (int i = 0; i < readiness::categoryCount; ++i) {
        auto* card = new CategoryCard(theme, static_cast<readiness::Category>(i), this);
        connect(card, &QAbstractButton::clicked, this, [this, i](bool isChosen) {
            for (int other = 0; other < readiness::categoryCount; ++other)
                m_cards[static_cast<size_t>(other)]->setChecked(isChosen && other == i);
            emit categoryChosen(isChosen ? i : -1);
        });
        grid->addWidget(card, i / 4, i % 4);
        grid->setColumnStretch(i % 4, 1);
        m_cards[static_cast<size_t>(i)] = card;
    }
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(size::gap);
    row->addWidget(m_overall);
    row->addLayout(grid, 1);
}

void ScorecardView::setAssessment(const readiness::Assessment& assessment)
{
    m_overall->setAssessment(assessment);
    for (const auto& score : assessment.categories)
        card(score.category)->setScore(score);
}

void ScorecardView::setHistory(const std::vector<readiness::Snapshot>& history)
{
    const size_t first = history.size() > mostTrend ? history.size() - mostTrend : 0;
    for (size_t i = 0; i < m_cards.size(); ++i) {
        std::vector<double> values;
        for (size_t at = first; at < history.size(); ++at) {
            if (history[at].error.isEmpty())
                values.push_back(history[at].categories[i].proven.value_or(
                    std::numeric_limits<double>::quiet_NaN()));
        }
        m_cards[i]->setTrend(std::move(values));
    }
}

void ScorecardView::choose(int category)
{
    for (int i = 0; i < readiness::categoryCount; ++i)
        m_cards[static_cast<size_t>(i)]->setChecked(i == category);
}

void ScorecardView::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    m_overall->setFixedWidth(width() < 1120 ? 220 : 250);
    layout()->activate();
}

int ScorecardView::chosenCategory() const
{
    const auto found = std::ranges::find_if(m_cards, &QAbstractButton::isChecked);
    return found == m_cards.end() ? -1 : static_cast<int>(found - m_cards.begin());
}

void ScorecardView::clearCategory()
{
    for (auto* card : m_cards)
        card->setChecked(false);
}

} // namespace slipway::ui
