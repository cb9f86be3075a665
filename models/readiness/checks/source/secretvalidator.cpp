// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/pythonreach.h"
#include "evidence/secretscan.h"
#include "readiness/checks/source/injected.h"
#include "readiness/needles.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

using evidence::PythonNode;

/// A function whose name says that it looks at secrets before the program starts.
bool isValidatorName(QStringView name)
{
    static const QRegularExpression shape(
        u"(validate|check|verify|reject|ensure|assert|forbid).*(secret|credential|placeholder|"
        u"password|insecure_(default|secret|key|config)|production_config|default_key)"_s,
        QRegularExpression::CaseInsensitiveOption);
    // Scanners of source code look for secrets of others; a user's password is no setting.
    static const QRegularExpression other(
        u"hardcoded|(validate|check|verify)_?(user_?)?password(_|$)"_s,
        QRegularExpression::CaseInsensitiveOption);
    static const Needles needles = [] {
        Needles out;
        out.add(0, "validate|check|verify|reject|ensure|assert|forbid");
        out.add(
            1, "secret|credential|placeholder|password|insecure_|production_config|default_key");
        return out;
    }();
    constexpr quint64 both = 0b11;
    const bool mayBe = (needles.in(name)&both) == both;
    Q_ASSERT(mayBe || !shape.match(name.toString()).hasMatch());
    return mayBe && shape.match(name.toString()).hasMatch()
        && !other.match(name.toString()).hasMatch();
}

struct Validator {
    int file = -1;
    int function = -1;
    bool isMethod = false;
    bool isCompared
        = true; ///< by what is read here; false: by expressions, lengths, other functions
    bool searches = false; ///< takes a value that only contains the text
    QStringList texts{}; ///< lower case
};

/// Strings in a function, and whether it compares in other ways than by them.
void readBody(const evidence::PythonModule& module, int function, Validator& out)
{
    const auto& own = module.functions[size_t(function)];
    const auto inside = [&own](int line) { return line >= own.line && line <= own.endLine; };
    QStringList names;
    for (const auto& node : module.nodes) {
        if (!inside(node.line))
            continue;
        if (node.kind == PythonNode::Kind::String && node.text.size() >= 3 && node.text.size() < 60
            && !node.text.contains(u' '))
            out.texts << node.text.toString().toLower();
        if (node.kind == PythonNode::Kind::Name)
            names << node.text.toString();
        if (node.kind == PythonNode::Kind::Attribute
            && (node.text == u"startswith" || node.text == u"lower"))
            out.searches = true;
        if (node.kind == PythonNode::Kind::Comprehension)
            out.searches = true;
        if ((node.kind == PythonNode::Kind::Attribute
                && (node.text == u"match" || node.text == u"search" || node.text == u"fullmatch"))
            || (node.kind == PythonNode::Kind::Name && node.text == u"len"))
            out.isCompared = false;
    }
    for (const auto& name : std::as_const(names)) { // lists at module level
        const auto list = module.stringsOf(module.moduleValue(name));
        for (const auto& text : list.value_or(QStringList()))
            out.texts << text.toLower();
    }
}

std::vector<Validator> validatorsOf(const evidence::PythonProgram& program)
{
    std::vector<Validator> out;
    for (int file = 0; file < program.size(); ++file) {
        const auto& outline = program.outline(file);
        for (int i = 0; i < int(outline.functions.size()); ++i) {
            if (!isValidatorName(outline.plainName(i)))
                continue;
            const auto unit = program.unit(file);
            if (!unit)
                break;
            Validator made{
                .file = file, .function = i, .isMethod = outline.functions[size_t(i)].owner >= 0};
            readBody(unit.module(), i, made);
            if (!made.texts.isEmpty())
                out.push_back(std::move(made));
        }
    }
    return out;
}

bool rejects(const Validator& validator, const QString& value)
{
    const QString lower = value.toLower();
    return std::ranges::any_of(validator.texts, [&](const QString& text) {
        return text == lower || (validator.searches && lower.contains(text));
    });
}

/// The module's file is started by an entrypoint, a workflow or a Makefile.
bool isStarted(const Facts& facts, const QString& path)
{
    const QByteArray name = path.section(u'/', -1).toUtf8();
    const QByteArray module = path.section(u'/', -1).chopped(3).toUtf8();
    for (const auto& other : facts.tree().files()) {
        const bool isWanted = other.endsWith(u".sh") || other.contains(u"Dockerfile")
            || other.endsWith(u"Makefile") || other.startsWith(u".github/workflows/")
            || other.section(u'/', -1).contains(u"compose");
        if (!isWanted)
            continue;
        const auto bytes = facts.tree().read(other, 512 * 1024).value_or(QByteArray());
        if (bytes.contains(name) || bytes.contains("-m " + module))
            return true;
    }
    return false;
}

} // namespace

Outcome checkSecretValidator(const Facts& facts)
{
    if (auto other = withoutPython(facts))
        return std::move(*other);
    const auto& source = facts.get<PythonSource>();
    const auto validators = validatorsOf(*source.program);
    if (validators.empty())
        return notApplicable(u"No function of the application validates secrets."_s,
            {placeOf(facts, facts.get<Language>().example)});
    const auto& first = validators.front();
    const auto& outline = source.program->outline(first.file);
    const auto& path = source.program->path(first.file);
    const auto place = placeOf(facts, path, outline.functions[size_t(first.function)].line);
    const evidence::PythonReach reach(*source.program);
    const bool isCalled = std::ranges::any_of(validators, [&](const Validator& one) {
        const auto& own = source.program->path(one.file);
        const bool isMain = own.startsWith(u"scripts/") || own.startsWith(u"tools/");
        return isMain ? isStarted(facts, own) : reach.isReached(one.file, one.function);
    });
    if (!isCalled)
        return failed(
            u"%1 in %2 validates secrets, and nothing that deploys or runs the application calls it."_s
                .arg(outline.plainName(first.function), path),
            {place});
    Findings bad;
    int seen = 0;
    for (const auto& line : facts.get<EnvironmentTemplates>().lines) {
        const bool isHeld = evidence::isSecretName(line.name) && line.value.size() >= 4
            && evidence::isPlaceholder(line.value) && !line.value.contains(u'$');
        if (!isHeld)
            continue;
        ++seen;
        if (std::ranges::none_of(
                validators, [&](const Validator& one) { return rejects(one, line.value); }))
            bad.add(u"The template's placeholder of %1 passes the validator"_s.arg(line.name),
                placeOf(facts, line.place));
    }
    if (seen == 0)
        return notApplicable(u"No template gives a secret a placeholder."_s, {place});
    if (!bad.isEmpty()
        && std::ranges::any_of(validators, [](const auto& one) { return !one.isCompared; })) {
        bad.places.insert(bad.places.begin(), place);
        return unknown(UnknownReason::Unsupported,
            u"The validator judges by expressions or lengths, which are not run here."_s,
            std::move(bad.places));
    }
    if (!bad.isEmpty()) {
        bad.places.push_back(place);
        return failed(bad.text(), std::move(bad.places));
    }
    return passed(
        u"The validator is called, and refuses all %1 placeholders of the template."_s.arg(seen),
        {place});
}

} // namespace slipway::readiness
