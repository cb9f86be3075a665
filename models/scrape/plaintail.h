// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <array>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <limits>

namespace slipway::scrape {

/// The value behind a series in the writing that nearly all pages use, and its time if it has one.
struct PlainTail {
    double value = 0;
    qint64 time = 0; ///< milliseconds
    bool hasTime = false;
};

namespace detail {

inline constexpr std::array<double, 23> powersOfTen{1e0,
    1e1,
    1e2,
    1e3,
    1e4,
    1e5,
    1e6,
    1e7,
    1e8,
    1e9,
    1e10,
    1e11,
    1e12,
    1e13,
    1e14,
    1e15,
    1e16,
    1e17,
    1e18,
    1e19,
    1e20,
    1e21,
    1e22};

inline bool isDigit(char c)
{
    return static_cast<unsigned char>(c - '0') < 10;
}

/// Digits from `p` on, added to `number`; at most 18 in all (`count`) so that nothing overflows.
inline const char* digits(const char* p, const char* end, std::uint64_t& number, int& count)
{
    while (p != end && isDigit(*p) && count < 19) {
        number = number * 10 + static_cast<unsigned>(*p - '0');
        ++p;
        ++count;
    }
    return p;
}

/// A decimal number of up to 18 digits whose double is exact by one multiplication or division
/// (W. D. Clinger, "How to read floating point numbers accurately", 1990: mantissa below 2^53,
/// power of ten up to 22); others by std::from_chars, which rounds correctly too. Null: not plain.
inline const char* magnitude(const char* p, const char* end, double& value)
{
    const char* const start = p;
    std::uint64_t mantissa = 0;
    int count = 0;
    p = digits(p, end, mantissa, count);
    if (p == start)
        return nullptr;
    int power = 0;
    if (p != end && *p == '.') {
        const int before = count;
        p = digits(p + 1, end, mantissa, count);
        power = before - count;
    }
    if (p != end && (*p == 'e' || *p == 'E')) {
        const char* q = p + 1;
        const bool isDown = q != end && *q == '-';
        if (q != end && (*q == '-' || *q == '+'))
            ++q;
        std::uint64_t exponent = 0;
        int length = 0;
        const char* const after
            = digits(q, q + std::min<std::ptrdiff_t>(end - q, 4), exponent, length);
        if (length == 0 || length > 3)
            return nullptr;
        power += isDown ? -static_cast<int>(exponent) : static_cast<int>(exponent);
        p = after;
    }
    if (count > 18 || mantissa > (std::uint64_t(1) << 53U) || power > 22 || power < -22) {
        const auto read = std::from_chars(start, end, value);
        return read.ec == std::errc{} ? read.ptr : nullptr;
    }
    value = static_cast<double>(mantissa);
    if (power < 0)
        value /= powersOfTen[static_cast<size_t>(-power)];
    else if (power > 0)
        value *= powersOfTen[static_cast<size_t>(power)];
    return p;
}

inline const char* newline(const char* p, const char* end)
{
    if (p != end && *p == '\r')
        ++p;
    return p != end && *p == '\n' ? p + 1 : nullptr;
}

inline const char* milliseconds(const char* p, const char* end, PlainTail& tail)
{
    const bool isNegative = p != end && *p == '-';
    p += isNegative ? 1 : 0;
    std::uint64_t number = 0;
    int count = 0;
    p = digits(p, end, number, count);
    if (count == 0 || count > 18)
        return nullptr;
    tail.time = isNegative ? -static_cast<qint64>(number) : static_cast<qint64>(number);
    tail.hasTime = true;
    return newline(p, end);
}

} // namespace detail

/// Reads `VALUE` or, where `mayHaveTime`, `VALUE MILLISECONDS`, up to and including the newline.
/// Answers where the next line begins; null for any other writing, which says nothing about its
/// worth. What it reads is what readNumber() and readMilliseconds() read.
inline const char* readPlainTail(const char* p, const char* end, bool mayHaveTime, PlainTail& tail)
{
    const bool isNegative = p != end && *p == '-';
    p += isNegative ? 1 : 0;
    tail.hasTime = false;
    const char* next = detail::magnitude(p, end, tail.value);
    if (!next) {
        if (end - p < 4 || std::memcmp(p, "NaN\n", 4) != 0)
            return nullptr;
        tail.value = std::numeric_limits<double>::quiet_NaN();
        return p + 4;
    }
    if (isNegative)
        tail.value = -tail.value;
    if (next != end && *next == '\n')
        return next + 1;
    if (mayHaveTime && next != end && *next == ' ')
        return detail::milliseconds(next + 1, end, tail);
    return detail::newline(next, end);
}

} // namespace slipway::scrape
