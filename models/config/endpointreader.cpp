// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/endpointreader.h"

#include "base/text.h"
#include "config/authenticationreader.h"
#include "config/fields.h"

#include <QUrlQuery>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace slipway::config {
namespace {

QStringList schemesFor(Purpose purpose)
{
    QStringList schemes{u"http"_s, u"https"_s};
    if (purpose == Purpose::Probe)
        schemes << u"tcp"_s;
    return schemes;
}

bool looksSecret(const QString& queryItem)
{
    static const QStringList words{u"token"_s,
        u"key"_s,
        u"apikey"_s,
        u"api_key"_s,
        u"api-key"_s,
        u"password"_s,
        u"passwd"_s,
        u"secret"_s,
        u"access_token"_s,
        u"auth"_s,
        u"sig"_s,
        u"signature"_s};
    return words.contains(queryItem.toLower());
}

/// What is wrong with a URL, without repeating it: it may hold a secret.
std::optional<Error> wrongWith(const QUrl& url, Purpose purpose)
{
    const QStringList schemes = schemesFor(purpose);
    if (!url.isValid() || url.host().isEmpty())
        return Error{{}, u"this is not a URL with a host"_s, u"write http://host:port/path"_s};
    if (!schemes.contains(url.scheme()))
        return Error{{},
            u"the URL begins with %1://"_s.arg(visible(url.scheme(), 20)),
            u"there is: "_s + schemes.join(u", "_s)};
    if (!url.userInfo().isEmpty())
        return Error{
            {}, u"the URL holds a user or password"_s, u"write auth: {basic: {user, password}}"_s};
    if (url.scheme() == u"tcp" && (url.port() < 1 || url.path().size() > 1 || url.hasQuery()))
        return Error{{}, u"a tcp URL is a host and a port"_s, u"write tcp://host:port"_s};
    if (url.port() == 0)
        return Error{{}, u"port 0 cannot be asked"_s, {}};
    for (const auto& [name, value] : QUrlQuery(url).queryItems()) {
        if (looksSecret(name))
            return Error{{},
                u"the URL holds a secret (%1=…)"_s.arg(visible(name, 20)),
                u"write auth: {header: {name, value: ${env:NAME}}}"_s};
    }
    return std::nullopt;
}

QUrl readUrl(const Fields& fields, Purpose purpose, Mistakes& mistakes)
{
    const QString text = fields.text(u"url");
    if (text.isNull())
        return {};
    const bool hasBlanks = text.contains(u' ');
    const QUrl url = hasBlanks ? QUrl() : QUrl(text, QUrl::StrictMode);
    if (const auto wrong = wrongWith(url, purpose)) {
        mistakes.add(fields.find(u"url")->mark, wrong->what, wrong->fix);
        return {};
    }
    return url.adjusted(QUrl::RemoveFragment);
}

void readTimes(const Fields& fields, Endpoint& out, Mistakes& mistakes)
{
    const auto interval = fields.duration(u"interval", 100ms, 24h);
    const auto timeout = fields.duration(u"timeout", 10ms, 1h);
    out.interval = interval.value_or(out.interval);
    out.timeout = timeout.value_or(std::min(out.timeout, out.interval));
    const bool isRead = interval.has_value() || !fields.has(u"interval");
    if (timeout && isRead && out.timeout > out.interval)
        mistakes.add(fields.find(u"timeout")->mark,
            u"timeout %1 is longer than the interval %2"_s.arg(
                durationText(out.timeout), durationText(out.interval)));
    out.degradedAbove = fields.duration(u"degradedAbove", 1ms, 1h);
    if (out.degradedAbove && *out.degradedAbove >= out.timeout && isRead)
        mistakes.add(fields.find(u"degradedAbove")->mark,
            u"degradedAbove %1 is never reached: the timeout is %2"_s.arg(
                durationText(*out.degradedAbove), durationText(out.timeout)));
}

Part partOf(Purpose purpose)
{
    switch (purpose) {
    case Purpose::Health:
    case Purpose::Probe: break;
    case Purpose::Metrics: return Part::Metrics;
    case Purpose::Server: return Part::Server;
    }
    return Part::Endpoint;
}

/// A bare URL as the map it stands for.
yaml::Node asMap(const yaml::Node& node)
{
    if (!node.isScalar())
        return node;
    yaml::Node key;
    key.kind = yaml::Node::Kind::Scalar;
    key.text = u"url"_s;
    key.mark = node.mark;
    yaml::Node map;
    map.kind = yaml::Node::Kind::Map;
    map.mark = node.mark;
    map.entries.emplace_back(std::move(key), node);
    return map;
}

} // namespace

std::optional<Endpoint> readEndpoint(
    const yaml::Node& node, const EndpointRules& rules, Mistakes& mistakes)
{
    constexpr int mostInARow = 100;
    const yaml::Node map = asMap(node);
    const Fields fields(map, section(partOf(rules.purpose)), mistakes);
    if (!map.isMap())
        return std::nullopt;
    if (rules.needsUrl && !fields.has(u"url"))
        mistakes.add(map.mark, u"'url' is missing in endpoint"_s);
    Endpoint out;
    out.url = readUrl(fields, rules.purpose, mistakes);
    readTimes(fields, out, mistakes);
    out.failureThreshold
        = fields.integer(u"failureThreshold", 1, mostInARow).value_or(out.failureThreshold);
    out.successThreshold
        = fields.integer(u"successThreshold", 1, mostInARow).value_or(out.successThreshold);
    const bool isTcp = out.url.scheme() == u"tcp";
    if (const yaml::Node* auth = fields.find(u"auth")) {
        out.authentication = readAuthentication(*auth, rules.folder, mistakes);
        if (isTcp)
            mistakes.add(auth->mark, u"a tcp probe sends no credential"_s);
    }
    if (const yaml::Node* tls = fields.find(u"tls")) {
        out.tls = readTls(*tls, rules.folder, mistakes);
        if (!out.url.isEmpty() && out.url.scheme() != u"https")
            mistakes.add(tls->mark, u"tls is for https:// only"_s);
    }
    if (out.url.isEmpty())
        return std::nullopt;
    return out;
}

} // namespace slipway::config
