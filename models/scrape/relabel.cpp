// SPDX-License-Identifier: GPL-3.0-or-later
#include "scrape/relabel.h"

#include "timeseries/gopattern.h"

#include <QCryptographicHash>
#include <QList>
#include <QtEndian>

#include <algorithm>

using namespace Qt::StringLiterals;
using slipway::config::RelabelStep;
using slipway::timeseries::GoPattern;
using slipway::timeseries::Label;
using slipway::timeseries::Labels;
using Action = slipway::config::RelabelStep::Action;

namespace slipway::scrape {

struct Relabeller::Step {
    Action action = Action::Replace;
    std::vector<std::string> sources;
    std::string separator;
    std::string target;
    std::string replacement;
    quint64 modulus = 0;
    std::optional<GoPattern> pattern; ///< of the actions that have one
};

namespace {

using Step = Relabeller::Step;

QString nameOf(Action action)
{
    switch (action) {
    case Action::Replace: return u"replace"_s;
    case Action::Keep: return u"keep"_s;
    case Action::Drop: return u"drop"_s;
    case Action::KeepEqual: return u"keepequal"_s;
    case Action::DropEqual: return u"dropequal"_s;
    case Action::HashMod: return u"hashmod"_s;
    case Action::LabelMap: return u"labelmap"_s;
    case Action::LabelDrop: return u"labeldrop"_s;
    case Action::LabelKeep: return u"labelkeep"_s;
    case Action::Lowercase: return u"lowercase"_s;
    case Action::Uppercase: return u"uppercase"_s;
    }
    return {};
}

bool isOneOf(Action action, std::initializer_list<Action> actions)
{
    return std::ranges::find(actions, action) != actions.end();
}

/// A lone surrogate has no UTF-8.
bool isUtf8(const QString& text)
{
    return QString::fromUtf8(text.toUtf8()) == text;
}

/// What Prometheus refuses in a step, or nothing.
std::optional<Error> mistakeIn(const RelabelStep& step)
{
    const auto action = nameOf(step.action);
    const auto isNamed = !step.targetLabel.isEmpty() && isUtf8(step.targetLabel);
    const RelabelStep usual;
    const bool isSetting = isOneOf(step.action,
        {Action::Replace,
            Action::HashMod,
            Action::Lowercase,
            Action::Uppercase,
            Action::KeepEqual,
            Action::DropEqual});
    if (step.action == Action::HashMod && step.modulus == 0)
        return Error{{}, u"hashmod needs a modulus above 0"_s, u"add modulus"_s};
    if (isSetting && !isNamed)
        return Error{{}, u"%1 needs a target label"_s.arg(action), u"add targetLabel"_s};
    const bool ignoresReplacement = isOneOf(
        step.action, {Action::Lowercase, Action::Uppercase, Action::KeepEqual, Action::DropEqual});
    if (ignoresReplacement && step.replacement != usual.replacement)
        return Error{{}, u"%1 has no replacement"_s.arg(action), u"remove replacement"_s};
    if (step.action == Action::LabelMap
        && (step.replacement.isEmpty() || !isUtf8(step.replacement)))
        return Error{{},
            u"labelmap needs a replacement, which names the label"_s,
            u"write replacement, as in $1"_s};
    const bool hasOther = step.regex != usual.regex || step.modulus != usual.modulus
        || step.separator != usual.separator;
    if (isOneOf(step.action, {Action::KeepEqual, Action::DropEqual}) && hasOther)
        return Error{{},
            u"%1 takes only source labels and a target label"_s.arg(action),
            u"remove the other keys"_s};
    const bool hasMoreThanRegex = !step.sourceLabels.isEmpty() || !step.targetLabel.isEmpty()
        || step.modulus != usual.modulus || step.separator != usual.separator
        || step.replacement != usual.replacement;
    if (isOneOf(step.action, {Action::LabelDrop, Action::LabelKeep}) && hasMoreThanRegex)
        return Error{{}, u"%1 takes only a regex"_s.arg(action), u"remove the other keys"_s};
    return std::nullopt;
}

Result<Step> compiled(const RelabelStep& step)
{
    if (auto mistake = mistakeIn(step))
        return failure(*std::move(mistake));
    auto pattern = GoPattern::compile(step.regex.toStdString(), GoPattern::Anchor::Both);
    if (!pattern)
        return failure(pattern.error());
    Step out{.action = step.action,
        .sources = {},
        .separator = step.separator.toStdString(),
        .target = step.targetLabel.toStdString(),
        .replacement = step.replacement.toStdString(),
        .modulus = step.modulus,
        .pattern = *std::move(pattern)};
    for (const auto& source : step.sourceLabels)
        out.sources.push_back(source.toStdString());
    return out;
}

/// Labels under change. The order in which labels were set is kept, since labelmap follows it.
class Draft {
public:
    explicit Draft(const Labels& labels) : m_labels(labels.all()) { m_ownCount = m_labels.size(); }

    std::string_view value(std::string_view name) const
    {
        const auto found = std::ranges::find(m_labels, name, &Label::name);
        return found == m_labels.end() ? std::string_view() : std::string_view(found->value);
    }
    /// An empty value removes the label.
    void set(const std::string& name, std::string value)
    {
        const auto found = std::ranges::find(m_labels, name, &Label::name);
        const auto at = found - m_labels.begin();
        const bool isOwn = at < static_cast<std::ptrdiff_t>(m_ownCount);
        if (found != m_labels.end() && !isOwn && !value.empty()) {
            found->value = std::move(value);
            return;
        }
        if (found != m_labels.end()) {
            m_labels.erase(found);
            m_ownCount -= isOwn ? 1 : 0;
        }
        if (!value.empty() && !name.empty())
            m_labels.push_back({name, std::move(value)});
    }
    const std::vector<Label>& all() const { return m_labels; }
    template<typename Condition>
    void removeIf(Condition condition)
    {
        const auto own = m_labels.begin() + static_cast<std::ptrdiff_t>(m_ownCount);
        m_ownCount -= static_cast<size_t>(std::count_if(m_labels.begin(), own, condition));
        std::erase_if(m_labels, condition);
    }

private:
    std::vector<Label> m_labels; ///< those from the start, then those set, in order
    size_t m_ownCount = 0; ///< of the start, not set since
};

std::string joined(const Draft& draft, const Step& step)
{
    std::string out;
    for (size_t i = 0; i < step.sources.size(); ++i) {
        if (i > 0)
            out += step.separator;
        out += draft.value(step.sources[i]);
    }
    return out;
}

void replace(Draft& draft, const Step& step, const std::string& value)
{
    const auto groups = step.pattern->match(value);
    if (!groups)
        return;
    const auto target = step.pattern->expand(step.target, *groups);
    if (!target.empty())
        draft.set(target, step.pattern->expand(step.replacement, *groups));
}

/// The last 8 bytes of the MD5 sum, as a number, modulo `modulus`.
std::string hashed(const std::string& value, quint64 modulus)
{
    const auto sum = QCryptographicHash::hash(
        QByteArray::fromRawData(value.data(), static_cast<qsizetype>(value.size())),
        QCryptographicHash::Md5);
    return std::to_string(qFromBigEndian<quint64>(sum.constData() + 8) % modulus);
}

/// Character by character as Go does it: no letter becomes two.
std::string cased(const std::string& value, char32_t (*change)(char32_t))
{
    auto characters = QString::fromStdString(value).toUcs4();
    std::ranges::transform(characters, characters.begin(), change);
    return QString::fromUcs4(
        reinterpret_cast<const char32_t*>(characters.constData()), characters.size())
        .toStdString();
}

void mapLabels(Draft& draft, const Step& step)
{
    const auto before = draft.all();
    for (const auto& label : before) {
        if (const auto groups = step.pattern->match(label.name))
            draft.set(step.pattern->expand(step.replacement, *groups), label.value);
    }
}

/// False if the step drops the labels.
bool apply(Draft& draft, const Step& step)
{
    const auto value = joined(draft, step);
    const auto isNamed = [&step](const Label& label) { return step.pattern->matches(label.name); };
    switch (step.action) {
    case Action::Keep: return step.pattern->matches(value);
    case Action::Drop: return !step.pattern->matches(value);
    case Action::KeepEqual: return draft.value(step.target) == value;
    case Action::DropEqual: return draft.value(step.target) != value;
    case Action::Replace: replace(draft, step, value); break;
    case Action::HashMod: draft.set(step.target, hashed(value, step.modulus)); break;
    case Action::LabelMap: mapLabels(draft, step); break;
    case Action::LabelDrop: draft.removeIf(isNamed); break;
    case Action::LabelKeep: draft.removeIf(std::not_fn(isNamed)); break;
    case Action::Lowercase:
        draft.set(step.target, cased(value, [](char32_t c) { return QChar::toLower(c); }));
        break;
    case Action::Uppercase:
        draft.set(step.target, cased(value, [](char32_t c) { return QChar::toUpper(c); }));
        break;
    }
    return true;
}

} // namespace

Result<Relabeller> Relabeller::compile(std::vector<RelabelStep> steps)
{
    Relabeller out;
    if (steps.empty())
        return out;
    auto compiledSteps = std::make_shared<std::vector<Step>>();
    for (size_t i = 0; i < steps.size(); ++i) {
        auto step = compiled(steps[i]);
        if (!step)
            return failure(step.error().in(u"step %1"_s.arg(i + 1)));
        compiledSteps->push_back(*std::move(step));
    }
    out.m_steps = std::move(compiledSteps);
    return out;
}

std::optional<Labels> Relabeller::apply(Labels labels) const
{
    if (!m_steps)
        return labels;
    Draft draft(labels);
    for (const auto& step : *m_steps) {
        if (!scrape::apply(draft, step))
            return std::nullopt;
    }
    return Labels(draft.all());
}

} // namespace slipway::scrape
