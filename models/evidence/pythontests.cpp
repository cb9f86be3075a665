// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/pythontests.h"

#include <QSet>

#include <algorithm>

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
    return words.contains(bare) || std::ranges::any_of(beginnings, [bare](QStringView one) {
        return bare.startsWith(one);
    });
}

class TestReader {
public:
    explicit TestReader(const PythonProgram& program) : m_program(program)
    {
        for (const auto& file : program.files())
            m_asserting.push_back(assertingFunctions(file.module));
    }

    void read(int file, std::vector<PythonTest>& out)
    {
        const auto& module = m_program.module(file);
        const QStringList common = marksOf(module, module.moduleValue(u"pytestmark"));
        for (int i = 0; i < int(module.functions.size()); ++i) {
            const auto& function = module.functions[size_t(i)];
            if (!function.name.startsWith(u"test") || function.function >= 0
                || (function.owner >= 0 && !isTestClass(file, function.owner)))
                continue;
            out.push_back(testOf(file, i, common));
        }
    }

private:
    static std::vector<bool> assertingFunctions(const PythonModule& module)
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
    bool isUnitTest(int file, int owner) const
    {
        const auto ancestors = m_program.ancestorsOf(file, owner);
        return std::ranges::any_of(
            ancestors, [](const QString& one) { return one.contains(u"TestCase"); });
    }
    bool isTestClass(int file, int owner) const
    {
        const auto& module = m_program.module(file);
        const auto& own = module.classes[size_t(owner)];
        if (isUnitTest(file, owner))
            return true;
        return own.name.startsWith(u"Test")
            && module.functionNamed(own.qualified + u".__init__"_s) == nullptr;
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
    QStringList classMarks(int file, int owner) const
    {
        QStringList out;
        const auto& module = m_program.module(file);
        const auto& own = module.classes[size_t(owner)];
        for (const int decorator : own.decorators)
            out << marksOf(module, decorator);
        for (const auto& field : own.fields)
            if (field.name == u"pytestmark")
                out << marksOf(module, field.value);
        for (const int base : own.bases) {
            const auto found = m_program.classOf(m_program.symbolOf(base, file));
            if (found.first < 0 || found == std::pair(file, owner))
                continue;
            const auto& other = m_program.module(found.first);
            for (const int decorator : other.classes[size_t(found.second)].decorators)
                out << marksOf(other, decorator);
        }
        return out;
    }
    PythonTest testOf(int file, int index, const QStringList& common)
    {
        const auto& module = m_program.module(file);
        const auto& function = module.functions[size_t(index)];
        PythonTest out;
        out.name = function.name;
        out.file = file;
        out.function = index;
        out.place = m_program.lineOf(file, function.line);
        out.endLine = function.endLine;
        QStringList marks = common;
        if (function.owner >= 0) {
            out.owner = module.classes[size_t(function.owner)].qualified;
            out.name = out.owner + u"::"_s + function.name;
            marks << classMarks(file, function.owner);
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
            || marks.contains(u"skipUnless"_s) || callsSkip(file, function);
        out.isExpectedFailure = marks.contains(u"xfail"_s) || marks.contains(u"expectedFailure"_s);
        out.isParametrized = marks.contains(u"parametrize"_s);
        out.markers = marks;
        out.isEmpty = isEmpty(module, function);
        out.asserts = asserts(file, index, 0) || fixtureAsserts(file, out.fixtures);
        return out;
    }
    bool callsSkip(int file, const PythonFunction& function)
    {
        const auto& module = m_program.module(file);
        return std::ranges::any_of(callsOf(file, function.statement), [&module](int call) {
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
    bool asserts(int file, int index, int depth)
    {
        if (m_asserting[size_t(file)][size_t(index)])
            return true;
        if (depth >= deepestHelper)
            return false;
        const auto& module = m_program.module(file);
        const auto& function = module.functions[size_t(index)];
        for (const auto& call : callsOf(file, function.statement)) {
            const auto target = targetOf(file, function, call);
            if (target.first >= 0 && target != std::pair(file, index)
                && asserts(target.first, target.second, depth + 1))
                return true;
        }
        return false;
    }
    /// Calls below a statement. Calls stand in order of their statements but for decorators.
    std::vector<int> callsOf(int file, int statement)
    {
        const auto& module = m_program.module(file);
        auto& index = m_calls[file];
        if (index.isEmpty())
            for (const auto& call : module.calls)
                index[call.statement].push_back(call.node);
        std::vector<int> out;
        const auto& head = module.statements[size_t(statement)];
        for (int i = statement + 1; i < head.end; ++i)
            if (const auto found = index.constFind(i); found != index.constEnd())
                out.insert(out.end(), found->begin(), found->end());
        return out;
    }
    std::pair<int, int> targetOf(int file, const PythonFunction& function, int call) const
    {
        const auto& module = m_program.module(file);
        const int called = module.node(call).first;
        const QString dotted = module.dotted(called);
        if (dotted.startsWith(u"self.") && function.owner >= 0)
            return methodOf(file, function.owner, dotted.mid(5), 0);
        if (dotted.isEmpty())
            return {-1, -1};
        return m_program.functionOf(m_program.symbolOf(dotted, file));
    }
    std::pair<int, int> methodOf(int file, int owner, const QString& name, int depth) const
    {
        const auto& module = m_program.module(file);
        const auto& own = module.classes[size_t(owner)];
        const auto* found = module.functionNamed(own.qualified + u'.' + name);
        if (found != nullptr)
            return {file, int(found - module.functions.data())};
        for (const int base : depth < 4 ? own.bases : std::vector<int>()) {
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
    bool fixtureAsserts(int file, const QStringList& fixtures)
    {
        const auto& module = m_program.module(file);
        for (const auto& name : fixtures) {
            if (isAsserting(name))
                return true;
            const auto* own = module.functionNamed(name);
            if (own != nullptr && m_asserting[size_t(file)][size_t(own - module.functions.data())])
                return true;
        }
        return false;
    }

    const PythonProgram& m_program;
    std::vector<std::vector<bool>> m_asserting; ///< by file, then function
    QHash<int, QHash<int, std::vector<int>>> m_calls; ///< file → statement → calls
};

} // namespace

PythonTests testsOf(const PythonProgram& program)
{
    PythonTests out;
    TestReader reader(program);
    for (int file = 0; file < int(program.files().size()); ++file) {
        const auto& one = program.files()[size_t(file)];
        if (!isTestModule(one.path))
            continue;
        if (one.module.brokenLine > 0)
            out.unreadable << one.path;
        reader.read(file, out.tests);
    }
    return out;
}

} // namespace slipway::evidence
