// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chartnotice.h"

#include "base/text.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/emptystate.h"

#include <QVBoxLayout>

namespace slipway::ui {
namespace {

using charts::Emptiness;

Sign signOf(Emptiness emptiness)
{
    switch (emptiness) {
    case Emptiness::Loading: return Sign::Running;
    case Emptiness::WarmingUp: return Sign::Starting;
    case Emptiness::QueryError: return Sign::Warn;
    case Emptiness::NoDataInRange: return Sign::Pending;
    case Emptiness::None:
    case Emptiness::NoSuchMetric: return Sign::Unknown;
    }
    return Sign::Unknown;
}

QString headingOf(Emptiness emptiness)
{
    switch (emptiness) {
    case Emptiness::None: return {};
    case Emptiness::Loading: return ChartNotice::tr("Loading");
    case Emptiness::WarmingUp: return ChartNotice::tr("Warming up");
    case Emptiness::NoDataInRange: return ChartNotice::tr("No data in this range");
    case Emptiness::NoSuchMetric: return ChartNotice::tr("No such metric");
    case Emptiness::QueryError: return ChartNotice::tr("The query failed");
    }
    return {};
}

} // namespace

ChartNotice::ChartNotice(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_state(new EmptyState(theme, this))
    , m_queryButton(m_state->addAction(tr("Show query")))
    , m_liveButton(m_state->addAction(tr("Back to live")))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 0, 8, 8);
    column->addWidget(m_state);
    connect(m_queryButton, &QPushButton::clicked, this, [this] { showQuery(!m_isQueryShown); });
    connect(m_liveButton, &QPushButton::clicked, this, &ChartNotice::liveRequested);
}

void ChartNotice::setFrame(const charts::Frame& frame)
{
    const auto emptiness = frame.emptiness;
    m_query = visible(frame.query, 400);
    m_state->set(signOf(emptiness), headingOf(emptiness), frame.note);
    m_queryButton->setVisible(!m_query.isEmpty()
        && (emptiness == Emptiness::NoSuchMetric || emptiness == Emptiness::QueryError));
    m_liveButton->setVisible(emptiness == Emptiness::NoDataInRange);
    showQuery(m_isQueryShown && !m_queryButton->isHidden());
}

void ChartNotice::showQuery(bool isShown)
{
    m_isQueryShown = isShown;
    m_state->setExample(isShown ? m_query : QString());
    m_queryButton->setText(isShown ? tr("Hide query") : tr("Show query"));
}

} // namespace slipway::ui
