// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/httpparser.h"

#include <algorithm>
#include <charconv>

using namespace Qt::StringLiterals;

namespace slipway::io {
namespace {

constexpr qint64 maxChunkLine = 1024;
constexpr qint64 maxTrailer = 16 * 1024;

/// A whole number of the given base in digits only, or -1.
qint64 wholeNumber(const QByteArray& text, int base)
{
    qint64 value = 0;
    const char* const last = text.constData() + text.size();
    const auto [at, error] = std::from_chars(text.constData(), last, value, base);
    return error == std::errc() && at == last && text[0] != '-' ? value : -1;
}

bool isTokenCharacter(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
        || QByteArrayView("!#$%&'*+-.^_`|~").contains(c);
}

bool isControl(char c)
{
    return (static_cast<quint8>(c) < 0x20 && c != '\t') || c == 0x7F;
}

/// The end of the head, behind the empty line; -1 if it is not there yet. Bare LF is tolerated.
qsizetype headEnd(const QByteArray& in)
{
    const qsizetype strict = in.indexOf("\r\n\r\n");
    const qsizetype bare = in.indexOf("\n\n");
    if (bare >= 0 && (strict < 0 || bare < strict))
        return bare + 2;
    return strict < 0 ? -1 : strict + 4;
}

} // namespace

HttpParser::HttpParser(qint64 bodyLimit) : m_limit(bodyLimit)
{
}

HttpParser::State HttpParser::feed(const QByteArray& bytes)
{
    m_hasBegun = m_hasBegun || !bytes.isEmpty();
    if (m_state == State::Failed)
        return m_state;
    m_in += bytes;
    step();
    return m_state;
}

HttpParser::State HttpParser::end()
{
    if (m_state == State::Head) {
        const bool isHttp = QByteArrayView("HTTP/1.").startsWith(m_in.left(7));
        if (isHttp)
            fail(HttpFault::Cut, u"the connection was closed before the answer was whole"_s);
        else
            fail(HttpFault::Garbage, u"the answer is not HTTP"_s);
    } else if (m_state == State::Body) {
        if (m_framing == Framing::UntilEnd)
            finish();
        else
            fail(HttpFault::Cut, u"the connection was closed in the middle of the body"_s);
    }
    return m_state;
}

HttpResponse HttpParser::takeResponse()
{
    return std::exchange(m_response, {});
}

void HttpParser::step()
{
    while (m_state == State::Head && readHead()) { }
    while (m_state == State::Body && readBody()) { }
}

bool HttpParser::readHead()
{
    // Said at once, so that a server which speaks first and then waits is not a timeout.
    const QByteArray begin = m_in.left(7);
    if (!QByteArrayView("HTTP/1.").startsWith(begin))
        return fail(HttpFault::Garbage, u"the answer is not HTTP"_s);
    const qsizetype end = headEnd(m_in);
    if (end > maxHead || (end < 0 && m_in.size() > maxHead))
        return fail(HttpFault::TooLarge, u"the head of the answer is over 64 KiB"_s);
    if (end < 0)
        return false;
    auto lines = m_in.left(end).split('\n');
    m_in.remove(0, end);
    m_response = {};
    m_keepAlive = true;
    for (qsizetype i = 0; i < lines.size(); ++i) {
        QByteArray& line = lines[i];
        if (line.endsWith('\r'))
            line.chop(1);
        if (line.isEmpty())
            break;
        if (i == 0 ? !readStatusLine(line) : !readHeaderLine(line))
            return false;
    }
    if (m_response.status >= 200)
        return chooseFraming() && chooseEncoding();
    if (m_response.status == 101 || ++m_interim > maxInterim)
        return fail(HttpFault::Garbage, u"interim answers without an end"_s);
    return !m_in.isEmpty();
}

bool HttpParser::readStatusLine(const QByteArray& line)
{
    // HTTP/1.1 200 OK
    const bool hasShape = line.size() >= 12 && (line[7] == '0' || line[7] == '1') && line[8] == ' '
        && (line.size() == 12 || line[12] == ' ');
    const qint64 status = hasShape ? wholeNumber(line.mid(9, 3), 10) : -1;
    if (status < 100 || status > 599)
        return fail(HttpFault::Garbage, u"the status line is not HTTP/1.1"_s);
    m_response.status = static_cast<int>(status);
    m_keepAlive = line[7] == '1';
    return true;
}

bool HttpParser::readHeaderLine(const QByteArray& line)
{
    const qsizetype colon = line.indexOf(':');
    const QByteArray name = line.left(std::max<qsizetype>(colon, 0)).toLower();
    const QByteArray value = line.mid(colon + 1).trimmed();
    const bool isGood = !name.isEmpty() && std::ranges::all_of(name, isTokenCharacter)
        && std::ranges::none_of(value, isControl);
    if (!isGood)
        return fail(HttpFault::Garbage, u"a header line is broken"_s);
    if (m_response.headers.size() >= maxHeaders)
        return fail(HttpFault::TooLarge, u"more than 256 headers"_s);
    if (name == "connection") {
        const QByteArray word = value.toLower();
        m_keepAlive = word == "close" ? false : m_keepAlive || word == "keep-alive";
    }
    m_response.headers.append({name, value});
    return true;
}

bool HttpParser::chooseFraming()
{
    const QByteArray transfer = m_response.header("transfer-encoding").toLower();
    m_state = State::Body;
    if (m_response.status == 204 || m_response.status == 304) {
        m_framing = Framing::None;
        return true;
    }
    if (transfer.isEmpty())
        return chooseLength();
    if (transfer != "chunked")
        return fail(HttpFault::Garbage, u"an unknown transfer encoding"_s);
    m_framing = Framing::Chunked;
    // Both at once is how requests are smuggled: the chunks count, the connection is not used
    // again.
    m_keepAlive = m_keepAlive && m_response.header("content-length").isEmpty();
    return true;
}

bool HttpParser::chooseLength()
{
    m_framing = Framing::UntilEnd;
    m_left = -1;
    for (const auto& [name, value] : m_response.headers) {
        if (name != "content-length")
            continue;
        const qint64 length = value.isEmpty() ? -1 : wholeNumber(value, 10);
        if (length < 0 || (m_left >= 0 && m_left != length))
            return fail(HttpFault::Garbage, u"the content length is not a number"_s);
        m_left = length;
        m_framing = Framing::Length;
    }
    if (m_framing == Framing::UntilEnd)
        m_keepAlive = false;
    return true;
}

bool HttpParser::chooseEncoding()
{
    const QByteArray encoding = m_response.header("content-encoding").toLower();
    if (encoding == "gzip" || encoding == "x-gzip")
        m_inflater = std::make_unique<Inflater>(m_limit);
    else if (!encoding.isEmpty() && encoding != "identity")
        return fail(HttpFault::Garbage, u"an encoding that was not asked for"_s);
    if (!m_inflater && m_framing == Framing::Length && m_left > m_limit)
        return fail(HttpFault::TooLarge, u"the body is over the limit"_s);
    return true;
}

bool HttpParser::readBody()
{
    switch (m_framing) {
    case Framing::None: finish(); return false;
    case Framing::Chunked: return readChunks();
    case Framing::UntilEnd: {
        addContent(std::exchange(m_in, {}));
        return false;
    }
    case Framing::Length: {
        const QByteArray part = m_in.left(m_left);
        m_in.remove(0, part.size());
        m_left -= part.size();
        if (addContent(part) && m_left == 0)
            finish();
        return false;
    }
    }
    return false;
}

bool HttpParser::readChunks()
{
    QByteArray line;
    switch (m_chunk) {
    case Chunk::Size: return readChunkSize();
    case Chunk::Content: {
        const QByteArray part = m_in.left(m_left);
        m_in.remove(0, part.size());
        m_left -= part.size();
        if (!addContent(part) || m_left > 0)
            return false;
        m_chunk = Chunk::ContentEnd;
        return true;
    }
    case Chunk::ContentEnd:
        if (!takeLine(line, maxChunkLine))
            return false;
        if (!line.isEmpty())
            return fail(HttpFault::Garbage, u"a chunk is longer than it says"_s);
        m_chunk = Chunk::Size;
        return true;
    case Chunk::Trailer:
        if (!takeLine(line, maxTrailer))
            return false;
        m_trailer += line.size() + 2;
        if (m_trailer > maxTrailer)
            return fail(HttpFault::TooLarge, u"the trailers are over 16 KiB"_s);
        if (line.isEmpty())
            finish();
        return true;
    }
    return false;
}

bool HttpParser::readChunkSize()
{
    QByteArray line;
    if (!takeLine(line, maxChunkLine))
        return false;
    const QByteArray size = line.split(';').first().trimmed(); // extensions mean nothing to us
    m_left = size.isEmpty() ? -1 : wholeNumber(size, 16);
    if (m_left < 0)
        return fail(HttpFault::Garbage, u"a chunk size is not a number"_s);
    m_chunk = m_left == 0 ? Chunk::Trailer : Chunk::Content;
    return true;
}

bool HttpParser::takeLine(QByteArray& line, qint64 limit)
{
    const qsizetype end = m_in.indexOf('\n');
    if (end > limit || (end < 0 && m_in.size() > limit))
        return fail(HttpFault::Garbage, u"a chunk line without an end"_s);
    if (end < 0)
        return false;
    line = m_in.left(end);
    m_in.remove(0, end + 1);
    if (line.endsWith('\r'))
        line.chop(1);
    return true;
}

bool HttpParser::addContent(const QByteArray& bytes)
{
    m_raw += bytes.size();
    const QString tooLarge = u"the body is over %1 bytes"_s.arg(m_limit);
    if (!m_inflater) {
        if (m_raw > m_limit)
            return fail(HttpFault::TooLarge, tooLarge);
        m_response.body += bytes;
        return true;
    }
    if (m_raw > m_limit + m_limit / 8 + 4096) // what gzip may add to what it cannot shrink
        return fail(HttpFault::TooLarge, tooLarge);
    switch (m_inflater->feed(bytes, m_response.body)) {
    case Inflater::State::NeedsMore:
    case Inflater::State::Ended: return true;
    case Inflater::State::TooLarge: return fail(HttpFault::TooLarge, tooLarge);
    case Inflater::State::Broken: break;
    }
    return fail(HttpFault::Garbage, u"the gzip encoding is broken"_s);
}

void HttpParser::finish()
{
    const bool hasGzip = m_inflater && m_framing != Framing::None && m_raw > 0;
    if (hasGzip && m_inflater->state() != Inflater::State::Ended)
        fail(HttpFault::Cut, u"the gzip encoding ends too early"_s);
    else
        m_state = State::Done;
}

bool HttpParser::fail(HttpFault fault, const QString& text)
{
    m_state = State::Failed;
    m_fault = fault;
    m_text = text;
    m_in.clear();
    m_response = {};
    return false;
}

} // namespace slipway::io
