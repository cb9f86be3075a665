// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/pythontests.h"

#include "base/parallel.h"
#include "evidence/pythontraits.h"

#include <QSet>

#include <algorithm>
#include <iterator>

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

using Node = PythonNode::Kind;
using Statement = PythonStatement::Kind;
constexpr int deepestHelper = 3;

bool isTestModule(const QString& path)
{
    const QString name = path.section(u'/', -1);
    return name.endsWith(u".py")
        && (name.startsWith(u"test_") || name.endsWith(u"_test.py") || name == u"tests.py");
}

/// Calls that fail a test by themselves, by the last part of their name.
bool isAsserting(QStringView name)
{
    static constexpr QStringView beginnings[]{
        u"assert", u"verify", u"check", u"validate", u"expect", u"should", u"ensure"};
    static const QSet<QStringView> words{
        u"raises", u"warns", u"deprecated_call", u"fail", u"raise_for_status", u"benchmark"};
    QStringView bare = name;
    while (bare.startsWith(u'_'))
        bare = bare.mid(1);
    if (bare.isEmpty() || !QStringView(u"abcdefrsvw").contains(bare.front())) // how they begin
        return false;
    return words.contains(bare) || std::ranges::any_of(beginnings, [bare](QStringView one) {
        return bare.startsWith(one);
    });
}

class TestReader {
public:
    explicit TestReader(const PythonProgram& program) : m_program(program) { }

    std::vector<PythonTest> read(const PythonUnit& unit) const
    {
        std::vector<PythonTest> out;
        const auto& module = unit.module();
        const QStringList common = marksOf(module, module.moduleValue(u"pytestmark"));
        for (int i = 0; i < int(module.functions.size()); ++i) {
            const auto& function = module.functions[size_t(i)];
            if (!function.name.startsWith(u"test") || function.function >= 0
                || (function.owner >= 0 && !isTestClass(unit.file(), function.owner)))
                continue;
            out.push_back(testOf(unit, i, common));
        }
        return out;
    }

private:
    bool isUnitTest(int file, int owner) const
    {
        const auto ancestors = m_program.ancestorsOf(file, owner);
        return std::ranges::any_of(
            ancestors, [](const QString& one) { return one.contains(u"TestCase"); });
    }
    bool isTestClass(int file, int owner) const
    {
        if (isUnitTest(file, owner))
            return true;
        const auto& outline = m_program.outline(file);
        const QString& name = outline.classes[size_t(owner)].qualified;
        return QStringView(name).mid(name.lastIndexOf(u'.') + 1).startsWith(u"Test")
            && outline.functionNamed(name + u".__init__"_s) < 0;
    }
    static QString markOf(const PythonModule& module, int node)
    {
        const int name = module.is(node, Node::Call) ? module.node(node).first : node;
        const QString dotted = module.resolved(name);
        if (dotted.startsWith(u"pytest.mark."))
            return dotted.section(u'.', 2, 2);
        if (dotted.startsWith(u"unittest.") || dotted == u"unittest.expectedFailure")
            return dotted.section(u'.', -1);
        return {};
    }
    static QStringList marksOf(const PythonModule& module, int node)
    {
        QStringList out;
        if (module.is(node, Node::List) || module.is(node, Node::Tuple)) {
            for (const int item : module.children(node))
                out << markOf(module, item);
        } else if (node >= 0) {
            out << markOf(module, node);
        }
        out.removeAll(QString());
        return out;
    }
    QStringList classMarks(const PythonUnit& unit, int owner) const
    {
        QStringList out;
        const auto& module = unit.module();
        const auto& own = module.classes[size_t(owner)];
        for (const int decorator : own.decorators)
            out << marksOf(module, decorator);
        for (const auto& field : own.fields)
            if (field.name == u"pytestmark")
                out << marksOf(module, field.value);
        for (const int base : own.bases) {
            const auto found = m_program.classOf(unit.symbolOf(base));
            if (found.first < 0 || found == std::pair(unit.file(), owner)
                || !m_program.outline(found.first).classes[size_t(found.second)].isDecorated)
                continue;
            const auto other = m_program.unit(found.first);
            if (!other)
                continue;
            for (const int decorator : other.module().classes[size_t(found.second)].decorators)
                out << marksOf(other.module(), decorator);
        }
        return out;
    }
    PythonTest testOf(const PythonUnit& unit, int index, const QStringList& common) const
    {
        const auto& module = unit.module();
        const auto& function = module.functions[size_t(index)];
        PythonTest out;
        out.name = function.name;
        out.file = unit.file();
        out.function = index;
        out.place = unit.lineOf(function.line);
        out.endLine = function.endLine;
        QStringList marks = common;
        if (function.owner >= 0) {
            out.owner = module.classes[size_t(function.owner)].qualified;
            out.name = out.owner + u"::"_s + function.name;
            marks << classMarks(unit, function.owner);
        }
        for (const int decorator : function.decorators) {
            marks << marksOf(module, decorator);
            if (module.is(decorator, Node::Call) && markOf(module, decorator) == u"usefixtures")
                for (int i = 0; module.argument(decorator, i) >= 0; ++i)
                    out.fixtures
                        << module.stringOf(module.argument(decorator, i)).value_or(QString());
        }
        for (const auto& parameter : function.parameters)
            if (parameter.name != u"self")
                out.fixtures << parameter.name;
        marks.sort();
        marks.removeDuplicates();
        out.isSkipped = marks.contains(u"skip"_s);
        out.isSkippedIf = marks.contains(u"skipif"_s) || marks.contains(u"skipIf"_s)
            || marks.contains(u"skipUnless"_s) || callsSkip(module, function);
        out.isExpectedFailure = marks.contains(u"xfail"_s) || marks.contains(u"expectedFailure"_s);
        out.isParametrized = marks.contains(u"parametrize"_s);
        out.markers = marks;
        out.isEmpty = isEmpty(module, function);
        out.asserts = asserts(unit, index, 0) || fixtureAsserts(unit.file(), out.fixtures);
        return out;
    }
    static bool callsSkip(const PythonModule& module, const PythonFunction& function)
    {
        return std::ranges::any_of(callsOf(module, function.statement), [&module](int call) {
            const QString name = module.callee(call);
            return name == u"pytest.skip" || name == u"self.skipTest"
                || name == u"pytest.importorskip";
        });
    }
    static bool isEmpty(const PythonModule& module, const PythonFunction& function)
    {
        const auto& head = module.statements[size_t(function.statement)];
        for (int i = function.statement + 1; i < head.end; ++i) {
            const auto& one = module.statements[size_t(i)];
            const bool isNothing = (one.kind == Statement::Other && one.value < 0)
                || (one.kind == Statement::Expression
                    && (module.is(one.value, Node::String) || module.is(one.value, Node::Other)));
            if (!isNothing)
                return false;
        }
        return true;
    }
    bool asserts(const PythonUnit& unit, int index, int depth) const
    {
        if (m_program.outline(unit.file()).functions[size_t(index)].asserts)
            return true;
        if (depth >= deepestHelper)
            return false;
        const auto& function = unit.module().functions[size_t(index)];
        return std::ranges::any_of(callsOf(unit.module(), function.statement), [&](int call) {
            const auto target = targetOf(unit, function, call);
            if (target.first < 0 || target == std::pair(unit.file(), index))
                return false;
            if (m_program.outline(target.first).functions[size_t(target.second)].asserts)
                return true;
            const auto other = target.first == unit.file() ? unit : m_program.unit(target.first);
            return other && asserts(other, target.second, depth + 1);
        });
    }
    /// Calls below a statement.
    static std::vector<int> callsOf(const PythonModule& module, int statement)
    {
        std::vector<int> out;
        const int end = module.statements[size_t(statement)].end;
        for (const auto& call : module.calls)
            if (call.statement > statement && call.statement < end)
                out.push_back(call.node);
        return out;
    }
    std::pair<int, int> targetOf(
        const PythonUnit& unit, const PythonFunction& function, int call) const
    {
        const auto& module = unit.module();
        const QString dotted = module.dotted(module.node(call).first);
        if (dotted.startsWith(u"self.") && function.owner >= 0)
            return methodOf(unit.file(), function.owner, dotted.mid(5), 0);
        if (dotted.isEmpty())
            return {-1, -1};
        return m_program.functionOf(m_program.symbolOf(dotted, unit.file()));
    }
    std::pair<int, int> methodOf(int file, int owner, const QString& name, int depth) const
    {
        const auto& outline = m_program.outline(file);
        const auto& own = outline.classes[size_t(owner)];
        if (const int found = outline.functionNamed(own.qualified + u'.' + name); found >= 0)
            return {file, found};
        for (const auto& base : depth < 4 ? own.bases : QStringList()) {
            const auto next = m_program.classOf(m_program.symbolOf(base, file));
            if (next.first < 0 || next == std::pair(file, owner))
                continue;
            const auto method = methodOf(next.first, next.second, name, depth + 1);
            if (method.first >= 0)
                return method;
        }
        return {-1, -1};
    }
    /// A fixture that asserts does so for its tests, and a fixture may be a function that does.
    bool fixtureAsserts(int file, const QStringList& fixtures) const
    {
        const auto& outline = m_program.outline(file);
        return std::ranges::any_of(fixtures, [&outline](const QString& name) {
            const int own = outline.functionNamed(name);
            return isAsserting(name) || (own >= 0 && outline.functions[size_t(own)].asserts);
        });
    }

    const PythonProgram& m_program;
};

} // namespace

std::vector<bool> assertingFunctions(const PythonModule& module)
{
    std::vector<bool> out(module.functions.size(), false);
    const auto mark = [&](int function) {
        for (; function >= 0; function = module.functions[size_t(function)].function)
            out[size_t(function)] = true;
    };
    for (const auto& one : module.statements) {
        const bool raisesAssertion = one.kind == Statement::Raise
            && module.textOf(one.value).startsWith(u"AssertionError");
        if (one.kind == Statement::Assert || raisesAssertion)
            mark(one.function);
    }
    for (const auto& call : module.calls) {
        const int called = module.node(call.node).first;
        if (called >= 0 && call.statement < int(module.statements.size())
            && isAsserting(module.node(called).text))
            mark(module.statements[size_t(call.statement)].function);
    }
    return out;
}

PythonTests testsOf(const PythonProgram& program)
{
    std::vector<int> files;
    for (int file = 0; file < program.size(); ++file)
        if (isTestModule(program.path(file)))
            files.push_back(file);
    const TestReader reader(program);
    std::vector<std::vector<PythonTest>> read(files.size());
    inParallel(files.size(), [&](size_t, size_t i) {
        if (const auto unit = program.unit(files[i], PythonProgram::Asking::Once))
            read[i] = reader.read(unit);
    });
    PythonTests out;
    for (size_t i = 0; i < files.size(); ++i) {
        if (program.outline(files[i]).isBroken)
            out.unreadable << program.path(files[i]);
        std::ranges::move(read[i], std::back_inserter(out.tests));
    }
    return out;
}

} // namespace slipway::evidence
