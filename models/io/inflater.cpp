// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/inflater.h"

#include <algorithm>
#include <array>
#include <zlib.h>

namespace slipway::io {
namespace {

constexpr int gzipOnly = 16 + MAX_WBITS;

} // namespace

Inflater::Inflater(qint64 limit) : m_stream(std::make_unique<z_stream_s>()), m_limit(limit)
{
    *m_stream = {};
    if (inflateInit2(m_stream.get(), gzipOnly) != Z_OK)
        m_state = State::Broken;
}

Inflater::~Inflater()
{
    inflateEnd(m_stream.get());
}

Inflater::State Inflater::feed(const QByteArray& bytes, QByteArray& out)
{
    if (m_state == State::Broken || m_state == State::TooLarge)
        return m_state;
    std::array<char, 16 * 1024> block; // NOLINT: written by inflate before it is read
    m_stream->next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.constData()));
    m_stream->avail_in = static_cast<uInt>(bytes.size());
    bool isBlockFull = false;
    while (m_stream->avail_in > 0 || isBlockFull) {
        if (m_state == State::Ended) { // another member follows
            if (inflateReset(m_stream.get()) != Z_OK)
                return m_state = State::Broken;
            m_state = State::NeedsMore;
        }
        m_stream->next_out = reinterpret_cast<Bytef*>(block.data());
        m_stream->avail_out = block.size();
        const int code = inflate(m_stream.get(), Z_NO_FLUSH);
        const auto made = static_cast<qint64>(block.size() - m_stream->avail_out);
        if (out.size() + made > m_limit)
            return m_state = State::TooLarge;
        out.append(block.data(), made);
        isBlockFull = m_stream->avail_out == 0 && code != Z_STREAM_END;
        if (code == Z_STREAM_END)
            m_state = State::Ended;
        else if (code == Z_BUF_ERROR)
            break; // all of the input is used
        else if (code != Z_OK)
            return m_state = State::Broken;
    }
    return m_state;
}

} // namespace slipway::io
