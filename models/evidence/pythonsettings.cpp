// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/pythonsettings.h"

#include "evidence/pythonsettingtypes.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

using Node = PythonNode::Kind;

/// What a settings class is configured with.
struct SettingsConfig {
    QString prefix;
    QString delimiter;
    bool isCaseSensitive = false;
    bool decodes = true; ///< false: complex values are left to validators
    bool forbids = false;
    bool isFirstVersion = false; ///< pydantic 1
    QStringList files;
    QHash<QString, QStringList> names; ///< Config.fields of pydantic 1
};

bool isSettingsBase(const QString& name)
{
    return name == u"pydantic_settings.BaseSettings" || name == u"pydantic.BaseSettings"
        || name == u"pydantic.v1.BaseSettings" || name == u"pydantic.env_settings.BaseSettings"
        || name == u"pydantic_settings.main.BaseSettings";
}

/// Reads the settings classes of one program.
class SettingsClasses {
public:
    SettingsClasses(const PythonProgram& program, PythonSettings& out)
        : m_program(program)
        , m_out(out)
    {
    }

    void read(int file)
    {
        const auto& classes = m_program.outline(file).classes;
        for (int i = 0; i < int(classes.size()); ++i) {
            if (!classes[size_t(i)].hasBases)
                continue;
            const auto ancestors = m_program.ancestorsOf(file, i);
            if (std::ranges::any_of(ancestors, isSettingsBase))
                if (const auto unit = m_program.unit(file))
                    read(unit, i, ancestors);
        }
    }

private:
    void read(const PythonUnit& unit, int index, const QStringList& ancestors)
    {
        SettingsConfig config;
        config.isFirstVersion = !ancestors.contains(u"pydantic_settings.BaseSettings"_s);
        configure(unit, index, config, 0);
        const auto& own = unit.module().classes[size_t(index)];
        m_out.classes << unit.path() + u':' + own.qualified;
        m_out.forbidsUnknown = m_out.forbidsUnknown || config.forbids;
        m_out.environmentFiles += config.files;
        if (!config.delimiter.isEmpty() && !m_out.delimiters.contains(config.delimiter))
            m_out.delimiters << config.delimiter;
        QSet<QString> seen;
        fields(unit, index, config, own.qualified, seen, 0);
    }
    /// The other class that a base is, with its module; nothing: it is not of the program.
    std::optional<std::pair<PythonUnit, int>> otherClass(
        const PythonUnit& unit, int index, int base) const
    {
        const auto found = m_program.classOf(unit.symbolOf(base));
        if (found.first < 0 || found == std::pair(unit.file(), index))
            return {};
        auto other = found.first == unit.file() ? unit : m_program.unit(found.first);
        if (!other)
            return {};
        return std::pair(std::move(other), found.second);
    }
    void configure(const PythonUnit& unit, int index, SettingsConfig& config, int depth)
    {
        if (depth > 6)
            return;
        const auto& module = unit.module();
        const auto& own = module.classes[size_t(index)];
        for (const int base : own.bases) // outermost first: own values replace inherited ones
            if (const auto other = otherClass(unit, index, base))
                configure(other->first, other->second, config, depth + 1);
        for (const int base : own.bases) // class Settings(BaseSettings, env_prefix="X_")
            if (module.is(base, Node::Keyword))
                configureOne(unit, module.node(base).text, module.node(base).first, config);
        for (const auto& field : own.fields)
            if (field.name == u"model_config")
                configureFrom(unit, field.value, config);
        if (const auto* inner = module.classNamed(own.qualified + u".Config"_s))
            for (const auto& field : inner->fields)
                configureOne(unit, field.name, field.value, config);
        for (const auto& function : module.functions) {
            if (function.owner != index && !function.qualified.startsWith(own.qualified + u'.'))
                continue;
            if (function.name == u"settings_customise_sources"
                || function.name == u"customise_sources" || function.name == u"parse_env_var")
                config.decodes = false;
        }
    }
    void configureFrom(const PythonUnit& unit, int value, SettingsConfig& config)
    {
        const auto& module = unit.module();
        for (const int part : module.children(value))
            if (module.is(part, Node::Keyword))
                configureOne(unit, module.node(part).text, module.node(part).first, config);
        if (!module.is(value, Node::Dict))
            return;
        const auto parts = module.children(value);
        for (size_t i = 0; i + 1 < parts.size(); i += 2)
            if (module.is(parts[i], Node::String))
                configureOne(unit, module.node(parts[i]).text, parts[i + 1], config);
    }
    void configureOne(const PythonUnit& unit, QStringView key, int value, SettingsConfig& config)
    {
        const auto& module = unit.module();
        const auto text = unit.stringOf(value);
        if (key == u"env_prefix")
            config.prefix = text.value_or(QString());
        else if (key == u"env_nested_delimiter")
            config.delimiter = text.value_or(QString());
        else if (key == u"case_sensitive")
            config.isCaseSensitive = module.boolOf(value).value_or(false);
        else if (key == u"enable_decoding")
            config.decodes = module.boolOf(value).value_or(true);
        else if (key == u"extra")
            config.forbids = text == u"forbid";
        else if (key == u"env_file")
            config.files
                = text ? QStringList{*text} : module.stringsOf(value).value_or(QStringList());
        else if (key == u"fields" && module.is(value, Node::Dict))
            renamed(unit, value, config);
    }
    void renamed(const PythonUnit& unit, int value, SettingsConfig& config)
    {
        const auto& module = unit.module();
        const auto parts = module.children(value);
        for (size_t i = 0; i + 1 < parts.size(); i += 2) {
            const auto field = module.stringOf(parts[i]);
            const auto inner = module.children(parts[i + 1]);
            for (size_t k = 0; field && k + 1 < inner.size(); k += 2)
                if (module.stringOf(inner[k]) == u"env")
                    config.names[*field] = namesIn(unit, inner[k + 1]);
        }
    }
    QStringList namesIn(const PythonUnit& unit, int node) const
    {
        const auto& module = unit.module();
        if (const auto one = unit.stringOf(node))
            return {*one};
        if (const auto list = module.stringsOf(node))
            return *list;
        QStringList out;
        if (module.is(node, Node::Call) && module.callee(node).endsWith(u"AliasChoices"))
            for (int i = 0; module.argument(node, i) >= 0; ++i)
                if (const auto one = unit.stringOf(module.argument(node, i)))
                    out << *one;
        return out;
    }

    void fields(const PythonUnit& unit,
        int index,
        const SettingsConfig& config,
        const QString& owner,
        QSet<QString>& seen,
        int depth)
    {
        const auto& module = unit.module();
        const auto& own = module.classes[size_t(index)];
        for (const auto& field : own.fields) {
            if (field.name.startsWith(u'_') || field.name == u"model_config"
                || (field.annotation < 0 && !config.isFirstVersion)
                || module.textOf(field.annotation).contains(u"ClassVar")
                || seen.contains(field.name))
                continue;
            seen.insert(field.name);
            add(unit, index, field, config, owner);
        }
        if (depth > 6)
            return;
        for (const int base : own.bases)
            if (const auto other = otherClass(unit, index, base))
                fields(other->first, other->second, config, owner, seen, depth + 1);
    }
    void add(const PythonUnit& unit,
        int index,
        const PythonField& field,
        const SettingsConfig& config,
        const QString& owner)
    {
        const auto& module = unit.module();
        PythonSetting made;
        made.owner = owner;
        made.field = field.name;
        made.file = unit.file();
        made.isCaseSensitive = config.isCaseSensitive;
        made.place = unit.lineOf(field.line);
        made.place.column = field.column;
        readSettingType(unit, field.annotation, made);
        QStringList names = config.names.value(field.name);
        int value = field.value;
        const bool isField
            = module.is(value, Node::Call) && module.callee(value).section(u'.', -1) == u"Field";
        const int call = isField ? value : fieldInAnnotation(module, field.annotation);
        if (call >= 0) {
            for (const auto* key : {u"env", u"validation_alias", u"alias"})
                if (names.isEmpty())
                    names = namesIn(unit, module.keyword(call, key));
            if (isField) {
                const bool isMade = module.keyword(call, u"default_factory") >= 0;
                value = module.argument(call, 0, u"default");
                made.hasDefault = isMade;
            }
        }
        if (value >= 0 && module.textOf(value) != u"...") {
            made.hasDefault = true;
            setFallback(unit, value, made);
        }
        if (!made.hasDefault && config.isFirstVersion && made.isOptional)
            made.hasDefault = made.isFallbackEmpty = true;
        made.isRequired = !made.hasDefault;
        const bool isComplex = made.type == SettingType::List || made.type == SettingType::Mapping
            || made.type == SettingType::Nested;
        made.isLenient = made.isLenient
            || (isComplex ? !config.decodes : isValidatedBefore(module, index, field.name));
        if (names.isEmpty())
            names = {config.prefix + field.name};
        for (auto& name : names)
            if (!config.isCaseSensitive)
                name = name.toUpper();
        made.name = names.takeFirst();
        made.aliases = names;
        if (made.type == SettingType::Nested && !config.delimiter.isEmpty())
            m_out.nestedPrefixes << (made.name + config.delimiter).toUpper();
        m_out.settings.push_back(std::move(made));
    }
    static int fieldInAnnotation(const PythonModule& module, int annotation)
    {
        if (!module.is(annotation, Node::Subscript))
            return -1;
        for (const int part : module.children(annotation))
            if (module.is(part, Node::Call) && module.callee(part).section(u'.', -1) == u"Field")
                return part;
        return -1;
    }
    void setFallback(const PythonUnit& unit, int value, PythonSetting& made) const
    {
        const auto& module = unit.module();
        made.isFallbackEmpty = module.is(value, Node::None);
        if (const auto text = unit.stringOf(value)) {
            made.fallback = *text;
            made.isFallbackEmpty = text->isEmpty();
        } else if (module.is(value, Node::Number) || module.is(value, Node::Bool)) {
            made.fallback = module.node(value).text.toString();
        } else if (module.is(value, Node::Call) && module.callee(value).endsWith(u"SecretStr")) {
            made.fallback = unit.stringOf(module.argument(value, 0));
            made.isFallbackEmpty = made.fallback && made.fallback->isEmpty();
        }
    }
    /// A validator that sees the text before its type does.
    static bool isValidatedBefore(const PythonModule& module, int index, const QString& field)
    {
        for (const auto& function : module.functions) {
            if (function.owner != index)
                continue;
            for (const int decorator : function.decorators) {
                const QString name = module.callee(decorator).section(u'.', -1);
                const bool isBefore
                    = module.stringOf(module.keyword(decorator, u"mode")) == u"before"
                    || module.boolOf(module.keyword(decorator, u"pre")).value_or(false);
                if (!isBefore)
                    continue;
                if (name == u"model_validator" || name == u"root_validator")
                    return true;
                for (int i = 0; module.argument(decorator, i) >= 0; ++i) {
                    const auto text = module.stringOf(module.argument(decorator, i));
                    if (text == field || text == u"*")
                        return true;
                }
            }
        }
        return false;
    }

    const PythonProgram& m_program;
    PythonSettings& m_out;
};

/// Marks fields that nothing takes from their object.
void markUsed(const PythonProgram& program, PythonSettings& out)
{
    QSet<quint64> fields;
    for (const auto& one : out.settings)
        if (!one.field.isEmpty())
            fields.insert(pythonNameHash(one.field));
    QSet<quint64> used;
    for (int file = 0; file < program.size() && !fields.isEmpty(); ++file)
        for (const auto& one : program.outline(file).mentions)
            if ((one.flags & PythonMention::Attribute) != 0 && fields.contains(one.hash()))
                used.insert(one.hash());
    for (auto& one : out.settings)
        one.isUsed = one.field.isEmpty() || used.contains(pythonNameHash(one.field));
}

} // namespace

std::vector<const PythonSetting*> PythonSettings::named(const QString& name) const
{
    std::vector<const PythonSetting*> out;
    const QString upper = name.toUpper();
    for (const auto& one : settings) {
        const QString& wanted = one.isCaseSensitive ? name : upper;
        if (one.name == wanted || one.aliases.contains(wanted))
            out.push_back(&one);
    }
    return out;
}

void readSettingsClasses(const PythonProgram& program, PythonSettings& out)
{
    SettingsClasses classes(program, out);
    for (int file = 0; file < program.size(); ++file)
        classes.read(file);
}

void finishSettings(const PythonProgram& program, PythonSettings& out)
{
    markUsed(program, out);
    std::ranges::stable_sort(out.settings, {}, [](const PythonSetting& one) {
        return std::pair(one.file, one.place.line);
    });
}

PythonSettings settingsOf(const PythonProgram& program)
{
    PythonSettings out;
    readSettingsClasses(program, out);
    EnvironmentReader environment(program, out);
    sweep(program, {&environment});
    environment.finish();
    finishSettings(program, out);
    return out;
}

} // namespace slipway::evidence
