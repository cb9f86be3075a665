// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/python.h"

#include <QVarLengthArray>

#include <algorithm>
#include <charconv>

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

using Kind = PythonNode::Kind;
constexpr int deepestWalk = 60;
constexpr qsizetype longestText = 120;

bool isLiteralAt(const PythonModule& module, int index, int depth)
{
    if (index < 0 || depth > deepestWalk)
        return false;
    const auto& node = module.node(index);
    switch (node.kind) {
    case Kind::None:
    case Kind::Bool:
    case Kind::Number:
    case Kind::String: return true;
    case Kind::List:
    case Kind::Tuple:
    case Kind::Set:
    case Kind::Dict:
    case Kind::Operation:
        for (int child = node.first; child >= 0; child = module.node(child).next)
            if (!isLiteralAt(module, child, depth + 1))
                return false;
        return true;
    default: return false;
    }
}

std::optional<qint64> integerAt(const PythonModule& module, int index, int depth)
{
    if (index < 0 || depth > deepestWalk)
        return {};
    const auto& node = module.node(index);
    if (node.kind == Kind::Number) {
        QString digits = node.text.toString();
        digits.remove(u'_');
        bool isNumber = false;
        const auto value = digits.toLongLong(&isNumber, 0);
        return isNumber ? std::optional(value) : std::nullopt;
    }
    if (node.kind != Kind::Operation)
        return {};
    const auto parts = module.children(index);
    std::vector<qint64> values;
    for (const int part : parts) {
        const auto value = integerAt(module, part, depth + 1);
        if (!value || std::abs(*value) > 1'000'000'000'000)
            return {};
        values.push_back(*value);
    }
    if (values.size() == 1)
        return node.text == u"-" ? std::optional(-values[0])
            : node.text == u"+"  ? std::optional(values[0])
                                 : std::nullopt;
    if (values.size() != 2)
        return {};
    if (node.text == u"*" && std::abs(values[0]) < 2'000'000 && std::abs(values[1]) < 2'000'000)
        return values[0] * values[1];
    if (node.text == u"+")
        return values[0] + values[1];
    if (node.text == u"-")
        return values[0] - values[1];
    return {};
}

QString joinedNames(const PythonModule& module, int index, QStringView first)
{
    QVarLengthArray<QStringView, 8> parts; // last one first
    qsizetype size = -1;
    for (int steps = 0; index >= 0 && steps < 64; ++steps) {
        const auto& node = module.node(index);
        const bool isRoot = node.kind == Kind::Name;
        if (!isRoot && node.kind != Kind::Attribute)
            return {};
        parts.push_back(isRoot && !first.isEmpty() ? first : node.text);
        size += parts.back().size() + 1;
        if (!isRoot) {
            index = node.first;
            continue;
        }
        QString out(size, Qt::Uninitialized);
        auto* to = out.data();
        for (auto part = parts.crbegin(); part != parts.crend(); ++part) {
            if (part != parts.crbegin())
                *to++ = u'.';
            to = std::copy(part->begin(), part->end(), to);
        }
        return out;
    }
    return {};
}

} // namespace

std::vector<int> PythonModule::children(int index) const
{
    std::vector<int> out;
    if (index < 0)
        return out;
    for (int child = node(index).first; child >= 0; child = node(child).next)
        out.push_back(child);
    return out;
}

QString PythonModule::dotted(int index) const
{
    return joinedNames(*this, index, {});
}

const QString* PythonModule::bound(QStringView name) const
{
    const auto found = names.constFind(QString::fromRawData(name.data(), name.size()));
    return found == names.constEnd() ? nullptr : &*found;
}

QStringView PythonModule::lastName(int index) const
{
    if (is(index, Kind::Attribute))
        return node(index).text;
    if (!is(index, Kind::Name))
        return {};
    const auto* import = bound(node(index).text);
    if (import == nullptr || import->isEmpty())
        return node(index).text;
    return QStringView(*import).mid(import->lastIndexOf(u'.') + 1);
}

QString PythonModule::resolved(int index) const
{
    int root = index;
    while (is(root, Kind::Attribute))
        root = node(root).first;
    if (!is(root, Kind::Name))
        return {};
    const auto* import = bound(node(root).text);
    return joinedNames(*this, index, import != nullptr ? QStringView(*import) : QStringView());
}

QString PythonModule::callee(int call) const
{
    return is(call, Kind::Call) ? resolved(node(call).first) : QString();
}

std::optional<QString> PythonModule::stringOf(int index) const
{
    if (is(index, Kind::String))
        return node(index).text.toString();
    if (!is(index, Kind::Operation) || node(index).text != u"+")
        return {};
    QString out;
    for (const int part : children(index)) {
        if (!is(part, Kind::String))
            return {};
        out += node(part).text;
    }
    return out;
}

std::optional<qint64> PythonModule::integerOf(int index) const
{
    return integerAt(*this, index, 0);
}

std::optional<double> PythonModule::numberOf(int index) const
{
    if (const auto whole = integerOf(index))
        return double(*whole);
    bool isNegative = false;
    if (is(index, Kind::Operation) && node(index).text == u"-") {
        const auto parts = children(index);
        if (parts.size() != 1)
            return {};
        isNegative = true;
        index = parts.front();
    }
    if (!is(index, Kind::Number))
        return {};
    auto digits = node(index).text.toLatin1();
    digits.replace("_", "");
    double value = 0;
    const auto [end, error] = std::from_chars(digits.begin(), digits.end(), value);
    if (error != std::errc() || end != digits.end())
        return {};
    return isNegative ? -value : value;
}

std::optional<bool> PythonModule::boolOf(int index) const
{
    return is(index, Kind::Bool) ? std::optional(node(index).text == u"True") : std::nullopt;
}

std::optional<QStringList> PythonModule::stringsOf(int index) const
{
    if (!is(index, Kind::List) && !is(index, Kind::Tuple) && !is(index, Kind::Set))
        return {};
    QStringList out;
    for (const int item : children(index)) {
        const auto text = stringOf(item);
        if (!text)
            return {};
        out << *text;
    }
    return out;
}

bool PythonModule::isLiteral(int index) const
{
    return isLiteralAt(*this, index, 0);
}

QString PythonModule::textOf(int index) const
{
    if (index < 0)
        return {};
    const auto& one = node(index);
    const auto text
        = QStringView(source).mid(one.begin, std::max<qsizetype>(0, one.end - one.begin));
    return text.left(longestText).toString().simplified();
}

int PythonModule::argument(int call, int position) const
{
    if (!is(call, Kind::Call))
        return -1;
    int child = node(call).first;
    for (child = child < 0 ? -1 : node(child).next; child >= 0; child = node(child).next) {
        if (is(child, Kind::Keyword))
            continue;
        if (is(child, Kind::Star))
            return -1;
        if (position-- == 0)
            return child;
    }
    return -1;
}

int PythonModule::keyword(int call, QStringView name) const
{
    if (!is(call, Kind::Call))
        return -1;
    for (int child = node(call).first; child >= 0; child = node(child).next)
        if (is(child, Kind::Keyword) && node(child).text == name)
            return node(child).first;
    return -1;
}

int PythonModule::argument(int call, int position, QStringView name) const
{
    const int named = keyword(call, name);
    return named >= 0 ? named : argument(call, position);
}

bool PythonModule::hasDoubleStar(int call) const
{
    if (!is(call, Kind::Call))
        return false;
    for (int child = node(call).first; child >= 0; child = node(child).next)
        if (is(child, Kind::Star) && node(child).text == u"**")
            return true;
    return false;
}

int PythonModule::moduleValue(QStringView name) const
{
    for (auto one = statements.rbegin(); one != statements.rend(); ++one) {
        const bool isAssignment = one->kind == PythonStatement::Kind::Assign
            || one->kind == PythonStatement::Kind::Annotated;
        if (isAssignment && one->function < 0 && one->owner < 0 && one->value >= 0
            && is(one->target, Kind::Name) && node(one->target).text == name)
            return one->value;
    }
    return -1;
}

const PythonFunction* PythonModule::functionNamed(QStringView qualified) const
{
    const auto found = std::ranges::find(functions, qualified, &PythonFunction::qualified);
    return found == functions.end() ? nullptr : &*found;
}

const PythonClass* PythonModule::classNamed(QStringView qualified) const
{
    const auto found = std::ranges::find(classes, qualified, &PythonClass::qualified);
    return found == classes.end() ? nullptr : &*found;
}

bool PythonModule::isInside(int statement, int ancestor) const
{
    if (statement < 0 || ancestor < 0)
        return false;
    return statement >= ancestor && statement < statements[size_t(ancestor)].end;
}

} // namespace slipway::evidence
