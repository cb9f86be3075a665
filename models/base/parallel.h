// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <exception>
#include <system_error>
#include <thread>

namespace slipway {

inline constexpr size_t mostParallelWorkers = 8;

/// Threads that inParallel() works on, the caller's among them: one for each processor, two at
/// least.
inline size_t parallelWorkers()
{
    static const size_t count
        = std::clamp<size_t>(std::thread::hardware_concurrency(), 2, mostParallelWorkers);
    return count;
}

/// Calls `work(worker, index)` once for every index below `count`, lowest first, on up to
/// `parallelWorkers()` threads, and returns when all are done. `worker` is below that number and
/// never in use twice at a time: for memory that is used again. A call may write only what
/// belongs to its index or its worker, and so the result depends on no timing. What a call throws
/// is thrown here, that of the lowest index, after the others.
template<typename Work>
void inParallel(size_t count, const Work& work)
{
    struct Fault {
        size_t index = 0;
        std::exception_ptr what{};
    };
    std::atomic<size_t> next = 0;
    std::array<Fault, mostParallelWorkers> faults;
    const auto run = [&](size_t worker) {
        for (size_t i = next++; i < count; i = next++) {
            try {
                work(worker, i);
            } catch (...) {
                auto& fault = faults[worker];
                if (!fault.what)
                    fault = {i, std::current_exception()};
            }
        }
    };
    {
        std::array<std::jthread, mostParallelWorkers - 1> helpers;
        try {
            for (size_t i = 0; i + 1 < std::min(parallelWorkers(), count); ++i)
                helpers[i] = std::jthread(run, i + 1);
        } catch (const std::system_error&) {
            // No thread is to be had: this one does it all.
        }
        run(0);
    }
    const Fault* first = nullptr;
    for (const auto& fault : faults)
        if (fault.what && (first == nullptr || fault.index < first->index))
            first = &fault;
    if (first != nullptr)
        std::rethrow_exception(first->what);
}

} // namespace slipway
