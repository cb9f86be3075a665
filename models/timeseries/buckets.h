// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "timeseries/bytes.h"
#include "timeseries/seriesstore.h"

namespace slipway::timeseries {

/// What is left of five minutes of a series. Values that are no number count, and make the sum one,
/// but are neither least nor greatest unless there is nothing else.
struct Bucket {
    qint64 time = 0; ///< of `last`
    double last = 0;
    double min = 0;
    double max = 0;
    double sum = 0;
    double count = 0;
    friend bool operator==(const Bucket&, const Bucket&) = default;
};

/// The buckets of samples that are in order, by multiples of Snapshot::bucketWidth (its start
/// belongs to a bucket, its end does not). A series that ended within one has its stale marker
/// behind it as one more, whose figures all are the marker.
std::vector<Bucket> bucketsOf(std::span<const Sample> samples);

/// Appends buckets in order, any number, spanning less than blockSpan.
void encodeBuckets(std::span<const Bucket> buckets, Bytes& out);
/// All of them, for putting together anew. False on bytes that are not such.
bool decodeBuckets(ByteSpan bytes, std::vector<Bucket>& out);
/// Appends one figure of each bucket in `from < time <= to`. False on bytes that are not such.
bool decodeAspect(ByteSpan bytes, Aspect aspect, qint64 from, qint64 to, std::vector<Sample>& out);

} // namespace slipway::timeseries
