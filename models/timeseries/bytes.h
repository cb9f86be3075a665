// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string_view>
#include <vector>

/// How numbers stand in bytes: little-endian, varints of seven bits, bit-packed runs.
namespace slipway::timeseries {

static_assert(std::endian::native == std::endian::little);

using Bytes = std::vector<std::uint8_t>;
using ByteSpan = std::span<const std::uint8_t>;

constexpr std::uint64_t zigzag(std::int64_t value)
{
    return (static_cast<std::uint64_t>(value) << 1U) ^ static_cast<std::uint64_t>(value >> 63);
}

constexpr std::int64_t unzigzag(std::uint64_t value)
{
    return static_cast<std::int64_t>((value >> 1U) ^ (~(value & 1U) + 1U));
}

template<typename T>
void put(Bytes& out, T value)
{
    const size_t at = out.size();
    out.resize(at + sizeof(T));
    std::memcpy(out.data() + at, &value, sizeof(T));
}

inline void putVarint(Bytes& out, std::uint64_t value)
{
    while (value >= 0x80) {
        out.push_back(static_cast<std::uint8_t>(value | 0x80U));
        value >>= 7U;
    }
    out.push_back(static_cast<std::uint8_t>(value));
}

inline void putSigned(Bytes& out, std::int64_t value)
{
    putVarint(out, zigzag(value));
}

inline void putText(Bytes& out, std::string_view text)
{
    putVarint(out, text.size());
    out.insert(out.end(), text.begin(), text.end());
}

/// Reads from the front of bytes that nobody vouches for. After a read beyond the end, `isBad()`
/// holds and every further read gives zero.
class ByteReader {
public:
    explicit ByteReader(ByteSpan bytes) : m_at(bytes.data()), m_end(bytes.data() + bytes.size()) { }

    bool isBad() const { return m_isBad; }
    size_t left() const { return static_cast<size_t>(m_end - m_at); }

    template<typename T>
    T get()
    {
        T out{};
        if (const auto* at = take(sizeof(T)))
            std::memcpy(&out, at, sizeof(T));
        return out;
    }

    std::uint64_t varint()
    {
        std::uint64_t out = 0;
        for (unsigned shift = 0; shift < 64 && m_at != m_end; shift += 7) {
            const std::uint8_t byte = *m_at++;
            out |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
            if (byte < 0x80)
                return out;
        }
        fail();
        return 0;
    }

    std::int64_t signedVarint() { return unzigzag(varint()); }

    /// The next `size` bytes, or null if there are not so many.
    const std::uint8_t* take(size_t size)
    {
        if (size > left()) {
            fail();
            return nullptr;
        }
        const auto* out = m_at;
        m_at += size;
        return out;
    }

    ByteSpan span(size_t size)
    {
        const auto* at = take(size);
        return at ? ByteSpan(at, size) : ByteSpan();
    }

    std::string_view text()
    {
        const ByteSpan bytes = span(varint());
        return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
    }

private:
    void fail()
    {
        m_isBad = true;
        m_at = m_end;
    }

    const std::uint8_t* m_at;
    const std::uint8_t* m_end;
    bool m_isBad = false;
};

/// Widths that can be packed: 0 to 57, and 64.
constexpr unsigned packable(unsigned width)
{
    return width > 57 ? 64 : width;
}

/// Bytes that `count` numbers of `width` bits take.
constexpr size_t packedSize(size_t count, unsigned width)
{
    return (count * width + 7) / 8;
}

/// Appends the low `width` bits of each number.
void pack(std::span<const std::uint64_t> values, unsigned width, Bytes& out);
/// The inverse; `in` holds packedSize() bytes, and not one more is read.
void unpack(ByteSpan in, unsigned width, std::span<std::uint64_t> out);

} // namespace slipway::timeseries
