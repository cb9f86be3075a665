// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/servicereader.h"

#include "config/endpointreader.h"
#include "config/planreader.h"
#include "config/scrapereader.h"

#include <QRegularExpression>
#include <QSet>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace slipway::config {
namespace {

struct EndpointKey {
    QLatin1StringView name;
    Purpose purpose = Purpose::Health;
    std::optional<Endpoint> Service::*member = nullptr;
};

constexpr std::array endpointKeys{EndpointKey{"health"_L1, Purpose::Health, &Service::health},
    EndpointKey{"metrics"_L1, Purpose::Metrics, &Service::metrics},
    EndpointKey{"probe"_L1, Purpose::Probe, &Service::probe}};

yaml::Node scalarNode(const QString& text, const yaml::Mark& mark)
{
    yaml::Node node;
    node.kind = yaml::Node::Kind::Scalar;
    node.text = text;
    node.mark = mark;
    return node;
}

yaml::Node mapNode(const yaml::Mark& mark)
{
    yaml::Node node;
    node.kind = yaml::Node::Kind::Map;
    node.mark = mark;
    return node;
}

yaml::Mark markOfKey(const yaml::Node& map, const QString& key)
{
    const auto it = std::ranges::find_if(
        map.entries, [&key](const auto& entry) { return entry.first.text == key; });
    return it == map.entries.end() ? map.mark : it->first.mark;
}

/// A bare URL as the map it stands for.
yaml::Node asEndpointMap(const yaml::Node& node)
{
    if (!node.isScalar())
        return node;
    yaml::Node map = mapNode(node.mark);
    map.entries.emplace_back(scalarNode(u"url"_s, node.mark), node);
    return map;
}

/// `over`'s keys replace `base`'s; the result stands where `over` stands.
yaml::Node merged(const yaml::Node& base, const yaml::Node& over)
{
    const yaml::Node below = asEndpointMap(base);
    yaml::Node out = asEndpointMap(over);
    if (!below.isMap() || !out.isMap())
        return out;
    for (const auto& entry : below.entries) {
        if (!out.find(entry.first.text))
            out.entries.push_back(entry);
    }
    return out;
}

/// One endpoint of a placed service: the environment's over the described one.
void addEndpoint(
    yaml::Node& service, const yaml::Node* base, const yaml::Node& placement, const QString& name)
{
    const yaml::Node* over = placement.find(name);
    const yaml::Node* below = base ? base->find(name) : nullptr;
    const yaml::Node key = scalarNode(name, markOfKey(placement, name));
    if (over && below && !over->isNull())
        service.entries.emplace_back(key, merged(*below, *over));
    else if (over || below)
        service.entries.emplace_back(key, over ? *over : *below);
}

class ServiceReader {
public:
    ServiceReader(const QDir& folder, Config& out, Mistakes& mistakes)
        : m_folder(folder)
        , m_out(out)
        , m_mistakes(mistakes)
    {
    }

    void readCatalogue(const Fields& root);
    void readEnvironments(const Fields& root);
    void checkUse();

private:
    void readEndpoints(const yaml::Node& node, Service& service, bool needsUrl);
    void readEnvironment(const yaml::Node& node);
    void readPlacement(const yaml::Node& node, Environment& environment);
    void place(const yaml::Node& service, Environment& environment);
    void placeAll(Environment& environment);
    const yaml::Node* described(const QString& name) const { return m_described.value(name); }

    QDir m_folder;
    Config& m_out;
    Mistakes& m_mistakes;
    QMap<QString, const yaml::Node*> m_described; ///< items of services[] by name
    QStringList m_names; ///< of services[], in order
    QSet<QString> m_placed;
};

void ServiceReader::readEndpoints(const yaml::Node& node, Service& service, bool needsUrl)
{
    for (const auto& key : endpointKeys) {
        const yaml::Node* endpoint = valueOf(node, QString(key.name), m_mistakes);
        if (!endpoint)
            continue;
        service.*key.member
            = readEndpoint(*endpoint, {key.purpose, m_folder, needsUrl}, m_mistakes);
        if (key.purpose == Purpose::Metrics)
            service.scrape = readScrapeSettings(*endpoint, m_mistakes);
    }
}

void ServiceReader::readCatalogue(const Fields& root)
{
    for (const yaml::Node* item : root.items(u"services")) {
        const Fields fields(*item, section(Part::Service), m_mistakes);
        Service service;
        service.name = fields.name(u"name");
        service.title = fields.has(u"title") ? fields.text(u"title") : service.name;
        readEndpoints(*item, service, false);
        if (service.name.isEmpty())
            continue;
        if (m_described.contains(service.name)) {
            m_mistakes.add(item->find(u"name")->mark,
                u"service %1 is there twice"_s.arg(quoted(service.name)));
            continue;
        }
        m_described.insert(service.name, item);
        m_names << service.name;
        m_out.services.push_back(service);
    }
}

void ServiceReader::readEnvironments(const Fields& root)
{
    for (const yaml::Node* item : root.items(u"environments"))
        readEnvironment(*item);
    if (root.has(u"environments") || m_names.isEmpty())
        return;
    Environment environment;
    environment.name = u"default"_s;
    environment.isProtected = true;
    placeAll(environment);
    m_out.environments.push_back(environment);
}

void ServiceReader::readEnvironment(const yaml::Node& node)
{
    static const QRegularExpression colour(u"^#[0-9A-Fa-f]{6}$"_s);
    const Fields fields(node, section(Part::Environment), m_mistakes);
    Environment environment;
    environment.name = fields.name(u"name");
    environment.colour = fields.text(u"colour").toLower();
    if (fields.has(u"colour") && !colour.match(environment.colour).hasMatch())
        m_mistakes.add(node.find(u"colour")->mark,
            u"unknown colour %1"_s.arg(quoted(environment.colour)),
            u"write it as \"#b91c1c\", with quotes: a bare # begins a comment"_s);
    // What guards is on unless it is switched off, so that a file that was cut off never loses it.
    environment.isProtected = fields.flag(u"protected").value_or(true);
    readEnvironmentPlans(
        fields, node, m_out.plans.keys(), environment.plans, environment.gates, m_mistakes);
    environment.servers = readServers(fields, m_folder, m_mistakes);
    environment.querySource = readSource(fields, environment.servers, m_mistakes);
    if (fields.has(u"services")) {
        for (const yaml::Node* item : fields.items(u"services"))
            readPlacement(*item, environment);
    } else {
        placeAll(environment);
    }
    for (const auto& other : m_out.environments) {
        if (other.name == environment.name && !other.name.isEmpty())
            m_mistakes.add(node.find(u"name")->mark,
                u"environment %1 is there twice"_s.arg(quoted(other.name)));
    }
    m_out.environments.push_back(environment);
}

void ServiceReader::readPlacement(const yaml::Node& node, Environment& environment)
{
    yaml::Node whole = node;
    if (node.isScalar()) {
        whole = mapNode(node.mark);
        whole.entries.emplace_back(scalarNode(u"service"_s, node.mark), node);
    }
    const Fields fields(whole, section(Part::Placement), m_mistakes);
    const QString name = fields.name(u"service");
    if (name.isEmpty())
        return;
    const yaml::Node* base = described(name);
    const bool hasEndpoint = std::ranges::any_of(endpointKeys,
        [&whole](const auto& key) { return whole.find(QString(key.name)) != nullptr; });
    if (!base && !hasEndpoint) {
        m_mistakes.add(whole.find(u"service")->mark,
            u"unknown service %1"_s.arg(quoted(name)),
            m_names.isEmpty() ? u"describe it under services"_s : suggestion(name, m_names));
        return;
    }
    yaml::Node service = mapNode(node.mark);
    service.entries.emplace_back(scalarNode(u"name"_s, node.mark), *whole.find(u"service"));
    for (const auto& endpoint : endpointKeys)
        addEndpoint(service, base, whole, QString(endpoint.name));
    place(service, environment);
}

void ServiceReader::place(const yaml::Node& node, Environment& environment)
{
    Service service;
    service.name = node.textOf(u"name");
    service.title = service.name;
    for (const auto& known : m_out.services) {
        if (known.name == service.name)
            service.title = known.title;
    }
    for (const auto& other : environment.services) {
        if (other.name == service.name) {
            m_mistakes.add(node.mark, u"service %1 is there twice"_s.arg(quoted(service.name)));
            return;
        }
    }
    readEndpoints(node, service, true);
    m_placed.insert(service.name);
    environment.services.push_back(service);
}

void ServiceReader::placeAll(Environment& environment)
{
    for (const auto& name : m_names)
        place(*described(name), environment);
}

void ServiceReader::checkUse()
{
    for (const auto& name : m_names) {
        if (!m_placed.contains(name))
            m_mistakes.add(described(name)->mark,
                u"service %1 runs in no environment"_s.arg(quoted(name)),
                u"name it under environments[].services"_s);
    }
}

} // namespace

void readServices(const Fields& root, const QDir& folder, Config& out, Mistakes& mistakes)
{
    ServiceReader reader(folder, out, mistakes);
    reader.readCatalogue(root);
    reader.readEnvironments(root);
    reader.checkUse();
}

} // namespace slipway::config
