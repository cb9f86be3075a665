// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/pythonsettingtypes.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

using Node = PythonNode::Kind;
constexpr int deepestType = 8;

/// Simple types by the last part of their name.
const QHash<QString, SettingType>& plainTypes()
{
    static const QHash<QString, SettingType> types{{u"str"_s, SettingType::Text},
        {u"constr"_s, SettingType::Text},
        {u"int"_s, SettingType::Integer},
        {u"PositiveInt"_s, SettingType::Integer},
        {u"NonNegativeInt"_s, SettingType::Integer},
        {u"conint"_s, SettingType::Integer},
        {u"float"_s, SettingType::Number},
        {u"Decimal"_s, SettingType::Number},
        {u"PositiveFloat"_s, SettingType::Number},
        {u"NonNegativeFloat"_s, SettingType::Number},
        {u"bool"_s, SettingType::Boolean},
        {u"StrictBool"_s, SettingType::Boolean},
        {u"SecretStr"_s, SettingType::Secret},
        {u"SecretBytes"_s, SettingType::Secret},
        {u"list"_s, SettingType::List},
        {u"List"_s, SettingType::List},
        {u"Sequence"_s, SettingType::List},
        {u"set"_s, SettingType::List},
        {u"Set"_s, SettingType::List},
        {u"frozenset"_s, SettingType::List},
        {u"FrozenSet"_s, SettingType::List},
        {u"tuple"_s, SettingType::List},
        {u"Tuple"_s, SettingType::List},
        {u"dict"_s, SettingType::Mapping},
        {u"Dict"_s, SettingType::Mapping},
        {u"Mapping"_s, SettingType::Mapping}};
    return types;
}

const QHash<QString, QStringList>& urlTypes()
{
    static const QHash<QString, QStringList> types{{u"AnyUrl"_s, {}},
        {u"AnyHttpUrl"_s, {u"http"_s, u"https"_s}},
        {u"HttpUrl"_s, {u"http"_s, u"https"_s}},
        {u"RedisDsn"_s, {u"redis"_s, u"rediss"_s}},
        {u"AmqpDsn"_s, {u"amqp"_s, u"amqps"_s}},
        {u"MongoDsn"_s, {u"mongodb"_s, u"mongodb+srv"_s}},
        {u"PostgresDsn"_s, {u"postgres"_s, u"postgresql"_s, u"postgresql+*"_s}},
        {u"MySQLDsn"_s, {u"mysql"_s, u"mysql+*"_s, u"mariadb"_s, u"mariadb+*"_s}}};
    return types;
}

class TypeReader {
public:
    explicit TypeReader(PythonSetting& setting) : m_setting(setting) { }

    void read(const PythonUnit& unit, int node, int depth)
    {
        if (node < 0 || depth > deepestType)
            return;
        const auto& module = unit.module();
        if (module.is(node, Node::Subscript)) {
            subscript(unit, node, depth);
        } else if (module.is(node, Node::Operation) && module.node(node).text == u"|") {
            alternatives(unit, module.children(node), depth);
        } else if (module.is(node, Node::Call)) {
            plain(module.callee(node).section(u'.', -1));
        } else {
            named(unit, node, depth);
        }
    }

private:
    void plain(const QString& name)
    {
        m_setting.type = plainTypes().value(name, SettingType::Unknown);
        const auto url = urlTypes().constFind(name);
        if (url != urlTypes().constEnd()) {
            m_setting.type = SettingType::Url;
            m_setting.schemes = *url;
        }
    }
    void named(const PythonUnit& unit, int node, int depth)
    {
        const auto& module = unit.module();
        const auto symbol = unit.symbolOf(node);
        const auto [where, index] = unit.program().classOf(symbol);
        if (where >= 0) {
            ofClass(unit.program(), where, index);
            return;
        }
        const auto alias = unit.valueOf(symbol);
        if (alias.node >= 0) {
            read(alias.unit, alias.node, depth + 1);
            return;
        }
        plain(module.dotted(node).section(u'.', -1));
    }
    void ofClass(const PythonProgram& program, int file, int index)
    {
        const auto ancestors = program.ancestorsOf(file, index);
        const auto derives = [&ancestors](QStringView from) {
            return std::ranges::any_of(ancestors, [from](const QString& one) {
                return one == from || one.endsWith(u'.' + from.toString());
            });
        };
        const bool isEnum = derives(u"Enum") || derives(u"StrEnum");
        if (isEnum) {
            const auto unit = program.unit(file);
            if (!unit)
                return;
            const auto& module = unit.module();
            m_setting.type = SettingType::Choice;
            for (const auto& field : module.classes[size_t(index)].fields) {
                const auto text = module.stringOf(field.value);
                if (!text) {
                    m_setting.type = SettingType::Unknown; // auto() and numbers
                    m_setting.choices.clear();
                    return;
                }
                m_setting.choices << *text;
            }
        } else if (derives(u"BaseModel") || derives(u"BaseSettings")) {
            m_setting.type = SettingType::Nested;
        }
    }
    void alternatives(const PythonUnit& unit, const std::vector<int>& parts, int depth)
    {
        const auto& module = unit.module();
        std::vector<int> real;
        for (const int part : parts) {
            if (module.is(part, Node::None))
                m_setting.isOptional = true;
            else
                real.push_back(part);
        }
        if (real.size() == 1)
            read(unit, real.front(), depth + 1);
        else
            m_setting.type = SettingType::Unknown; // one of several: any text may do
    }
    void subscript(const PythonUnit& unit, int node, int depth)
    {
        const auto& module = unit.module();
        auto parts = module.children(node);
        const QString name = module.dotted(parts.front()).section(u'.', -1);
        parts.erase(parts.begin());
        if (parts.size() == 1 && module.is(parts.front(), Node::Tuple))
            parts = module.children(parts.front());
        if (parts.empty())
            return;
        if (name == u"Optional") {
            m_setting.isOptional = true;
            read(unit, parts.front(), depth + 1);
        } else if (name == u"Union") {
            alternatives(unit, parts, depth);
        } else if (name == u"Final" || name == u"Annotated") {
            read(unit, parts.front(), depth + 1);
            for (size_t i = 1; i < parts.size(); ++i) {
                const QString text = module.textOf(parts[i]);
                const bool isComplex
                    = m_setting.type == SettingType::List || m_setting.type == SettingType::Mapping;
                if (text.contains(u"NoDecode") || (!isComplex && text.contains(u"BeforeValidator")))
                    m_setting.isLenient = true;
            }
        } else if (name == u"Literal") {
            m_setting.type = SettingType::Choice;
            for (const int part : parts) {
                const auto text = module.stringOf(part);
                m_setting.choices << text.value_or(module.textOf(part));
            }
        } else {
            plain(name);
        }
    }

    PythonSetting& m_setting;
};

bool isNumber(QString text, bool isWhole)
{
    text = text.trimmed();
    text.remove(u'_');
    bool isGood = false;
    const double value = text.toDouble(&isGood);
    return isGood && (!isWhole || value == double(qint64(value)));
}

bool isBoolean(const QString& text)
{
    static const QStringList words{u"0"_s,
        u"off"_s,
        u"f"_s,
        u"false"_s,
        u"n"_s,
        u"no"_s,
        u"1"_s,
        u"on"_s,
        u"t"_s,
        u"true"_s,
        u"y"_s,
        u"yes"_s};
    return words.contains(text.trimmed().toLower());
}

std::optional<QString> urlMistake(const PythonSetting& setting, const QString& value)
{
    const auto colon = value.indexOf(u"://");
    if (colon < 1)
        return u"is not a URL with a scheme"_s;
    const QString scheme = value.left(colon).toLower();
    const bool isAllowed = setting.schemes.isEmpty()
        || std::ranges::any_of(setting.schemes, [&scheme](const QString& one) {
               return one == scheme
                   || (one.endsWith(u'*') && scheme.startsWith(QStringView(one).chopped(1)));
           });
    if (!isAllowed)
        return u"is a URL of the scheme %1; the setting takes %2"_s.arg(
            scheme.left(20), setting.schemes.join(u", "_s));
    return {};
}

} // namespace

void readSettingType(const PythonUnit& unit, int annotation, PythonSetting& setting)
{
    setting.typeText = unit.module().textOf(annotation);
    TypeReader(setting).read(unit, annotation, 0);
}

std::optional<QString> mistakeIn(const PythonSetting& setting, const QString& value)
{
    if (setting.isLenient || value.trimmed().isEmpty())
        return {};
    switch (setting.type) {
    case SettingType::Integer:
        return isNumber(value, true) ? std::nullopt : std::optional(u"is not an integer"_s);
    case SettingType::Number:
        return isNumber(value, false) ? std::nullopt : std::optional(u"is not a number"_s);
    case SettingType::Boolean:
        return isBoolean(value) ? std::nullopt : std::optional(u"is not a boolean"_s);
    case SettingType::List:
        return QJsonDocument::fromJson(value.toUtf8()).isArray()
            ? std::nullopt
            : std::optional(u"is not a JSON list"_s);
    case SettingType::Mapping:
    case SettingType::Nested:
        return QJsonDocument::fromJson(value.toUtf8()).isObject()
            ? std::nullopt
            : std::optional(u"is not a JSON object"_s);
    case SettingType::Choice:
        if (setting.choices.isEmpty() || setting.choices.contains(value))
            return {};
        return u"is none of %1"_s.arg(setting.choices.join(u", "_s).left(120));
    case SettingType::Url: return urlMistake(setting, value);
    case SettingType::Unknown:
    case SettingType::Text:
    case SettingType::Secret: break;
    }
    return {};
}

} // namespace slipway::evidence
