// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QStringList>
#include <QWidget>

#include <vector>

namespace slipway::ui {

class Theme;

/// The small panel beside the crosshair: the time and each line's value there. Paints plain text
/// only.
class ValueTip : public QWidget {
    Q_OBJECT
public:
    struct Entry {
        int slot = 0; ///< index into Tokens::series
        QString name;
        QString value;
    };
    ValueTip(const Theme& theme, QWidget* parent);

    /// Shows the values beside `x` within the parent, at the side where there is room.
    /// `notes`: further lines, safe to show.
    void showAt(int x,
        int y,
        const QString& heading,
        std::vector<Entry> entries,
        const QStringList& notes = {});
    const QStringList& notes() const { return m_notes; }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    QString m_heading;
    std::vector<Entry> m_entries;
    QStringList m_notes;
};

} // namespace slipway::ui
