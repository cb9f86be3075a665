// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/delegates/measurementsdelegate.h"

#include "tables/gatesmodel.h"
#include "ui/widgets/verdictdots.h"

namespace slipway::ui {

void MeasurementsDelegate::paintContent(
    QPainter& painter, const QRect& room, const QModelIndex& index, const QColor&) const
{
    const QVariant value = index.data(tables::GatesModel::MeasurementsRole);
    paintVerdictDots(
        painter, value.value<std::vector<analysis::Measurement>>(), QRectF(room), tokens());
}

} // namespace slipway::ui
