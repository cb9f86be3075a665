// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/pythonsettings.h"

#include "evidence/pythonreach.h"
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
        const auto& module = m_program.module(file);
        for (int i = 0; i < int(module.classes.size()); ++i) {
            if (module.classes[size_t(i)].bases.empty())
                continue;
            const auto ancestors = m_program.ancestorsOf(file, i);
            if (std::ranges::none_of(ancestors, isSettingsBase))
                continue;
            SettingsConfig config;
            config.isFirstVersion = !ancestors.contains(u"pydantic_settings.BaseSettings"_s);
            configure(file, i, config, 0);
            const auto& own = module.classes[size_t(i)];
            m_out.classes << m_program.files()[size_t(file)].path + u':' + own.qualified;
            m_out.forbidsUnknown = m_out.forbidsUnknown || config.forbids;
            m_out.environmentFiles += config.files;
            if (!config.delimiter.isEmpty() && !m_out.delimiters.contains(config.delimiter))
                m_out.delimiters << config.delimiter;
            QSet<QString> seen;
            fields(file, i, config, own.qualified, seen, 0);
        }
    }

private:
    void configure(int file, int index, SettingsConfig& config, int depth)
    {
        if (depth > 6)
            return;
        const auto& module = m_program.module(file);
        const auto& own = module.classes[size_t(index)];
        for (const int base : own.bases) { // outermost first: own values replace inherited ones
            const auto found = m_program.classOf(m_program.symbolOf(base, file));
            if (found.first >= 0 && found != std::pair(file, index))
                configure(found.first, found.second, config, depth + 1);
        }
        for (const int base : own.bases) // class Settings(BaseSettings, env_prefix="X_")
            if (module.is(base, Node::Keyword))
                configureOne(file, module.node(base).text, module.node(base).first, config);
        for (const auto& field : own.fields)
            if (field.name == u"model_config")
                configureFrom(file, field.value, config);
        if (const auto* inner = module.classNamed(own.qualified + u".Config"_s))
            for (const auto& field : inner->fields)
                configureOne(file, field.name, field.value, config);
        for (const auto& function : module.functions) {
            if (function.owner != index && !function.qualified.startsWith(own.qualified + u'.'))
                continue;
            if (function.name == u"settings_customise_sources"
                || function.name == u"customise_sources" || function.name == u"parse_env_var")
                config.decodes = false;
        }
    }
    void configureFrom(int file, int value, SettingsConfig& config)
    {
        const auto& module = m_program.module(file);
        for (const int part : module.children(value))
            if (module.is(part, Node::Keyword))
                configureOne(file, module.node(part).text, module.node(part).first, config);
        if (!module.is(value, Node::Dict))
            return;
        const auto parts = module.children(value);
        for (size_t i = 0; i + 1 < parts.size(); i += 2)
            if (module.is(parts[i], Node::String))
                configureOne(file, module.node(parts[i]).text, parts[i + 1], config);
    }
    void configureOne(int file, QStringView key, int value, SettingsConfig& config)
    {
        const auto& module = m_program.module(file);
        const auto text = m_program.stringOf(value, file);
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
            renamed(file, value, config);
    }
    void renamed(int file, int value, SettingsConfig& config)
    {
        const auto& module = m_program.module(file);
        const auto parts = module.children(value);
        for (size_t i = 0; i + 1 < parts.size(); i += 2) {
            const auto field = module.stringOf(parts[i]);
            const auto inner = module.children(parts[i + 1]);
            for (size_t k = 0; field && k + 1 < inner.size(); k += 2)
                if (module.stringOf(inner[k]) == u"env")
                    config.names[*field] = namesIn(file, inner[k + 1]);
        }
    }
    QStringList namesIn(int file, int node) const
    {
        const auto& module = m_program.module(file);
        if (const auto one = m_program.stringOf(node, file))
            return {*one};
        if (const auto list = module.stringsOf(node))
            return *list;
        QStringList out;
        if (module.is(node, Node::Call) && module.callee(node).endsWith(u"AliasChoices"))
            for (int i = 0; module.argument(node, i) >= 0; ++i)
                if (const auto one = m_program.stringOf(module.argument(node, i), file))
                    out << *one;
        return out;
    }

    void fields(int file,
        int index,
        const SettingsConfig& config,
        const QString& owner,
        QSet<QString>& seen,
        int depth)
    {
        const auto& module = m_program.module(file);
        const auto& own = module.classes[size_t(index)];
        for (const auto& field : own.fields) {
            if (field.name.startsWith(u'_') || field.name == u"model_config"
                || (field.annotation < 0 && !config.isFirstVersion)
                || module.textOf(field.annotation).contains(u"ClassVar")
                || seen.contains(field.name))
                continue;
            seen.insert(field.name);
            add(file, index, field, config, owner);
        }
        if (depth > 6)
            return;
        for (const int base : own.bases) {
            const auto found = m_program.classOf(m_program.symbolOf(base, file));
            if (found.first >= 0 && found != std::pair(file, index))
                fields(found.first, found.second, config, owner, seen, depth + 1);
        }
    }
    void add(int file,
        int index,
        const PythonField& field,
        const SettingsConfig& config,
        const QString& owner)
    {
        const auto& module = m_program.module(file);
        PythonSetting made;
        made.owner = owner;
        made.field = field.name;
        made.file = file;
        made.isCaseSensitive = config.isCaseSensitive;
        made.place = m_program.lineOf(file, field.line);
        made.place.column = field.column;
        readSettingType(m_program, file, field.annotation, made);
        QStringList names = config.names.value(field.name);
        int value = field.value;
        const bool isField
            = module.is(value, Node::Call) && module.callee(value).section(u'.', -1) == u"Field";
        const int call = isField ? value : fieldInAnnotation(module, field.annotation);
        if (call >= 0) {
            for (const auto* key : {u"env", u"validation_alias", u"alias"})
                if (names.isEmpty())
                    names = namesIn(file, module.keyword(call, key));
            if (isField) {
                const bool isMade = module.keyword(call, u"default_factory") >= 0;
                value = module.argument(call, 0, u"default");
                made.hasDefault = isMade;
            }
        }
        if (value >= 0 && module.textOf(value) != u"...") {
            made.hasDefault = true;
            setFallback(file, value, made);
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
    void setFallback(int file, int value, PythonSetting& made) const
    {
        const auto& module = m_program.module(file);
        made.isFallbackEmpty = module.is(value, Node::None);
        if (const auto text = m_program.stringOf(value, file)) {
            made.fallback = *text;
            made.isFallbackEmpty = text->isEmpty();
        } else if (module.is(value, Node::Number) || module.is(value, Node::Bool)) {
            made.fallback = module.node(value).text.toString();
        } else if (module.is(value, Node::Call) && module.callee(value).endsWith(u"SecretStr")) {
            made.fallback = m_program.stringOf(module.argument(value, 0), file);
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
    QSet<QStringView> fields;
    NameFilter names;
    for (const auto& one : out.settings) {
        fields.insert(one.field);
        names.add(one.field);
    }
    QSet<QStringView> used;
    for (const auto& file : program.files())
        for (const auto& node : file.module.nodes)
            if (node.kind == Node::Attribute && names.mayHold(node.text)
                && fields.contains(node.text))
                used.insert(node.text);
    for (auto& one : out.settings)
        one.isUsed = one.field.isEmpty() || used.contains(one.field);
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

PythonSettings settingsOf(const PythonProgram& program)
{
    PythonSettings out;
    SettingsClasses classes(program, out);
    for (int file = 0; file < int(program.files().size()); ++file)
        classes.read(file);
    readEnvironmentReads(program, out);
    markUsed(program, out);
    std::ranges::stable_sort(out.settings, {}, [](const PythonSetting& one) {
        return std::pair(one.file, one.place.line);
    });
    return out;
}

} // namespace slipway::evidence
