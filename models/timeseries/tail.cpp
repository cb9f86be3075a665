// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeseries/tail.h"

#include <cmath>

namespace slipway::timeseries {
namespace {

// One byte says how the time follows (low two bits) and how the value does (the next three).
enum Time : std::uint8_t { Steady, Jitter8, Jitter16, Delta32 };
enum Value : std::uint8_t { Same, Whole8, Whole16, Whole32, Xored };

constexpr double limit = 9007199254740992.0; // 2^53

template<typename T>
bool fits(std::int64_t value)
{
    return value >= std::numeric_limits<T>::min() && value <= std::numeric_limits<T>::max();
}

template<typename T>
std::uint8_t* write(std::uint8_t* at, std::int64_t value)
{
    const T small = static_cast<T>(value);
    std::memcpy(at, &small, sizeof small);
    return at + sizeof small;
}

template<typename T>
T read(const std::uint8_t*& at)
{
    T out{};
    std::memcpy(&out, at, sizeof out);
    at += sizeof out;
    return out;
}

/// The whole number that these are the bits of, if they are of one.
bool isWhole(std::uint64_t bits, std::int64_t& whole)
{
    const auto value = std::bit_cast<double>(bits);
    if (!(std::abs(value) < limit))
        return false;
    whole = static_cast<std::int64_t>(value);
    return std::bit_cast<std::uint64_t>(static_cast<double>(whole)) == bits;
}

std::uint8_t* writeTime(TailState& state, qint64 time, unsigned& head, std::uint8_t* at)
{
    const qint64 delta = time - state.lastTime;
    const qint64 jitter = delta - state.lastDelta;
    state.lastTime = time;
    state.lastDelta = static_cast<std::int32_t>(delta);
    if (jitter == 0)
        return at;
    if (fits<std::int8_t>(jitter)) {
        head |= Jitter8;
        return write<std::int8_t>(at, jitter);
    }
    if (fits<std::int16_t>(jitter)) {
        head |= Jitter16;
        return write<std::int16_t>(at, jitter);
    }
    head |= Delta32;
    return write<std::int32_t>(at, delta);
}

std::uint8_t* writeValue(TailState& state, std::uint64_t bits, unsigned& head, std::uint8_t* at)
{
    const std::uint64_t before = state.lastBits;
    state.lastBits = bits;
    if (bits == before)
        return at;
    std::int64_t now = 0;
    std::int64_t then = 0;
    if (isWhole(bits, now) && isWhole(before, then)) {
        const std::int64_t delta = now - then;
        if (fits<std::int8_t>(delta)) {
            head |= Whole8 << 2U;
            return write<std::int8_t>(at, delta);
        }
        if (fits<std::int16_t>(delta)) {
            head |= Whole16 << 2U;
            return write<std::int16_t>(at, delta);
        }
        if (fits<std::int32_t>(delta)) {
            head |= Whole32 << 2U;
            return write<std::int32_t>(at, delta);
        }
    }
    head |= Xored << 2U;
    const std::uint64_t changed = bits ^ before;
    const unsigned low = static_cast<unsigned>(std::countr_zero(changed)) / 8;
    const unsigned count = 8 - low - static_cast<unsigned>(std::countl_zero(changed)) / 8;
    *at++ = static_cast<std::uint8_t>(count << 4U | low);
    for (unsigned i = 0; i < count; ++i)
        *at++ = static_cast<std::uint8_t>(changed >> (8 * (low + i)));
    return at;
}

qint64 readTime(unsigned head, qint64& delta, const std::uint8_t*& at)
{
    switch (head & 3U) {
    case Jitter8: delta += read<std::int8_t>(at); break;
    case Jitter16: delta += read<std::int16_t>(at); break;
    case Delta32: delta = read<std::int32_t>(at); break;
    default: break;
    }
    return delta;
}

std::uint64_t readValue(unsigned head, std::uint64_t bits, const std::uint8_t*& at)
{
    const auto plus = [bits](std::int64_t delta) {
        const auto then = static_cast<std::int64_t>(std::bit_cast<double>(bits));
        return std::bit_cast<std::uint64_t>(static_cast<double>(then + delta));
    };
    switch (head >> 2U) {
    case Whole8: return plus(read<std::int8_t>(at));
    case Whole16: return plus(read<std::int16_t>(at));
    case Whole32: return plus(read<std::int32_t>(at));
    case Xored: {
        const auto shape = read<std::uint8_t>(at);
        std::uint64_t changed = 0;
        for (unsigned i = 0; i < static_cast<unsigned>(shape >> 4U); ++i)
            changed |= static_cast<std::uint64_t>(*at++) << (8 * ((shape & 15U) + i));
        return bits ^ changed;
    }
    default: return bits;
    }
}

} // namespace

size_t writeTail(TailState& state, bool isFirst, Sample sample, std::uint8_t* at)
{
    const auto bits = std::bit_cast<std::uint64_t>(sample.value);
    if (isFirst) {
        state = {sample.time, bits, 0};
        std::memcpy(at, &sample.time, 8);
        std::memcpy(at + 8, &bits, 8);
        return 16;
    }
    unsigned head = 0;
    std::uint8_t* next = writeTime(state, sample.time, head, at + 1);
    next = writeValue(state, bits, head, next);
    *at = static_cast<std::uint8_t>(head);
    return static_cast<size_t>(next - at);
}

void readTail(ByteSpan bytes, size_t count, qint64 from, qint64 to, std::vector<Sample>& out)
{
    if (count == 0)
        return;
    const std::uint8_t* at = bytes.data();
    auto time = read<qint64>(at);
    auto bits = read<std::uint64_t>(at);
    qint64 delta = 0;
    for (size_t i = 0;; ++i) {
        if (time > to)
            return;
        if (time > from)
            out.push_back({time, std::bit_cast<double>(bits)});
        if (i + 1 == count)
            return;
        const unsigned head = *at++;
        time += readTime(head, delta, at);
        bits = readValue(head, bits, at);
    }
}

} // namespace slipway::timeseries
