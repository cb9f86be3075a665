// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/samples.h"

using namespace Qt::StringLiterals;

namespace slipway::test {
namespace {

using namespace readiness;

CheckResult check(const QString& id,
    Category category,
    const QString& title,
    Status status,
    Severity severity,
    const QString& path,
    int line = 0,
    const QString& excerpt = {})
{
    CheckResult out;
    out.id = id;
    out.category = category;
    out.title = title;
    out.status = status;
    out.severity = severity;
    out.weight = defaultWeight(severity);
    Evidence evidence;
    evidence.kind = path.isEmpty() ? EvidenceKind::Absent : EvidenceKind::File;
    evidence.path = path.isEmpty() ? u"k6 or Locust result"_s : path;
    evidence.line = line;
    evidence.excerpt = excerpt;
    out.evidence.push_back(evidence);
    return out;
}

void addChecks(Assessment& a)
{
    const auto s = [](const char16_t* text) { return QString::fromUtf16(text); };
    auto gate = check(s(u"CIC-02"),
        Category::Pipeline,
        s(u"Security scan can fail the build"),
        Status::Fail,
        Severity::Blocker,
        s(u".github/workflows/ci.yml"),
        63,
        s(u"      safety check --json || true\n    continue-on-error: true"));
    gate.reason = s(u"A step whose failure is ignored proves nothing. Both scanners end in || true "
                    u"and the step "
                    u"continues on error.");
    gate.remediation = s(u"Remove both, fail on high severity");
    gate.evidence.push_back(gate.evidence.front());
    gate.evidence.back().line = 71;
    gate.evidence.back().excerpt = s(u"      bandit -r src || true");
    a.checks = {check(s(u"INF-01"),
                    Category::Infrastructure,
                    s(u"Image builds from its own context"),
                    Status::Fail,
                    Severity::Blocker,
                    s(u"Dockerfile.production"),
                    47,
                    s(u"COPY ../shared /app/shared")),
        check(s(u"INF-03"),
            Category::Infrastructure,
            s(u"Every service has a health check"),
            Status::Warn,
            Severity::High,
            s(u"docker-compose.prod.yml"),
            94,
            s(u"  worker:")),
        check(s(u"INF-08"),
            Category::Infrastructure,
            s(u"CPU and memory limits on all services"),
            Status::Pass,
            Severity::High,
            s(u"docker-compose.prod.yml"),
            12),
        gate,
        check(s(u"CIC-04"),
            Category::Pipeline,
            s(u"Lint failures are not ignored"),
            Status::Warn,
            Severity::High,
            s(u".github/workflows/ci.yml"),
            36,
            s(u"      run: ruff check . || true")),
        check(s(u"SEC-03"),
            Category::Security,
            s(u"Containers run as a non-root user"),
            Status::Pass,
            Severity::High,
            s(u"Dockerfile.production"),
            66),
        check(s(u"PERF-08"),
            Category::Performance,
            s(u"Load test within the last 30 days"),
            Status::Unknown,
            Severity::High,
            {}),
        check(s(u"TST-02"),
            Category::Testing,
            s(u"Test report: 0 failures"),
            Status::Fail,
            Severity::Blocker,
            s(u"reports/junit.xml"),
            2,
            s(u"<testsuite tests=\"412\" failures=\"67\">")),
        check(s(u"MON-09"),
            Category::Monitoring,
            s(u"Dashboards query metrics that exist"),
            Status::Fail,
            Severity::High,
            s(u"monitoring/grafana/overview.json"),
            118),
        check(s(u"DOC-02"),
            Category::Documentation,
            s(u"Runbooks name commands that exist"),
            Status::Pass,
            Severity::Medium,
            s(u"docs/runbook.md"),
            3),
        check(s(u"DEP-02"),
            Category::Deployment,
            s(u"A rollback is described and possible"),
            Status::NotApplicable,
            Severity::Medium,
            s(u"deploy/README.md"),
            1),
        check(s(u"DEP-11"),
            Category::Deployment,
            s(u"Images are pinned by digest"),
            Status::Waived,
            Severity::Low,
            s(u"docker-compose.prod.yml"),
            8)};
}

CategoryScore score(Category category,
    std::optional<double> proven,
    double best,
    std::optional<double> claimed,
    Counts counts,
    int blockers)
{
    CategoryScore out;
    out.category = category;
    out.score = {proven, best, 88.0, claimed};
    out.counts = counts;
    out.failedBlockers = blockers;
    return out;
}

} // namespace

std::shared_ptr<const Assessment> sampleAssessment()
{
    auto out = std::make_shared<Assessment>();
    out->project = u"CognitionOS"_s;
    out->repository = u"/srv/cognitionos"_s;
    out->commit = u"a2985881f0c2"_s;
    out->environment = u"production"_s;
    out->time = sampleNow - 120'000;
    out->verdict = Verdict::NoGo;
    out->verdictReason = u"3 failed blockers that are not waived"_s;
    out->score = {58.2, 65.0, 92.0, 95.0};
    out->blockers = {u"INF-01"_s, u"CIC-02"_s, u"TST-02"_s};
    out->categories = {score(Category::Infrastructure, 74, 80, 100.0, {8, 2, 1, 1, 0, 0}, 1),
        score(Category::Pipeline, 46, 46, 100.0, {5, 3, 4, 0, 0, 0}, 1),
        score(Category::Security, 58, 63, 95.0, {8, 4, 3, 1, 0, 0}, 0),
        score(Category::Performance, 48, 82, 95.0, {4, 1, 1, 4, 0, 0}, 0),
        score(Category::Testing, 44, 44, 90.0, {5, 2, 3, 0, 0, 0}, 1),
        score(Category::Monitoring, 39, 47, 100.0, {5, 3, 4, 1, 0, 0}, 0),
        score(Category::Documentation, 91, 91, 95.0, {10, 1, 0, 0, 0, 0}, 0),
        score(Category::Deployment, std::nullopt, 70, std::nullopt, {0, 0, 0, 0, 1, 1}, 0)};
    addChecks(*out);
    out->claims = {{.path = u"README.md"_s,
                       .line = 14,
                       .text = u"Security scanning clean"_s,
                       .kind = u"property"_s,
                       .subject = u"security"_s,
                       .verdict = ClaimVerdict::Contradicted,
                       .reason = u"The scan cannot fail the build."_s,
                       .checks = {u"CIC-02"_s}},
        {.path = u"docs/readiness.md"_s,
            .line = 9,
            .text = u"Overall 95 % production ready"_s,
            .kind = u"score"_s,
            .subject = u"OVERALL"_s,
            .value = 95.0,
            .verdict = ClaimVerdict::Contradicted,
            .reason = u"Evidence proves 58 to 65 %."_s,
            .checks = {u"INF-01"_s, u"TST-02"_s}},
        {.path = u"docs/readiness.md"_s,
            .line = 21,
            .text = u"All containers run as non-root"_s,
            .kind = u"property"_s,
            .subject = u"non-root"_s,
            .verdict = ClaimVerdict::Supported,
            .reason = u"SEC-03 passes."_s,
            .checks = {u"SEC-03"_s}},
        {.path = u"docs/readiness.md"_s,
            .line = 30,
            .text = u"10x faster than before"_s,
            .kind = u"delta"_s,
            .subject = u"latency"_s,
            .verdict = ClaimVerdict::Unsupported,
            .reason = u"No measurement before and after."_s}};
    return out;
}

std::vector<alerts::Alert> sampleAlerts()
{
    using alerts::Phase;
    using alerts::Rule;
    const auto at = [](const QString& service, health::TargetKind kind) {
        return health::TargetId{u"production"_s, service, kind};
    };
    return {{.rule = Rule::Down,
                .phase = Phase::Firing,
                .severity = alerts::Severity::Critical,
                .target = at(u"ai-runtime"_s, health::TargetKind::Health),
                .title = u"ServiceDown"_s,
                .since = sampleNow - 22 * 60'000,
                .cause = u"connect timed out after 2 s, 5 in a row"_s},
        {.rule = Rule::Degraded,
            .phase = Phase::Firing,
            .severity = alerts::Severity::Warning,
            .target = at(u"redis"_s, health::TargetKind::Metrics),
            .title = u"ServiceDegraded"_s,
            .since = sampleNow - 68 * 60'000,
            .cause = u"memory 91 % of 512 MB"_s},
        {.rule = Rule::Stale,
            .phase = Phase::Pending,
            .severity = alerts::Severity::Warning,
            .target = at(u"gateway"_s, health::TargetKind::Health),
            .title = u"TargetStale"_s,
            .since = sampleNow - 14'000,
            .cause = u"no answer for 44 s, twice the interval"_s}};
}

std::vector<tables::SourceRow> sampleSources()
{
    std::vector<tables::SourceRow> out;
    const QStringList names{
        u"api-blue"_s, u"api-green"_s, u"gateway"_s, u"planner"_s, u"ai-runtime"_s, u"redis"_s};
    for (int i = 0; i < names.size(); ++i) {
        for (const auto kind : {health::TargetKind::Health, health::TargetKind::Metrics}) {
            const bool isMetrics = kind == health::TargetKind::Metrics;
            tables::SourceRow row;
            row.environment = u"production"_s;
            row.service = names[i];
            row.kind = kind;
            row.url = u"http://127.0.0.1:%1/%2"_s.arg(8101 + i).arg(
                isMetrics ? u"metrics"_s : u"health"_s);
            row.state = health::State::Up;
            row.lastAttempt = sampleNow - 1200 - 700 * i;
            row.lastSuccess = row.lastAttempt;
            row.nextDue = sampleNow + 3800 - 700 * i;
            row.latencyMs = 3.0 + 4 * i;
            row.capability = isMetrics ? u"text 0.0.4"_s : u"health+json"_s;
            if (isMetrics)
                row.samples = 240 + 31 * i;
            if (names[i] == u"ai-runtime"_s && !isMetrics) {
                row.state = health::State::Down;
                row.cause = u"timeout"_s;
                row.error = u"connect timed out after 2 s (127.0.0.1:8105), 5 in a row"_s;
                row.lastSuccess = sampleNow - 22 * 60'000;
                row.latencyMs.reset();
            }
            out.push_back(row);
        }
    }
    return out;
}

} // namespace slipway::test
