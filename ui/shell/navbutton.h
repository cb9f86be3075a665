// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/views.h"
#include "ui/theme/icons.h"

#include <QAbstractButton>

namespace slipway::ui {

class Theme;

/// A page's entry in the rail: icon, name, badge.
class NavButton : public QAbstractButton {
    Q_OBJECT
public:
    NavButton(
        const Theme& theme, const QString& icon, const QString& text, QWidget* parent = nullptr);
    void setBadge(const Badge& badge);
    const Badge& badge() const { return m_badge; }
    QSize sizeHint() const override { return {176, 33}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    CachedIcon m_icon;
    Badge m_badge;
};

/// The project's name in its box, with a menu.
class ProjectBox : public QAbstractButton {
    Q_OBJECT
public:
    explicit ProjectBox(const Theme& theme, QWidget* parent = nullptr);
    void setName(const QString& name);
    QSize sizeHint() const override { return {176, 50}; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
};

} // namespace slipway::ui
