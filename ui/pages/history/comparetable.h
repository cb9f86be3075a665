// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/history/historyview.h"

#include <QWidget>

class QGridLayout;

namespace slipway::ui {

class Button;
class PlainLabel;
class Theme;

/// Two runs side by side: what, before, after. Plain text only.
class CompareTable : public QWidget {
    Q_OBJECT
public:
    static constexpr size_t mostRows = 60; ///< more are left out, and counted

    explicit CompareTable(const Theme& theme, QWidget* parent = nullptr);
    /// Nothing hides it.
    void setCompare(const std::optional<CompareView>& compare);
    const std::optional<CompareView>& compare() const { return m_compare; }
    Button* closeButton() const { return m_close; }

signals:
    void closed();

private:
    void addCell(const QString& text, Tone tone, int row, int column, bool isHead = false);
    void addRows(const CompareView& compare);

    const Theme& m_theme;
    PlainLabel* m_title;
    Button* m_close;
    QWidget* m_table;
    QGridLayout* m_grid;
    std::optional<CompareView> m_compare;
};

} // namespace slipway::ui
