// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/charts/seriescolours.h"

#include "ui/theme/tokens.h"

#include <array>

namespace slipway::ui {
namespace {

constexpr int slotCount = static_cast<int>(std::tuple_size_v<decltype(Tokens::series)>);
/// Names come from the network: the memory of them is bounded.
constexpr qsizetype mostNames = 1000;

} // namespace

int SeriesColours::slotOf(const QString& name)
{
    if (const auto found = m_slots.constFind(name); found != m_slots.constEnd())
        return *found;
    if (m_slots.size() >= mostNames)
        m_slots.clear();
    const int slot = static_cast<int>(m_slots.size()) % slotCount;
    m_slots.insert(name, slot);
    return slot;
}

std::vector<int> SeriesColours::slotsFor(const charts::Frame& frame)
{
    std::vector<int> out;
    out.reserve(frame.lines.size());
    std::array<int, slotCount> used{};
    for (size_t i = 0; i < frame.lines.size(); ++i) {
        int slot = slotOf(frame.lines[i].name);
        const int round = static_cast<int>(i) / slotCount;
        for (int tries = 0; tries < slotCount && used[static_cast<size_t>(slot)] > round; ++tries)
            slot = (slot + 1) % slotCount;
        ++used[static_cast<size_t>(slot)];
        out.push_back(slot);
    }
    return out;
}

} // namespace slipway::ui
