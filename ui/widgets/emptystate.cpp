// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/emptystate.h"

#include "ui/theme/fonts.h"
#include "ui/theme/style.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/codeview.h"
#include "ui/widgets/glyph.h"
#include "ui/widgets/plainlabel.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace slipway::ui {

EmptyState::EmptyState(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_glyph(new GlyphView(theme, Sign::None, this))
    , m_title(new PlainLabel(theme, {}, Tone::Text, this))
    , m_sentence(new PlainLabel(theme, {}, Tone::Dim, this))
    , m_example(new ExampleBox(theme, this))
    , m_column(new QVBoxLayout)
{
    m_glyph->setFixedSize(28, 28);
    m_title->setFont(sans(15, QFont::DemiBold));
    m_title->setAlignment(Qt::AlignCenter);
    m_sentence->setWrapped();
    m_sentence->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    m_sentence->setFixedWidth(430);
    m_example->hide();
    m_column->setSpacing(10);
    m_column->addStretch(2);
    m_column->addWidget(m_glyph, 0, Qt::AlignHCenter);
    m_column->addWidget(m_title, 0, Qt::AlignHCenter);
    m_column->addWidget(m_sentence, 0, Qt::AlignHCenter);
    m_column->addWidget(m_example, 0, Qt::AlignHCenter);
    m_column->addStretch(3);
    auto* outer = new QHBoxLayout(this);
    outer->setContentsMargins(16, 16, 16, 16);
    outer->addLayout(m_column);
}

void EmptyState::set(Sign sign, const QString& title, const QString& sentence)
{
    m_glyph->setVisible(sign != Sign::None);
    m_glyph->setSign(sign);
    m_title->setText(title);
    m_sentence->setText(sentence);
    m_sentence->setFixedHeight(m_sentence->heightForWidth(m_sentence->width()));
    setAccessibleName(title);
    setAccessibleDescription(sentence);
}

void EmptyState::setExample(const QString& text)
{
    m_example->setText(text);
    m_example->setVisible(!text.isEmpty());
}

Button* EmptyState::addAction(const QString& text)
{
    if (!m_actions) {
        m_actions = new QWidget(this);
        auto* row = new QHBoxLayout(m_actions);
        row->setContentsMargins(0, 6, 0, 0);
        row->setSpacing(8);
        m_column->insertWidget(m_column->count() - 1, m_actions, 0, Qt::AlignHCenter);
    }
    const bool isFirst = m_actions->layout()->isEmpty();
    auto* button = new Button(m_theme,
        text,
        isFirst ? Button::Kind::Primary : Button::Kind::Plain,
        Button::Height::Normal,
        m_actions);
    m_actions->layout()->addWidget(button);
    return button;
}

QString EmptyState::titleText() const
{
    return m_title->text();
}

QString EmptyState::sentenceText() const
{
    return m_sentence->text();
}

ErrorBanner::ErrorBanner(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_glyph(new GlyphView(theme, Sign::Warn, this))
    , m_text(new PlainLabel(theme, {}, Tone::Warn, this))
    , m_action(new Button(theme, {}, Button::Kind::Plain, Button::Height::Small, this))
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(size::pageMargin, 6, size::pageMargin, 6);
    row->setSpacing(10);
    row->addWidget(m_glyph);
    row->addWidget(m_text, 1);
    row->addWidget(m_action);
    m_text->setFont(sans(size::text, QFont::Medium));
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    connect(m_action, &QAbstractButton::clicked, this, &ErrorBanner::actionTriggered);
    hide();
}

void ErrorBanner::set(Sign sign, const QString& text, const QString& action)
{
    m_tone = tables::toneOf(sign);
    m_glyph->setSign(sign);
    m_text->setTone(m_tone);
    m_text->setText(text);
    m_action->setText(action);
    m_action->setVisible(!action.isEmpty());
    setAccessibleName(text);
    setVisible(!text.isEmpty());
    update();
}

QString ErrorBanner::text() const
{
    return m_text->text();
}

void ErrorBanner::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Tokens& t = m_theme.tokens();
    painter.fillRect(rect(), groundColor(t, m_tone));
    painter.fillRect(QRect(0, height() - 1, width(), 1), t.line);
}

Skeleton::Skeleton(const Theme& theme, int rows, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_rows(rows)
{
    setAccessibleName(tr("Loading"));
}

void Skeleton::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(m_theme.tokens().unkBg);
    for (int i = 0; i < m_rows; ++i) {
        const double share = 0.9 - 0.17 * (i % 4);
        const QRectF bar(14, 16 + i * double(size::row), (width() - 28) * share, 12);
        if (bar.bottom() < height() - 8)
            painter.drawRoundedRect(bar, 4, 4);
    }
}

} // namespace slipway::ui
