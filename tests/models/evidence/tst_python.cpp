// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/python.h"
#include "evidence/pythonmetrics.h"
#include "evidence/pythonroutes.h"
#include "evidence/pythonsettings.h"
#include "evidence/pythontests.h"
#include "evidence/pythonuses.h"
#include "support/testcase.h"

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::evidence;

namespace {

PythonProgram programOf(std::initializer_list<std::pair<QString, QByteArray>> files)
{
    std::vector<PythonFile> out;
    for (const auto& [path, bytes] : files)
        out.push_back({path, readPython(bytes)});
    return PythonProgram(std::move(out));
}

const QByteArray sample = R"py("""Module."""
import os, sys as system
from .pkg import (a as b,
                  c)
from x.y import *

@app.get("/items/{id}", tags=["a"])
async def read(id: int, *, q: str | None = None, **rest) -> dict[str, int]:
    """Docs."""
    if q: return {"a": 1, **rest}
    for i, j in enumerate([k for k in range(10) if k]):
        print(f"{i!r:>{10}} {j['x']:%H:%M} {{no}}", end="")
    else:
        pass
    with open("f") as f, \
         lock:
        data = await f.read()
    try:
        value = items[1:2, ...]
    except (A, B) as error:
        raise HTTPException(500, detail=str(error)) from error
    finally:
        del value
    match q:
        case "a" | Point(x=0): pass
        case _: return lambda x, y=1: x + y
    return x if y else z

class Base(Generic[T], metaclass=Meta):
    name: str = "a" 'b'
    count: ClassVar[int] = 1_000 * 2
    other = b"\x41"

    class Config:
        prefix = "x"

    def method(self): self.value: int = -3; return not self.value
type X = int
x = y = 0x1F; z += 1
)py";

} // namespace

class PythonReaderTest : public QObject {
    Q_OBJECT
private slots:
    void statementsAreRead()
    {
        const auto module = readPython(sample);
        QCOMPARE(module.brokenLine, 0);
        QVERIFY(!module.isCut);
        QCOMPARE(module.names.value(u"system"_s), u"sys"_s);
        QCOMPARE(module.names.value(u"b"_s), u".pkg.a"_s);
        QCOMPARE(module.imports.size(), size_t(5));
        QCOMPARE(module.functions.size(), size_t(2));
        const auto& read = module.functions[0];
        QVERIFY(read.isAsync);
        QCOMPARE(read.line, 8);
        QCOMPARE(read.endLine, 27);
        QCOMPARE(read.parameters.size(), size_t(3));
        QCOMPARE(module.textOf(read.parameters[1].annotation), u"str | None"_s);
        QCOMPARE(module.callee(read.decorators.front()), u"app.get"_s);
        QCOMPARE(module.stringOf(module.argument(read.decorators.front(), 0)), u"/items/{id}"_s);
        QCOMPARE(module.functions[1].qualified, u"Base.method"_s);
        QCOMPARE(module.moduleValue(u"y"), module.moduleValue(u"x"));
        QCOMPARE(module.integerOf(module.moduleValue(u"x")), 31);
    }
    void classesAreRead()
    {
        const auto module = readPython(sample);
        QCOMPARE(module.classes.size(), size_t(2));
        const auto& base = module.classes[0];
        QCOMPARE(base.fields.size(), size_t(3));
        QCOMPARE(module.stringOf(base.fields[0].value), u"ab"_s);
        QCOMPARE(module.integerOf(base.fields[1].value), 2000);
        QCOMPARE(module.stringOf(base.fields[2].value), u"A"_s);
        QCOMPARE(module.classes[1].qualified, u"Base.Config"_s);
        QCOMPARE(base.bases.size(), size_t(2));
    }
    void callsKnowTheirFunction()
    {
        const auto module = readPython("def f():\n    g(h(1))\nk()\n");
        QStringList out;
        for (const auto& call : module.calls)
            out << u"%1@%2"_s.arg(module.callee(call.node))
                       .arg(module.statements[size_t(call.statement)].function);
        QCOMPARE(out.join(u' '), u"h@0 g@0 k@-1"_s);
    }
    void placeholdersAreExpressions()
    {
        const auto module = readPython("x = f\"a {g(e)} {{b}} {'q'} {d:{w}}\"\n");
        QCOMPARE(module.calls.size(), size_t(1));
        QCOMPARE(module.node(module.calls[0].node).column, 10);
        const int value = module.moduleValue(u"x");
        QVERIFY(module.is(value, PythonNode::Kind::Format));
        QCOMPARE(module.children(value).size(), size_t(4));
        const auto newer = readPython("x = f\"{d[\"k\"]}\"\ny = 1\n");
        QCOMPARE(newer.brokenLine, 0);
        QCOMPARE(newer.integerOf(newer.moduleValue(u"y")), 1);
    }
    void namesAreFollowedAcrossModules()
    {
        const auto program = programOf({{u"app/__init__.py"_s, ""},
            {u"app/core/config.py"_s, "class Settings:\n    x = 1\nsettings = Settings()\n"},
            {u"app/core/__init__.py"_s, "from .config import settings, Settings as S\n"},
            {u"app/main.py"_s,
                "from app.core import S, settings\nimport prometheus_client as p\nfrom "
                "app import core\n"}});
        const auto symbol = program.symbolOf(u"S"_s, 3);
        QCOMPARE(symbol.file, 1);
        QCOMPARE(symbol.name, u"Settings"_s);
        QCOMPARE(program.classOf(symbol).second, 0);
        QCOMPARE(program.symbolOf(u"p.Counter"_s, 3).name, u"prometheus_client.Counter"_s);
        QCOMPARE(program.symbolOf(u"core.settings"_s, 3).file, 1);
    }
    void brokenTextIsNoted_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("line");
        QTest::newRow("python 2") << QByteArray("x = 1\nprint \"x\"\n") << 2;
        QTest::newRow("open bracket") << QByteArray("x = (1,\ndef f():\n    pass\n") << 2;
        QTest::newRow("open string") << QByteArray("x = 'a\ny = 2\n") << 1;
        QTest::newRow("question") << QByteArray("a\n\nb ? c\n") << 3;
        QTest::newRow("nothing") << QByteArray() << 0;
        QTest::newRow("crlf and bom")
            << QByteArray("\xEF\xBB\xBFx = 1\r\nif x:\r\n\ty = 2\r\n") << 0;
        QTest::newRow("latin 1") << QByteArray("x = '\xE9'\n") << 0;
    }
    void brokenTextIsNoted()
    {
        QFETCH(QByteArray, text);
        QFETCH(int, line);
        QCOMPARE(readPython(text).brokenLine, line);
    }
    void whatFollowsABreakIsRead()
    {
        const auto module = readPython("x = (1,\ndef f():\n    pass\nclass A: pass\n");
        QCOMPARE(module.functions.size(), size_t(1));
        QCOMPARE(module.classes.size(), size_t(1));
    }
    void everyCutIsFine()
    {
        for (qsizetype size = 0; size <= sample.size(); ++size) {
            const auto module = readPython(sample.first(size));
            QVERIFY(module.nodes.size() < 2000);
        }
    }
    void hostileTextEnds_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("brackets") << QByteArray(100'000, '(');
        QTest::newRow("lists") << QByteArray("x = ") + QByteArray(150, '[') + QByteArray(150, ']');
        QTest::newRow("blocks") << [] {
            QByteArray out;
            for (int i = 0; i < 2000; ++i)
                out += QByteArray(i, ' ') + "if x:\n";
            return out.left(1'000'000);
        }();
        QTest::newRow("not") << "x = " + QByteArray("not ").repeated(100'000) + "y";
        QTest::newRow("minus") << "x = " + QByteArray(200'000, '-') + "1";
        QTest::newRow("sum") << "x = " + QByteArray("1 + ").repeated(100'000) + "1";
        QTest::newRow("chain") << "x" + QByteArray(".a()").repeated(100'000);
        QTest::newRow("strings") << QByteArray("'a' ").repeated(100'000);
        QTest::newRow("f-strings") << "x = " + QByteArray("f'{f\"{").repeated(50'000);
        QTest::newRow("braces") << "x = f'" + QByteArray("{").repeated(100'000) + "'";
        QTest::newRow("lambda") << "x = " + QByteArray("lambda: ").repeated(50'000) + "1";
        QTest::newRow("ternary") << "x = " + QByteArray("a if b else ").repeated(50'000) + "1";
        QTest::newRow("decorators") << QByteArray("@a\n").repeated(100'000) + "def f(): pass\n";
        QTest::newRow("dots") << "from " + QByteArray(200'000, '.') + " import x\n";
        QTest::newRow("bytes") << QByteArray(100'000, '\0') + QByteArray(1000, '\xFF');
        QTest::newRow("large") << QByteArray("x = 1\n").repeated(500'000);
    }
    void hostileTextEnds()
    {
        QFETCH(QByteArray, text);
        const auto program = programOf({{u"a.py"_s, text}});
        const auto unit = program.unit(0);
        const auto& module = unit.module();
        for (int i = 0; i < int(std::min<size_t>(module.nodes.size(), 2000)); ++i) {
            (void)module.isLiteral(i);
            (void)module.integerOf(i);
            (void)module.dotted(i);
        }
        (void)settingsOf(program);
        (void)metricsOf(program);
        (void)usesOf(program);
        (void)routesOf(program);
        (void)testsOf(program);
    }
};

SLIPWAY_TEST(PythonReaderTest)
#include "tst_python.moc"
