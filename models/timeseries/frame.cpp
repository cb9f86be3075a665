// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeseries/frame.h"

#include "timeseries/crc32c.h"

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace slipway::timeseries {
namespace {

constexpr std::array<std::uint8_t, 4> mark{0xF5, 'S', 'L', 0xA7};
constexpr size_t headSize = mark.size() + 1 + 4 + 4;
constexpr qsizetype mostLosses = 20; ///< sentences
/// Checked in vain before a file is given up: a file of nothing but marks would take for ever.
constexpr qint64 mostEffort = 256LL << 20U;

std::uint32_t sumOf(std::uint8_t kind, ByteSpan payload)
{
    std::array<std::uint8_t, 5> head{kind};
    const auto size = static_cast<std::uint32_t>(payload.size());
    std::memcpy(head.data() + 1, &size, sizeof size);
    return crc32c(payload, crc32c(head));
}

} // namespace

void putFrame(FrameKind kind, ByteSpan payload, Bytes& out)
{
    out.insert(out.end(), mark.begin(), mark.end());
    out.push_back(static_cast<std::uint8_t>(kind));
    put(out, static_cast<std::uint32_t>(payload.size()));
    put(out, sumOf(static_cast<std::uint8_t>(kind), payload));
    out.insert(out.end(), payload.begin(), payload.end());
}

/// Whether `size` bytes stand in the buffer from `m_at` on, reading more if need be. Memory grows
/// by what is there, not by what is claimed.
bool FrameReader::fill(size_t size)
{
    while (m_buffer.size() - m_at < size) {
        if (m_at > (1U << 20U)) {
            m_buffer.erase(m_buffer.begin(), m_buffer.begin() + static_cast<std::ptrdiff_t>(m_at));
            m_base += static_cast<qint64>(m_at);
            m_at = 0;
        }
        constexpr size_t step = 256U << 10U;
        const size_t before = m_buffer.size();
        m_buffer.resize(before + step);
        const qint64 got = m_device.read(reinterpret_cast<char*>(m_buffer.data() + before), step);
        m_buffer.resize(before + static_cast<size_t>(std::max<qint64>(0, got)));
        if (got <= 0)
            return false;
    }
    return true;
}

/// The payload's size if a good frame stands at `m_at`.
std::optional<size_t> FrameReader::goodFrame()
{
    if (!fill(headSize) || !std::equal(mark.begin(), mark.end(), m_buffer.data() + m_at))
        return std::nullopt;
    ByteReader head({m_buffer.data() + m_at + mark.size(), headSize - mark.size()});
    const auto kind = head.get<std::uint8_t>();
    const size_t size = head.get<std::uint32_t>();
    const auto sum = head.get<std::uint32_t>();
    if (size > mostPayload || !fill(headSize + size))
        return std::nullopt;
    if (sumOf(kind, {m_buffer.data() + m_at + headSize, size}) == sum)
        return size;
    m_effort += static_cast<qint64>(size);
    return std::nullopt;
}

void FrameReader::skipToMark()
{
    ++m_at;
    while (fill(mark.size())) {
        const auto* found = static_cast<const std::uint8_t*>(
            std::memchr(m_buffer.data() + m_at, mark[0], m_buffer.size() - m_at));
        m_at = found ? static_cast<size_t>(found - m_buffer.data()) : m_buffer.size();
        if (!found)
            continue;
        if (fill(mark.size()) && std::equal(mark.begin(), mark.end(), m_buffer.data() + m_at))
            return;
        ++m_at;
    }
    m_at = m_buffer.size();
}

void FrameReader::noteLoss(qint64 until, bool isAtEnd)
{
    if (m_lossStart < 0)
        return;
    const qint64 size = until - m_lossStart;
    m_lostBytes += size;
    if (m_losses.size() < mostLosses)
        m_losses.append(isAtEnd
                ? u"its last %1 bytes, from byte %2 on, are cut off or damaged and were left out"_s
                      .arg(size)
                      .arg(m_lossStart)
                : u"%1 bytes from byte %2 on are damaged and were left out"_s.arg(size).arg(
                    m_lossStart));
    m_lossStart = -1;
}

std::optional<FrameReader::Frame> FrameReader::next()
{
    while (fill(1)) {
        if (const auto size = goodFrame()) {
            noteLoss(m_base + static_cast<qint64>(m_at), false);
            const auto* frame = m_buffer.data() + m_at;
            m_at += headSize + *size;
            return Frame{
                static_cast<FrameKind>(frame[mark.size()]), ByteSpan(frame + headSize, *size)};
        }
        if (m_lossStart < 0)
            m_lossStart = m_base + static_cast<qint64>(m_at);
        if (m_effort > mostEffort) {
            noteLoss(m_device.isSequential() ? m_base + static_cast<qint64>(m_buffer.size())
                                             : m_device.size(),
                true);
            m_at = m_buffer.size();
            m_device.close();
            return std::nullopt;
        }
        skipToMark();
    }
    noteLoss(m_base + static_cast<qint64>(m_buffer.size()), true);
    return std::nullopt;
}

} // namespace slipway::timeseries
