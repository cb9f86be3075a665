// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"

#include <QPushButton>

namespace slipway::ui {

class Theme;

/// A button in the hand of the pictures. `Link` has neither line nor ground until hovered.
class Button : public QPushButton {
    Q_OBJECT
public:
    enum class Kind { Plain, Primary, Danger, Link };
    enum class Height { Normal, Small }; ///< 32 and 26 px

    Button(const Theme& theme,
        const QString& text,
        Kind kind = Kind::Plain,
        Height height = Height::Normal,
        QWidget* parent = nullptr);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString shownText() const;

    const Theme& m_theme;
    Kind m_kind;
    Height m_height;
};

/// A count that filters: `Failing 18`. Checked shows its line; nothing checked means no filter.
class FilterChip : public QPushButton {
    Q_OBJECT
public:
    /// Without `isLoud` it stands there as words only until it is checked.
    FilterChip(const Theme& theme, Tone tone, bool isLoud, QWidget* parent = nullptr);
    void setCount(const QString& word, int count);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    Tone m_tone;
    bool m_isLoud;
};

} // namespace slipway::ui
