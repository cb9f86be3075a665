// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/assessment.h"
#include "ui/widgets/panel.h"

#include <vector>

namespace slipway::ui {

class Button;
class CodeView;
class FactTable;
class GlyphView;
class PlainLabel;
class QuoteView;

/// What a document says, word for word, and what it disagrees with.
class ClaimDetail : public Panel {
    Q_OBJECT
public:
    explicit ClaimDetail(const Theme& theme, QWidget* parent = nullptr);
    void setClaim(const readiness::Claim* claim);

    QuoteView* quote() const { return m_quote; }
    Button* openButton() const { return m_open; }
    Button* copyButton() const { return m_copy; }
    const std::vector<CodeView*>& codeViews() const { return m_code; }

private:
    PlainLabel* m_nothing;
    QWidget* m_filled;
    GlyphView* m_glyph;
    QuoteView* m_quote;
    FactTable* m_facts;
    std::vector<CodeView*> m_code; ///< as many as are ever shown
    Button* m_open;
    Button* m_copy;
};

} // namespace slipway::ui
