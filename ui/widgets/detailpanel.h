// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/widgets/button.h"
#include "ui/widgets/codeview.h"
#include "ui/widgets/facts.h"
#include "ui/widgets/panel.h"

class QHBoxLayout;
class QScrollArea;
class QVBoxLayout;

namespace slipway::ui {

class GlyphView;
class PlainLabel;

/// The panel beside a table: title with its sign, one sentence, lines of code, facts, and buttons
/// at the foot. What is too long scrolls.
class DetailPanel : public Panel {
    Q_OBJECT
public:
    explicit DetailPanel(const Theme& theme, QWidget* parent = nullptr);

    /// Says that nothing is selected, and hides the rest.
    void setNothing(const QString& text);
    void setTitle(Sign sign, const QString& title);
    void setSentence(const QString& text);
    void setExcerpts(const std::vector<Excerpt>& excerpts);
    void setFacts(const std::vector<Fact>& facts);
    Button* addButton(const QString& text, Button::Kind kind = Button::Kind::Plain);

    QString titleText() const;
    QString sentenceText() const;
    const std::vector<CodeView*>& codeViews() const { return m_code; }
    /// The buttons at the foot, from left to right.
    const std::vector<Button*>& buttons() const { return m_all; }

private:
    void setFilled(bool isFilled);

    const Theme& m_theme;
    PlainLabel* m_nothing;
    GlyphView* m_glyph;
    PlainLabel* m_title;
    QScrollArea* m_scroll;
    QWidget* m_body;
    PlainLabel* m_sentence;
    QVBoxLayout* m_codeColumn;
    std::vector<CodeView*> m_code;
    FactTable* m_facts;
    QWidget* m_foot;
    QHBoxLayout* m_buttons;
    std::vector<Button*> m_all;
};

} // namespace slipway::ui
