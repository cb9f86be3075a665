// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/page.h"

namespace slipway::ui {

class EmptyState;
class PlainLabel;
class Theme;

/// What was deployed, when and with what result; before anything is recorded, what that needs.
class HistoryPage : public Page {
    Q_OBJECT
public:
    explicit HistoryPage(const Theme& theme, QWidget* parent = nullptr);
    QString title() const override;
    QWidget* topBarContent() override;
    EmptyState* emptyState() const { return m_empty; }

private:
    EmptyState* m_empty;
    PlainLabel* m_sentence;
};

} // namespace slipway::ui
