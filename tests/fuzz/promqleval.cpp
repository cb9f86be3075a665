// SPDX-License-Identifier: GPL-3.0-or-later
// needs: models/promql/printer.cpp
#include "promql/query.h"

#include <cmath>
#include <cstdint>
#include <cstdlib>

using namespace slipway;

namespace promqleval {

/// A counter, a gauge with holes and a NaN, a histogram and an info metric.
std::unique_ptr<timeseries::SeriesStore> filledStore()
{
    constexpr qint64 endless = 1LL << 60;
    auto store = timeseries::makeMemoryStore({.retention = endless});
    std::vector<timeseries::Point> points;
    const auto add = [&](std::vector<timeseries::Label> labels, auto valueAt) {
        const auto shared = std::make_shared<const timeseries::Labels>(std::move(labels));
        for (int i = 0; i < 40; ++i)
            points.push_back({shared, {i * 15'000LL, valueAt(i)}});
    };
    add({{"__name__", "a_total"}, {"job", "x"}, {"i", "1"}}, [](int i) { return i % 17 * 3.0; });
    add({{"__name__", "a_total"}, {"job", "x"}, {"i", "2"}}, [](int i) { return i * 1.5; });
    add({{"__name__", "b"}, {"job", "x"}}, [](int i) { return i % 7 == 3 ? std::nan("") : -i; });
    for (const auto* bound : {"0.1", "1", "+Inf"}) {
        add({{"__name__", "h_bucket"}, {"le", bound}, {"job", "x"}},
            [&](int i) { return i * (bound[0] == '+' ? 3.0 : 1.0); });
    }
    add({{"__name__", "target_info"}, {"job", "x"}, {"v", "2"}}, [](int) { return 1.0; });
    store->append(points);
    return store;
}

} // namespace promqleval

/// Whatever is asked, there is an answer or a reason, within small limits.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    static const auto store = promqleval::filledStore();
    static const auto snapshot = store->snapshot();
    const std::string text(reinterpret_cast<const char*>(data), size);
    promql::QueryLimits limits;
    limits.samples = 20'000;
    limits.points = 50;
    limits.milliseconds = 2'000;
    const auto single = promql::queryInstant(*snapshot, text, 300'000, limits);
    const auto ranged = promql::queryRange(*snapshot, text, 0, 600'000, 60'000, limits);
    for (const auto* answer : {&single, &ranged}) {
        if (!*answer && answer->error().what.isEmpty())
            std::abort();
    }
    return 0;
}
