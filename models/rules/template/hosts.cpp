// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/template/hosts.h"

#include <QList>
#include <QString>
#include <QStringList>

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

namespace slipway::rules::templates {
namespace {

/// Host and port as Go's net.SplitHostPort finds them; empty where it finds an error.
std::optional<std::pair<std::string, std::string>> split(std::string_view text)
{
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos)
        return std::nullopt;
    auto host = text.substr(0, colon);
    const auto port = text.substr(colon + 1);
    if (text.starts_with('[')) {
        const auto close = text.find(']');
        if (close == std::string_view::npos || close + 1 != colon)
            return std::nullopt;
        host = text.substr(1, close - 1);
    } else if (host.find(':') != std::string_view::npos) {
        return std::nullopt;
    }
    const auto isBracket = [](char c) { return c == '[' || c == ']'; };
    if (std::ranges::any_of(host, isBracket) || std::ranges::any_of(port, isBracket))
        return std::nullopt;
    return std::pair(std::string(host), std::string(port));
}

bool isVersion4(const QString& text)
{
    const auto parts = text.split(u'.');
    return parts.size() == 4 && std::ranges::all_of(parts, [](const QString& part) {
        bool isNumber = false;
        const uint number = part.toUInt(&isNumber);
        const bool hasZero = part.size() > 1 && part.startsWith(u'0');
        return isNumber && number <= 255 && !hasZero && part.size() <= 3 && part.front().isDigit();
    });
}

bool isVersion6(const QString& text)
{
    if (text.count(u"::") > 1 || text.contains(u":::") || !text.contains(u':'))
        return false;
    const bool isShort = text.contains(u"::");
    auto parts = text.split(u':');
    if (!isShort && (parts.front().isEmpty() || parts.back().isEmpty()))
        return false;
    if (isShort
        && ((text.startsWith(u':') && !text.startsWith(u"::"))
            || (text.endsWith(u':') && !text.endsWith(u"::"))))
        return false;
    qsizetype groups = 0;
    for (qsizetype i = 0; i < parts.size(); ++i) {
        if (i + 1 == parts.size() && isVersion4(parts[i])) {
            groups += 2;
            continue;
        }
        const bool isHex = std::ranges::all_of(parts[i], [](QChar c) {
            return (c >= u'0' && c <= u'9') || (c.toLower() >= u'a' && c.toLower() <= u'f');
        });
        if (!isHex || parts[i].size() > 4)
            return false;
        groups += parts[i].isEmpty() ? 0 : 1;
    }
    return isShort ? groups < 8 : groups == 8;
}

} // namespace

std::string withoutPort(const std::string& hostPort)
{
    const auto parts = split(hostPort);
    return parts ? parts->first : hostPort;
}

std::string withoutDomain(const std::string& hostPort)
{
    const auto parts = split(hostPort);
    const auto host = parts ? parts->first : hostPort;
    const auto text = QString::fromStdString(host);
    if (isVersion4(text) || isVersion6(text))
        return hostPort;
    const auto name = host.substr(0, host.find('.'));
    if (!parts || parts->second.empty())
        return name;
    return name.find(':') == std::string::npos ? name + ':' + parts->second
                                               : '[' + name + "]:" + parts->second;
}

} // namespace slipway::rules::templates
