// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/scrapereader.h"

#include "config/endpointreader.h"

#include <algorithm>
#include <array>
#include <limits>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace slipway::config {
namespace {

const auto own = u"own"_s;

struct ActionName {
    QLatin1StringView text;
    RelabelStep::Action action = RelabelStep::Action::Replace;
};

// As Prometheus writes them.
constexpr std::array actionNames{ActionName{"replace"_L1, RelabelStep::Action::Replace},
    ActionName{"keep"_L1, RelabelStep::Action::Keep},
    ActionName{"drop"_L1, RelabelStep::Action::Drop},
    ActionName{"keepequal"_L1, RelabelStep::Action::KeepEqual},
    ActionName{"dropequal"_L1, RelabelStep::Action::DropEqual},
    ActionName{"hashmod"_L1, RelabelStep::Action::HashMod},
    ActionName{"labelmap"_L1, RelabelStep::Action::LabelMap},
    ActionName{"labeldrop"_L1, RelabelStep::Action::LabelDrop},
    ActionName{"labelkeep"_L1, RelabelStep::Action::LabelKeep},
    ActionName{"lowercase"_L1, RelabelStep::Action::Lowercase},
    ActionName{"uppercase"_L1, RelabelStep::Action::Uppercase}};

QStringList actionTexts()
{
    QStringList out;
    for (const auto& name : actionNames)
        out << QString(name.text);
    return out;
}

/// Text in which blanks and nothing count: a separator or replacement may be empty.
QString plainText(const yaml::Node& node, QStringView key, const QString& fallback)
{
    const yaml::Node* value = node.find(key);
    return value && value->isScalar() ? value->text : fallback;
}

void checkTarget(const yaml::Node& node, const RelabelStep& step, Mistakes& mistakes)
{
    using Action = RelabelStep::Action;
    const bool wantsTarget = step.action == Action::Replace || step.action == Action::HashMod
        || step.action == Action::Lowercase || step.action == Action::Uppercase
        || step.action == Action::KeepEqual || step.action == Action::DropEqual;
    if (wantsTarget && step.targetLabel.isEmpty())
        mistakes.add(node.mark, u"'targetLabel' is missing for this action"_s);
    if (step.action == Action::HashMod && step.modulus == 0)
        mistakes.add(node.mark, u"'modulus' is missing for hashmod"_s);
}

RelabelStep readRelabel(const yaml::Node& node, Mistakes& mistakes)
{
    const Fields fields(node, section(Part::Relabel), mistakes);
    RelabelStep out;
    out.sourceLabels = fields.texts(u"sourceLabels");
    out.separator = plainText(node, u"separator", out.separator);
    out.regex = plainText(node, u"regex", out.regex);
    out.replacement = plainText(node, u"replacement", out.replacement);
    out.targetLabel = fields.text(u"targetLabel");
    constexpr int most = std::numeric_limits<int>::max();
    out.modulus = static_cast<quint64>(fields.integer(u"modulus", 1, most).value_or(0));
    const QString action = fields.oneOf(u"action", actionTexts(), u"replace"_s);
    for (const auto& name : actionNames) {
        if (name.text == action)
            out.action = name.action;
    }
    checkTarget(node, out, mistakes);
    return out;
}

bool isServer(const Config& config, const QString& name)
{
    return std::ranges::any_of(config.environments, [&](const Environment& environment) {
        return std::ranges::find(environment.servers, name, &PrometheusServer::name)
            != environment.servers.end();
    });
}

bool runsTemplate(const RolloutPlan& plan, const QString& name)
{
    return plan.backgroundTemplates.contains(name)
        || std::ranges::any_of(
            plan.steps, [&](const Step& step) { return step.templates.contains(name); });
}

/// A gate's server must be known wherever a plan with that gate may run.
void checkGateSource(
    const yaml::Node& source, const QString& analysis, const Config& config, Mistakes& mistakes)
{
    for (const auto& environment : config.environments) {
        const bool isUsed = std::ranges::any_of(environment.plans,
            [&](const QString& plan) { return runsTemplate(config.plans.value(plan), analysis); });
        const auto& servers = environment.servers;
        if (isUsed
            && std::ranges::find(servers, source.text, &PrometheusServer::name) == servers.end())
            mistakes.add(source.mark,
                u"environment %1 has no server %2, and a plan there asks it"_s.arg(
                    quoted(environment.name), quoted(source.text)),
                u"describe it under prometheus of that environment"_s);
    }
}

/// One `source` deep in the file; false if it names a server that there is not.
bool checkSource(const yaml::Node* node, const Config& config, Mistakes& mistakes)
{
    const yaml::Node* source = node ? node->find(u"source") : nullptr;
    if (!source || !source->isScalar() || source->text == own || source->text.isEmpty()
        || isServer(config, source->text))
        return true;
    mistakes.add(source->mark,
        u"unknown source %1"_s.arg(quoted(source->text)),
        u"write own, or the name of a server under environments[].prometheus"_s);
    return false;
}

} // namespace

ScrapeSettings readScrapeSettings(const yaml::Node& node, Mistakes& mistakes)
{
    ScrapeSettings out;
    if (!node.isMap())
        return out;
    // Unknown keys are told where the endpoint itself is read: none is here.
    Section open = section(Part::Metrics);
    open.notYet.clear();
    for (const auto& entry : node.entries)
        open.keys << entry.first.text;
    const Fields fields(node, open, mistakes);
    constexpr qint64 mostBytes = 256LL << 20;
    constexpr int most = 10'000'000;
    out.honorLabels = fields.flag(u"honorLabels").value_or(out.honorLabels);
    out.honorTimestamps = fields.flag(u"honorTimestamps").value_or(out.honorTimestamps);
    out.bodyLimit = fields.bytes(u"bodySizeLimit", 1024, mostBytes).value_or(out.bodyLimit);
    out.sampleLimit
        = fields.integer(u"sampleLimit", 1, most).value_or(static_cast<int>(out.sampleLimit));
    out.labelLimit
        = fields.integer(u"labelLimit", 1, 1000).value_or(static_cast<int>(out.labelLimit));
    out.keep = fields.integer(u"keepSeries", 0, most).value_or(static_cast<int>(out.keep));
    for (const yaml::Node* item : fields.items(u"metricRelabelConfigs"))
        out.metricRelabel.push_back(readRelabel(*item, mistakes));
    return out;
}

std::vector<PrometheusServer> readServers(
    const Fields& environment, const QDir& folder, Mistakes& mistakes)
{
    std::vector<PrometheusServer> out;
    for (const yaml::Node* item : environment.items(u"prometheus")) {
        if (!item->isMap()) {
            mistakes.add(
                item->mark, u"a server is a map"_s, u"write {name: main, url: http://host:9090}"_s);
            continue;
        }
        PrometheusServer server;
        const auto endpoint = readEndpoint(*item, {Purpose::Server, folder, false}, mistakes);
        const yaml::Node* name = item->find(u"name");
        server.name = name && name->isScalar() ? name->text : QString();
        if (!endpoint || server.name.isEmpty())
            continue;
        server.endpoint = *endpoint;
        if (!item->find(u"timeout"))
            server.endpoint.timeout = std::min<Milliseconds>(10s, server.endpoint.interval);
        if (server.name == own)
            mistakes.add(name->mark, u"a server cannot be called own: that is Slipway's store"_s);
        if (std::ranges::find(out, server.name, &PrometheusServer::name) != out.end())
            mistakes.add(name->mark, u"server %1 is there twice"_s.arg(quoted(server.name)));
        out.push_back(std::move(server));
    }
    return out;
}

QString readSource(
    const Fields& environment, const std::vector<PrometheusServer>& servers, Mistakes& mistakes)
{
    if (!environment.has(u"source"))
        return {};
    const QString name = environment.name(u"source");
    if (name == own || name.isEmpty())
        return {};
    if (std::ranges::find(servers, name, &PrometheusServer::name) != servers.end())
        return name;
    QStringList known{own};
    for (const auto& server : servers)
        known << server.name;
    mistakes.add(environment.find(u"source")->mark,
        u"unknown source %1"_s.arg(quoted(name)),
        u"there is: "_s + known.join(u", "_s));
    return {};
}

Storage readStorage(const yaml::Node& node, Mistakes& mistakes)
{
    const Fields fields(node, section(Part::Storage), mistakes);
    constexpr Milliseconds longest = 24h * 3650;
    Storage out;
    out.retention = fields.duration(u"retention", 1h, longest).value_or(out.retention);
    out.downsampledRetention = std::max(out.retention,
        fields.duration(u"downsampledRetention", 1h, longest).value_or(out.downsampledRetention));
    out.memory = fields.bytes(u"memory", 16LL << 20, 1LL << 40).value_or(out.memory);
    out.isOnDisk = fields.flag(u"onDisk").value_or(out.isOnDisk);
    out.keep = fields.texts(u"keep");
    return out;
}

void checkSources(const yaml::Node& root, const Config& config, Mistakes& mistakes)
{
    if (const yaml::Node* charts = root.find(u"charts")) {
        for (const auto& chart : charts->items)
            checkSource(&chart, config, mistakes);
    }
    const yaml::Node* templates = root.find(u"analysisTemplates");
    if (!templates)
        return;
    for (const auto& entry : templates->entries) {
        const yaml::Node* metrics = entry.second.find(u"metrics");
        if (!metrics)
            continue;
        for (const auto& metric : metrics->items) {
            const yaml::Node* provider = metric.find(u"provider");
            const yaml::Node* query = provider ? provider->find(u"prometheus") : nullptr;
            const yaml::Node* source = query ? query->find(u"source") : nullptr;
            if (source && checkSource(query, config, mistakes) && source->text != own)
                checkGateSource(*source, entry.first.text, config, mistakes);
        }
    }
}

} // namespace slipway::config
