// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/envfile.h"
#include "evidence/secretscan.h"
#include "readiness/checks/source/pythonsource.h"
#include "readiness/environmentssources.h"

#include <QRegularExpression>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

namespace {

/// What templates of the tree document.
struct TemplateVariables {
    QHash<QString, evidence::Place> places;
    static TemplateVariables gather(const Facts& facts)
    {
        TemplateVariables out;
        for (const auto& path : facts.tree().files()) {
            if (evidence::environmentFileKind(path) != evidence::EnvironmentFileKind::Template
                || isBesideApplication(path))
                continue;
            if (const auto bytes = facts.tree().read(path, 256 * 1024))
                for (const auto& line : evidence::readEnvironmentFile(*bytes))
                    out.places.insert(line.name, {path, line.line, line.column});
        }
        return out;
    }
};

bool isTrue(const QString& value)
{
    const QString text = value.toLower();
    return text == u"true" || text == u"1" || text == u"yes" || text == u"on";
}

bool isPort(const QString& name)
{
    return name == u"PORT" || name.endsWith(u"_PORT");
}

/// Variables that name a mode.
bool isMode(const QString& name)
{
    static const QSet<QString> names{u"ENVIRONMENT"_s,
        u"APP_ENV"_s,
        u"APP_ENVIRONMENT"_s,
        u"NODE_ENV"_s,
        u"FLASK_ENV"_s,
        u"RAILS_ENV"_s,
        u"DJANGO_ENV"_s,
        u"ASPNETCORE_ENVIRONMENT"_s,
        u"DEPLOYMENT_ENVIRONMENT"_s};
    return names.contains(name);
}

/// Switches that show more, or trust more, than a user should get.
bool isDebugging(const QString& name, const QString& value)
{
    const QString text = value.toLower();
    if (name == u"LOG_LEVEL" || name == u"LOGLEVEL" || name.endsWith(u"_LOG_LEVEL"))
        return text == u"debug" || text == u"trace";
    if (isMode(name))
        return text.startsWith(u"dev") || text == u"local" || text == u"debug" || text == u"test";
    const bool isSwitch = name == u"DEBUG" || name.endsWith(u"_DEBUG") || name == u"RELOAD"
        || name.endsWith(u"_RELOAD") || name == u"DEBUG_MODE";
    return isSwitch && isTrue(value);
}

/// `changeme`, `your-…`, `<…>`, `example.com`.
bool standsForAnother(const QString& name, const QString& value)
{
    static const QRegularExpression shape(
        u"(change[-_ ]?(me|this|it)|^your[-_ ]|[-_]here$|^<.*>$|(^|[/@.])example\\.(com|org|net)|"
        u"^(todo|tbd|fixme|xxx+)$|replace[-_ ]?(me|this|with)|placeholder)"_s,
        QRegularExpression::CaseInsensitiveOption);
    if (shape.match(value).hasMatch())
        return true;
    static const QSet<QString> plain{u"true"_s, u"false"_s, u"none"_s, u"null"_s};
    return evidence::isSecretName(name) && !plain.contains(value.toLower())
        && !value.contains(u"://") && evidence::isPlaceholder(value);
}

/// Names that servers, languages and libraries read by themselves.
bool isReadElsewhere(const QString& name)
{
    static const QStringList starts{u"PYTHON"_s,
        u"UVICORN_"_s,
        u"GUNICORN_"_s,
        u"OTEL_"_s,
        u"AWS_"_s,
        u"LC_"_s,
        u"PIP_"_s,
        u"NODE_"_s,
        u"JAVA_"_s,
        u"COMPOSE_"_s,
        u"DOCKER_"_s,
        u"SENTRY_"_s,
        u"PROMETHEUS_"_s,
        u"CELERY_"_s,
        u"POSTGRES_"_s,
        u"GOOGLE_"_s};
    static const QSet<QString> names{u"PATH"_s,
        u"HOME"_s,
        u"LANG"_s,
        u"TZ"_s,
        u"PORT"_s,
        u"WEB_CONCURRENCY"_s,
        u"HTTP_PROXY"_s,
        u"HTTPS_PROXY"_s,
        u"NO_PROXY"_s};
    return names.contains(name) || std::ranges::any_of(starts, [&name](const auto& start) {
        return name.startsWith(start);
    });
}

/// Judges the variables of one environment.
class VariableJudge {
public:
    VariableJudge(const Facts& facts,
        const EnvironmentSource& environment,
        const std::vector<EnvironmentSource>& all)
        : m_facts(facts)
        , m_environment(environment)
        , m_settings(facts.get<PythonSource>().settings)
        , m_templates(facts.get<TemplateVariables>())
    {
        for (const auto& other : all)
            for (const auto& variable : other.variables)
                if (isKeptSecret(variable))
                    m_secrets[*variable.value].push_back(
                        {other.canonical, variable.service, variable.name});
    }

    std::vector<VariableFinding> run()
    {
        for (const auto& variable : m_environment.variables)
            m_out.push_back(judge(variable));
        addMissing();
        std::ranges::stable_sort(m_out, {}, [](const VariableFinding& finding) {
            return std::pair(finding.service, finding.name);
        });
        return std::move(m_out);
    }

private:
    struct Holder {
        QString environment;
        QString service;
        QString name;
    };

    static bool isKeptSecret(const SetVariable& variable)
    {
        return variable.value && variable.value->size() >= 8
            && evidence::isSecretName(variable.name)
            && !standsForAnother(variable.name, *variable.value);
    }

    VariableFinding made(const SetVariable& variable,
        VariableState state,
        const QString& why,
        const QString& remediation = {}) const
    {
        VariableFinding out{.name = variable.name,
            .service = variable.service,
            .state = state,
            .shape = variable.value ? shapeOf(*variable.value) : u"given from outside"_s,
            .why = why,
            .remediation = remediation};
        out.evidence.push_back(
            hiddenPlace(m_facts, variable.place, variable.name + u"=‹hidden›"_s));
        if (const auto found = m_templates.places.constFind(variable.name);
            found != m_templates.places.cend())
            out.evidence.push_back(hiddenPlace(m_facts, *found, variable.name + u"=‹hidden›"_s));
        return out;
    }

    VariableFinding judge(const SetVariable& variable) const
    {
        if (!variable.value)
            return made(variable,
                VariableState::Unresolved,
                u"%1 comes from a place outside of the repository."_s.arg(variable.name));
        const QString& value = *variable.value;
        const auto settings = m_settings.named(variable.name);
        const bool isSecret = evidence::isSecretName(variable.name);
        if (value.isEmpty())
            return judgeEmpty(variable, settings, isSecret);
        if (standsForAnother(variable.name, value))
            return made(variable,
                VariableState::Placeholder,
                u"%1 still has a text that stands for a value."_s.arg(variable.name),
                u"Set it where it is deployed, from a secret store if it is secret."_s);
        if (m_environment.isProduction() && isDebugging(variable.name, value))
            return made(variable,
                VariableState::Debug,
                u"%1 turns debugging on in production."_s.arg(variable.name),
                u"Turn it off in production."_s);
        if (isSecret && isWeakSecret(variable.name, value))
            return made(variable,
                VariableState::WeakSecret,
                u"%1 is too short, or made of words that everyone tries."_s.arg(variable.name),
                u"Use at least 32 random characters."_s);
        if (auto shared = judgeShared(variable))
            return *shared;
        if (auto bad = judgeType(variable, settings))
            return *bad;
        return judgeUse(variable, settings);
    }

    VariableFinding judgeEmpty(const SetVariable& variable,
        const std::vector<const evidence::PythonSetting*>& settings,
        bool isSecret) const
    {
        const bool isRequired = std::ranges::any_of(
            settings, [](const auto* setting) { return setting->isRequired; });
        if (isRequired || isSecret)
            return made(variable,
                VariableState::Empty,
                u"%1 is set to nothing."_s.arg(variable.name),
                u"Give it a value, or leave the line out."_s);
        return made(
            variable, VariableState::Good, u"%1 is optional and empty."_s.arg(variable.name));
    }

    std::optional<VariableFinding> judgeShared(const SetVariable& variable) const
    {
        if (!isKeptSecret(variable))
            return {};
        for (const auto& holder : m_secrets.value(*variable.value)) {
            const bool isElsewhere = holder.environment != m_environment.canonical;
            if (!isElsewhere && holder.name == variable.name)
                continue; // one secret at both of its ends
            const bool isSameStore = !isElsewhere && isOneStore(holder.name, variable.name);
            if (isSameStore)
                continue;
            return made(variable,
                VariableState::SharedSecret,
                isElsewhere
                    ? u"%1 has the same value in %2."_s.arg(variable.name, holder.environment)
                    : u"%1 has the same value as %2."_s.arg(variable.name, holder.name),
                u"Make a secret of its own for each purpose and each environment."_s);
        }
        return {};
    }

    /// `DB_PASSWORD` of a client and `POSTGRES_PASSWORD` of the server.
    static bool isOneStore(const QString& left, const QString& right)
    {
        static const QRegularExpression database(u"POSTGRES|PG|DB|DATABASE|MYSQL|MARIADB|MONGO"_s);
        static const QRegularExpression cache(u"REDIS|VALKEY|CACHE"_s);
        static const QRegularExpression broker(u"RABBIT|AMQP|BROKER"_s);
        static const QRegularExpression storage(u"MINIO|S3|AWS|STORAGE"_s);
        for (const auto* store : {&database, &cache, &broker, &storage})
            if (store->match(left).hasMatch() && store->match(right).hasMatch())
                return true;
        return false;
    }

    std::optional<VariableFinding> judgeType(const SetVariable& variable,
        const std::vector<const evidence::PythonSetting*>& settings) const
    {
        for (const auto* setting : variable.isOwn ? settings : decltype(settings){}) {
            const auto mistake = evidence::mistakeIn(*setting, *variable.value);
            if (!mistake)
                continue;
            auto out = made(variable,
                VariableState::BadValue,
                u"%1 %2."_s.arg(variable.name, *mistake),
                u"Write it as the settings' type asks for."_s);
            out.evidence.push_back(hiddenPlace(m_facts, setting->place, setting->field));
            return out;
        }
        if (!isPort(variable.name) || variable.value->contains(u"://"))
            return {};
        bool isNumber = false;
        const int port = variable.value->toInt(&isNumber);
        if (isNumber && port >= 1 && port <= 65535)
            return {};
        return made(variable,
            VariableState::BadValue,
            u"%1 is no port: a number from 1 to 65535."_s.arg(variable.name),
            u"Write a number from 1 to 65535."_s);
    }

    VariableFinding judgeUse(const SetVariable& variable,
        const std::vector<const evidence::PythonSetting*>& settings) const
    {
        const auto& source = m_facts.get<PythonSource>();
        const bool isKnown = variable.isOwn && source.exists() && !m_settings.settings.empty()
            && !m_settings.isOpen && m_facts.get<Language>().isPython();
        const bool isNested = std::ranges::any_of(m_settings.nestedPrefixes,
            [&](const QString& prefix) { return variable.name.startsWith(prefix); });
        if (isKnown && settings.empty() && !isNested && !isReadElsewhere(variable.name))
            return made(variable,
                VariableState::Unused,
                u"%1 is set, and no settings of the application read it."_s.arg(variable.name),
                u"Drop it, or mend its name."_s);
        if (variable.service.isEmpty() && !m_templates.places.isEmpty()
            && !m_templates.places.contains(variable.name))
            return made(variable,
                VariableState::Undocumented,
                u"%1 is in no template."_s.arg(variable.name),
                u"Name it in .env.example."_s);
        return made(variable,
            VariableState::Good,
            u"%1 is set, and nothing speaks against it."_s.arg(variable.name));
    }

    /// Required settings that nothing sets; names of the template where the environment has a file
    /// of its own and no settings say which are required.
    void addMissing()
    {
        if (m_environment.variables.empty() || m_environment.isOpen)
            return;
        QSet<QString> set;
        for (const auto& variable : m_environment.variables)
            set.insert(variable.name.toUpper());
        for (const auto& setting : m_settings.settings) {
            const bool isSet = set.contains(setting.name.toUpper())
                || std::ranges::any_of(setting.aliases,
                    [&set](const QString& alias) { return set.contains(alias.toUpper()); });
            if (!setting.isRequired || isSet || setting.name.isEmpty())
                continue;
            set.insert(setting.name.toUpper());
            addMissing(setting.name,
                u"%1 is required by the application, and nothing sets it here."_s.arg(setting.name),
                setting.place);
        }
        if (!m_environment.hasFile || !m_settings.settings.empty())
            return;
        QStringList names = m_templates.places.keys();
        names.sort();
        for (const auto& name : names)
            if (!set.contains(name.toUpper()))
                addMissing(name,
                    u"The template names %1, and nothing sets it here."_s.arg(name),
                    m_templates.places.value(name));
    }

    void addMissing(const QString& name, const QString& why, const evidence::Place& place)
    {
        m_out.push_back({.name = name,
            .state = VariableState::Missing,
            .shape = u"not there"_s,
            .why = why,
            .remediation = u"Set it in this environment."_s,
            .evidence = {hiddenPlace(m_facts, place, name)}});
    }

    const Facts& m_facts;
    const EnvironmentSource& m_environment;
    const evidence::PythonSettings& m_settings;
    const TemplateVariables& m_templates;
    QHash<QString, std::vector<Holder>> m_secrets; ///< by value
    std::vector<VariableFinding> m_out;
};

} // namespace

std::vector<VariableFinding> judgeVariables(const Facts& facts,
    const EnvironmentSource& environment,
    const std::vector<EnvironmentSource>& all)
{
    return VariableJudge(facts, environment, all).run();
}

} // namespace slipway::readiness
