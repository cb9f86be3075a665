// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "timeseries/labels.h"

#include <QtGlobal>

#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace re2 {
class RE2;
}

namespace slipway::timeseries {

/// One value at one time.
struct Sample {
    qint64 time = 0; ///< milliseconds since the Unix epoch
    double value = 0;
};

/// The NaN that says "this series ended here" (Prometheus' StaleNaN, bits 0x7ff0000000000002).
double staleMarker();
bool isStaleMarker(double value);

/// One condition on a label, as in a PromQL selector. Regular expressions are RE2's, anchored at
/// both ends.
class Matcher {
public:
    enum class Kind { Equal, NotEqual, Regex, NotRegex };
    /// Fails on a regular expression that RE2 refuses.
    static Result<Matcher> make(Kind kind, std::string name, std::string value);
    static Matcher equal(std::string name, std::string value);

    bool matches(std::string_view value) const;
    Kind kind() const { return m_kind; }
    const std::string& name() const { return m_name; }
    const std::string& value() const { return m_value; }

private:
    Kind m_kind = Kind::Equal;
    std::string m_name;
    std::string m_value;
    std::shared_ptr<const re2::RE2> m_regex;
};

/// A series as a query sees it: its samples within the asked range, in order of time.
struct Series {
    std::shared_ptr<const Labels> labels;
    std::vector<Sample> samples;
};

/// Which figure of a bucket stands for its samples where only buckets are left (see
/// Snapshot::downsampledBefore). Of a raw sample, all are its value, but Count, which is 1.
enum class Aspect { Last, Min, Max, Sum, Count };

/// A fixed view of a store, safe to read from any thread while the store goes on.
class Snapshot {
public:
    virtual ~Snapshot() = default;
    /// Series that match all of `matchers`, with samples in `from < time <= to`; series without any
    /// are left out.
    virtual std::vector<Series> select(
        std::span<const Matcher> matchers, qint64 from, qint64 to) const = 0;
    /// Sees one series; false stops the visit. The samples are gone once it returns.
    using Visitor
        = std::function<bool(const std::shared_ptr<const Labels>&, std::span<const Sample>)>;
    /// As select(), but one series at a time, so that they are never held all at once. False if it
    /// was stopped.
    virtual bool visit(
        std::span<const Matcher> matchers, qint64 from, qint64 to, const Visitor& visitor) const;
    /// Before this time (exclusive, milliseconds) only one sample per `bucketWidth` is left of a
    /// series: the last of each bucket, at its own time.
    virtual qint64 downsampledBefore() const { return std::numeric_limits<qint64>::min(); }
    /// As visit(), with the figure `aspect` of each bucket where only buckets are left.
    virtual bool visitAspect(std::span<const Matcher> matchers,
        qint64 from,
        qint64 to,
        Aspect aspect,
        const Visitor& visitor) const;
    /// The numbers of all series that match, ascending, so that a query can share its work among
    /// threads (each calls visitIds() for a part of them). They hold for this snapshot only.
    /// Nothing where a snapshot has no numbers: use visit().
    virtual std::optional<std::vector<std::uint32_t>> find(std::span<const Matcher> matchers) const;
    /// As visitAspect(), of the series with these numbers of find(), in the order given.
    /// Thread-safe.
    virtual bool visitIds(std::span<const std::uint32_t> ids,
        qint64 from,
        qint64 to,
        Aspect aspect,
        const Visitor& visitor) const;
    /// Width of the buckets that long ranges are kept in, milliseconds.
    static constexpr qint64 bucketWidth = 300'000;
    /// Every value that a label has, sorted.
    virtual std::vector<std::string> labelValues(std::string_view name) const = 0;
};

/// One sample of one series, to be appended.
struct Point {
    std::shared_ptr<const Labels> labels;
    Sample sample;
};

/// A series' place in one store, for as long as the store keeps the series. The default one is
/// nobody's.
struct SeriesRef {
    std::uint32_t slot = 0xffffffff;
    std::uint32_t generation = 0;
    friend bool operator==(const SeriesRef&, const SeriesRef&) = default;
};

/// One sample of a series whose place is known.
struct RefSample {
    SeriesRef ref;
    Sample sample;
};

/// Where samples are kept. Thread-safe.
class SeriesStore {
public:
    virtual ~SeriesStore() = default;
    /// The place of these labels, made if there is room for it; nobody's if the store is full.
    virtual SeriesRef refer(const std::shared_ptr<const Labels>& labels) = 0;
    /// Appends without any lookup: what a scrape does whose series are known. Returns the positions
    /// in `samples` whose place is no longer theirs (dropped by retention): refer() again and
    /// append those. A sample not newer than its series' last one is dropped and counted.
    virtual std::vector<size_t> append(std::span<const RefSample> samples) = 0;
    /// Appends; a sample not newer than its series' last one is dropped and counted.
    virtual void append(std::span<const Point> points) = 0;
    virtual std::shared_ptr<const Snapshot> snapshot() const = 0;
    /// Series and samples now kept.
    struct Size {
        qint64 series = 0;
        qint64 samples = 0;
        qint64 dropped = 0; ///< out of order, or beyond the series budget
        qint64 bytes = 0; ///< of memory, samples and index together
    };
    virtual Size size() const = 0;
};

/// In memory, compressed, bounded by age, by number of series, of samples and of bytes; beyond a
/// bound the oldest go first. Age counts from the newest samples appended (there is no clock here),
/// so whoever appends must refuse times that lie in the future.
struct MemoryStoreLimits {
    qint64 retention = 7LL * 86'400'000; ///< of raw samples, milliseconds
    qint64 series = 500'000;
    qint64 samples = 60'000'000;
    qint64 bytes = std::numeric_limits<qint64>::max(); ///< as Size::bytes counts them
    /// How long five-minute buckets (see Aspect) are kept of what is older than `retention`,
    /// milliseconds from the newest sample; 0 keeps none. Appends older than `retention` are
    /// dropped then.
    qint64 downsampledRetention = 0;
};
std::unique_ptr<SeriesStore> makeMemoryStore(MemoryStoreLimits limits = {});

} // namespace slipway::timeseries
