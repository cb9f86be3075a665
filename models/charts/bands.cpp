// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/bands.h"

#include "base/text.h"

#include <QCoreApplication>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace slipway::charts {
namespace {

constexpr size_t most = 400; ///< bands on one chart
constexpr qsizetype mostTexts = 4;
constexpr qsizetype longest = 200; ///< characters

/// Bands that are painted as one.
struct Heap {
    Band band;
    int count = 1;
    bool isNarrow = false; ///< all of them are
};

/// From what can be overlooked to what must not.
int weightOf(Band::Kind kind)
{
    switch (kind) {
    case Band::Good: return 0;
    case Band::Open: return 1;
    case Band::Bad: return 2;
    }
    return 2;
}

qint64 endOf(const Band& band)
{
    return band.to == 0 ? std::numeric_limits<qint64>::max() : std::max(band.from, band.to);
}

void take(Heap& heap, const Heap& other)
{
    heap.band.to = std::max(heap.band.to, other.band.to);
    if (weightOf(other.band.kind) > weightOf(heap.band.kind))
        heap.band.kind = other.band.kind;
    heap.count += other.count;
}

/// Makes one of neighbours for which `belong` holds.
template<typename Belong>
std::vector<Heap> joined(const std::vector<Heap>& heaps, const Belong& belong)
{
    std::vector<Heap> out;
    for (const auto& heap : heaps) {
        if (!out.empty() && belong(out.back(), heap))
            take(out.back(), heap);
        else
            out.push_back(heap);
    }
    return out;
}

QString kindText(Band::Kind kind)
{
    switch (kind) {
    case Band::Good: return QCoreApplication::translate("Bands", "succeeded");
    case Band::Bad: return QCoreApplication::translate("Bands", "did not succeed");
    case Band::Open: return QCoreApplication::translate("Bands", "goes on");
    }
    return {};
}

} // namespace

std::vector<Band> shownBands(const std::vector<Band>& bands, qint64 from, qint64 to, qint64 least)
{
    std::vector<Heap> heaps;
    for (const auto& band : bands) {
        if (band.from > to || endOf(band) < from)
            continue;
        Heap heap{.band = band};
        heap.band.from = std::max(band.from, from);
        heap.band.to = std::min(endOf(band), to);
        heap.isNarrow = heap.band.to - heap.band.from < least;
        heaps.push_back(std::move(heap));
    }
    std::ranges::stable_sort(heaps, {}, [](const Heap& heap) { return heap.band.from; });
    heaps = joined(heaps, [least](const Heap& last, const Heap& next) {
        return last.isNarrow && next.isNarrow && next.band.from - last.band.to < least;
    });
    if (heaps.size() > most)
        heaps = joined(heaps, [least](const Heap& last, const Heap& next) {
            return next.band.from - last.band.to < least;
        });
    std::vector<Band> out;
    for (auto& heap : heaps) {
        if (heap.count > 1)
            heap.band.label
                = QCoreApplication::translate("Bands", "%1 deployments").arg(heap.count);
        out.push_back(std::move(heap.band));
    }
    return out;
}

QStringList bandTexts(const std::vector<Band>& bands, qint64 time, qint64 reach)
{
    QStringList out;
    qsizetype more = 0;
    for (const auto& band : bands) {
        if (time < band.from - reach || time - reach > endOf(band))
            continue;
        if (out.size() == mostTexts) {
            ++more;
            continue;
        }
        out << visible(
            band.detail.isEmpty() ? u"%1: %2"_s.arg(band.label, kindText(band.kind)) : band.detail,
            longest);
    }
    if (more > 0)
        out << QCoreApplication::translate("Bands", "+%1 more").arg(more);
    return out;
}

} // namespace slipway::charts
