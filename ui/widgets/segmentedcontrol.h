// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"

#include <QWidget>

#include <vector>

class QAbstractButton;

namespace slipway::ui {

class Button;
class Theme;

/// One choice of a segmented control.
struct Segment {
    QString id{};
    QString text{};
    QString colour{}; ///< `#rrggbb` of the chosen ground, or empty
    bool isProtected = false; ///< tinted as production when chosen
    friend bool operator==(const Segment&, const Segment&) = default;
};

/// A switch between few things, one always chosen; more than four become a menu. Arrow keys move.
class SegmentedControl : public QWidget {
    Q_OBJECT
public:
    explicit SegmentedControl(const Theme& theme, QWidget* parent = nullptr);
    void setSegments(const std::vector<Segment>& segments);
    void setCurrent(const QString& id);
    QString current() const { return m_current; }
    /// The button of a choice; null if there is none. For tests and tab order.
    QAbstractButton* button(const QString& id) const;

signals:
    /// A person chose another one.
    void chosen(const QString& id);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void rebuild();
    void choose(const QString& id);

    const Theme& m_theme;
    std::vector<Segment> m_segments;
    std::vector<QAbstractButton*> m_buttons;
    Button* m_menuButton = nullptr;
    QString m_current;
};

} // namespace slipway::ui
