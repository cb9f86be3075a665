// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"

#include <QWidget>

#include <vector>

class QGridLayout;

namespace slipway::ui {

class Theme;

/// A name and what it is, as a row of a detail panel.
struct Fact {
    QString name{};
    QString value{}; ///< rows without one are left out
    Tone tone = Tone::Text;
    bool isMono = false;
    friend bool operator==(const Fact&, const Fact&) = default;
};

/// Names and values with a hairline below each; long values wrap.
class FactTable : public QWidget {
    Q_OBJECT
public:
    explicit FactTable(const Theme& theme, QWidget* parent = nullptr);
    void setFacts(const std::vector<Fact>& facts);

private:
    const Theme& m_theme;
    QGridLayout* m_grid;
    std::vector<Fact> m_facts;
};

} // namespace slipway::ui
