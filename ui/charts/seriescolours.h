// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "charts/frame.h"

#include <QHash>
#include <QString>

#include <vector>

namespace slipway::ui {

/// Gives each name a colour of the theme's six and remembers it, so that a service is drawn in one
/// colour on every chart of a page. Within one frame two lines share a colour only when there are
/// more than six.
class SeriesColours {
public:
    /// An index into Tokens::series for each line of the frame, in their order.
    std::vector<int> slotsFor(const charts::Frame& frame);

private:
    int slotOf(const QString& name);

    QHash<QString, int> m_slots;
};

} // namespace slipway::ui
