// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/keys.h"

#include "config/rolloutkeys.h"

#include <vector>

using namespace Qt::StringLiterals;

namespace slipway::config {
namespace {

std::vector<Section> workingSections()
{
    return {
        {u"slipway.yaml"_s,
            {u"version"_s,
                u"demo"_s,
                u"project"_s,
                u"environments"_s,
                u"services"_s,
                u"charts"_s,
                u"readiness"_s,
                u"logging"_s,
                u"commands"_s,
                u"analysisTemplates"_s,
                u"plans"_s,
                u"storage"_s},
            {u"version"_s, u"project"_s},
            {{u"apiVersion"_s, u"write version: 1"_s}}},
        {u"project"_s, {u"name"_s, u"repository"_s, u"claims"_s}, {u"name"_s}, {}},
        {u"environment"_s,
            {u"name"_s,
                u"colour"_s,
                u"protected"_s,
                u"services"_s,
                u"gates"_s,
                u"plan"_s,
                u"plans"_s,
                u"prometheus"_s,
                u"source"_s},
            {u"name"_s},
            {{u"after"_s, {}},
                {u"concurrency"_s, {}},
                {u"lease"_s, {}},
                {u"approvals"_s, {}},
                {u"windows"_s, {}}}},
        {u"placement"_s,
            {u"service"_s, u"health"_s, u"metrics"_s, u"probe"_s},
            {u"service"_s},
            {{u"overrides"_s, u"write health, metrics or probe here"_s}}},
        {u"service"_s,
            {u"name"_s, u"title"_s, u"health"_s, u"metrics"_s, u"probe"_s},
            {u"name"_s},
            {{u"plan"_s, u"name it under environments[].plans"_s},
                {u"dependsOn"_s, {}},
                {u"wave"_s, {}},
                {u"environments"_s, u"name the service under environments[].services"_s}}},
    };
}

std::vector<Section> endpointSections()
{
    return {
        {u"endpoint"_s,
            {u"url"_s,
                u"interval"_s,
                u"timeout"_s,
                u"failureThreshold"_s,
                u"successThreshold"_s,
                u"degradedAbove"_s,
                u"auth"_s,
                u"tls"_s},
            {},
            {}},
        {u"auth"_s, {u"header"_s, u"basic"_s}, {}, {}},
        {u"header"_s, {u"name"_s, u"value"_s}, {u"value"_s}, {}},
        {u"basic"_s, {u"user"_s, u"password"_s}, {u"user"_s, u"password"_s}, {}},
        {u"tls"_s, {u"ca"_s, u"certificate"_s, u"key"_s}, {}, {}},
        {u"metrics"_s,
            {u"url"_s,
                u"interval"_s,
                u"timeout"_s,
                u"failureThreshold"_s,
                u"successThreshold"_s,
                u"degradedAbove"_s,
                u"auth"_s,
                u"tls"_s,
                u"honorLabels"_s,
                u"honorTimestamps"_s,
                u"bodySizeLimit"_s,
                u"sampleLimit"_s,
                u"labelLimit"_s,
                u"keepSeries"_s,
                u"metricRelabelConfigs"_s},
            {},
            {{u"relabelConfigs"_s, u"targets stand in this file: write them as they should be"_s},
                {u"params"_s, u"write them in the url"_s},
                {u"targetLimit"_s, {}}}},
        {u"relabelConfig"_s,
            {u"sourceLabels"_s,
                u"separator"_s,
                u"regex"_s,
                u"targetLabel"_s,
                u"replacement"_s,
                u"modulus"_s,
                u"action"_s},
            {},
            {}},
        {u"server"_s,
            {u"name"_s, u"url"_s, u"interval"_s, u"timeout"_s, u"auth"_s, u"tls"_s},
            {u"name"_s, u"url"_s},
            {}},
    };
}

std::vector<Section> viewSections()
{
    return {
        {u"chart"_s,
            {u"title"_s, u"unit"_s, u"query"_s, u"legend"_s, u"threshold"_s, u"source"_s},
            {u"title"_s, u"query"_s},
            {}},
        {u"readiness"_s,
            {u"profile"_s,
                u"minimumCoverage"_s,
                u"coverageThreshold"_s,
                u"compose"_s,
                u"dockerfile"_s,
                u"reports"_s,
                u"weights"_s,
                u"profiles"_s,
                u"checks"_s,
                u"waivers"_s,
                u"owners"_s,
                u"ignore"_s},
            {},
            {}},
        {u"logging"_s, {u"level"_s}, {}, {}},
        {u"storage"_s,
            {u"retention"_s, u"downsampledRetention"_s, u"memory"_s, u"onDisk"_s, u"keep"_s},
            {},
            {}},
    };
}

std::vector<Section> readinessSections()
{
    return {
        {u"profile"_s,
            {u"version"_s,
                u"tier"_s,
                u"minimumCoverage"_s,
                u"coverageThreshold"_s,
                u"weights"_s,
                u"severities"_s,
                u"inlineWaivers"_s},
            {},
            {}},
        {u"check"_s,
            {u"id"_s,
                u"title"_s,
                u"category"_s,
                u"severity"_s,
                u"rationale"_s,
                u"remediation"_s,
                u"command"_s,
                u"http"_s,
                u"promql"_s,
                u"file"_s},
            {u"id"_s, u"title"_s, u"category"_s, u"severity"_s, u"remediation"_s},
            {}},
        {u"checkCommand"_s, {u"argv"_s, u"timeout"_s, u"output"_s}, {u"argv"_s}, {}},
        {u"checkHttp"_s, {u"url"_s, u"status"_s, u"contains"_s}, {u"url"_s}, {}},
        {u"checkPromql"_s, {u"query"_s, u"condition"_s}, {u"query"_s}, {}},
        {u"checkFile"_s, {u"path"_s, u"contains"_s, u"jsonPath"_s, u"equals"_s}, {u"path"_s}, {}},
    };
}

std::vector<Section> allSections()
{
    std::vector<Section> all = workingSections();
    for (const auto& part :
        {endpointSections(), viewSections(), rolloutSections(), readinessSections()})
        all.insert(all.end(), part.begin(), part.end());
    return all;
}

} // namespace

std::span<const Section> sections()
{
    static const std::vector<Section> all = allSections();
    return all;
}

std::span<const Section> policySections()
{
    static const std::vector<Section> all{
        {u"slipway-waivers.yaml"_s, {u"version"_s, u"waivers"_s}, {u"version"_s}, {}},
        {u"waiver"_s,
            {u"check"_s,
                u"path"_s,
                u"service"_s,
                u"fingerprint"_s,
                u"reason"_s,
                u"owner"_s,
                u"approver"_s,
                u"created"_s,
                u"expires"_s},
            {u"check"_s, u"reason"_s, u"owner"_s, u"approver"_s, u"created"_s, u"expires"_s},
            {}},
    };
    return all;
}

const Section& section(Part part)
{
    const auto index = static_cast<size_t>(part);
    return index < sections().size() ? sections()[index]
                                     : policySections()[index - sections().size()];
}

} // namespace slipway::config
