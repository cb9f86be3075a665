// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>

#include <vector>

namespace slipway::ui {

class Button;
class Theme;

/// One tab of the Charts page.
struct ChartTab {
    QString id; ///< `overview`, or a service's name
    QString text; ///< `Overview`, `api (found)`
    friend bool operator==(const ChartTab&, const ChartTab&) = default;
};

/// The strip below the top bar: tabs with the chosen one underlined, Explore at its right end. Tabs
/// that do not fit scroll with the chosen one. Arrow keys choose.
class ChartTabs : public QWidget {
    Q_OBJECT
public:
    explicit ChartTabs(const Theme& theme, QWidget* parent = nullptr);

    void setTabs(std::vector<ChartTab> tabs);
    const std::vector<ChartTab>& tabs() const { return m_tabs; }
    /// Explore has the empty id.
    void setCurrent(const QString& id);
    QString current() const { return m_current; }
    /// Where a tab is, for tests and assistive technology; empty for one that is not there.
    QRect tabRect(const QString& id) const;
    QSize sizeHint() const override;

signals:
    /// A person chose another tab; empty: Explore.
    void chosen(const QString& id);

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;

private:
    void choose(const QString& id);
    void placeTabs();
    int currentPlace() const;

    const Theme& m_theme;
    Button* m_explore;
    std::vector<ChartTab> m_tabs;
    std::vector<QRect> m_rects;
    QString m_current;
    bool m_hasKeyboardFocus = false;
};

} // namespace slipway::ui
