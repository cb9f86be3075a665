// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/kubernetes/cluster.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

struct Judge {
    const Facts& facts;
    Noted bad;
    Noted poor;
    std::vector<Evidence> good;

    void rollout(const evidence::KubernetesObject& object, const KubernetesSet& set)
    {
        const auto* workload = set.workload(object.kind, object.name);
        const QString who = object.title();
        if (workload && workload->workloadRef
            && !set.workload(u"Deployment"_s, workload->workloadRef->text))
            return bad.add(u"%1 takes over Deployment %2, which does not exist"_s.arg(
                               who, workload->workloadRef->text),
                placeOf(facts, workload->workloadRef->place));
        const auto* strategy = object.node.find({u"spec", u"strategy"});
        const auto* canary = strategy != nullptr ? strategy->find(u"canary") : nullptr;
        const auto* blueGreen = strategy != nullptr ? strategy->find(u"blueGreen") : nullptr;
        if (canary == nullptr && blueGreen == nullptr)
            return poor.add(u"%1 has neither a canary nor a blue-green strategy"_s.arg(who),
                placeOf(facts, object.place));
        if (const auto missing = missingAnalysis(*strategy, set, 0))
            return bad.add(
                u"%1 uses analysis template %2, which does not exist"_s.arg(who, missing->text),
                placeOf(facts, missing->place));
        for (const auto& field : {u"stableService"_s, u"canaryService"_s})
            if (!hasService(canary, field, set, who))
                return;
        for (const auto& field : {u"activeService"_s, u"previewService"_s})
            if (!hasService(blueGreen, field, set, who))
                return;
        if (canary != nullptr && canary->find(u"steps") == nullptr)
            return poor.add(
                u"%1 is a canary without steps: it replaces everything at once"_s.arg(who),
                placeOf(facts, canary->place));
        good.push_back(placeOf(facts, strategy->place));
    }

    void canary(const evidence::KubernetesObject& object, const KubernetesSet& set)
    {
        const auto* target = object.node.find({u"spec", u"targetRef"});
        const QString who = object.title();
        if (target == nullptr)
            return bad.add(u"%1 names no target"_s.arg(who), placeOf(facts, object.place));
        const QString kind = target->textOf(u"kind");
        const QString name = target->textOf(u"name");
        if ((kind == u"Deployment" || kind == u"DaemonSet") && set.unread.empty()
            && !set.workload(kind, name))
            return bad.add(u"%1 is for %2/%3, which does not exist"_s.arg(who, kind, name),
                placeOf(facts, target->place));
        auto analysis = object.node.find({u"spec", u"analysis"});
        if (analysis == nullptr)
            analysis = object.node.find({u"spec", u"canaryAnalysis"});
        if (analysis == nullptr
            || (analysis->find(u"metrics") == nullptr && analysis->find(u"webhooks") == nullptr))
            return poor.add(
                u"%1 analyses nothing before it goes on"_s.arg(who), placeOf(facts, object.place));
        good.push_back(placeOf(facts, analysis->place));
    }

private:
    bool hasService(const evidence::ManifestNode* way,
        const QString& field,
        const KubernetesSet& set,
        const QString& who)
    {
        const auto* name = way != nullptr ? way->find(field) : nullptr;
        if (name == nullptr || name->text.isEmpty() || set.service(name->text)
            || !set.unread.empty())
            return true;
        bad.add(u"%1 names Service %2, which does not exist"_s.arg(who, name->text),
            placeOf(facts, name->place));
        return false;
    }

    /// The first `templateName` that no AnalysisTemplate of the set has.
    static std::optional<evidence::Located> missingAnalysis(
        const evidence::ManifestNode& node, const KubernetesSet& set, int depth)
    {
        if (depth > 12 || !set.unread.empty())
            return {};
        for (const auto& child : node.children) {
            if (child.key == u"templateName" && child.isScalar()
                && !set.object(u"AnalysisTemplate"_s, child.text)
                && !set.object(u"ClusterAnalysisTemplate"_s, child.text))
                return child.located();
            if (auto inner = missingAnalysis(child, set, depth + 1))
                return inner;
        }
        return {};
    }
};

} // namespace

Outcome checkProgressive(const Facts& facts)
{
    Judge judge{facts, {}, {}, {}};
    for (const auto* set : facts.get<KubernetesFiles>().judged())
        for (const auto& object : set->objects) {
            if (object.kind == u"Rollout" && object.group() == u"argoproj.io")
                judge.rollout(object, *set);
            else if (object.kind == u"Canary" && object.group() == u"flagger.app")
                judge.canary(object, *set);
        }
    if (judge.bad.isEmpty() && judge.poor.isEmpty() && judge.good.empty())
        return withoutObjects(facts, u"No Rollout and no Canary"_s);
    return concluded(facts,
        judge.bad,
        judge.poor,
        {},
        u"Progressive delivery has its steps, targets and analyses."_s,
        std::move(judge.good));
}

} // namespace slipway::readiness
