// SPDX-License-Identifier: GPL-3.0-or-later
#include "yaml/source.h"

#include <QStringDecoder>

#include <algorithm>
#include <optional>

using namespace Qt::StringLiterals;

namespace slipway::yaml {
namespace {

/// Length of the valid UTF-8 sequence at `at`, or 0. Overlong forms, surrogates and values above
/// U+10FFFF are invalid.
qsizetype sequenceAt(const QByteArray& bytes, qsizetype at)
{
    const auto byte = [&bytes](qsizetype i) -> unsigned {
        return i < bytes.size() ? static_cast<unsigned char>(bytes[i]) : 0U;
    };
    const unsigned first = byte(at);
    if (first < 0x80)
        return 1;
    qsizetype length = 0;
    unsigned lowest = 0x80;
    unsigned highest = 0xBF;
    if (first >= 0xC2 && first <= 0xDF) {
        length = 2;
    } else if (first >= 0xE0 && first <= 0xEF) {
        length = 3;
        lowest = first == 0xE0 ? 0xA0 : 0x80;
        highest = first == 0xED ? 0x9F : 0xBF;
    } else if (first >= 0xF0 && first <= 0xF4) {
        length = 4;
        lowest = first == 0xF0 ? 0x90 : 0x80;
        highest = first == 0xF4 ? 0x8F : 0xBF;
    }
    if (length == 0 || byte(at + 1) < lowest || byte(at + 1) > highest)
        return 0;
    for (qsizetype i = 2; i < length; ++i) {
        if ((byte(at + i) & 0xC0U) != 0x80U)
            return 0;
    }
    return length;
}

std::optional<qsizetype> firstInvalid(const QByteArray& bytes)
{
    for (qsizetype at = 0; at < bytes.size();) {
        const auto length = sequenceAt(bytes, at);
        if (length == 0)
            return at;
        at += length;
    }
    return std::nullopt;
}

bool hasUtf16Mark(const QByteArray& bytes)
{
    return bytes.startsWith("\xFF\xFE") || bytes.startsWith("\xFE\xFF");
}

/// UTF-8 without its byte order mark, whatever the bytes were.
QByteArray asUtf8(const QByteArray& bytes)
{
    if (hasUtf16Mark(bytes)) {
        QStringDecoder decoder(QStringDecoder::Utf16);
        const QString text = decoder.decode(bytes);
        return text.toUtf8();
    }
    if (bytes.startsWith("\xEF\xBB\xBF"))
        return bytes.mid(3);
    return bytes;
}

std::string withLineFeeds(const QByteArray& bytes)
{
    std::string out;
    out.reserve(static_cast<size_t>(bytes.size()));
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        if (bytes[i] != '\r')
            out += bytes[i];
        else if (i + 1 >= bytes.size() || bytes[i + 1] != '\n')
            out += '\n';
    }
    return out;
}

} // namespace

Source::Source(std::string text) : m_text(std::move(text)), m_lines{0}
{
    for (size_t i = 0; i < m_text.size(); ++i) {
        if (m_text[i] == '\n')
            m_lines.push_back(i + 1);
        if ((static_cast<unsigned char>(m_text[i]) & 0xC0U) == 0x80U)
            m_continuations.push_back(i);
    }
}

Result<Source> Source::read(const QByteArray& bytes, Encoding encoding)
{
    if (encoding == Encoding::Utf8Only && (hasUtf16Mark(bytes) || bytes.left(4).contains('\0')))
        return failure(u"1:1"_s, u"the file is not UTF-8"_s, u"save it as UTF-8"_s);
    QByteArray utf8 = asUtf8(bytes);
    if (const auto invalid = firstInvalid(utf8)) {
        if (encoding == Encoding::Utf8Only) {
            const Source before(withLineFeeds(utf8.left(*invalid)));
            return failure(whereOf(before.markOf(before.m_text.size())),
                u"a byte that is not UTF-8"_s,
                u"save the file as UTF-8"_s);
        }
        utf8 = QString::fromLatin1(utf8).toUtf8();
    }
    Source source(withLineFeeds(utf8));
    const auto control = std::ranges::find_if(source.m_text, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && c != '\t' && c != '\n') || byte == 0x7F;
    });
    if (control != source.m_text.end()) {
        const auto offset = static_cast<size_t>(control - source.m_text.begin());
        return failure(whereOf(source.markOf(offset)),
            u"control character U+%1"_s.arg(
                static_cast<unsigned char>(*control), 4, 16, QChar(u'0')),
            u"YAML allows none but tab and line end"_s);
    }
    return source;
}

char Source::at(int offset) const
{
    const auto index = static_cast<size_t>(offset);
    return offset >= 0 && index < m_text.size() ? m_text[index] : '\0';
}

Mark Source::mark(int line, int byteColumn) const
{
    if (line < 0 || byteColumn < 0)
        return {};
    const auto index = static_cast<size_t>(line);
    if (index >= m_lines.size())
        return {line + 1, byteColumn + 1};
    const size_t begin = m_lines[index];
    const size_t end = std::min(begin + static_cast<size_t>(byteColumn), m_text.size());
    // Looked up, not counted: counting would be quadratic in the length of a line.
    const auto before = [this](size_t offset) {
        return std::ranges::lower_bound(m_continuations, offset) - m_continuations.begin();
    };
    const auto extra = before(end) - before(begin);
    return {line + 1, static_cast<int>(end - begin) + 1 - static_cast<int>(extra)};
}

Mark Source::markOf(size_t offset) const
{
    const auto next = std::ranges::upper_bound(m_lines, offset);
    const auto line = static_cast<size_t>(next - m_lines.begin()) - 1;
    return mark(static_cast<int>(line), static_cast<int>(offset - m_lines[line]));
}

QString whereOf(const Mark& mark)
{
    return u"%1:%2"_s.arg(std::max(mark.line, 1)).arg(std::max(mark.column, 1));
}

} // namespace slipway::yaml
