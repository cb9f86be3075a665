// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"

#include <QLabel>

#include <vector>

class QTextLayout;

namespace slipway::ui {

class Theme;

/// A tip that shows `text` letter for letter, whatever it looks like: Qt would take markup for
/// markup.
QString plainTip(const QString& text);

/// Text and nothing but text: never markup, invisible characters written out. Wraps, or elides with
/// the whole text in its tip. Colour by tone, so a new theme needs no call.
class PlainLabel : public QLabel {
    Q_OBJECT
public:
    explicit PlainLabel(const Theme& theme,
        const QString& text = {},
        Tone tone = Tone::Text,
        QWidget* parent = nullptr);

    /// Hides QLabel's on purpose: every text goes through slipway::visible.
    void setText(const QString& text);
    void setTone(Tone tone);
    /// Several lines instead of an ellipsis; at most `lines` of them (0: as many as needed).
    void setWrapped(int lines = 0);
    /// At the start for paths, at the end (as made) for sentences.
    void setElideMode(Qt::TextElideMode mode);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void updateTip();
    /// Lays the text out in lines of that width, breaking at words where it can; returns their
    /// height.
    int wrap(QTextLayout& layout, int width) const;

    const Theme& m_theme;
    Tone m_tone;
    Qt::TextElideMode m_elide = Qt::ElideRight;
    int m_mostLines = 0; ///< 0: no limit
};

/// A piece of a line with its own tone and weight.
struct Run {
    QString text{};
    Tone tone = Tone::Dim;
    QFont::Weight weight = QFont::Normal;
    friend bool operator==(const Run&, const Run&) = default;
};

/// One line made of runs: `Proven 58 to 65 · claimed 95`. Elides as a whole; its accessible name is
/// the plain text.
class RunLabel : public QWidget {
    Q_OBJECT
public:
    explicit RunLabel(const Theme& theme, int pixels = size::text, QWidget* parent = nullptr);
    void setRuns(std::vector<Run> runs);
    void setAlignment(Qt::Alignment alignment);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    double width(const std::vector<Run>& runs) const;

    const Theme& m_theme;
    int m_pixels;
    std::vector<Run> m_runs;
    Qt::Alignment m_alignment = Qt::AlignLeft;
};

} // namespace slipway::ui
