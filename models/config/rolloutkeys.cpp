// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/rolloutkeys.h"

using namespace Qt::StringLiterals;

namespace slipway::config {
namespace {

std::vector<Section> gateSections()
{
    return {
        {u"gates"_s,
            {u"scorecard"_s},
            {},
            {{u"errorBudgetRemaining"_s, {}}, {u"rollbackProven"_s, {}}}},
        {u"scorecardGate"_s,
            {u"require"_s},
            {u"require"_s},
            {{u"pass"_s, u"write require: go or go-with-risk"_s},
                {u"warning"_s, u"write require: go or go-with-risk"_s},
                {u"keyCategories"_s, {}}}},
    };
}

std::vector<Section> commandSections()
{
    return {
        {u"command"_s,
            {u"argv"_s,
                u"cwd"_s,
                u"timeout"_s,
                u"grace"_s,
                u"killAfter"_s,
                u"idempotent"_s,
                u"mutates"_s,
                u"output"_s,
                u"retry"_s,
                u"env"_s,
                u"redact"_s},
            {u"argv"_s},
            {{u"recover"_s, {}},
                {u"shell"_s, u"write argv as a list: no shell reads it"_s},
                {u"stdin"_s, {}}}},
        {u"retry"_s,
            {u"errorThreshold"_s, u"backoff"_s},
            {},
            {{u"timeout"_s, u"write timeout beside argv"_s}}},
        {u"backoff"_s, {u"duration"_s, u"factor"_s, u"maxDuration"_s}, {}, {}},
    };
}

Section metricSection()
{
    return {u"metric"_s,
        {u"name"_s,
            u"title"_s,
            u"unit"_s,
            u"provider"_s,
            u"successCondition"_s,
            u"failureCondition"_s,
            u"interval"_s,
            u"initialDelay"_s,
            u"count"_s,
            u"failureLimit"_s,
            u"inconclusiveLimit"_s,
            u"consecutiveErrorLimit"_s,
            u"consecutiveSuccessLimit"_s,
            u"noData"_s,
            u"maxExtension"_s,
            u"dryRun"_s,
            u"threshold"_s},
        {u"name"_s, u"provider"_s},
        {{u"minSamples"_s, u"make the query empty below that number of requests: it is held"_s},
            {u"weight"_s, {}},
            {u"critical"_s, {}},
            {u"judge"_s, u"compare with stable in a condition, as result <= 1.1 * stable"_s},
            {u"direction"_s, {}},
            {u"baseline"_s, u"write stable in the plan and in the condition"_s},
            {u"effectSize"_s, {}}}};
}

std::vector<Section> analysisSections()
{
    const QString onlyPrometheus = u"there is: prometheus"_s;
    return {
        {u"analysisTemplate"_s,
            {u"metrics"_s},
            {u"metrics"_s},
            {{u"score"_s, {}},
                {u"args"_s, u"write variables in the plan and {{name}} in the query"_s},
                {u"dryRun"_s, u"write dryRun: true in the metric"_s},
                {u"measurementRetention"_s, u"every measurement is kept"_s}}},
        metricSection(),
        {u"provider"_s,
            {u"prometheus"_s},
            {u"prometheus"_s},
            {{u"web"_s, onlyPrometheus},
                {u"job"_s, onlyPrometheus},
                {u"kayenta"_s, onlyPrometheus},
                {u"datadog"_s, onlyPrometheus},
                {u"newRelic"_s, onlyPrometheus},
                {u"wavefront"_s, onlyPrometheus},
                {u"graphite"_s, onlyPrometheus},
                {u"influxdb"_s, onlyPrometheus},
                {u"cloudWatch"_s, onlyPrometheus}}},
        {u"prometheus"_s,
            {u"query"_s, u"source"_s},
            {u"query"_s},
            {{u"address"_s,
                 u"describe the server under environments[].prometheus and name it in source"_s},
                {u"timeout"_s, {}},
                {u"authentication"_s, {}},
                {u"headers"_s, {}},
                {u"insecure"_s, {}},
                {u"rangeQuery"_s, {}}}},
    };
}

Section planSection()
{
    const QString asStep = u"write it as a step"_s;
    return {u"plan"_s,
        {u"title"_s,
            u"strategy"_s,
            u"autoRollback"_s,
            u"failsafe"_s,
            u"progressDeadline"_s,
            u"rollback"_s,
            u"analysis"_s,
            u"variables"_s,
            u"canary"_s,
            u"stable"_s,
            u"traffic"_s,
            u"observe"_s,
            u"steps"_s},
        {u"steps"_s},
        {{u"hooks"_s, asStep},
            {u"preview"_s, asStep},
            {u"switch"_s, asStep},
            {u"prePromotionAnalysis"_s, asStep},
            {u"postPromotionAnalysis"_s, asStep},
            {u"gate"_s, u"write gates in the environment"_s},
            {u"observerTimeout"_s, {}},
            {u"autoResume"_s, {}}}};
}

std::vector<Section> planSections()
{
    const QString asSteps = u"write a pause and an analysis as steps"_s;
    return {
        planSection(),
        {u"rollback"_s, {u"steps"_s}, {u"steps"_s}, {{u"mode"_s, {}}, {u"window"_s, {}}}},
        {u"backgroundAnalysis"_s, {u"templates"_s, u"startingStep"_s}, {u"templates"_s}, {}},
        {u"traffic"_s, {u"query"_s, u"tolerance"_s}, {u"query"_s}, {}},
        {u"step"_s,
            {u"name"_s,
                u"command"_s,
                u"setWeight"_s,
                u"pause"_s,
                u"analysis"_s,
                u"approval"_s,
                u"undo"_s,
                u"onFailure"_s,
                u"required"_s},
            {},
            {{u"verify"_s, u"write observe in the plan"_s},
                {u"bake"_s, asSteps},
                {u"retry"_s, u"write retry in the command"_s},
                {u"timeout"_s, u"write timeout in the command"_s}}},
        {u"pause"_s, {u"duration"_s}, {}, {{u"maxExtension"_s, {}}}},
        {u"analysis"_s,
            {u"templates"_s},
            {u"templates"_s},
            {{u"args"_s, u"write variables in the plan and {{name}} in the query"_s},
                {u"startingStep"_s, u"write it in the plan's own analysis"_s}}},
        {u"approval"_s,
            {u"minApprovals"_s},
            {},
            {{u"selfApproval"_s, {}}, {u"approvers"_s, {}}, {u"expiresAfter"_s, {}}}},
    };
}

} // namespace

std::vector<Section> rolloutSections()
{
    std::vector<Section> all = gateSections();
    for (const auto& part : {commandSections(), analysisSections(), planSections()})
        all.insert(all.end(), part.begin(), part.end());
    return all;
}

} // namespace slipway::config
