// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "io/http.h"
#include "io/inflater.h"

#include <memory>

namespace slipway::io {

/// Reads one HTTP/1.x answer from bytes as they come: pure, and bounded whatever comes. Source: RFC
/// 9112.
///
/// Whole means proven whole: by Content-Length, by the last chunk, by the end of the gzip member;
/// only a body that nothing but the end of the connection delimits has to be believed.
class HttpParser {
public:
    enum class State { Head, Body, Done, Failed };

    static constexpr qint64 maxHead = 64 * 1024; ///< bytes of status line and headers
    static constexpr int maxHeaders = 256;
    static constexpr int maxInterim = 8; ///< 1xx answers before the real one

    explicit HttpParser(qint64 bodyLimit);

    /// Takes the next bytes; nothing is taken once done or failed.
    State feed(const QByteArray& bytes);
    /// The connection has ended.
    State end();

    State state() const { return m_state; }
    HttpFault fault() const { return m_fault; } ///< if failed
    QString text() const { return m_text; } ///< if failed: one sentence
    bool hasBegun() const { return m_hasBegun; } ///< at least one byte came
    /// Done, and the connection may carry another request.
    bool mayReuse() const { return m_state == State::Done && m_keepAlive && m_in.isEmpty(); }
    /// Status, headers and body; `finalUrl` and `milliseconds` are the caller's.
    HttpResponse takeResponse();

private:
    enum class Framing { None, Length, Chunked, UntilEnd };
    enum class Chunk { Size, Content, ContentEnd, Trailer };

    void step();
    bool readHead();
    bool readStatusLine(const QByteArray& line);
    bool readHeaderLine(const QByteArray& line);
    bool chooseFraming();
    bool chooseLength();
    bool chooseEncoding();
    bool readBody();
    bool readChunks();
    bool readChunkSize();
    bool takeLine(QByteArray& line, qint64 limit);
    bool addContent(const QByteArray& bytes);
    void finish();
    bool fail(HttpFault fault, const QString& text);

    qint64 m_limit;
    State m_state = State::Head;
    HttpFault m_fault = HttpFault::Garbage;
    QString m_text;
    QByteArray m_in;
    HttpResponse m_response;
    std::unique_ptr<Inflater> m_inflater;
    Framing m_framing = Framing::UntilEnd;
    Chunk m_chunk = Chunk::Size;
    qint64 m_left = 0; ///< bytes of this length or chunk still to come
    qint64 m_raw = 0; ///< bytes of content before inflating
    qint64 m_trailer = 0; ///< bytes of trailers seen
    int m_interim = 0;
    bool m_keepAlive = false;
    bool m_hasBegun = false;
};

} // namespace slipway::io
