// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"

#include <QWidget>

#include <vector>

class QVBoxLayout;

namespace slipway::ui {

class GlyphView;
class PlainLabel;
class Theme;

/// One line: a sign, a name, a value at the right, and a sentence below.
struct StateRow {
    Sign sign = Sign::None;
    QString name{};
    QString value{};
    QString sentence{}; ///< empty: none
    friend bool operator==(const StateRow&, const StateRow&) = default;
};

/// Gates or steps under a heading; hidden while there are none. Plain text only.
class StateRows : public QWidget {
    Q_OBJECT
public:
    static constexpr size_t mostRows = 60; ///< more are counted

    StateRows(const Theme& theme, const QString& heading, QWidget* parent = nullptr);
    void setRows(const std::vector<StateRow>& rows);
    const std::vector<StateRow>& rows() const { return m_rows; }

private:
    struct Line {
        QWidget* whole;
        GlyphView* glyph;
        PlainLabel* name;
        PlainLabel* value;
        PlainLabel* sentence;
    };
    Line makeLine();
    static void fill(const Line& line, const StateRow& row);

    const Theme& m_theme;
    QVBoxLayout* m_column;
    PlainLabel* m_more;
    std::vector<Line> m_lines; ///< made once, then filled again
    std::vector<StateRow> m_rows;
};

} // namespace slipway::ui
