// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"

#include <QWidget>

class QVBoxLayout;

namespace slipway::ui {

class Button;
class ExampleBox;
class PlainLabel;
class GlyphView;
class Theme;

/// Why there is nothing here, and what to do: a sign, a title, a sentence, and buttons. Centred in
/// its room.
class EmptyState : public QWidget {
    Q_OBJECT
public:
    explicit EmptyState(const Theme& theme, QWidget* parent = nullptr);
    void set(Sign sign, const QString& title, const QString& sentence);
    /// A piece of configuration or a command, in the monospaced face; empty: none.
    void setExample(const QString& text);
    /// One more button below the sentence; owned by this.
    Button* addAction(const QString& text);
    QString titleText() const;
    QString sentenceText() const;

private:
    const Theme& m_theme;
    GlyphView* m_glyph;
    PlainLabel* m_title;
    PlainLabel* m_sentence;
    ExampleBox* m_example;
    QVBoxLayout* m_column;
    QWidget* m_actions = nullptr;
};

/// A strip across the page: what is wrong, and one thing to do about it. Hidden while there is
/// nothing to say.
class ErrorBanner : public QWidget {
    Q_OBJECT
public:
    explicit ErrorBanner(const Theme& theme, QWidget* parent = nullptr);
    /// An empty text hides the banner; an empty action hides its button.
    void set(Sign sign, const QString& text, const QString& action = {});
    QString text() const;

signals:
    void actionTriggered();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    GlyphView* m_glyph;
    PlainLabel* m_text;
    Button* m_action;
    Tone m_tone = Tone::Warn;
};

/// Grey shapes where content will be; only while no earlier content can be shown. Stands still.
class Skeleton : public QWidget {
    Q_OBJECT
public:
    /// `rows` bars of text height.
    Skeleton(const Theme& theme, int rows, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    int m_rows;
};

} // namespace slipway::ui
