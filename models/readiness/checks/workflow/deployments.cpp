// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/pipelinetools.h"
#include "readiness/checks/workflow/deployjobs.h"

#include <QRegularExpression>
#include <QSet>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

namespace {

/// A program and a word that must be among its first ones.
constexpr Tool deployTools[]{{u"kubectl", u"apply set rollout replace patch create"},
    {u"oc", u"apply rollout"},
    {u"helm", u"upgrade install"},
    {u"helmfile", u"apply sync"},
    {u"kapp", u"deploy"},
    {u"argocd", u"app"},
    {u"flux", u"reconcile"},
    {u"skaffold", u"run deploy"},
    {u"flyctl", u"deploy"},
    {u"fly", u"deploy"},
    {u"vercel", u""},
    {u"netlify", u"deploy"},
    {u"heroku", u"container:release"},
    {u"railway", u"up redeploy"},
    {u"serverless", u"deploy"},
    {u"sls", u"deploy"},
    {u"terraform", u"apply"},
    {u"tofu", u"apply"},
    {u"terragrunt", u"apply"},
    {u"pulumi", u"up"},
    {u"cdk", u"deploy"},
    {u"sam", u"deploy"},
    {u"copilot", u"deploy svc"},
    {u"ansible-playbook", u""},
    {u"cap", u""},
    {u"kamal", u"deploy"},
    {u"wrangler", u"deploy publish"},
    {u"eb", u"deploy"},
    {u"gcloud", u"run app functions deploy"},
    {u"aws", u"ecs eks lambda deploy cloudformation elasticbeanstalk apprunner ssm"},
    {u"az", u"webapp containerapp functionapp aks"},
    {u"doctl", u"apps"},
    {u"dokku", u""},
    {u"nomad", u"run job"},
    {u"firebase", u"deploy"},
    {u"cf", u"push"},
    {u"ssh", u""},
    {u"scp", u""},
    {u"rsync", u""},
    {u"make", u"deploy*"},
    {u"just", u"deploy*"},
    {u"task", u"deploy*"}};

const QStringList& deployActions()
{
    static const QStringList actions{u"azure/k8s-deploy"_s,
        u"azure/webapps-deploy"_s,
        u"azure/functions-action"_s,
        u"azure/container-apps-deploy-action"_s,
        u"azure/aci-deploy"_s,
        u"azure/arm-deploy"_s,
        u"aws-actions/amazon-ecs-deploy"_s,
        u"aws-actions/aws-cloudformation-github-deploy"_s,
        u"aws-actions/aws-lambda-deploy"_s,
        u"google-github-actions/deploy-"_s,
        u"appleboy/ssh-action"_s,
        u"appleboy/scp-action"_s,
        u"easingthemes/ssh-deploy"_s,
        u"burnett01/rsync-deployments"_s,
        u"amondnet/vercel-action"_s,
        u"akhileshns/heroku-deploy"_s,
        u"cloudflare/wrangler-action"_s,
        u"cloudflare/pages-action"_s,
        u"nwtgck/actions-netlify"_s,
        u"digitalocean/app_action"_s,
        u"johnbeynon/render-deploy-action"_s,
        u"stevef1uk/"_s,
        u"deliverybot/helm"_s,
        u"bitovi/github-actions-deploy"_s,
        u"einaregilsson/beanstalk-deploy"_s,
        u"burgersinthecloud/"_s,
        u"fjogeleit/yaml-update-action"_s,
        u"tale/kubectl-action"_s,
        u"koslib/helm-eks-action"_s,
        u"hashicorp/nomad"_s,
        u"jnwng/railway-deploy"_s,
        u"bervprojects/railway-deploy"_s,
        u"firebaseextended/action-hosting-deploy"_s,
        u"benc-uk/workflow-dispatch"_s};
    return actions;
}

bool isLocalTarget(const PipelineCommand& command)
{
    // A cluster inside the job is a test, not an environment.
    static const QSet<QString> local{u"kind"_s, u"minikube"_s, u"k3d"_s};
    return local.contains(command.words.value(0).section(u'/', -1));
}

bool isIdle(const PipelineCommand& command)
{
    static const QSet<QString> idle{
        u"echo"_s, u"printf"_s, u"true"_s, u":"_s, u"sleep"_s, u"date"_s};
    if (command.uses.isEmpty())
        return command.words.isEmpty() || idle.contains(command.words[0]);
    return command.uses.startsWith(u"actions/checkout");
}

} // namespace

DeployJobs DeployJobs::gather(const Facts& facts)
{
    static const QRegularExpression named(
        u"(^|[^a-z])(deploy|deployment|rollout|promote|release-to)([^a-z]|$)"_s,
        QRegularExpression::CaseInsensitiveOption);
    DeployJobs out;
    const auto& workflows = facts.get<WorkflowFacts>().workflows;
    const auto& runs = facts.get<PipelineRuns>();
    size_t at = 0;
    for (int w = 0; w < int(workflows.size()); ++w) {
        for (int j = 0; j < int(workflows[size_t(w)].jobs.size()); ++j) {
            const auto& job = workflows[size_t(w)].jobs[size_t(j)];
            One one{.workflow = w, .job = j, .acts = {}};
            one.isNamed = !job.isDisabled()
                && (named.match(job.id).hasMatch() || named.match(job.name).hasMatch());
            for (; at < runs.commands.size(); ++at) {
                const auto& command = runs.commands[at];
                if (std::pair(command.workflow, command.job) != std::pair(w, j))
                    break;
                const bool deploys = isDeployment(command);
                one.deploys = one.deploys || deploys;
                one.pushes = one.pushes || isImagePush(command);
                one.doesNothing = one.doesNothing && isIdle(command);
                one.testsCluster = one.testsCluster || isLocalTarget(command)
                    || command.uses.contains(u"kind-action") || command.uses.contains(u"k3d");
                if (deploys || isImagePush(command))
                    one.acts.push_back(&command);
            }
            one.doesNothing = one.doesNothing && job.uses.isEmpty();
            if (one.testsCluster)
                one.deploys = false;
            out.all.push_back(std::move(one));
        }
    }
    return out;
}

const evidence::WorkflowJob& jobOf(const Facts& facts, const DeployJobs::One& one)
{
    return facts.get<WorkflowFacts>().workflows[size_t(one.workflow)].jobs[size_t(one.job)];
}

Evidence placeOf(const Facts& facts, const DeployJobs::One& one)
{
    return placeOf(facts,
        facts.get<WorkflowFacts>().workflows[size_t(one.workflow)].path,
        jobOf(facts, one).line);
}

namespace {

/// Argo CD and Flux deploy by themselves what stands in the repository.
std::optional<Evidence> puller(const Facts& facts)
{
    for (const auto& set : facts.get<KubernetesFiles>().sets)
        for (const auto& object : set.objects)
            if (object.apiVersion.startsWith(u"argoproj.io/")
                    ? object.kind.startsWith(u"Application")
                    : object.apiVersion.contains(u"toolkit.fluxcd.io"))
                return placeOf(facts, object.place);
    return {};
}

/// Environments of the configuration that no deploy job names.
QStringList undeployed(const Facts& facts, const std::vector<const DeployJobs::One*>& deploying)
{
    QStringList out;
    for (const auto& environment : facts.inputs().environments) {
        const QString name = environment.name.toLower();
        const QString stem = name.startsWith(u"prod") ? u"prod"_s
            : name.startsWith(u"stag")                ? u"stag"_s
                                                      : name;
        const bool isThere = std::ranges::any_of(deploying, [&](const DeployJobs::One* one) {
            const auto& job = jobOf(facts, *one);
            const QString text = (job.environment + u' ' + job.id + u' ' + job.name).toLower();
            if (job.environment.contains(u"${{") || text.contains(stem))
                return true;
            return std::ranges::any_of(one->acts, [&stem](const PipelineCommand* command) {
                return command->text.toLower().contains(stem);
            });
        });
        if (!isThere && !name.contains(u"dev") && !name.contains(u"local"))
            out << environment.name;
    }
    return out;
}

Outcome judgeDeploying(const Facts& facts, const std::vector<const DeployJobs::One*>& deploying)
{
    std::vector<Evidence> places;
    Findings ungated;
    for (const auto* one : deploying) {
        const auto& job = jobOf(facts, *one);
        places.push_back(placeOf(facts, *one));
        if (job.environment.isEmpty() && job.uses.isEmpty() && one->deploys)
            ungated.add(job.id, placeOf(facts, *one));
    }
    const auto open = undeployed(facts, deploying);
    if (!open.isEmpty())
        return warned(u"No job deploys to %1."_s.arg(listed(open)), some(std::move(places)));
    if (int(ungated.places.size()) == int(deploying.size()))
        return warned(u"Job %1 deploys, but names no `environment`, so that no protection rule "
                      "stands before it."_s.arg(listed(ungated.what)),
            some(ungated.places));
    return passed(
        u"DeployJobs deploy, each to an environment of its own."_s, some(std::move(places)));
}

} // namespace

bool isDeployment(const PipelineCommand& command)
{
    if (!command.uses.isEmpty()) {
        const QString uses = command.uses.toLower();
        if (uses.startsWith(u"hashicorp/setup") || uses.contains(u"/setup-"))
            return false;
        return std::ranges::any_of(
            deployActions(), [&uses](const QString& name) { return uses.startsWith(name); });
    }
    const auto& words = command.words;
    const QString name = words.value(0).section(u'/', -1);
    if (hasWord(words,
            {u"--dry-run",
                u"--dry-run=client",
                u"--dry-run=server",
                u"--help",
                u"--version",
                u"status",
                u"history"}))
        return false;
    if (name == u"docker")
        return (words.value(1) == u"stack" && words.value(2) == u"deploy")
            || (words.value(1) == u"--context" && words.contains(u"up"_s));
    if (name == u"curl")
        return command.text.contains(u"deploy_hook", Qt::CaseInsensitive)
            || command.text.contains(u"deploy-hook", Qt::CaseInsensitive)
            || command.text.contains(u"api.render.com/deploy");
    if (name == u"aws" && words.value(1) == u"s3")
        return hasWord(words, {u"sync", u"cp"});
    if (name == u"kubectl" && words.value(1) == u"create")
        return false;
    if (name == u"helm" && words.value(1) == u"install" && words.contains(u"plugin"_s))
        return false;
    if (name == u"vercel")
        return words.contains(u"--prod"_s) || words.value(1) == u"deploy";
    static const QRegularExpression script(
        u"(^|/)[\\w-]*(deploy|rollout|promote)[\\w-]*\\.(sh|bash|py)$"_s);
    const bool isShell = name == u"bash" || name == u"sh";
    if (script.match(isShell ? words.value(1) : words.value(0)).hasMatch())
        return true;
    return isAnyOf(deployTools, name, words);
}

namespace {

/// A stack of services of its own, a workload, or a chart.
bool saysWhereItRuns(const Facts& facts)
{
    const auto& stack = facts.get<ProductionStack>();
    const auto& kubernetes = facts.get<KubernetesFiles>();
    return (stack.exists() && !stack.isScaffolding) || !kubernetes.charts.isEmpty()
        || std::ranges::any_of(
            kubernetes.judged(), [](const auto* set) { return !set->workloads.empty(); });
}

} // namespace

Outcome environmentsAreDeployed(const Facts& facts)
{
    const auto& jobs = facts.get<DeployJobs>();
    std::vector<const DeployJobs::One*> deploying;
    const DeployJobs::One* idle = nullptr;
    const DeployJobs::One* unclear = nullptr;
    for (const auto& one : jobs.all) {
        const auto& job = jobOf(facts, one);
        const bool isCalled = one.isNamed && job.uses.contains(u'@');
        if (one.deploys || isCalled)
            deploying.push_back(&one);
        else if (one.isNamed && one.doesNothing)
            idle = &one;
        else if (one.isNamed || !job.environment.isEmpty())
            unclear = &one;
    }
    if (!deploying.empty())
        return judgeDeploying(facts, deploying);
    if (!isDeployable(facts) && !idle)
        return notApplicable(
            u"Nothing in the repository says that it is deployed."_s, {absent(u"Dockerfile"_s)});
    if (const auto none = withoutWorkflows(facts, u"nothing is deployed by a pipeline"_s))
        return *none;
    if (idle)
        return failed(
            u"Job %1 deploys nothing: its steps only print."_s.arg(jobOf(facts, *idle).id),
            {placeOf(facts, *idle)});
    if (const auto place = puller(facts))
        return unknown(UnknownReason::Unsupported,
            u"No job deploys; a controller in the cluster pulls from the repository, which is not "
            "read here."_s,
            {*place});
    if (unclear)
        return unknown(UnknownReason::Unsupported,
            u"Whether job %1 deploys cannot be told from its commands."_s.arg(
                jobOf(facts, *unclear).id),
            {placeOf(facts, *unclear)});
    if (!facts.get<PipelineRuns>().elsewhere.isEmpty())
        return unknown(UnknownReason::Unsupported,
            u"No job here deploys; %1."_s.arg(
                elsewhereText(facts.get<PipelineRuns>().elsewhere.first())),
            workflowPlaces(facts));
    // Others run what is only published, or another repository says where it runs.
    const auto pushing = std::ranges::find_if(jobs.all, &DeployJobs::One::pushes);
    if (pushing != jobs.all.end() && !saysWhereItRuns(facts))
        return unknown(UnknownReason::Missing,
            u"Job %1 publishes the image, and nothing in this repository says where it runs."_s.arg(
                jobOf(facts, *pushing).id),
            {placeOf(facts, *pushing)});
    return failed(u"No job of a workflow deploys anything."_s, workflowPlaces(facts));
}

} // namespace slipway::readiness
