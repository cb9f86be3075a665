// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/duration.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QString>

#include <utility>

namespace slipway::demo {

/// Header names and values in the order of the wire.
using Headers = QList<std::pair<QByteArray, QByteArray>>;

/// A whole request as the server understood it.
struct Request {
    QByteArray method;
    QString path; ///< percent-decoded, without the query
    QString query; ///< as sent, without `?`
    Headers headers; ///< names in lower case
    QByteArray body;
    bool keepAlive = true;
    /// The first header of that name, or empty.
    QByteArray header(const QByteArray& lowerCaseName) const;
};

/// How an answer goes wrong on purpose.
enum class Misbehaviour {
    None,
    CloseWithoutAnswer, ///< the connection ends after the request was read
    Garbage, ///< an SSH banner and random bytes, then the end
    CutBody, ///< Content-Length promises more than comes
    BadChunk, ///< one good chunk, then a size that is no number
    CutChunk, ///< chunked, and the end comes before the last chunk
    CutGzip, ///< Content-Encoding gzip, half of it, with an honest Content-Length
    EndlessBody, ///< until the client goes
    EndlessHeader, ///< until the client goes
    EndlessContinue, ///< `100 Continue` until the client goes
    DripHeader, ///< one byte of the answer's head each `delay`
    DripBody, ///< the head at once, then one byte of the body each `delay`
    Silent, ///< never answers
    RawBytes, ///< `body` verbatim instead of an answer, then the end
};

/// What a handler wants sent.
struct Reply {
    int status = 200;
    QByteArray contentType = "text/plain; charset=utf-8";
    QByteArray body = {};
    Headers headers = {}; ///< beside Date, Content-Type, Content-Length, Connection
    Milliseconds delay{0}; ///< before the first byte; between bytes for the drips (100 ms if 0)
    bool gzip = false; ///< compressed, whatever the client accepts
    Misbehaviour misbehaviour = Misbehaviour::None;
};

/// A JSON document with its media type.
Reply jsonReply(const QJsonObject& object, int status = 200);
/// `307 Temporary Redirect` (or another code) to `location`.
Reply redirectReply(const QByteArray& location, int status = 307);

/// What the bytes of a connection hold at their start.
struct ParsedRequest {
    enum class State { NeedsMore, Whole, Bad, TooLarge };
    State state = State::NeedsMore;
    qsizetype length = 0; ///< bytes that the request took
    Request request;
};

inline constexpr qsizetype maxRequestHead = 16 * 1024;
inline constexpr qsizetype maxRequestBody = 1024 * 1024;

/// Reads one HTTP/1.x request; bodies by Content-Length only. Source: RFC 9112.
ParsedRequest parseRequest(const QByteArray& bytes);
/// The bytes of a well-behaved answer. `bodyless` leaves the body out (HEAD).
QByteArray wireBytes(const Reply& reply, bool keepAlive, bool bodyless);
/// The head alone, with the given framing line (`Content-Length: 5`) or none.
QByteArray wireHead(const Reply& reply, bool keepAlive, const QByteArray& framing);

} // namespace slipway::demo
