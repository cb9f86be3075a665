// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/logviewtext.h"

#include "base/text.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <charconv>

using namespace Qt::StringLiterals;

namespace slipway::ui {
namespace {

constexpr char escape = '\x1B';
constexpr int tabWidth = 8;
constexpr double readable = 4.5;

/// A complete CSI sequence at `at` (ESC [ parameters final): its length, or 0.
qsizetype controlSequence(const QByteArray& bytes, qsizetype at)
{
    if (at + 2 >= bytes.size() || bytes[at] != escape || bytes[at + 1] != '[')
        return 0;
    for (qsizetype i = at + 2; i < bytes.size() && i < at + 64; ++i) {
        const char c = bytes[i];
        if (c >= 0x40 && c <= 0x7E)
            return i + 1 - at;
        if (c < 0x20 || c > 0x3F)
            return 0;
    }
    return 0;
}

std::vector<int> parameters(const QByteArray& list)
{
    std::vector<int> out;
    for (const auto& part : QByteArray(list).replace(':', ';').split(';')) {
        int value = 0;
        std::from_chars(part.data(), part.data() + part.size(), value);
        out.push_back(value);
    }
    return out;
}

/// 38 or 48 and what follows; moves `at` to the last parameter taken.
TerminalColour extended(const std::vector<int>& list, size_t& at)
{
    const auto byte = [&](size_t i) { return static_cast<quint32>(std::clamp(list[i], 0, 255)); };
    if (at + 2 < list.size() && list[at + 1] == 5) {
        at += 2;
        return {TerminalColour::Kind::Indexed, byte(at)};
    }
    if (at + 4 < list.size() && list[at + 1] == 2) {
        at += 4;
        return {TerminalColour::Kind::Direct, byte(at - 2) << 16 | byte(at - 1) << 8 | byte(at)};
    }
    at = list.size();
    return {};
}

void restyle(TerminalStyle& style, const std::vector<int>& list)
{
    const auto indexed = [](int value) {
        return TerminalColour{TerminalColour::Kind::Indexed, static_cast<quint32>(value)};
    };
    for (size_t i = 0; i < list.size(); ++i) {
        const int p = list[i];
        if (p == 0)
            style = {};
        else if (p == 1)
            style.isBold = true;
        else if (p == 2)
            style.isFaint = true;
        else if (p == 4)
            style.isUnderlined = true;
        else if (p == 7)
            style.isInverse = true;
        else if (p == 22)
            style.isBold = style.isFaint = false;
        else if (p == 24)
            style.isUnderlined = false;
        else if (p == 27)
            style.isInverse = false;
        else if (p >= 30 && p <= 37)
            style.ink = indexed(p - 30);
        else if (p == 38)
            style.ink = extended(list, i);
        else if (p == 39)
            style.ink = {};
        else if (p >= 40 && p <= 47)
            style.ground = indexed(p - 40);
        else if (p == 48)
            style.ground = extended(list, i);
        else if (p == 49)
            style.ground = {};
        else if (p >= 90 && p <= 97)
            style.ink = indexed(p - 90 + 8);
        else if (p >= 100 && p <= 107)
            style.ground = indexed(p - 100 + 8);
    }
}

/// Adds a stretch without escape sequences; tabs go to the next stop.
void append(QString& text, const QByteArray& bytes)
{
    const QString decoded = QString::fromUtf8(bytes);
    const auto parts = decoded.split(u'\t');
    for (qsizetype i = 0; i < parts.size(); ++i) {
        if (i > 0)
            text += QString(tabWidth - text.size() % tabWidth, u' ');
        text += visible(parts[i], parts[i].size());
    }
}

/// Cut to what is shown, at a character's end, without a carriage return before the line end.
QByteArray shownPart(const QByteArray& bytes)
{
    QByteArray out = bytes;
    if (out.size() > longestLogLine) {
        qsizetype end = longestLogLine;
        while (end > longestLogLine - 4 && (static_cast<unsigned char>(out[end]) & 0xC0) == 0x80)
            --end;
        out.truncate(end);
    } else if (out.endsWith('\r')) {
        out.chop(1);
    }
    return out;
}

/// The 6 × 6 × 6 cube and the greys of xterm.
QColor cubeColour(quint32 index)
{
    if (index >= 232) {
        const int grey = 8 + 10 * static_cast<int>(index - 232);
        return {grey, grey, grey};
    }
    const auto level = [](quint32 n) { return n == 0 ? 0 : 55 + 40 * static_cast<int>(n); };
    const quint32 i = index - 16;
    return {level(i / 36), level(i / 6 % 6), level(i % 6)};
}

QColor themed(quint32 index, const Tokens& t)
{
    const std::array<QColor, 8> basic{
        t.dim, t.badText, t.okText, t.warnText, t.accent, t.prod, t.series[5], t.text};
    if (index == 8)
        return t.faint;
    return index < 16 ? basic[index % 8] : cubeColour(index);
}

} // namespace

LogLine logLine(const QByteArray& bytes, qint64 whole)
{
    const QByteArray shown = shownPart(bytes);
    LogLine out;
    TerminalStyle style;
    qsizetype from = 0;
    for (qsizetype at = shown.indexOf(escape); at >= 0; at = shown.indexOf(escape, at)) {
        const qsizetype length = controlSequence(shown, at);
        if (length == 0) {
            ++at;
            continue;
        }
        append(out.text, shown.mid(from, at - from));
        if (shown[at + length - 1] == 'm') {
            restyle(style, parameters(shown.mid(at + 2, length - 3)));
            if (!out.spans.empty() && out.spans.back().from == out.text.size())
                out.spans.back().style = style;
            else
                out.spans.push_back({out.text.size(), style});
        }
        at += length;
        from = at;
    }
    append(out.text, shown.mid(from));
    const qint64 size = std::max<qint64>(whole, bytes.size());
    if (size > longestLogLine)
        out.text += u'…'
            + QCoreApplication::translate("LogView", " (%1 bytes more)").arg(size - shown.size());
    return out;
}

QString logText(const QByteArray& bytes, qint64 whole)
{
    return logLine(bytes, whole).text;
}

QColor readableColour(const TerminalColour& colour, const Tokens& tokens, const QColor& ground)
{
    if (colour.kind == TerminalColour::Kind::Default)
        return tokens.dim;
    QColor out = colour.kind == TerminalColour::Kind::Direct
        ? QColor::fromRgb(0xFF000000U | colour.value)
        : themed(colour.value, tokens);
    const bool lighten = contrast(Qt::white, ground) > contrast(Qt::black, ground);
    const QColor& end = lighten ? QColor(Qt::white) : QColor(Qt::black);
    for (int i = 0; i < 12 && contrast(out, ground) < readable; ++i)
        out = QColor((out.red() * 4 + end.red()) / 5,
            (out.green() * 4 + end.green()) / 5,
            (out.blue() * 4 + end.blue()) / 5);
    return contrast(out, ground) < readable ? tokens.text : out;
}

} // namespace slipway::ui
