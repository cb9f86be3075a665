// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/secretscan.h"
#include "readiness/checks/stack/stack.h"
#include "readiness/environmentssources.h"

#include <QRegularExpression>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

namespace {

QString imageOf(const QString& reference)
{
    const QString bare = reference.section(u'@', 0, 0);
    const auto slash = bare.lastIndexOf(u'/');
    const auto colon = bare.indexOf(u':', slash + 1);
    return colon < 0 || bare.contains(u'$') ? bare : bare.left(colon);
}

QString versionOf(const QString& reference)
{
    if (reference.contains(u'$'))
        return {};
    if (reference.contains(u'@'))
        return reference.section(u'@', 1);
    return reference.section(u'/', -1).section(u':', 1);
}

/// Tools that a developer has beside the system.
bool isForDevelopment(const RunService& service)
{
    static const QRegularExpression shape(
        u"mailhog|mailpit|mailcatcher|adminer|pgadmin|phpmyadmin|redis-?commander|debug|mock|"
        u"localstack|seed|storybook|ngrok"_s,
        QRegularExpression::CaseInsensitiveOption);
    return shape.match(service.name).hasMatch() || shape.match(service.image).hasMatch();
}

/// Names whose values belong to one environment.
bool differsByNature(const QString& name)
{
    static const QRegularExpression shape(
        u"(^|_)(ENV|ENVIRONMENT|STAGE|HOST|HOSTS|HOSTNAME|URL|URI|DSN|DOMAIN|ORIGIN|ORIGINS|NAME|"
        u"REGION|BUCKET|ACCOUNT|PROJECT|USER|USERNAME|EMAIL|ID|ADDRESS|ENDPOINT|DEBUG|LEVEL|"
        u"WORKERS|CONCURRENCY|SIZE|LIMIT|MAX|MIN|TIMEOUT|RATE|REPLICAS|MEMORY|DB|DATABASE|VERSION|"
        u"TAG|SHA|COMMIT|PREFIX|PATH|OPTS|PORT)$"_s,
        QRegularExpression::CaseInsensitiveOption);
    return shape.match(name).hasMatch() || evidence::isSecretName(name);
}

class Comparison {
public:
    Comparison(const Facts& facts, const EnvironmentSource& left, const EnvironmentSource& right)
        : m_facts(facts)
        , m_left(left)
        , m_right(right)
    {
        m_out.left = left.name;
        m_out.right = right.name;
    }

    DriftReport run()
    {
        if (!m_left.services.empty() && !m_right.services.empty())
            services();
        variables();
        std::ranges::stable_sort(m_out.rows, {}, [](const Drift& drift) {
            return std::pair(int(drift.kind), drift.subject);
        });
        return std::move(m_out);
    }

private:
    Drift& add(DriftKind kind,
        const QString& subject,
        const QString& left,
        const QString& right,
        DriftVerdict verdict,
        const QString& why)
    {
        m_out.rows.push_back({.kind = kind,
            .subject = subject,
            .left = left,
            .right = right,
            .verdict = verdict,
            .why = why});
        return m_out.rows.back();
    }

    void show(Drift& drift, const evidence::Place& left, const evidence::Place& right)
    {
        for (const auto* place : {&left, &right})
            if (place->line > 0)
                drift.evidence.push_back(hiddenPlace(m_facts, *place, drift.subject));
    }

    void services()
    {
        QSet<QString> names;
        for (const auto& one : m_left.services) {
            names.insert(one.name);
            const auto other = std::ranges::find(m_right.services, one.name, &RunService::name);
            if (other == m_right.services.end())
                lone(one, true);
            else
                both(one, *other);
        }
        for (const auto& one : m_right.services)
            if (!names.contains(one.name))
                lone(one, false);
    }

    void lone(const RunService& service, bool isLeft)
    {
        const QString there = isLeft ? m_left.name : m_right.name;
        const QString lacking = isLeft ? m_right.name : m_left.name;
        const bool isStore = backingService(imageOf(service.image).section(u'/', -1)).isStore;
        const auto verdict = isForDevelopment(service) ? DriftVerdict::Expected
            : isStore                                  ? DriftVerdict::Unknown
                                                       : DriftVerdict::Unexpected;
        const QString why = isForDevelopment(service)
            ? u"%1 is a tool of developers."_s.arg(service.name)
            : isStore ? u"%1 may be a managed service in %2, which cannot be seen here."_s.arg(
                  service.name, lacking)
                      : u"%1 runs in %2 and not in %3."_s.arg(service.name, there, lacking);
        auto& drift = add(DriftKind::Service,
            service.name,
            isLeft ? u"there"_s : QString(),
            isLeft ? QString() : u"there"_s,
            verdict,
            why);
        show(drift,
            isLeft ? service.place : evidence::Place(),
            isLeft ? evidence::Place() : service.place);
    }

    void both(const RunService& left, const RunService& right)
    {
        show(add(DriftKind::Service,
                 left.name,
                 u"there"_s,
                 u"there"_s,
                 DriftVerdict::Same,
                 u"Both run it."_s),
            left.place,
            right.place);
        image(left, right);
        amount(left, right, u"cpu"_s, left.cpu, right.cpu, DriftKind::Limit);
        amount(left, right, u"memory"_s, left.memory, right.memory, DriftKind::Limit);
        amount(left, right, u"replicas"_s, left.replicas, right.replicas, DriftKind::Replicas);
        ports(left, right);
    }

    void image(const RunService& left, const RunService& right)
    {
        if (left.image.isEmpty() && right.image.isEmpty())
            return;
        const QString leftImage = imageOf(left.image);
        const QString rightImage = imageOf(right.image);
        const bool isOwn = left.isOwn || right.isOwn;
        const bool isSame = leftImage == rightImage;
        const bool isOpen = leftImage.contains(u'$') || rightImage.contains(u'$');
        const auto verdict = isSame ? DriftVerdict::Same
            : isOpen || isOwn       ? DriftVerdict::Unknown
                                    : DriftVerdict::Unexpected;
        show(add(DriftKind::Image,
                 left.name,
                 leftImage.isEmpty() ? u"built here"_s : leftImage,
                 rightImage.isEmpty() ? u"built here"_s : rightImage,
                 verdict,
                 isSame       ? u"Both take it."_s
                     : isOpen ? u"A variable decides, which is given when it is deployed."_s
                     : isOwn  ? u"One is built here, or under another name; a digest would tell."_s
                              : u"They run another program."_s),
            left.imagePlace,
            right.imagePlace);
        if (isSame && !leftImage.isEmpty())
            version(left, right, isOwn);
    }

    void version(const RunService& left, const RunService& right, bool isOwn)
    {
        const QString one = versionOf(left.image);
        const QString other = versionOf(right.image);
        const bool isKnown = !one.isEmpty() && !other.isEmpty();
        const bool isThird
            = !isOwn && backingService(imageOf(left.image).section(u'/', -1)).isKnown();
        const auto verdict = !isKnown ? DriftVerdict::Unknown
            : one == other            ? DriftVerdict::Same
            : isThird                 ? DriftVerdict::Unexpected
                                      : DriftVerdict::Expected;
        show(add(DriftKind::Version,
                 left.name,
                 one.isEmpty() ? u"given from outside"_s : one,
                 other.isEmpty() ? u"given from outside"_s : other,
                 verdict,
                 !isKnown           ? u"The version is given when it is deployed."_s
                     : one == other ? u"Both run it."_s
                     : isThird      ? u"What is tested in one is not what ships in the other."_s
                                    : u"A release goes through one before the other."_s),
            left.imagePlace,
            right.imagePlace);
    }

    void amount(const RunService& left,
        const RunService& right,
        const QString& what,
        const QString& one,
        const QString& other,
        DriftKind kind)
    {
        if (one.isEmpty() && other.isEmpty())
            return;
        const bool isLimit = kind == DriftKind::Limit;
        const bool isMissing = isLimit && (one.isEmpty() || other.isEmpty());
        const auto verdict = one == other ? DriftVerdict::Same
            : isMissing                   ? DriftVerdict::Unexpected
                                          : DriftVerdict::Expected;
        show(add(kind,
                 isLimit ? left.name + u'.' + what : left.name,
                 one,
                 other,
                 verdict,
                 one == other    ? u"Both set it."_s
                     : isMissing ? u"Only one of them has a limit."_s
                                 : u"Sizes differ between environments."_s),
            left.place,
            right.place);
    }

    void ports(const RunService& left, const RunService& right)
    {
        if (left.containerPorts.isEmpty() && right.containerPorts.isEmpty())
            return;
        const bool isSame = left.containerPorts == right.containerPorts;
        const bool isHostSame = left.hostPorts == right.hostPorts;
        const bool isHidden = left.containerPorts.isEmpty() || right.containerPorts.isEmpty();
        const auto text
            = [](const RunService& service) { return service.containerPorts.join(u", "_s); };
        show(add(DriftKind::Port,
                 left.name,
                 text(left),
                 text(right),
                 isSame && isHostSame     ? DriftVerdict::Same
                     : isSame || isHidden ? DriftVerdict::Expected
                                          : DriftVerdict::Unexpected,
                 isSame && isHostSame ? u"Both listen there."_s
                     : isSame         ? u"They are published elsewhere on the host."_s
                     : isHidden       ? u"Only one of them publishes it."_s
                                      : u"They listen on other ports."_s),
            left.place,
            right.place);
    }

    void variables()
    {
        QSet<QString> told;
        for (const auto& one : m_left.variables) {
            told.insert(one.service + u'\n' + one.name);
            const auto* other = m_right.find(one.service, one.name);
            if (other)
                compare(one, *other);
            else if (isComparable(one, m_right))
                loneVariable(one, true);
        }
        for (const auto& one : m_right.variables)
            if (!told.contains(one.service + u'\n' + one.name) && isComparable(one, m_left))
                loneVariable(one, false);
    }

    /// A variable of a service, or of a file, that the other environment has too.
    static bool isComparable(const SetVariable& variable, const EnvironmentSource& other)
    {
        if (variable.service.isEmpty())
            return other.hasFile;
        return std::ranges::any_of(
            other.services, [&](const auto& service) { return service.name == variable.service; });
    }

    static QString subjectOf(const SetVariable& variable)
    {
        return variable.service.isEmpty() ? variable.name : variable.service + u'.' + variable.name;
    }

    static QString shape(const SetVariable& variable)
    {
        return variable.value ? shapeOf(*variable.value) : u"given from outside"_s;
    }

    void loneVariable(const SetVariable& variable, bool isLeft)
    {
        const auto& other = isLeft ? m_right : m_left;
        const auto& own = isLeft ? m_left : m_right;
        auto& drift = add(DriftKind::Variable,
            subjectOf(variable),
            isLeft ? shape(variable) : QString(),
            isLeft ? QString() : shape(variable),
            other.isOpen ? DriftVerdict::Unknown : DriftVerdict::Unexpected,
            other.isOpen
                ? u"%1 may get it from a file that is not in the repository."_s.arg(other.name)
                : u"%1 sets it and %2 does not."_s.arg(own.name, other.name));
        show(drift,
            isLeft ? variable.place : evidence::Place(),
            isLeft ? evidence::Place() : variable.place);
    }

    void compare(const SetVariable& left, const SetVariable& right)
    {
        const QString one = shape(left);
        const QString other = shape(right);
        auto verdict = DriftVerdict::Unknown;
        QString why;
        const bool isSecret = evidence::isSecretName(left.name);
        if (!left.value && !right.value) {
            verdict = left.written == right.written ? DriftVerdict::Same : DriftVerdict::Expected;
            why = u"Both get it when they are deployed."_s;
        } else if (!left.value || !right.value) {
            verdict = differsByNature(left.name) ? DriftVerdict::Expected : DriftVerdict::Unknown;
            why = u"One of them gets it only when it is deployed."_s;
        } else if (*left.value == *right.value) {
            const bool isShared = isSecret && left.value->size() >= 8;
            verdict = isShared ? DriftVerdict::Unexpected : DriftVerdict::Same;
            why = isShared ? u"Both have one and the same secret."_s
                           : u"Both have the same value."_s;
        } else if (differsByNature(left.name)) {
            verdict = DriftVerdict::Expected;
            why = u"Names, hosts, sizes and secrets differ between environments."_s;
        } else if (one == u"boolean" && other == u"boolean") {
            verdict = DriftVerdict::Unexpected;
            why = u"A switch differs: what is tested in one is not what ships in the other."_s;
        } else if (one == u"integer" && other == u"integer") {
            verdict = DriftVerdict::Expected;
            why = u"Sizes differ between environments."_s;
        } else {
            why = u"The values differ, and nobody can say here whether they should."_s;
        }
        show(add(DriftKind::Variable, subjectOf(left), one, other, verdict, why),
            left.place,
            right.place);
    }

    const Facts& m_facts;
    const EnvironmentSource& m_left;
    const EnvironmentSource& m_right;
    DriftReport m_out;
};

} // namespace

DriftReport driftBetween(
    const Facts& facts, const EnvironmentSource& left, const EnvironmentSource& right)
{
    return Comparison(facts, left, right).run();
}

} // namespace slipway::readiness
