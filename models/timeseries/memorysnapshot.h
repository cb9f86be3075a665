// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "timeseries/index.h"
#include "timeseries/world.h"

namespace slipway::timeseries {

/// What a memory store held at one moment: its pages, which are copied by the store before they
/// change.
class MemorySnapshot final : public Snapshot {
public:
    /// Under the writer's lock.
    MemorySnapshot(
        std::shared_ptr<World> world, std::shared_ptr<const Index> index, qint64 downsampledBefore);
    ~MemorySnapshot() override;
    Q_DISABLE_COPY_MOVE(MemorySnapshot)

    std::vector<Series> select(
        std::span<const Matcher> matchers, qint64 from, qint64 to) const override;
    bool visit(std::span<const Matcher> matchers,
        qint64 from,
        qint64 to,
        const Visitor& visitor) const override;
    bool visitAspect(std::span<const Matcher> matchers,
        qint64 from,
        qint64 to,
        Aspect aspect,
        const Visitor& visitor) const override;
    std::optional<std::vector<std::uint32_t>> find(
        std::span<const Matcher> matchers) const override;
    bool visitIds(std::span<const std::uint32_t> ids,
        qint64 from,
        qint64 to,
        Aspect aspect,
        const Visitor& visitor) const override;
    qint64 downsampledBefore() const override { return m_downsampledBefore; }
    std::vector<std::string> labelValues(std::string_view name) const override;

    /// Ids are below this; a slot is null where a series is gone.
    std::uint32_t count() const { return m_count; }
    const Slot* slot(std::uint32_t id) const;

private:
    const LabelSet* labelsOf(std::uint32_t id) const;

    std::shared_ptr<World> m_world;
    std::shared_ptr<const Index> m_index;
    std::vector<const Page*> m_pages;
    std::uint32_t m_count = 0;
    Epoch m_epoch = 0;
    qint64 m_downsampledBefore = 0;
};

} // namespace slipway::timeseries
