// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeseries/labelset.h"

#include "timeseries/world.h"

#include <algorithm>
#include <new>

namespace slipway::timeseries {
namespace {

qint64 unpackedSize(const Labels& labels)
{
    auto out = static_cast<qint64>(96 + labels.all().size() * sizeof(Label));
    for (const auto& label : labels.all()) {
        out += label.name.size() > 15 ? static_cast<qint64>(label.name.size()) + 16 : 0;
        out += label.value.size() > 15 ? static_cast<qint64>(label.value.size()) + 16 : 0;
    }
    return out;
}

} // namespace

LabelSet* LabelSet::make(World& world, const Labels& labels, std::uint64_t hash)
{
    const auto count = static_cast<std::uint32_t>(labels.all().size());
    void* memory = world.allocate(sizeof(LabelSet) + count * sizeof(Pair));
    auto* out = new (memory) LabelSet(world, hash, world.epoch(), count);
    auto* pair = reinterpret_cast<Pair*>(out + 1);
    for (const auto& label : labels.all())
        *pair++ = {world.symbols().intern(label.name), world.symbols().intern(label.value)};
    return out;
}

void LabelSet::destroy(void* labelSet)
{
    auto* self = static_cast<LabelSet*>(labelSet);
    if (const auto* unpacked = self->m_unpacked.load(std::memory_order_acquire)) {
        self->m_world.count(-unpackedSize(**unpacked));
        self->m_world.unpackedGone();
        delete unpacked;
    }
    self->~LabelSet();
}

std::string_view LabelSet::value(std::string_view name) const
{
    for (const auto& pair : pairs()) {
        if (pair.name->text() == name)
            return pair.value->text();
    }
    return {};
}

bool LabelSet::isEqual(const Labels& labels) const
{
    return std::ranges::equal(pairs(), labels.all(), [](const Pair& pair, const Label& label) {
        return pair.name->text() == label.name && pair.value->text() == label.value;
    });
}

Labels LabelSet::copy() const
{
    std::vector<Label> labels;
    labels.reserve(m_count);
    for (const auto& pair : pairs())
        labels.push_back({std::string(pair.name->text()), std::string(pair.value->text())});
    return Labels(std::move(labels));
}

std::shared_ptr<const Labels> LabelSet::unpacked() const
{
    if (const auto* known = m_unpacked.load(std::memory_order_acquire))
        return *known;
    auto out = std::make_shared<const Labels>(copy());
    if (!m_world.mayUnpack())
        return out;
    const auto* kept = new Unpacked(out);
    const Unpacked* nobody = nullptr;
    if (m_unpacked.compare_exchange_strong(nobody, kept, std::memory_order_acq_rel)) {
        m_world.count(unpackedSize(*out));
        return out;
    }
    delete kept;
    m_world.unpackedGone();
    return *nobody;
}

} // namespace slipway::timeseries
