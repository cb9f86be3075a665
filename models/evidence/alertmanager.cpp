// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/alertmanager.h"

#include "evidence/promconfig.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

constexpr int deepest = 32;

/// What one kind of integration cannot do without: any of `keys` in it, or any of `globals`.
struct Need {
    QStringView kind;
    std::vector<QStringView> keys;
    std::vector<QStringView> globals;
};

const std::vector<Need>& needs()
{
    static const std::vector<Need> list{
        {u"slack",
            {u"api_url", u"api_url_file", u"app_token"},
            {u"slack_api_url", u"slack_api_url_file", u"slack_app_token"}},
        {u"webhook", {u"url", u"url_file"}, {}},
        {u"email", {u"to"}, {}},
        {u"pagerduty",
            {u"routing_key", u"routing_key_file", u"service_key", u"service_key_file"},
            {}},
        {u"opsgenie",
            {u"api_key", u"api_key_file"},
            {u"opsgenie_api_key", u"opsgenie_api_key_file"}},
        {u"victorops",
            {u"api_key", u"api_key_file"},
            {u"victorops_api_key", u"victorops_api_key_file"}},
        {u"telegram", {u"bot_token", u"bot_token_file"}, {}},
        {u"discord", {u"webhook_url", u"webhook_url_file"}, {}},
        {u"msteams", {u"webhook_url", u"webhook_url_file"}, {}},
        {u"msteamsv2", {u"webhook_url", u"webhook_url_file"}, {}},
        {u"pushover", {u"token", u"token_file"}, {}},
    };
    return list;
}

/// A value that a template leaves for a person to fill in.
bool isPlaceholder(const QString& value)
{
    static const QRegularExpression pattern(u"^\\s*$|^<[^>]+>$|<[\\w -]+>|your[-_ ]|change[-_ "
                                            u"]?me|replace[-_ ]?me|placeholder|\\btodo\\b|xxxx|"
                                            u"T0+/B0+|\\bexample\\.(com|org|net)\\b|\\bdummy\\b"_s,
        QRegularExpression::CaseInsensitiveOption);
    return pattern.match(value.left(2'000)).hasMatch();
}

bool isLoopback(const QString& url)
{
    const QString host = scrapeTargetOf(url, {}).host;
    return host == u"localhost" || host.startsWith(u"127.") || host == u"[::1]";
}

/// What keeps an integration from telling anybody; empty if nothing does.
QString faultOf(const QString& kind, const yaml::Node& node, const yaml::Node* globals)
{
    const auto need = std::ranges::find(needs(), QStringView(kind), &Need::kind);
    if (need == needs().end())
        return {};
    const yaml::Node* value = nullptr;
    QStringView key;
    for (const auto one : need->keys) {
        if (value == nullptr && node.find(one) != nullptr) {
            value = node.find(one);
            key = one;
        }
    }
    for (const auto one : need->globals) {
        if (value == nullptr && globals != nullptr && globals->find(one) != nullptr) {
            value = globals->find(one);
            key = one;
        }
    }
    if (value == nullptr)
        return u"it has no %1"_s.arg(need->keys.front());
    if (isPlaceholder(value->text))
        return u"its %1 is a placeholder"_s.arg(key);
    if (kind == u"webhook" && key == u"url" && isLoopback(value->text))
        return u"its url is the Alertmanager's own machine"_s;
    if (kind == u"email" && node.find(u"smarthost") == nullptr
        && (globals == nullptr || globals->find(u"smtp_smarthost") == nullptr))
        return u"no smarthost is named"_s;
    return {};
}

AlertReceiver receiverOf(const yaml::Node& node, const yaml::Node* globals)
{
    AlertReceiver out;
    out.name = node.textOf(u"name");
    out.mark = node.mark;
    for (const auto& [key, list] : node.entries) {
        if (!key.text.endsWith(u"_configs") || !list.isSequence())
            continue;
        const QString kind = key.text.chopped(8);
        for (const auto& one : list.items) {
            const QString why = faultOf(kind, one, globals);
            out.integrations.push_back({kind, why.isEmpty(), why, one.mark});
        }
    }
    return out;
}

void addMatcher(const QString& text, AlertRoute& out)
{
    static const QRegularExpression pattern(
        u"^\\s*\"?([A-Za-z_][\\w.:-]*)\"?\\s*(=~|!~|!=|=)\\s*\"?(.*?)\"?\\s*$"_s);
    // `{a="b",c="d"}` and one condition a line are both taken.
    QString rest = text.trimmed();
    if (rest.startsWith(u'{') && rest.endsWith(u'}'))
        rest = rest.mid(1, rest.size() - 2);
    QStringList parts{rest};
    if (rest.count(u"=\""_s) > 1 || rest.count(u"~\""_s) > 1)
        parts = rest.split(u',');
    for (const auto& part : parts) {
        const auto match = pattern.match(part.left(2'000));
        if (!match.hasMatch())
            continue;
        const QString operation = match.captured(2);
        using Kind = AlertMatcher::Kind;
        out.matchers.push_back({match.captured(1),
            operation == u"="        ? Kind::Equal
                : operation == u"!=" ? Kind::NotEqual
                : operation == u"=~" ? Kind::Regex
                                     : Kind::NotRegex,
            match.captured(3)});
    }
}

AlertRoute routeOf(const yaml::Node& node, const QString& inherited, int depth)
{
    AlertRoute out;
    out.mark = node.mark;
    out.receiver = node.textOf(u"receiver", inherited);
    out.isOwn = !node.textOf(u"receiver").isEmpty();
    out.continues = node.textOf(u"continue") == u"true";
    using Kind = AlertMatcher::Kind;
    for (const auto& [key, kind] :
        {std::pair(u"match", Kind::Equal), std::pair(u"match_re", Kind::Regex)}) {
        if (const auto* map = node.find(QStringView(key)))
            for (const auto& [label, value] : map->entries)
                out.matchers.push_back({label.text, kind, value.text});
    }
    if (const auto* matchers = node.find(u"matchers")) {
        if (matchers->isScalar())
            addMatcher(matchers->text, out);
        for (const auto& one : matchers->items)
            addMatcher(one.text, out);
    }
    if (const auto* routes = node.find(u"routes"); routes != nullptr && depth < deepest)
        for (const auto& one : routes->items)
            if (one.isMap())
                out.routes.push_back(routeOf(one, out.receiver, depth + 1));
    return out;
}

} // namespace

bool AlertReceiver::reachesSomeone() const
{
    return std::ranges::any_of(integrations, &AlertIntegration::isReal);
}

const AlertReceiver* AlertmanagerConfig::find(const QString& name) const
{
    const auto found = std::ranges::find(receivers, name, &AlertReceiver::name);
    return found == receivers.end() ? nullptr : &*found;
}

bool isAlertmanagerConfig(const yaml::Node& root)
{
    const auto* route = root.find(u"route");
    const auto* receivers = root.find(u"receivers");
    return root.isMap() && route != nullptr && route->isMap() && receivers != nullptr
        && receivers->isSequence() && route->find(u"receiver") != nullptr;
}

Result<AlertmanagerConfig> readAlertmanagerConfig(const QByteArray& bytes)
{
    const auto root = onlyMap(bytes);
    if (!root)
        return failure(root.error());
    AlertmanagerConfig out;
    const auto* globals = root->find(u"global");
    if (const auto* receivers = root->find(u"receivers"))
        for (const auto& one : receivers->items)
            if (one.isMap())
                out.receivers.push_back(receiverOf(one, globals));
    if (const auto* route = root->find(u"route"); route != nullptr && route->isMap()) {
        out.hasRoute = true;
        out.route = routeOf(*route, {}, 0);
    }
    return out;
}

} // namespace slipway::evidence
