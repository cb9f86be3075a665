// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/tokens.h"

#include <QStringList>
#include <QWidget>

#include <vector>

namespace slipway::ui {

class Theme;

/// One argument in quotes, such that two different arguments never look the same: quotes and
/// backslashes have a backslash before them, what cannot be seen is written out. Nothing is cut.
QString quotedArgument(const QString& argument);

/// A command exactly as it will be executed: every argument in quotes on a ground of its own, so
/// that nobody reads a shell line. Wraps; nothing is elided.
class ArgvView : public QWidget {
    Q_OBJECT
public:
    explicit ArgvView(const Theme& theme, QWidget* parent = nullptr);
    void setArguments(const QStringList& argv);
    /// The arguments as they are painted.
    const QStringList& shown() const { return m_shown; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    struct Piece {
        QRect room;
        QString text;
    };
    std::vector<Piece> piecesFor(int width) const;

    const Theme& m_theme;
    QStringList m_shown;
};

} // namespace slipway::ui
