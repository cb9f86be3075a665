// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"

#include <QStringList>
#include <QWidget>

namespace slipway::ui {

class Theme;

/// Lines of a file, as evidence.
struct Excerpt {
    QString title{}; ///< the file's path
    QStringList lines{};
    int firstLine = 0; ///< number of the first of `lines`; 0: no numbers
    int markFrom = 0; ///< first highlighted line number; 0: none
    int markTo = 0;
    Tone tone = Tone::Bad; ///< ground of the highlighted lines
    friend bool operator==(const Excerpt&, const Excerpt&) = default;
};

/// A few lines of code with their numbers, the ones that matter on a coloured ground. Long lines
/// are elided, the whole line stands in the tip; at most 14 lines are shown, around the highlighted
/// ones.
class CodeView : public QWidget {
    Q_OBJECT
public:
    explicit CodeView(const Theme& theme, QWidget* parent = nullptr);
    void setExcerpt(Excerpt excerpt);
    const Excerpt& excerpt() const { return m_excerpt; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    Excerpt m_excerpt;
};

/// A block of monospaced text in a box, whole, not wrapped: an example to type or to copy.
class ExampleBox : public QWidget {
    Q_OBJECT
public:
    explicit ExampleBox(const Theme& theme, QWidget* parent = nullptr);
    void setText(const QString& text);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    QStringList m_lines;
};

} // namespace slipway::ui
