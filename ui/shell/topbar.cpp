// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/topbar.h"

#include "format/time.h"
#include "ui/shell/runcontrols.h"
#include "ui/theme/fonts.h"
#include "ui/theme/style.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/segmentedcontrol.h"
#include "ui/widgets/statuspill.h"

#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace slipway::ui {
namespace {

/// Looks like a field, opens the palette.
class SearchBox : public QAbstractButton {
public:
    SearchBox(const Theme& theme, QWidget* parent) : QAbstractButton(parent), m_theme(theme)
    {
        setText(TopBar::tr("Search or run a command…"));
        setFocusPolicy(Qt::StrongFocus);
        setAttribute(Qt::WA_Hover);
        setFixedHeight(33);
        setMinimumWidth(150);
        setMaximumWidth(270);
        setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    }
    QSize sizeHint() const override { return {270, 33}; }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        const Tokens& t = m_theme.tokens();
        paintBox(painter, rect(), size::controlRadius, underMouse() ? t.panel2 : t.panel, t.line);
        painter.setFont(mono(size::tiny));
        const QString keys = TopBar::tr("Ctrl K");
        const double width = painter.fontMetrics().horizontalAdvance(keys) + 12;
        const QRectF key(rect().right() - 14 - width, height() / 2.0 - 8.5, width, 17);
        paintBox(painter, key, 4, Qt::transparent, t.line);
        painter.setPen(t.faint);
        painter.drawText(key, Qt::AlignCenter, keys);
        const QFont font = sans(size::text);
        painter.setFont(font);
        const QRectF words(14, 0, key.left() - 22, height());
        painter.drawText(words,
            Qt::AlignVCenter | Qt::AlignLeft,
            QFontMetricsF(font).elidedText(text(), Qt::ElideRight, words.width()));
        if (hasFocus())
            paintFocusRing(painter, rect(), size::controlRadius - 1, t.accent);
    }

private:
    const Theme& m_theme;
};

constexpr qint64 minute = 60'000;

} // namespace

const std::vector<qint64>& timeRanges()
{
    static const std::vector<qint64> ranges{15 * minute,
        60 * minute,
        3 * 60 * minute,
        6 * 60 * minute,
        12 * 60 * minute,
        24 * 60 * minute,
        2 * 24 * 60 * minute,
        7 * 24 * 60 * minute};
    return ranges;
}

QString rangeText(qint64 milliseconds)
{
    const qint64 minutes = milliseconds / minute;
    if (minutes < 60)
        return TopBar::tr("%1 min").arg(minutes);
    return minutes <= 24 * 60 ? TopBar::tr("%1 h").arg(minutes / 60)
                              : TopBar::tr("%1 d").arg(minutes / (24 * 60));
}

TopBar::TopBar(const Theme& theme, QWidget* parent)
    : Strip(theme, Qt::BottomEdge, parent)
    , m_environments(new SegmentedControl(theme, this))
    , m_run(new RunControls(theme, this))
    , m_slot(new QWidget(this))
    , m_search(new SearchBox(theme, this))
    , m_freshness(new StatusPill(theme, this))
    , m_range(new Button(theme, {}, Button::Kind::Plain, Button::Height::Normal, this))
{
    setFixedHeight(size::topBar);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(size::pageMargin, 0, size::pageMargin, 1);
    row->setSpacing(12);
    auto* slot = new QHBoxLayout(m_slot);
    slot->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_environments);
    row->addWidget(m_run);
    row->addWidget(m_slot, 100);
    row->addWidget(m_search, 60);
    row->addWidget(m_freshness);
    row->addWidget(m_range);
    auto* ranges = new QMenu(m_range);
    for (const qint64 range : timeRanges()) {
        auto* action = ranges->addAction(tr("Last %1").arg(rangeText(range)));
        connect(action, &QAction::triggered, this, [this, range] { emit rangeChosen(range); });
    }
    m_range->setMenu(ranges);
    m_range->setAccessibleName(tr("Time range"));
    connect(m_environments, &SegmentedControl::chosen, this, &TopBar::environmentChosen);
    connect(m_search, &QAbstractButton::clicked, this, &TopBar::searchRequested);
    setFreshness({});
    setRange(60 * minute);
}

void TopBar::setProject(const ProjectView& project)
{
    std::vector<Segment> segments;
    for (const auto& environment : project.environments) {
        QString title = environment.name;
        if (!title.isEmpty())
            title[0] = title[0].toUpper();
        segments.push_back({environment.name, title, environment.colour, environment.isProtected});
    }
    m_environments->setSegments(segments);
    m_environments->setVisible(!segments.empty());
    m_environments->setCurrent(project.environment);
    for (QWidget* widget :
        {static_cast<QWidget*>(m_search), static_cast<QWidget*>(m_range), m_slot})
        widget->setVisible(!project.name.isEmpty());
}

void TopBar::setFreshness(const Freshness& freshness)
{
    const QString span = format::span(freshness.milliseconds);
    switch (freshness.kind) {
    case Freshness::Kind::None: break;
    case Freshness::Kind::Live:
        m_freshness->setWords(Tone::Ok, tr("Live %1").arg(span), true);
        break;
    case Freshness::Kind::Partial:
        m_freshness->setWords(Tone::Warn, tr("Partly stale"), true);
        break;
    case Freshness::Kind::Stale:
        m_freshness->setWords(Tone::Warn, tr("Stale %1").arg(span), true);
        break;
    case Freshness::Kind::Paused: m_freshness->setWords(Tone::Unknown, tr("Paused"), true); break;
    }
    m_freshness->setVisible(freshness.kind != Freshness::Kind::None);
}

void TopBar::setRange(qint64 milliseconds)
{
    m_range->setText(tr("Last %1").arg(rangeText(milliseconds)));
    m_range->updateGeometry();
}

void TopBar::setContent(QWidget* content)
{
    if (m_content == content)
        return;
    if (m_content) {
        m_slot->layout()->removeWidget(m_content);
        m_content->hide();
    }
    m_content = content;
    if (m_content) {
        m_slot->layout()->addWidget(m_content);
        m_slot->layout()->setAlignment(m_content, Qt::AlignLeft | Qt::AlignVCenter);
        m_content->show();
    }
}

} // namespace slipway::ui
