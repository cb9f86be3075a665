// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/pythonfacts.h"
#include "evidence/pythontests.h"
#include "support/testcase.h"

#include <QRandomGenerator>

#include <atomic>
#include <limits>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::evidence;

namespace {

using Files = QHash<QString, QByteArray>;

/// Modules that lean on each other in all the ways that readers follow.
Files system()
{
    return {{u"app/__init__.py"_s, ""},
        {u"app/names.py"_s,
            "PREFIX = 'shop'\nLABELS = ['method', 'path']\nBUCKETS = (0.1, 0.5)\nAPI = '/api'\n"
            "ORIGINS = ['*']\nPOOL = 7\nKEY_NAME = 'SIGNING_KEY'\n"},
        {u"app/wrapped.py"_s,
            "from prometheus_client import Counter as Count, Gauge, Histogram\n"
            "from fastapi import APIRouter as Part\nimport pickle as cucumber\n"},
        {u"app/metrics.py"_s,
            "from .wrapped import Count, Histogram\nfrom app.names import *\n"
            "REQUESTS = Count('requests', 'R', LABELS, namespace=PREFIX)\n"
            "SECONDS = Histogram('seconds', 'S', buckets=BUCKETS)\nUNUSED = Count('unused', 'U')\n"
            "class Stats:\n    def __init__(self):\n        self.hits = Count('hits', 'H')\n"},
        {u"app/base.py"_s,
            "from pydantic_settings import BaseSettings\nclass Base(BaseSettings):\n"
            "    model_config = {'env_prefix': 'SHOP_'}\n    debug: bool = False\n"},
        {u"app/settings.py"_s,
            "import os\nfrom .base import Base\nclass Settings(Base):\n    port: int\n"
            "    api: str = '/v1'\n    unused_field: str = 'x'\nsettings = Settings()\n"
            "def read(name, default=None):\n    return os.environ.get(name, default)\n"
            "HOME = os.environ['HOME']\n"},
        {u"app/routes.py"_s,
            "from fastapi import Depends\nfrom app.wrapped import Part\nfrom app.metrics import "
            "REQUESTS\nfrom app.names import "
            "API\nrouter = Part(prefix=API)\n@router.get('/items/{id}')\ndef item(id):\n"
            "    REQUESTS.labels(method='GET', path='x').inc()\n    count()\n"
            "def count():\n    REQUESTS.labels('a', str(1)).inc()\n"
            "def never():\n    REQUESTS.labels('b', 'c').inc()\n"},
        {u"app/main.py"_s,
            "from fastapi import FastAPI\nfrom fastapi.middleware.cors import CORSMiddleware\n"
            "from sqlalchemy import create_engine\nfrom app import routes, names, wrapped\nfrom app.names import ORIGINS, POOL\n"
            "from app.settings import settings, read\nfrom app.metrics import SECONDS, Stats\n"
            "app = FastAPI()\napp.include_router(routes.router, prefix=settings.api)\n"
            "app.add_middleware(CORSMiddleware, allow_origins=ORIGINS)\n"
            "engine = create_engine('postgresql://h', pool_size=POOL)\n"
            "KEY = read(names.KEY_NAME)\nPORT = settings.port + settings.debug\n"
            "class View:\n    def get(self):\n        self.stats.hits.inc()\n"
            "        with SECONDS.time():\n            wrapped.cucumber.loads(b'')\n"
            "@app.exception_handler(Exception)\ndef fault(request, exc):\n"
            "    return JSONResponse(str(exc), status_code=500)\n"},
        {u"tests/helpers.py"_s,
            "def same(a, b):\n    deeper(a, b)\ndef deeper(a, b):\n    assert a == b\n"},
        {u"tests/common.py"_s,
            "import pytest, unittest\n@pytest.mark.slow\nclass Common(unittest.TestCase):\n"
            "    def holds(self):\n        self.assertTrue(1)\n"},
        {u"tests/test_a.py"_s,
            "from tests.helpers import same\nfrom tests.common import Common\n"
            "def test_one():\n    same(1, 1)\ndef test_two():\n    print(1)\n"
            "class Other(Common):\n    def test_three(self):\n        self.holds()\n"},
        {u"broken.py"_s, "def f(:\n  print 'x'\n"}};
}

PythonLoader loaderOf(const Files& files)
{
    return [files](const QString& path) {
        const auto found = files.constFind(path);
        return found == files.constEnd() ? std::nullopt : std::optional(*found);
    };
}

QStringList pathsOf(const Files& files)
{
    QStringList out = files.keys();
    out.sort();
    return out;
}

/// All that is said of metrics.
QString told(const PythonMetrics& metrics)
{
    QStringList out;
    for (const auto& one : metrics.metrics) {
        out << u"%1 %2 %3 %4 %5 %6:%7 %8"_s
                   .arg(one.series().join(u','),
                       one.labels.join(u','),
                       one.variable,
                       one.areLabelsKnown ? u"labels"_s : u""_s,
                       one.escapes ? u"escapes"_s : u""_s,
                       one.place.path)
                   .arg(one.place.line)
                   .arg(one.buckets.size());
        for (const auto& update : one.updates)
            out << u"  %1 %2 %3 %4:%5 %6"_s
                       .arg(update.method,
                           update.labelNames.join(u','),
                           update.labelTexts.join(u','),
                           update.place.path)
                       .arg(update.place.line)
                       .arg(update.isReached);
    }
    return out.join(u'\n');
}

constexpr qint64 all = std::numeric_limits<qint64>::max() / 4;

} // namespace

class PythonProgramTest : public QObject {
    Q_OBJECT
private slots:
    void whatIsNotKeptSaysTheSame_data()
    {
        QTest::addColumn<int>("seed");
        QTest::newRow("whole") << 0;
        for (int seed = 1; seed <= 12; ++seed)
            QTest::newRow(qPrintable(u"parts %1"_s.arg(seed))) << seed;
    }
    void whatIsNotKeptSaysTheSame()
    {
        QFETCH(int, seed);
        auto files = system();
        QRandomGenerator random{quint32(seed)};
        // With some files gone, names lead nowhere in ever other ways.
        if (seed > 0)
            for (const auto& path : pathsOf(files))
                if (random.bounded(4) == 0)
                    files.remove(path);
        const auto paths = pathsOf(files);
        const PythonProgram kept(paths, loaderOf(files), all);
        const auto expected = pythonFactsOf(kept);
        const auto tests = testsOf(kept);
        for (const qint64 budget : {qint64(0), qint64(8'000), qint64(20'000)}) {
            const PythonProgram program(paths, loaderOf(files), budget);
            QCOMPARE(program.unreadable(), kept.unreadable());
            const auto facts = pythonFactsOf(program);
            QVERIFY(facts.routes.routes == expected.routes.routes);
            QCOMPARE(facts.routes.isOpen, expected.routes.isOpen);
            QCOMPARE(facts.routes.hasApplication, expected.routes.hasApplication);
            QCOMPARE(told(facts.metrics), told(expected.metrics));
            QVERIFY(facts.settings.settings == expected.settings.settings);
            QCOMPARE(facts.settings.isOpen, expected.settings.isOpen);
            QVERIFY(facts.uses.dangers == expected.uses.dangers);
            QVERIFY(facts.uses.cors == expected.uses.cors);
            QVERIFY(facts.uses.pools == expected.uses.pools);
            QVERIFY(facts.uses.leaks == expected.uses.leaks);
            QCOMPARE(facts.uses.packages, expected.uses.packages);
            QVERIFY(testsOf(program).tests == tests.tests);
            QVERIFY(program.changed().isEmpty());
        }
    }
    /// And what it says is right: names are followed through files that are not in memory.
    void namesLeadThroughWhatIsNotKept()
    {
        const auto files = system();
        const PythonProgram program(pathsOf(files), loaderOf(files), 0);
        const auto facts = pythonFactsOf(program);
        QCOMPARE(facts.routes.routes.size(), size_t(1));
        QCOMPARE(facts.routes.routes[0].path, u"/v1/api/items/{id}"_s);
        QVERIFY(facts.routes.routes[0].isComplete);
        QCOMPARE(facts.metrics.metrics.size(), size_t(4));
        const auto& requests = facts.metrics.metrics[0];
        QCOMPARE(requests.name, u"shop_requests"_s);
        QCOMPARE(requests.labels.join(u' '), u"method path"_s);
        QCOMPARE(requests.updates.size(), size_t(3));
        QVERIFY(requests.updates[0].isReached);
        QVERIFY(requests.updates[1].isReached);
        QVERIFY(!requests.updates[2].isReached); // nothing names never()
        QCOMPARE(requests.updates[1].labelTexts.join(u' '), u"'a' str(1)"_s);
        QCOMPARE(facts.metrics.metrics[1].buckets.size(), size_t(2));
        QVERIFY(!facts.metrics.metrics[2].isUpdated());
        QVERIFY(facts.metrics.metrics[3].isUpdated()); // by self.stats.hits
        QCOMPARE(facts.settings.named(u"SHOP_PORT"_s).size(), size_t(1));
        QCOMPARE(facts.settings.named(u"SIGNING_KEY"_s).size(), size_t(1));
        QVERIFY(!facts.settings.named(u"SHOP_UNUSED_FIELD"_s)[0]->isUsed);
        QCOMPARE(facts.uses.pools[0].size, std::optional(7));
        QCOMPARE(facts.uses.cors[0].list.join(u' '), u"*"_s);
        QCOMPARE(facts.uses.dangers.size(), size_t(1));
        QCOMPARE(facts.uses.leaks.size(), size_t(1));
        QCOMPARE(program.unreadable().join(u' '), u"broken.py"_s);
        const auto tests = testsOf(program).tests;
        QCOMPARE(tests.size(), size_t(3));
        QVERIFY(tests[0].asserts); // two helpers on
        QVERIFY(!tests[1].asserts);
        QVERIFY(tests[2].asserts);
        QCOMPARE(tests[2].markers.join(u' '), u"slow"_s);
    }
    void aFileWrittenMeanwhileIsTold()
    {
        const auto files = system();
        std::atomic<bool> isSecond = false;
        const auto load = [&](const QString& path) {
            auto bytes = std::optional(files.value(path));
            if (isSecond && path == u"app/routes.py")
                *bytes = "x = 1\n";
            if (isSecond && path == u"app/settings.py")
                bytes.reset();
            return bytes;
        };
        const PythonProgram program(pathsOf(files), load, 0);
        isSecond = true;
        const auto facts = pythonFactsOf(program);
        QVERIFY(facts.routes.routes.empty());
        QCOMPARE(program.changed().join(u' '), u"app/routes.py app/settings.py"_s);
    }
};

SLIPWAY_TEST(PythonProgramTest)
#include "tst_pythonprogram.moc"
