// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/chartnotice.h"

#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/glyph.h"
#include "ui/widgets/plainlabel.h"

#include <QVBoxLayout>

namespace slipway::ui {
namespace {

using charts::Emptiness;

constexpr int widest = 340;
constexpr qsizetype longestQuery = 400;

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
    , m_glyph(new GlyphView(theme))
    , m_heading(new PlainLabel(theme))
    , m_note(new PlainLabel(theme, {}, Tone::Dim))
    , m_query(new PlainLabel(theme, {}, Tone::Dim))
    , m_queryButton(new Button(theme, tr("Show query"), Button::Kind::Plain, Button::Height::Small))
    , m_liveButton(
          new Button(theme, tr("Back to live"), Button::Kind::Plain, Button::Height::Small))
{
    m_heading->setFont(sans(size::text, QFont::DemiBold));
    m_query->setFont(mono(size::small));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 0, 12, 8);
    column->setSpacing(7);
    column->addStretch(1);
    column->addWidget(m_glyph, 0, Qt::AlignHCenter);
    column->addWidget(m_heading, 0, Qt::AlignHCenter);
    for (auto* text : {m_note, m_query}) {
        text->setWrapped();
        text->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
        text->setMaximumWidth(widest);
        auto* line = new QHBoxLayout;
        line->addStretch(1);
        line->addWidget(text, 100);
        line->addStretch(1);
        column->addLayout(line);
    }
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addStretch(1);
    buttons->addWidget(m_queryButton);
    buttons->addWidget(m_liveButton);
    buttons->addStretch(1);
    column->addLayout(buttons);
    column->addStretch(1);
    connect(m_queryButton, &QPushButton::clicked, this, [this] { showQuery(!m_isQueryShown); });
    connect(m_liveButton, &QPushButton::clicked, this, &ChartNotice::liveRequested);
}

void ChartNotice::setFrame(const charts::Frame& frame)
{
    const auto emptiness = frame.emptiness;
    m_glyph->setSign(signOf(emptiness));
    m_heading->setText(headingOf(emptiness));
    m_note->setText(frame.note);
    m_query->setText(frame.query.left(longestQuery));
    const bool isQueryAtFault
        = emptiness == Emptiness::NoSuchMetric || emptiness == Emptiness::QueryError;
    m_queryButton->setVisible(isQueryAtFault && !frame.query.isEmpty());
    m_liveButton->setVisible(emptiness == Emptiness::NoDataInRange && frame.to > 0);
    showQuery(m_isQueryShown && !m_queryButton->isHidden());
}

void ChartNotice::showQuery(bool isShown)
{
    m_isQueryShown = isShown;
    m_query->setVisible(isShown);
    m_queryButton->setText(isShown ? tr("Hide query") : tr("Show query"));
}

} // namespace slipway::ui
