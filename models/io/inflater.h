// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <memory>

struct z_stream_s;

namespace slipway::io {

/// Unpacks gzip piece by piece and stops at a limit, so that a bomb never grows past it. Source:
/// RFC 1952.
class Inflater {
public:
    enum class State {
        NeedsMore, ///< within a member
        Ended, ///< a member is whole; another may follow
        Broken, ///< not gzip, or damaged
        TooLarge, ///< the output would pass the limit
    };

    explicit Inflater(qint64 limit);
    ~Inflater();
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;

    /// Unpacks `bytes` to the end of `out`, which never grows past the limit.
    State feed(const QByteArray& bytes, QByteArray& out);
    State state() const { return m_state; }

private:
    std::unique_ptr<z_stream_s> m_stream;
    qint64 m_limit;
    State m_state = State::NeedsMore;
};

} // namespace slipway::io
