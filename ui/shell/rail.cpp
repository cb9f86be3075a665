// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/rail.h"

#include "format/time.h"
#include "ui/shell/navbutton.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/glyph.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/ribbon.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::ui {
namespace {

/// The boat on its slip, and the name.
class Logo : public QWidget {
public:
    Logo(const Theme& theme, QWidget* parent) : QWidget(parent), m_theme(theme)
    {
        setFixedHeight(26);
        setAccessibleName(u"Slipway"_s);
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        const Tokens& t = m_theme.tokens();
        painter.drawPixmap(6, 3, m_icon.pixmap(t.accent, 20, devicePixelRatioF()));
        painter.setFont(sans(15, QFont::Bold));
        painter.setPen(t.text);
        painter.drawText(
            rect().adjusted(34, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, u"Slipway"_s);
    }

private:
    const Theme& m_theme;
    CachedIcon m_icon{u"slipway"_s};
};

} // namespace

QString pageTitle(PageId page)
{
    switch (page) {
    case PageId::Readiness: return Rail::tr("Readiness");
    case PageId::Services: return Rail::tr("Services");
    case PageId::Charts: return Rail::tr("Charts");
    case PageId::Rollout: return Rail::tr("Rollout");
    case PageId::History: return Rail::tr("History");
    case PageId::Alerts: return Rail::tr("Alerts");
    case PageId::Sources: return Rail::tr("Sources");
    }
    return {};
}

QString pageIcon(PageId page)
{
    static const std::array names{u"readiness"_s,
        u"services"_s,
        u"charts"_s,
        u"rollout"_s,
        u"history"_s,
        u"alerts"_s,
        u"sources"_s};
    return names[static_cast<size_t>(page)];
}

Rail::Rail(const Theme& theme, QWidget* parent)
    : Strip(theme, Qt::RightEdge, parent)
    , m_project(new ProjectBox(theme, this))
    , m_ribbon(new DemoRibbon(theme, this))
    , m_pollGlyph(new GlyphView(theme, Sign::Pending, this))
    , m_pollText(new PlainLabel(theme, {}, Tone::Dim, this))
    , m_sweepText(new PlainLabel(theme, {}, Tone::Faint, this))
{
    setFixedWidth(size::rail);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(10, 14, 10, 14);
    column->setSpacing(3);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(0, 0, 0, 10);
    head->setSpacing(0);
    head->addWidget(new Logo(theme, this), 1);
    head->addWidget(m_ribbon, 0, Qt::AlignVCenter);
    column->addLayout(head);
    column->addWidget(m_project);
    column->addSpacing(9);
    for (int i = 0; i < pageCount; ++i) {
        const auto page = static_cast<PageId>(i);
        auto* button = new NavButton(theme, pageIcon(page), pageTitle(page), this);
        button->setToolTip(tr("Ctrl+%1").arg(i + 1));
        connect(button, &QAbstractButton::clicked, this, [this, page] { emit pageChosen(page); });
        column->addWidget(button);
        m_buttons[static_cast<size_t>(i)] = button;
    }
    column->addStretch(1);
    m_ribbon->hide();
    for (auto* label : {m_pollText, m_sweepText})
        label->setFont(sans(size::small));
    auto* poll = new QHBoxLayout;
    poll->setContentsMargins(8, 0, 0, 0);
    poll->setSpacing(6);
    poll->addWidget(m_pollGlyph);
    poll->addWidget(m_pollText, 1);
    column->addLayout(poll);
    m_sweepText->setContentsMargins(8, 2, 0, 8);
    column->addWidget(m_sweepText);
    connect(m_project, &QAbstractButton::clicked, this, [this] {
        emit projectMenuRequested(m_project->mapToGlobal(QPoint(0, m_project->height() + 4)));
    });
    tell();
}

void Rail::setProject(const ProjectView& project)
{
    m_hasProject = !project.name.isEmpty();
    m_project->setName(project.name);
    m_ribbon->setVisible(project.isDemo);
    for (auto* button : m_buttons)
        button->setEnabled(m_hasProject);
    tell();
}

void Rail::setBadges(const Badges& badges)
{
    for (int i = 0; i < pageCount; ++i) {
        const auto found = badges.find(static_cast<PageId>(i));
        m_buttons[static_cast<size_t>(i)]->setBadge(
            found == badges.end() ? Badge{} : found->second);
    }
}

void Rail::setPollSummary(const PollSummary& summary)
{
    m_summary = summary;
    tell();
}

void Rail::setNow(qint64 now)
{
    m_now = now;
    tell();
}

void Rail::setCurrent(PageId page)
{
    button(page)->setChecked(true);
}

NavButton* Rail::button(PageId page) const
{
    return m_buttons[static_cast<size_t>(page)];
}

QString Rail::pollText() const
{
    return m_pollText->text() + u'\n' + m_sweepText->text();
}

void Rail::tell()
{
    const bool isPolling = m_hasProject && m_summary.endpoints > 0;
    m_pollGlyph->setVisible(m_hasProject);
    m_pollText->setVisible(m_hasProject);
    m_sweepText->setVisible(isPolling);
    if (!isPolling) {
        m_pollGlyph->setSign(Sign::Pending);
        m_pollText->setText(tr("No endpoints to poll"));
        return;
    }
    m_pollText->setText(tr("Polling %n endpoint(s)", nullptr, m_summary.endpoints));
    const bool isFirst = m_summary.lastSweep <= 0;
    m_pollGlyph->setSign(isFirst ? Sign::Running : m_summary.late > 0 ? Sign::Warn : Sign::Ok);
    if (isFirst)
        return m_sweepText->setText(tr("first sweep under way"));
    m_sweepText->setText(
        tr("last sweep %1 · %2 late")
            .arg(format::age(m_summary.lastSweep, std::max(m_now, m_summary.lastSweep)))
            .arg(m_summary.late));
}

} // namespace slipway::ui
