// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"

#include <QStringList>
#include <QWidget>

#include <array>

class QAbstractButton;
class QVBoxLayout;

namespace slipway::ui {

class Theme;

/// Shown while no project is open: three ways in, and what was open before.
class WelcomeView : public QWidget {
    Q_OBJECT
public:
    explicit WelcomeView(const Theme& theme, QWidget* parent = nullptr);
    void setRecent(const QStringList& paths);
    QAbstractButton* openButton() const { return m_ways[0]; }
    QAbstractButton* repositoryButton() const { return m_ways[1]; }
    QAbstractButton* demoButton() const { return m_ways[2]; }

signals:
    void openRequested();
    void repositoryRequested();
    void demoRequested();
    void recentRequested(const QString& path);

private:
    const Theme& m_theme;
    std::array<QAbstractButton*, 3> m_ways{};
    QVBoxLayout* m_recent;
};

} // namespace slipway::ui
