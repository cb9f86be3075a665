// SPDX-License-Identifier: GPL-3.0-or-later
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

} // namespace

class PythonFactsTest : public QObject {
    Q_OBJECT
private slots:
    void routesHaveTheirPrefixes()
    {
        const auto program = programOf(
            {{u"app/main.py"_s,
                 "from fastapi import FastAPI\nfrom app.api.main import api\nfrom app.config "
                 "import settings\napp = FastAPI()\napp.include_router(api, "
                 "prefix=settings.API)\n@app.get('/health')\ndef health(): pass\n"
                 "app.mount('/metrics', make_asgi_app())\n"},
                {u"app/__init__.py"_s, ""},
                {u"app/config.py"_s, "class Settings:\n    API: str = '/api/v1'\n"},
                {u"app/api/__init__.py"_s, ""},
                {u"app/api/main.py"_s,
                    "from fastapi import APIRouter\nfrom app.api import users\napi = "
                    "APIRouter()\napi.include_router(users.router, prefix='/users')\n"},
                {u"app/api/users.py"_s,
                    "from fastapi import APIRouter\nrouter = "
                    "APIRouter(prefix='/x')\n@router.post('/{id}')\nasync def make(id): pass\n"}});
        QStringList out;
        const auto routes = routesOf(program);
        for (const auto& one : routes.routes)
            out << u"%1 %2 %3 %4"_s.arg(one.method, one.path, one.handler)
                       .arg(one.isComplete ? u"whole"_s : u"part"_s);
        QCOMPARE(out.join(u'\n'),
            u"GET /health health whole\nANY /metrics  whole\nPOST /api/v1/users/x/{id} make whole"_s);
        QVERIFY(routes.hasApplication);
        QVERIFY(answers(routes.routes[2], u"/api/v1/users/x/7/"_s));
        QVERIFY(!answers(routes.routes[2], u"/users/x/7"_s));
    }
    void metricsHaveTheirSeries()
    {
        const auto program = programOf({{u"m.py"_s,
            "from prometheus_client import Counter, Histogram as H, Gauge\n"
            "PREFIX = 'shop'\n"
            "A = Counter('requests_total', 'R', ['method', 'path'], namespace=PREFIX)\n"
            "B = H('seconds', 'S', buckets=(0.1, 0.5, 1, float('inf')))\n"
            "C = Gauge(f'{PREFIX}_x', 'X')\n"
            "def count(r):\n    A.labels(method=r.method, path=r.url.path).inc()\n"
            "count(1)\n"}});
        const auto metrics = metricsOf(program);
        QCOMPARE(metrics.metrics.size(), size_t(3));
        const auto& counter = metrics.metrics[0];
        QCOMPARE(counter.series().join(u' '), u"shop_requests_total shop_requests_created"_s);
        QCOMPARE(counter.labels.join(u' '), u"method path"_s);
        QCOMPARE(counter.updates.size(), size_t(1));
        QVERIFY(counter.isUpdated());
        QCOMPARE(counter.updates[0].labelNames.join(u' '), u"method path"_s);
        QCOMPARE(metrics.metrics[1].buckets, (std::vector<double>{0.1, 0.5, 1}));
        QVERIFY(!metrics.metrics[1].isUpdated());
        QVERIFY(!metrics.metrics[2].isNameKnown);
        QCOMPARE(metrics.unnamed.join(u' '), u"m.py:5"_s);
    }
    void settingsHaveTheirNames()
    {
        const auto program = programOf({{u"c.py"_s,
            "import os\nfrom typing import Optional, List, Literal\n"
            "from pydantic import Field, AliasChoices\n"
            "from pydantic_settings import BaseSettings, SettingsConfigDict\n"
            "class Base(BaseSettings):\n"
            "    model_config = SettingsConfigDict(env_prefix='SHOP_', extra='forbid')\n"
            "class Settings(Base):\n"
            "    port: int = 80\n"
            "    url: str = Field(..., validation_alias=AliasChoices('URL', 'shop_url'))\n"
            "    hosts: Optional[List[str]] = Field(default=None)\n"
            "    mode: Literal['a', 'b'] = 'a'\n"
            "X = int(os.environ['X'])\n"
            "def env(name, default=None):\n    return os.environ.get(name, default)\n"
            "Y = env('Y', 'z')\n"}});
        const auto settings = settingsOf(program);
        QStringList out;
        for (const auto& one : settings.settings)
            out << u"%1:%2:%3:%4"_s.arg(one.name)
                       .arg(int(one.type))
                       .arg(one.isRequired)
                       .arg(one.fallback.value_or(u"-"_s));
        QCOMPARE(out.join(u' '),
            u"SHOP_PORT:2:0:80 URL:1:1:- SHOP_HOSTS:5:0:- SHOP_MODE:7:0:a X:2:1:- Y:0:0:z"_s);
        QVERIFY(settings.forbidsUnknown);
        QCOMPARE(settings.named(u"shop_url"_s).size(), size_t(1));
        QVERIFY(!settings.isOpen);
        QVERIFY(mistakeIn(*settings.named(u"SHOP_HOSTS"_s)[0], u"a,b"_s));
        QVERIFY(!mistakeIn(*settings.named(u"SHOP_HOSTS"_s)[0], u"[\"a\"]"_s));
        QVERIFY(mistakeIn(*settings.named(u"SHOP_MODE"_s)[0], u"c"_s));
    }
    void testsAreJudged()
    {
        const auto program = programOf({{u"tests/test_a.py"_s,
            "import pytest, unittest\npytestmark = pytest.mark.slow\n"
            "def helper(x):\n    assert x\n"
            "def test_a(client):\n    assert 1\n"
            "def test_b():\n    helper(1)\n"
            "def test_c():\n    with pytest.raises(ValueError): f()\n"
            "def test_d():\n    print('assert')\n"
            "@pytest.mark.skip(reason='x')\ndef test_e():\n    pass\n"
            "class TestX:\n    @pytest.mark.integration\n    def test_f(self, m):\n"
            "        m.assert_called_once()\n"
            "class C(unittest.TestCase):\n    def test_g(self):\n        self.assertEqual(1, 1)\n"
            "def not_a_test(): pass\n"}});
        QStringList out;
        for (const auto& one : testsOf(program).tests)
            out << u"%1[%2]%3%4"_s.arg(one.name, one.markers.join(u','))
                       .arg(one.asserts)
                       .arg(one.isSkipped ? u"s"_s : QString());
        QCOMPARE(out.join(u' '),
            u"test_a[slow]1 test_b[slow]1 test_c[slow]1 test_d[slow]0 test_e[skip,slow]0s "
            "TestX::test_f[integration,slow]1 C::test_g[slow]1"_s);
    }
    void usesAreFound()
    {
        const auto program = programOf({{u"a.py"_s,
            "import pickle\nfrom sqlalchemy import create_engine, NullPool\n"
            "SIZE = 7\n"
            "e = create_engine(u, pool_size=SIZE, max_overflow=3)\n"
            "n = create_engine(u, poolclass=NullPool)\n"
            "eval('1')\neval(x)\n"
            "'pickle.loads(x)'\n"}});
        const auto uses = usesOf(program);
        QCOMPARE(uses.pools.size(), size_t(2));
        QCOMPARE(uses.pools[0].size, 7);
        QCOMPARE(uses.pools[0].overflow, 3);
        QVERIFY(uses.pools[1].isNull);
        QCOMPARE(uses.dangers.size(), size_t(2));
        QVERIFY(uses.dangers[0].isConstant);
        QVERIFY(!uses.dangers[1].isConstant);
    }
};

SLIPWAY_TEST(PythonFactsTest)
#include "tst_pythonfacts.moc"
