// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/detailpanel.h"

#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/glyph.h"
#include "ui/widgets/plainlabel.h"

#include <QHBoxLayout>
#include <QScrollArea>
#include <QVBoxLayout>

namespace slipway::ui {

DetailPanel::DetailPanel(const Theme& theme, QWidget* parent)
    : Panel(theme, parent)
    , m_theme(theme)
    , m_nothing(new PlainLabel(theme, {}, Tone::Faint, this))
    , m_glyph(new GlyphView(theme, Sign::None, this))
    , m_title(new PlainLabel(theme, {}, Tone::Text, this))
    , m_scroll(new QScrollArea(this))
    , m_body(new QWidget)
    , m_sentence(new PlainLabel(theme, {}, Tone::Dim))
    , m_codeColumn(new QVBoxLayout)
    , m_facts(new FactTable(theme))
    , m_foot(new QWidget(this))
    , m_buttons(new QHBoxLayout(m_foot))
{
    m_title->setFont(sans(size::text, QFont::DemiBold));
    m_title->setWrapped();
    m_sentence->setWrapped();
    m_nothing->setAlignment(Qt::AlignCenter);
    auto* head = new QHBoxLayout;
    head->setSpacing(8);
    auto* glyphColumn = new QVBoxLayout;
    glyphColumn->setContentsMargins(0, 2, 0, 0);
    glyphColumn->addWidget(m_glyph);
    glyphColumn->addStretch(1);
    head->addLayout(glyphColumn);
    head->addWidget(m_title, 1);
    m_codeColumn->setSpacing(8);
    auto* body = new QVBoxLayout(m_body);
    body->setContentsMargins(14, 0, 14, 0);
    body->setSpacing(10);
    body->addWidget(m_sentence);
    body->addLayout(m_codeColumn);
    body->addWidget(m_facts);
    body->addStretch(1);
    m_scroll->setWidget(m_body);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->viewport()->setAutoFillBackground(false);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_body->setAutoFillBackground(false);
    m_buttons->setContentsMargins(14, 10, 14, 0);
    m_buttons->setSpacing(8);
    m_buttons->addStretch(1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 13, 0, 13);
    column->setSpacing(8);
    auto* headRow = new QHBoxLayout;
    headRow->setContentsMargins(14, 0, 14, 0);
    headRow->addLayout(head);
    column->addLayout(headRow);
    column->addWidget(m_nothing, 1);
    column->addWidget(m_scroll, 1);
    column->addWidget(m_foot);
    setNothing({});
}

void DetailPanel::setFilled(bool isFilled)
{
    m_nothing->setVisible(!isFilled);
    for (QWidget* widget : {static_cast<QWidget*>(m_glyph),
             static_cast<QWidget*>(m_title),
             static_cast<QWidget*>(m_scroll),
             m_foot})
        widget->setVisible(isFilled);
}

void DetailPanel::setNothing(const QString& text)
{
    m_nothing->setText(text);
    m_title->setText({});
    m_sentence->setText({});
    setFilled(false);
}

void DetailPanel::setTitle(Sign sign, const QString& title)
{
    m_glyph->setSign(sign);
    m_title->setText(title);
    setAccessibleName(title);
    setFilled(true);
}

void DetailPanel::setSentence(const QString& text)
{
    m_sentence->setText(text);
    m_sentence->setVisible(!text.isEmpty());
}

void DetailPanel::setExcerpts(const std::vector<Excerpt>& excerpts)
{
    while (m_code.size() < excerpts.size()) {
        m_code.push_back(new CodeView(m_theme, m_body));
        m_codeColumn->addWidget(m_code.back());
    }
    for (size_t i = 0; i < m_code.size(); ++i) {
        if (i < excerpts.size())
            m_code[i]->setExcerpt(excerpts[i]);
        m_code[i]->setVisible(i < excerpts.size());
    }
}

void DetailPanel::setFacts(const std::vector<Fact>& facts)
{
    m_facts->setFacts(facts);
}

Button* DetailPanel::addButton(const QString& text, Button::Kind kind)
{
    auto* button = new Button(m_theme, text, kind, Button::Height::Normal, m_foot);
    m_buttons->insertWidget(m_buttons->count() - 1, button);
    m_all.push_back(button);
    return button;
}

QString DetailPanel::titleText() const
{
    return m_title->text();
}

QString DetailPanel::sentenceText() const
{
    return m_sentence->text();
}

} // namespace slipway::ui
