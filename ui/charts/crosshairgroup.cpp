// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/crosshairgroup.h"

namespace slipway::ui {

void CrosshairGroup::moveTo(qint64 time)
{
    if (m_time == time)
        return;
    m_time = time;
    emit moved(m_time);
}

void CrosshairGroup::leave()
{
    if (!m_time)
        return;
    m_time.reset();
    emit moved(m_time);
}

void CrosshairGroup::showBands(bool areShown)
{
    if (areShown == m_areBandsShown)
        return;
    m_areBandsShown = areShown;
    emit bandsShown(areShown);
}

} // namespace slipway::ui
