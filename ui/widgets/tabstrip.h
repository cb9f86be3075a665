// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/panel.h"

#include <vector>

class QAbstractButton;

namespace slipway::ui {

/// Tabs under the top bar: words with a line below the chosen one. Arrow keys move.
class TabStrip : public Strip {
    Q_OBJECT
public:
    explicit TabStrip(const Theme& theme, QWidget* parent = nullptr);
    /// A tab that cannot be chosen says why in its tip.
    int addTab(const QString& text, const QString& whyNot = {});
    void setText(int tab, const QString& text);
    void setCurrent(int tab);
    int current() const { return m_current; }
    QAbstractButton* button(int tab) const { return m_tabs[static_cast<size_t>(tab)]; }

signals:
    void currentChanged(int tab);

private:
    const Theme& m_theme;
    std::vector<QAbstractButton*> m_tabs;
    int m_current = 0;
};

} // namespace slipway::ui
