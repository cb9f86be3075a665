// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/delegates/celldelegate.h"

namespace slipway::ui {

/// The last states of a service as bars.
class BeatsDelegate : public CellDelegate {
    Q_OBJECT
public:
    using CellDelegate::CellDelegate;

protected:
    void paintContent(QPainter& painter,
        const QRect& room,
        const QModelIndex& index,
        const QColor& ground) const override;
};

/// The response times of a service as a small line, red while it is down.
class LatenciesDelegate : public CellDelegate {
    Q_OBJECT
public:
    using CellDelegate::CellDelegate;

protected:
    void paintContent(QPainter& painter,
        const QRect& room,
        const QModelIndex& index,
        const QColor& ground) const override;
};

/// The sign of a state; hatched while it is stale, with a second outline while it flaps.
class StateDelegate : public CellDelegate {
    Q_OBJECT
public:
    using CellDelegate::CellDelegate;

protected:
    void paintContent(QPainter& painter,
        const QRect& room,
        const QModelIndex& index,
        const QColor& ground) const override;
};

} // namespace slipway::ui
