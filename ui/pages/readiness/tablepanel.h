// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/panel.h"

class QHBoxLayout;

namespace slipway::ui {

class PlainLabel;

/// A card with a heading, room for filters beside it, and a table below.
class TablePanel : public Panel {
    Q_OBJECT
public:
    /// Takes `content`, which fills the rest.
    TablePanel(
        const Theme& theme, const QString& heading, QWidget* content, QWidget* parent = nullptr);
    /// Behind the heading, from left to right.
    QHBoxLayout* head() const { return m_head; }
    void setHeading(const QString& text);

private:
    PlainLabel* m_heading;
    QHBoxLayout* m_head;
};

} // namespace slipway::ui
