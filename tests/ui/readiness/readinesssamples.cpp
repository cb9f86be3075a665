// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/readiness/readinesssamples.h"

#include "ui/samples.h"

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace slipway::test {
namespace {

using namespace readiness;

constexpr qint64 day = 86'400'000;

Evidence place(const QString& path, int line, const QString& excerpt = {})
{
    Evidence out;
    out.path = path;
    out.line = line;
    out.excerpt = excerpt;
    return out;
}

VariableFinding variable(const QString& service,
    const QString& name,
    VariableState state,
    const QString& shape,
    const QString& why,
    int line)
{
    VariableFinding out{
        .name = name, .service = service, .state = state, .shape = shape, .why = why};
    out.remediation = state == VariableState::Good ? QString() : u"Set it in the secret store"_s;
    out.evidence = {place(u"deploy/env/production.env"_s, line, name + u"=‹hidden›"_s)};
    return out;
}

Drift differs(DriftKind kind,
    const QString& subject,
    const QString& left,
    const QString& right,
    DriftVerdict verdict,
    const QString& why)
{
    Drift out{.kind = kind,
        .subject = subject,
        .left = left,
        .right = right,
        .verdict = verdict,
        .why = why};
    out.evidence = {place(u"docker-compose.staging.yml"_s, 14, u"    image: "_s + left),
        place(u"docker-compose.prod.yml"_s, 12, u"    image: "_s + right)};
    return out;
}

Figure figure(double value, const QString& path)
{
    return {value, place(path, 3)};
}

Snapshot snapshot(const QString& id, int at, int count)
{
    Snapshot out;
    out.id = id;
    out.time = sampleNow - (count - at) * day / 2;
    out.commit = QString::number(0xa298588 + at * 4096, 16) + u"f0c2d1e3"_s;
    out.subject = at % 2 == 0 ? u"Pin the base image by digest"_s : u"Scan dependencies in CI"_s;
    const double proven = 40 + 22.0 * at / count + 3 * std::sin(at);
    out.score = {proven, proven + 7, 92.0, 95.0};
    out.gross = out.score;
    out.verdict = at % 5 == 4 ? Verdict::NotProven : Verdict::NoGo;
    out.level = 1;
    for (int i = 0; i < categoryCount; ++i) {
        const double share = 30 + 7.0 * i + 12.0 * at / count + 2 * std::cos(at + i);
        out.categories[static_cast<size_t>(i)] = {share, std::min(100.0, share + 8), 90.0, 100.0};
    }
    out.checks[u"CIC-02"_s] = {.status = at < count / 2 ? Status::Pass : Status::Fail,
        .category = Category::Pipeline,
        .title = u"Security scan can fail the build"_s};
    out.checks[u"INF-01"_s] = {.status = Status::Fail, .title = u"Image builds"_s};
    return out;
}

} // namespace

std::shared_ptr<const Assessment> fullAssessment()
{
    auto out = std::make_shared<Assessment>(*sampleAssessment());
    out->level = 1;
    out->targetLevel = 2;
    out->levelReason = u"Level 2 asks for a rehearsed rollback."_s;
    out->gross = {54.0, 61.0, 92.0, 95.0};
    Waiver waiver{.id = u"DEP-11"_s,
        .reason = u"The registry cannot pin by digest yet"_s,
        .owner = u"platform team"_s,
        .approver = u"release manager"_s,
        .created = sampleNow - 5 * day,
        .expires = sampleNow + 9 * day,
        .file = u"slipway-waivers.yaml"_s,
        .line = 2};
    Waiver expired = waiver;
    expired.id = u"PERF-08"_s;
    expired.expires = sampleNow - day;
    expired.line = 9;
    out->waivers = {{waiver, WaiverState::Active, {}},
        {expired, WaiverState::Expired, u"it ended on 2026-11-21"_s}};
    for (auto& check : out->checks) {
        check.fingerprint = u"0123456789abcdef"_s;
        check.gross = check.status;
        check.owner = check.category == Category::Pipeline ? u"platform team"_s
            : check.category == Category::Security         ? u"security team"_s
                                                           : QString();
        if (check.id == u"DEP-11") {
            check.waiver = waiver;
            check.gross = Status::Warn;
        }
        if (check.id == u"CIC-02")
            check.rationale = u"A gate that cannot fail proves nothing."_s;
        if (check.id == u"TST-02") {
            check.least = EvidenceClass::Report;
            check.evidence.front().kind = EvidenceKind::Report;
            check.evidence.front().tool = u"pytest 7.4"_s;
            check.evidence.front().time = sampleNow - 3 * 3'600'000;
        }
    }
    out->claims.front().quote = u"clean"_s;
    auto& total = out->claims.emplace_back();
    total.path = u"docs/readiness.md"_s;
    total.line = 41;
    total.text = u"412 tests in total: 300 unit and 80 integration"_s;
    total.kind = u"count"_s;
    total.subject = u"tests"_s;
    total.verdict = ClaimVerdict::Contradicted;
    total.reason = u"300 and 80 are 380, not 412."_s;
    total.quote = u"412"_s;
    total.evidence = {place(u"docs/readiness.md"_s, 41, total.text)};
    return out;
}

std::shared_ptr<const Assessment> manyChecks(int count)
{
    auto out = std::make_shared<Assessment>();
    out->time = sampleNow;
    for (int i = 0; i < count; ++i) {
        CheckResult check;
        check.category = static_cast<Category>(i % categoryCount);
        check.id = u"%1-%2"_s.arg(categoryId(check.category)).arg(i);
        check.title = u"Fact number %1 holds"_s.arg(i);
        check.status = static_cast<Status>(i % 6);
        check.severity = static_cast<Severity>(i % 4);
        check.owner = i % 3 == 0 ? u"platform team"_s : QString();
        check.evidence = {place(u"deploy/file%1.yaml"_s.arg(i), i + 1, u"key: value"_s)};
        out->checks.push_back(check);
    }
    return out;
}

Environments sampleEnvironments()
{
    Environments out;
    EnvironmentReport production{.name = u"production"_s, .isProduction = true};
    production.sources = {u"docker-compose.yml"_s, u"docker-compose.prod.yml"_s, u".env.prod"_s};
    production.variables = {variable(u"api"_s,
                                u"DATABASE_URL"_s,
                                VariableState::Good,
                                u"URL of postgresql"_s,
                                u"Set, and of the settings’ type."_s,
                                3),
        variable(u"api"_s,
            u"JWT_SECRET"_s,
            VariableState::WeakSecret,
            u"8 characters, letters"_s,
            u"A secret of 8 letters can be guessed."_s,
            7),
        variable(u"api"_s,
            u"DEBUG"_s,
            VariableState::Debug,
            u"boolean"_s,
            u"Debugging is on in production."_s,
            9),
        variable(u"worker"_s,
            u"BROKER_URL"_s,
            VariableState::Missing,
            {},
            u"Required by settings, and nothing sets it."_s,
            0),
        variable(u"worker"_s,
            u"SENTRY_DSN"_s,
            VariableState::Unresolved,
            {},
            u"Comes from the secret store."_s,
            12),
        variable({}, u"TZ"_s, VariableState::Unused, u"3 letters"_s, u"Nothing reads it."_s, 14)};
    EnvironmentReport staging{.name = u"staging"_s};
    staging.sources = {u"docker-compose.yml"_s, u"docker-compose.staging.yml"_s};
    staging.variables = {production.variables[0]};
    EnvironmentReport development{.name = u"development"_s};
    development.why = u"Its env file is not in the repository."_s;
    out.reports = {development, staging, production};
    DriftReport drift{.left = u"staging"_s, .right = u"production"_s};
    drift.rows = {differs(DriftKind::Image,
                      u"api"_s,
                      u"api:4.2.0-rc1"_s,
                      u"api:latest"_s,
                      DriftVerdict::Unexpected,
                      u"What is tested is not what ships."_s),
        differs(DriftKind::Replicas,
            u"api"_s,
            u"1"_s,
            u"3"_s,
            DriftVerdict::Expected,
            u"Sizes may differ."_s),
        differs(DriftKind::Variable,
            u"api.LOG_LEVEL"_s,
            u"5 letters"_s,
            {},
            DriftVerdict::Unknown,
            u"It may come from the shell."_s),
        differs(
            DriftKind::Port, u"api"_s, u"8000"_s, u"8000"_s, DriftVerdict::Same, u"The same."_s)};
    DriftReport other{.left = u"development"_s, .right = u"production"_s};
    out.drifts = {drift, other};
    return out;
}

Measurements sampleMeasurements()
{
    Measurement build{.name = u"Build time"_s, .unit = u"s"_s};
    build.before = figure(480, u"reports/build-before.json"_s);
    build.after = figure(250, u"reports/build.json"_s);
    build.claimed = u"50 % faster builds"_s;
    build.claim = place(u"README.md"_s, 20);
    build.verdict = ClaimVerdict::Partly;
    build.reason = u"It is 48 % faster."_s;
    Measurement image{.name = u"Image size"_s, .unit = u"B"_s};
    image.after = figure(182'000'000, u"reports/image.json"_s);
    image.claimed = u"70 % smaller images"_s;
    image.reason = u"Not measured before: an image report of the base revision would."_s;
    Measurement coverage{.name = u"Coverage"_s, .unit = u"%"_s};
    coverage.before = figure(61.5, u"reports/coverage-before.xml"_s);
    coverage.after = figure(81.4, u"reports/coverage.xml"_s);
    coverage.isLowerBetter = false;
    Measurement deployment{.name = u"Deployment time"_s, .unit = u"s"_s};
    deployment.reason = u"Not measured: a record of a deployment would."_s;
    return {{build, image, coverage, deployment}};
}

std::vector<Snapshot> sampleHistory(int count)
{
    std::vector<Snapshot> out;
    for (int i = 0; i < count; ++i)
        out.push_back(snapshot(u"a%1"_s.arg(i), i, count));
    return out;
}

std::vector<Snapshot> sampleTrail()
{
    std::vector<Snapshot> out;
    for (int i = 0; i < 6; ++i)
        out.push_back(snapshot(u"c%1"_s.arg(i), i, 6));
    out[2].error = u"The tree cannot be read: an object is missing."_s;
    return out;
}

std::vector<Change> sampleChanges()
{
    return {{.id = u"CIC-02"_s,
                .title = u"Security scan can fail the build"_s,
                .category = Category::Pipeline,
                .from = Status::Pass,
                .to = Status::Fail,
                .cause = Cause::Code,
                .categoryPoints = -12.5,
                .overallPoints = -1.6,
                .why = u".github/workflows/ci.yml changed."_s},
        {.id = u"PERF-08"_s,
            .title = u"Load test within the last 30 days"_s,
            .category = Category::Performance,
            .from = Status::Pass,
            .to = Status::Unknown,
            .cause = Cause::Clock,
            .categoryPoints = -4,
            .overallPoints = -0.5,
            .why = u"The report is older than 30 days."_s},
        {.id = u"TST-02"_s,
            .title = u"Test report: 0 failures"_s,
            .category = Category::Testing,
            .from = Status::Fail,
            .to = Status::Pass,
            .cause = Cause::Evidence,
            .categoryPoints = 20,
            .overallPoints = 2.5,
            .why = u"A newer report."_s}};
}

std::vector<Parting> samplePartings()
{
    const auto trail = sampleTrail();
    return {{.path = u"README.md"_s,
                .line = 14,
                .text = u"Security scanning clean"_s,
                .commit = trail[3].commit,
                .subject = trail[3].subject,
                .checks = {u"CIC-02"_s}},
        {.path = u"docs/readiness.md"_s, .line = 30, .text = u"10x faster than before"_s}};
}

} // namespace slipway::test
