// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/views.h"
#include "ui/widgets/panel.h"

#include <array>

namespace slipway::ui {

class DemoRibbon;
class GlyphView;
class NavButton;
class PlainLabel;
class ProjectBox;

/// The left of the window: logo, project, pages, and what polling does.
class Rail : public Strip {
    Q_OBJECT
public:
    explicit Rail(const Theme& theme, QWidget* parent = nullptr);

    void setProject(const ProjectView& project);
    void setBadges(const Badges& badges);
    void setPollSummary(const PollSummary& summary);
    void setNow(qint64 now);
    void setCurrent(PageId page);
    NavButton* button(PageId page) const;
    ProjectBox* projectBox() const { return m_project; }
    QString pollText() const;

signals:
    void pageChosen(slipway::ui::PageId page);
    void projectMenuRequested(const QPoint& globalPosition);

private:
    void tell();

    std::array<NavButton*, pageCount> m_buttons{};
    ProjectBox* m_project;
    DemoRibbon* m_ribbon;
    GlyphView* m_pollGlyph;
    PlainLabel* m_pollText;
    PlainLabel* m_sweepText;
    PollSummary m_summary;
    qint64 m_now = 0;
    bool m_hasProject = false;
};

/// A page's name as the rail and the palette show it.
QString pageTitle(PageId page);
/// The name of its drawing in resources/icons.
QString pageIcon(PageId page);

} // namespace slipway::ui
