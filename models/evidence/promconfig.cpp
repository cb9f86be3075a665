// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/promconfig.h"

#include "base/duration.h"

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

/// More than any real setup has; hostile files are cut here.
constexpr size_t mostTargets = 5'000;

bool isSet(const yaml::Node* node)
{
    return node != nullptr && node->isScalar() && !node->text.trimmed().isEmpty();
}

qint64 millisecondsOf(const yaml::Node* node, qint64 fallback)
{
    if (!isSet(node))
        return fallback;
    const auto duration = parseDuration(node->text.trimmed());
    return duration ? duration->count() : fallback;
}

void addTargets(const yaml::Node& staticConfigs, std::vector<ScrapeTarget>& out)
{
    for (const auto& group : staticConfigs.items) {
        const auto* targets = group.find(u"targets");
        if (targets == nullptr)
            continue;
        for (const auto& target : targets->items)
            if (isSet(&target) && out.size() < mostTargets)
                out.push_back(scrapeTargetOf(target.text, target.mark));
    }
}

void readRelabelling(const yaml::Node& rules, bool isOfMetrics, ScrapeJob& job)
{
    for (const auto& rule : rules.items) {
        const QString action = rule.textOf(u"action", u"replace"_s);
        const QString target = rule.textOf(u"target_label");
        if (action == u"drop" || action == u"keep") {
            job.dropsMetrics = job.dropsMetrics || isOfMetrics;
            continue;
        }
        if (target == u"__param_target")
            job.isProbe = true;
        if (target == u"__address__" && isSet(rule.find(u"replacement"))) {
            const auto* replacement = rule.find(u"replacement");
            job.prober = scrapeTargetOf(replacement->text, replacement->mark).host;
        }
        const bool isKnown = target.startsWith(u"__") || target == u"instance" || target == u"job";
        job.hasRelabelling = job.hasRelabelling || !isKnown;
    }
}

ScrapeJob jobOf(const yaml::Node& node, qint64 interval)
{
    ScrapeJob job;
    job.mark = node.mark;
    job.name = node.textOf(u"job_name");
    job.path = node.textOf(u"metrics_path", u"/metrics"_s);
    job.scheme = node.textOf(u"scheme", u"http"_s);
    job.interval = millisecondsOf(node.find(u"scrape_interval"), interval);
    for (const auto& [key, value] : node.entries) {
        if (key.text == u"static_configs") {
            addTargets(value, job.targets);
            for (const auto& group : value.items)
                if (const auto* labels = group.find(u"labels"))
                    for (const auto& [name, text] : labels->entries)
                        job.labels.insert(name.text, text.text);
        } else if (key.text == u"file_sd_configs") {
            for (const auto& one : value.items)
                if (const auto* files = one.find(u"files"))
                    for (const auto& file : files->items)
                        if (isSet(&file))
                            job.files.push_back({file.text.trimmed(), file.mark});
        } else if (key.text.endsWith(u"_sd_configs")) {
            job.discoveries << key.text;
        }
    }
    if (const auto* rules = node.find(u"relabel_configs"))
        readRelabelling(*rules, false, job);
    if (const auto* rules = node.find(u"metric_relabel_configs"))
        readRelabelling(*rules, true, job);
    return job;
}

void readAlertmanagers(const yaml::Node& managers, PrometheusConfig& out)
{
    out.hasAlertmanagers = !managers.items.empty();
    for (const auto& manager : managers.items) {
        for (const auto& [key, value] : manager.entries) {
            if (key.text == u"static_configs")
                addTargets(value, out.alertmanagers);
            else if (key.text.endsWith(u"_sd_configs"))
                out.discoversAlertmanagers = true;
        }
    }
}

} // namespace

Result<yaml::Node> onlyMap(const QByteArray& bytes)
{
    auto documents = yaml::readTolerant(bytes);
    if (!documents)
        return failure(documents.error());
    if (documents->empty() || documents->front().isNull())
        return failure(u"1:1"_s, u"the file is empty"_s);
    if (!documents->front().isMap())
        return failure(u"1:1"_s, u"not a map at the top"_s);
    return std::move(documents->front());
}

ScrapeTarget scrapeTargetOf(const QString& text, const yaml::Mark& mark)
{
    ScrapeTarget out;
    out.text = text.trimmed();
    out.mark = mark;
    QString rest = out.text;
    if (const auto at = rest.indexOf(u"://"_s); at >= 0)
        rest = rest.mid(at + 3);
    rest = rest.section(u'/', 0, 0);
    const auto colon = rest.lastIndexOf(u':');
    const bool isAddress = rest.contains(u']') ? colon > rest.indexOf(u']') : colon >= 0;
    if (isAddress) {
        out.port = rest.mid(colon + 1).toInt();
        rest = rest.left(colon);
    }
    out.host = rest;
    return out;
}

bool isPrometheusConfig(const yaml::Node& root)
{
    return root.find(u"scrape_configs") != nullptr || root.find(u"rule_files") != nullptr
        || root.find({u"global", u"scrape_interval"}) != nullptr;
}

Result<PrometheusConfig> readPrometheusConfig(const QByteArray& bytes)
{
    const auto root = onlyMap(bytes);
    if (!root)
        return failure(root.error());
    PrometheusConfig out;
    if (const auto* files = root->find(u"rule_files")) {
        out.ruleFilesMark = files->mark;
        if (files->isScalar() || files->isMap())
            return failure(u"%1:%2"_s.arg(files->mark.line).arg(files->mark.column),
                u"rule_files is not a list"_s);
        for (const auto& item : files->items) {
            if (isSet(&item))
                out.ruleFiles.push_back({item.text.trimmed(), item.mark});
        }
    }
    out.interval = millisecondsOf(root->find({u"global", u"scrape_interval"}), out.interval);
    if (const auto* alerting = root->find(u"alerting"))
        out.alertingMark = alerting->mark;
    if (const auto* managers = root->find({u"alerting", u"alertmanagers"}))
        readAlertmanagers(*managers, out);
    out.hasOtherScrapes = root->find(u"scrape_config_files") != nullptr;
    if (const auto* jobs = root->find(u"scrape_configs")) {
        out.scrapeMark = jobs->mark;
        out.jobs = static_cast<int>(jobs->items.size());
        for (const auto& job : jobs->items)
            if (job.isMap() && out.scraped.size() < mostTargets)
                out.scraped.push_back(jobOf(job, out.interval));
    }
    return out;
}

Result<std::vector<ScrapeTarget>> readTargetFile(const QByteArray& bytes)
{
    const auto documents = yaml::readTolerant(bytes);
    if (!documents)
        return failure(documents.error());
    if (documents->empty() || !documents->front().isSequence())
        return failure(u"1:1"_s, u"not a list of targets"_s);
    std::vector<ScrapeTarget> out;
    addTargets(documents->front(), out);
    return out;
}

} // namespace slipway::evidence
