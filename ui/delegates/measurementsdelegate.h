// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/delegates/celldelegate.h"

namespace slipway::ui {

/// The last measurements of a gate (GatesModel::MeasurementsRole) as dots.
class MeasurementsDelegate : public CellDelegate {
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
