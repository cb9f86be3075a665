// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/pipelinefacts.h"
#include "readiness/checks/reports/judge.h"

#include <algorithm>

namespace slipway::readiness {
namespace {

bool isScanTool(const QStringList& words, QLatin1StringView tool, QLatin1StringView first)
{
    return words.size() > 1 && words.first() == tool
        && (first.isEmpty() || words.mid(1).contains(QString(first)));
}

/// What a workflow does for an image: it is looked through, and its content is recorded.
struct ImageSteps {
    std::vector<Evidence> scans;
    std::vector<Evidence> records;
    bool isKnown = true; ///< every workflow could be read, and calls nothing from elsewhere
};

bool mentionsAny(const QString& text, std::initializer_list<QLatin1StringView> words)
{
    return std::ranges::any_of(
        words, [&](QLatin1StringView word) { return text.contains(word, Qt::CaseInsensitive); });
}

void lookAtAction(const evidence::WorkflowStep& step, const Evidence& place, ImageSteps& out)
{
    const QString uses = step.uses.section(u'@', 0, 0).toLower();
    const bool namesImage = step.with.contains(u"image-ref"_s) || step.with.contains(u"image"_s)
        || step.with.value(u"scan-type"_s) == u"image" || step.with.contains(u"input"_s);
    if ((mentionsAny(uses, {"trivy-action"_L1, "anchore/scan-action"_L1}) && namesImage)
        || mentionsAny(uses, {"snyk/actions/docker"_L1, "scout-action"_L1, "grype"_L1}))
        out.scans.push_back(place);
    const auto wants = [&step](const QString& key) {
        const QString value = step.with.value(key).trimmed();
        return !value.isEmpty() && value != u"false";
    };
    if (mentionsAny(uses,
            {"sbom-action"_L1,
                "attest-build-provenance"_L1,
                "attest-sbom"_L1,
                "gh-action-cyclonedx"_L1,
                "slsa-github-generator"_L1,
                "actions/attest"_L1})
        || (uses.endsWith(u"build-push-action")
            && (wants(u"sbom"_s) || wants(u"provenance"_s) || wants(u"attests"_s)))
        || mentionsAny(step.with.value(u"format"_s), {"cyclonedx"_L1, "spdx"_L1}))
        out.records.push_back(place);
}

void lookAtCommand(const QStringList& words, const Evidence& place, ImageSteps& out)
{
    if (words.isEmpty())
        return;
    const QString text = words.join(u' ');
    if (isScanTool(words, "trivy"_L1, "image"_L1) || isScanTool(words, "grype"_L1, {})
        || text.startsWith(u"docker scout cves") || text.startsWith(u"snyk container test")
        || (words.first() == u"docker" && mentionsAny(text, {"aquasec/trivy"_L1})
            && words.contains(u"image"_s)))
        out.scans.push_back(place);
    if (words.first() == u"syft" || words.first() == u"cdxgen"
        || words.first().startsWith(u"cyclonedx") || text.startsWith(u"docker sbom")
        || text.startsWith(u"cosign attest")
        || (words.first() == u"docker"
            && mentionsAny(text, {" --sbom"_L1, " --provenance"_L1, " --attest"_L1})
            && !mentionsAny(text, {"--provenance=false"_L1}))
        || (words.first() == u"trivy" && mentionsAny(text, {"cyclonedx"_L1, "spdx"_L1})))
        out.records.push_back(place);
}

ImageSteps imageSteps(const Facts& facts)
{
    ImageSteps out;
    const auto& workflows = facts.get<WorkflowFacts>();
    out.isKnown = workflows.unreadable.empty() && workflows.otherSystems.isEmpty()
        && facts.get<Gates>().elsewhere.isEmpty();
    for (const auto& workflow : workflows.workflows) {
        for (const auto& job : workflow.jobs) {
            if (job.isDisabled())
                continue;
            if (job.uses.contains(u"slsa-github-generator"))
                out.records.push_back(placeOf(facts, workflow.path, job.line));
            for (const auto& step : job.steps) {
                if (step.isDisabled())
                    continue;
                if (!step.uses.isEmpty())
                    lookAtAction(step, placeOf(facts, workflow.path, step.line), out);
                for (const auto& command : step.script().commands) {
                    lookAtCommand(withoutWrappers(command.words),
                        placeOf(facts, workflow.path, command.line),
                        out);
                    for (const auto& called : calledScripts(facts, command.words))
                        for (const auto& inner : called.script.commands)
                            lookAtCommand(withoutWrappers(inner.words),
                                placeOf(facts, called.path, inner.line),
                                out);
                }
            }
        }
    }
    return out;
}

/// Reports count like steps, and prove what steps only promise.
void addReports(const Facts& facts, ImageSteps& steps)
{
    const auto& reports = facts.get<Reports>();
    for (const auto& file : reports.scans) {
        if (file.report && file.report->isImage
            && !aged(facts, file.produced.time, lifetime::dependencyScan).isStale)
            steps.scans.push_back(evidenceOf(file, file.report->origin.line));
    }
    for (const auto& file : reports.sboms) {
        if (file.report
            && (!file.produced.isStale
                || !aged(facts, file.produced.time, lifetime::dependencyScan).isStale))
            steps.records.push_back(evidenceOf(file, file.report->origin.line));
    }
}

} // namespace

Outcome imagesAreScanned(const Facts& facts)
{
    const auto& images = facts.get<ProductionImages>();
    ImageSteps steps = imageSteps(facts);
    addReports(facts, steps);
    auto places = steps.scans;
    places.insert(places.end(), steps.records.begin(), steps.records.end());
    if (!steps.scans.empty() && !steps.records.empty())
        return passed(
            u"The image is scanned, and what it is made of is recorded."_s, std::move(places));
    if (images.isEmpty() && places.empty())
        return notApplicable(
            u"There is no Dockerfile: no image is built here."_s, {absent(u"Dockerfile"_s)});
    const QString lacks = !steps.records.empty() ? u"nothing scans the image"_s
        : !steps.scans.empty()                   ? u"there is no SBOM or provenance"_s
                               : u"nothing scans the image, and there is no SBOM or provenance"_s;
    if (places.empty())
        places = {images.builds.empty() ? absent(u"trivy.json"_s)
                                        : placeOf(facts, images.builds.front().dockerfile, 1),
            absent(u"sbom.json"_s)};
    if (!steps.isKnown)
        return unknown(UnknownReason::Unsupported,
            u"As far as CI can be read here, %1; some of it cannot."_s.arg(lacks),
            std::move(places));
    const QString reason = u"In workflows and reports, %1."_s.arg(lacks);
    if (steps.scans.empty() && steps.records.empty())
        return failed(reason, std::move(places));
    return warned(reason, std::move(places));
}

} // namespace slipway::readiness
