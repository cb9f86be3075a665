// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"

#include <QWidget>

class QTextLayout;

namespace slipway::ui {

class Theme;

/// A statement in quotation marks, wrapped, with the words that matter on a coloured ground. Text
/// and nothing but text.
class QuoteView : public QWidget {
    Q_OBJECT
public:
    explicit QuoteView(const Theme& theme, QWidget* parent = nullptr);
    /// `marked` is a part of `text`; empty, or not in it: nothing is marked.
    void set(const QString& text, const QString& marked, Tone tone);
    QString text() const { return m_text; }
    /// Place and length of what is marked in text(); length 0: nothing.
    std::pair<int, int> mark() const { return {m_from, m_length}; }
    QSize sizeHint() const override;
    int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    int wrap(QTextLayout& layout, int width) const;

    const Theme& m_theme;
    QString m_text;
    int m_from = 0;
    int m_length = 0;
    Tone m_tone = Tone::Unknown;
};

} // namespace slipway::ui
