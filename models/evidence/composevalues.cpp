// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/compose.h"

#include <algorithm>
#include <charconv>
#include <tuple>
#include <utility>

using namespace Qt::StringLiterals;

namespace slipway::evidence {

namespace {

/// Parts between the colons that stand outside of `${…}` and `[…]`.
QStringList partsOf(const QString& text)
{
    QStringList out{QString()};
    int depth = 0;
    for (const QChar c : text) {
        depth += c == u'{' || c == u'[' ? 1 : c == u'}' || c == u']' ? -1 : 0;
        if (c == u':' && depth == 0 && out.size() < 16)
            out << QString();
        else
            out.last() += c;
    }
    return out;
}

std::pair<int, int> rangeOf(const QString& text)
{
    const auto filled = valueWithDefaults(text);
    if (!filled)
        return {};
    bool isFirst = false;
    bool isLast = false;
    const int first = filled->section(u'-', 0, 0).trimmed().toInt(&isFirst);
    const int last
        = filled->contains(u'-') ? filled->section(u'-', 1).trimmed().toInt(&isLast) : first;
    if (!isFirst || first < 1 || first > 65535)
        return {};
    return {first, last >= first && last <= 65535 ? last : first};
}

} // namespace

bool ComposePort::isLoopback() const
{
    return hostIp.startsWith(u"127.") || hostIp == u"::1" || hostIp == u"[::1]"
        || hostIp == u"localhost";
}

ComposePort composePort(const QString& written, const Place& place)
{
    ComposePort out;
    out.text = written;
    out.place = place;
    QString text = valueWithDefaults(written).value_or(written);
    const auto slash = text.lastIndexOf(u'/');
    if (slash > 0 && slash > text.lastIndexOf(u'}')) {
        out.protocol = text.mid(slash + 1).toLower();
        text.truncate(slash);
    }
    auto parts = partsOf(text);
    std::tie(out.containerFirst, out.containerLast) = rangeOf(parts.takeLast());
    if (parts.isEmpty())
        return out;
    std::tie(out.hostFirst, out.hostLast) = rangeOf(parts.takeLast());
    QString ip = parts.join(u':');
    if (ip.startsWith(u'[') && ip.endsWith(u']'))
        ip = ip.mid(1, ip.size() - 2);
    const auto filled = valueWithDefaults(ip);
    out.isHostKnown = filled.has_value();
    out.hostIp = filled.value_or(QString());
    if (out.hostIp == u"0.0.0.0" || out.hostIp == u"::")
        out.hostIp.clear();
    return out;
}

std::optional<double> bytesOf(const QString& written)
{
    const QByteArray text = written.trimmed().toLower().toLatin1();
    double number = 0;
    const auto [end, error] = std::from_chars(text.cbegin(), text.cend(), number);
    if (error != std::errc() || !(number >= 0))
        return {};
    QByteArray unit(end, text.cend() - end);
    unit = unit.trimmed();
    if (unit.endsWith("ib"))
        unit.chop(2);
    else if (unit.endsWith('b') || unit.endsWith('i'))
        unit.chop(1);
    constexpr std::pair<char, double> scales[]{{'k', 1024.0},
        {'m', 1024.0 * 1024},
        {'g', 1024.0 * 1024 * 1024},
        {'t', 1024.0 * 1024 * 1024 * 1024}};
    if (unit.isEmpty())
        return number;
    for (const auto& [letter, scale] : scales)
        if (unit.size() == 1 && unit[0] == letter)
            return number * scale;
    return {};
}

std::vector<ComposeNamed> mergeNamed(
    const std::vector<ComposeFile>& files, std::vector<ComposeNamed> ComposeFile::*list)
{
    std::vector<ComposeNamed> out;
    for (const auto& file : files) {
        for (const auto& one : file.*list) {
            const auto found = std::ranges::find(out, one.name, &ComposeNamed::name);
            if (found == out.end())
                out.push_back(one);
            else
                *found = one;
        }
    }
    return out;
}

} // namespace slipway::evidence
