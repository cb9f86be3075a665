// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/monitoring.h"
#include "readiness/checks/monitoringmounts.h"
#include "readiness/checks/published.h"
#include "readiness/place.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

/// A Helm chart's or Jinja's file. Prometheus's own annotations have braces, too.
bool isTemplate(const QByteArray& bytes, bool isYamlBroken)
{
    static const QRegularExpression directive(
        u"^\\s*\\{%|\\{\\{-?\\s*(\\.Values|\\.Release|\\.Chart|include\\s+\"|define\\s+\")"_s,
        QRegularExpression::MultilineOption);
    static const QRegularExpression leading(u"^\\s*\\{\\{"_s, QRegularExpression::MultilineOption);
    const auto text = QString::fromUtf8(bytes);
    return directive.match(text).hasMatch() || (isYamlBroken && leading.match(text).hasMatch());
}

/// Brackets and quotes that do not close: what no PromQL reader takes. Which functions exist is not
/// asked here.
QString syntaxFault(const QString& expression)
{
    QString open;
    for (qsizetype i = 0; i < expression.size(); ++i) {
        const QChar c = expression[i];
        if (c == u'#') {
            while (i < expression.size() && expression[i] != u'\n')
                ++i;
        } else if (c == u'"' || c == u'\'' || c == u'`') {
            for (++i; i < expression.size() && expression[i] != c; ++i)
                i += expression[i] == u'\\' && c != u'`' ? 1 : 0;
            if (i >= expression.size())
                return u"a quote does not close"_s;
        } else if (c == u'(' || c == u'[' || c == u'{') {
            open += c;
        } else if (c == u')' || c == u']' || c == u'}') {
            static const QMap<QChar, QChar> opening{{u')', u'('}, {u']', u'['}, {u'}', u'{'}};
            if (open.isEmpty() || open.back() != opening.value(c))
                return u"%1 closes nothing"_s.arg(c);
            open.chop(1);
        }
    }
    return open.isEmpty() ? QString() : u"%1 does not close"_s.arg(open.back());
}

std::optional<RuleFile> readRuleFile(const Facts& facts, const QString& path)
{
    static const QRegularExpression named(
        u"(alert|rule|slo)[^/]*$"_s, QRegularExpression::CaseInsensitiveOption);
    const auto bytes = facts.tree().read(path, 2 * 1024 * 1024);
    if (!bytes || !(bytes->contains("alert:") || bytes->contains("record:"))
        || !bytes->contains("expr:"))
        return std::nullopt;
    RuleFile out{.path = path, .rules = {}, .faults = {}};
    const auto documents = yaml::readTolerant(*bytes);
    if (isTemplate(*bytes, !documents)) {
        out.isUnsupported = true;
        return out;
    }
    out.isOperators = bytes->contains("PrometheusRule");
    if (documents && std::ranges::none_of(*documents, evidence::isPromRules))
        return std::nullopt;
    const auto rules = documents ? evidence::readPromRules(*bytes, *documents)
                                 : Result<evidence::PromRuleFile>(failure(documents.error()));
    if (!rules) {
        if (!bytes->contains("groups:") || !named.match(path).hasMatch())
            return std::nullopt;
        const auto where = rules.error().where;
        out.faults.push_back({where.section(u':', 0, 0).toInt(),
            where.section(u':', 1, 1).toInt(),
            rules.error().what});
        return out;
    }
    out.rules = *rules;
    out.faults = rules->problems;
    for (const auto& rule : rules->rules) {
        const QString fault = syntaxFault(rule.expression);
        if (!fault.isEmpty())
            out.faults.push_back({rule.expressionMark.line,
                rule.expressionMark.column,
                u"the expression of %1 is broken, %2"_s.arg(rule.name, fault)});
    }
    return out;
}

Outcome broken(const Facts& facts, const std::vector<const RuleFile*>& files)
{
    const auto& first = files.front()->faults.front();
    Outcome out{Status::Fail,
        UnknownReason::None,
        u"%1 does not load: %2."_s.arg(files.front()->path, first.text)};
    for (const auto* file : files) {
        for (const auto& fault : file->faults)
            out.evidence.push_back(placeOf(facts, file->path, fault.line, fault.column));
    }
    return out;
}

/// No rule file in the tree at all.
Outcome nothingThere(const Facts& facts, const PrometheusSetup& setup)
{
    if (auto published = publishedOnly(facts); published && setup.configs.empty())
        return notApplicable(
            u"This is a library or a tool that others run: nothing here is deployed that could raise an alert."_s,
            {std::move(*published)});
    Outcome out{Status::Fail, UnknownReason::None, u"There are no alert rules in the tree."_s};
    for (const auto& config : setup.configs) {
        for (const auto& pattern : config.config.ruleFiles) {
            out.reason = u"%1 names rule files that are not in the tree."_s.arg(config.path);
            out.evidence.push_back(
                placeOf(facts, config.path, pattern.mark.line, pattern.mark.column));
        }
        if (config.config.ruleFiles.empty() && out.evidence.empty())
            out.evidence.push_back(placeOf(facts, config.path));
    }
    out.evidence.push_back(
        absent(setup.configs.empty() ? u"prometheus/rules.yml"_s
                                     : besides(setup.configs.front().path, u"rules.yml"_s)));
    return out;
}

Outcome notLoaded(const Facts& facts, const PrometheusSetup& setup, const QStringList& files)
{
    const auto& config = setup.configs.front();
    Outcome out{Status::Fail, UnknownReason::None, {}};
    out.reason = u"No rule_files entry of %1 names %2, so Prometheus never reads it."_s.arg(
        config.path, files.join(u", "_s));
    out.evidence.push_back(placeOf(facts, config.path, config.config.ruleFilesMark.line));
    for (const auto& file : files)
        out.evidence.push_back(placeOf(facts, file));
    return out;
}

Outcome notMounted(const Facts& facts, const PrometheusSetup& setup, const QStringList& files)
{
    Outcome out{Status::Fail, UnknownReason::None, {}};
    const auto& owner = setup.mounts.front();
    out.reason = u"%1 is not mounted into service %2 where rule_files looks for it."_s.arg(
        files.join(u", "_s), owner.service);
    for (const auto& mount : setup.mounts)
        out.evidence.push_back(
            placeOf(facts, mount.place.path, mount.place.line, mount.place.column));
    for (const auto& file : files)
        out.evidence.push_back(placeOf(facts, file));
    return out;
}

Outcome judgeLoading(
    const Facts& facts, const PrometheusSetup& setup, const std::vector<RuleFile>& files)
{
    QStringList unnamed;
    QStringList unmounted;
    Outcome out{Status::Pass};
    for (const auto& file : files) {
        switch (loadingOf(setup, file.path)) {
        case Loading::Loaded: out.evidence.push_back(placeOf(facts, file.path)); break;
        case Loading::NotNamed: unnamed << file.path; break;
        case Loading::NotMounted: unmounted << file.path; break;
        case Loading::NotSeen:
            out.unknown = UnknownReason::Unsupported;
            out.evidence.push_back(placeOf(facts, file.path));
            break;
        }
    }
    if (!unnamed.isEmpty())
        return notLoaded(facts, setup, unnamed);
    if (!unmounted.isEmpty())
        return notMounted(facts, setup, unmounted);
    if (out.unknown == UnknownReason::Unsupported) {
        out.status = Status::Unknown;
        out.reason
            = u"The rules parse and are named, but how they reach Prometheus is not told by a compose file."_s;
        return out;
    }
    out.reason = u"%1 rule files parse, are named by rule_files and mounted."_s.arg(files.size());
    return out;
}

} // namespace

RuleFiles RuleFiles::gather(const Facts& facts)
{
    RuleFiles out;
    for (const auto& path : facts.tree().files()) {
        if (!isYaml(path) || isSample(path))
            continue;
        if (auto file = readRuleFile(facts, path))
            out.files.push_back(std::move(*file));
    }
    return out;
}

bool isYaml(const QString& path)
{
    return path.endsWith(u".yml") || path.endsWith(u".yaml") || path.endsWith(u".rules");
}

bool isSample(const QString& path)
{
    static const QRegularExpression sample(
        u"(^|/"
        u")(tests?|testing|__tests__|spec|fixtures?|testdata|"
        u"test[-_]data|samples?|examples?|demos?|mocks?|golden|vendor"
        u"|third[-_]?party|node_modules|src/test)/"_s,
        QRegularExpression::CaseInsensitiveOption);
    return sample.match(path).hasMatch();
}

Outcome rulesAreLoaded(const Facts& facts)
{
    const auto& rules = facts.get<RuleFiles>();
    const auto& setup = facts.get<PrometheusSetup>();
    std::vector<const RuleFile*> faulty;
    std::vector<RuleFile> plain;
    Outcome foreign{Status::Unknown,
        UnknownReason::Unsupported,
        u"The alert rules are templates or objects of an operator; what loads them is not told by files."_s};
    for (const auto& file : rules.files) {
        if (!file.faults.empty())
            faulty.push_back(&file);
        else if (file.isUnsupported || file.isOperators)
            foreign.evidence.push_back(placeOf(facts, file.path));
        else
            plain.push_back(file);
    }
    if (!faulty.empty())
        return broken(facts, faulty);
    if (!setup.broken.empty()) {
        const auto& [path, error] = setup.broken.front();
        return {Status::Unknown,
            UnknownReason::Unreadable,
            u"%1 cannot be read: %2."_s.arg(path, error.what),
            {placeOf(facts, path, error.where.section(u':', 0, 0).toInt())}};
    }
    if (plain.empty())
        return foreign.evidence.empty() ? nothingThere(facts, setup) : foreign;
    if (setup.configs.empty()) {
        return {Status::Unknown,
            UnknownReason::Missing,
            u"There are alert rules, but no prometheus.yml that would load them."_s,
            {absent(besides(plain.front().path, u"prometheus.yml"_s)),
                placeOf(facts, plain.front().path)}};
    }
    return judgeLoading(facts, setup, plain);
}

} // namespace slipway::readiness
