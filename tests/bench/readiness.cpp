// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/bench.h"

#include <QCoreApplication>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QThread>

#include <algorithm>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace slipway::bench {
namespace {

constexpr int timeout = 300'000;

void write(const QString& path, const QByteArray& bytes)
{
    QDir().mkpath(QFileInfo(path).path());
    QFile file(path);
    if (file.open(QIODevice::WriteOnly))
        file.write(bytes);
}

/// A class that does something, about as large as those of real services.
QByteArray plainText(int number)
{
    const QByteArray n = QByteArray::number(number);
    QByteArray out = "\"\"\"Part " + n
        + " of the stock keeping.\"\"\"\nfrom __future__ import annotations\n\nimport json\nimport "
          "logging\nfrom dataclasses import dataclass, field\nfrom datetime import datetime, "
          "timedelta\nfrom typing import Any, Optional\n\nfrom services.part"
        + QByteArray::number((number + 7) % 20) + ".m" + QByteArray::number(number / 2)
        + " import *\n\nlogger = logging.getLogger(__name__)\nLIMIT = " + n
        + "\n\n\n@dataclass\nclass Item" + n
        + ":\n    name: str\n    price: float = 0.0\n    tags: list[str] = "
          "field(default_factory=list)\n    made: Optional[datetime] = None\n\n\nclass Store"
        + n
        + ":\n    def __init__(self, client, retries: int = 3) -> None:\n"
          "        self._client = client\n        self._retries = retries\n"
          "        self._cache: dict[str, Item"
        + n + "] = {}\n";
    for (int i = 0; i < 14; ++i) {
        const QByteArray m = QByteArray::number(i);
        out += "\n    async def fetch_" + n + '_' + m
            + "(self, key: str, limit: int = LIMIT) -> list[dict[str, Any]]:\n"
              "        \"\"\"Return what is kept below a key.\n\n        Items that are older than "
              "a day are asked for again.\n        \"\"\"\n"
              "        if key in self._cache and limit > 0:\n"
              "            return [{\"name\": self._cache[key].name, \"rank\": limit}]\n"
              "        found = []\n        for attempt in range(self._retries):\n"
              "            try:\n                answer = await self._client.get(f\"/items/{key}/"
            + m
            + "\", timeout=5)\n"
              "                found = [row for row in json.loads(answer.text) if "
              "row.get(\"id\")]\n"
              "                break\n            except (ValueError, KeyError) as error:\n"
              "                logger.warning(\"attempt %d failed: %s\", attempt, error)\n"
              "        since = datetime.utcnow() - timedelta(hours="
            + m
            + ")\n        return sorted(found, key=lambda row: row.get(\"made\", since))[:limit]\n";
    }
    return out;
}

/// A router, as FastAPI has them.
QByteArray routerText(int number)
{
    QByteArray out = "import logging\nfrom fastapi import APIRouter\n\nrouter = "
                     "APIRouter(prefix=\"/part"
        + QByteArray::number(number) + "\")\nlog = logging.getLogger(__name__)\n\n";
    for (int i = 0; i < 11; ++i) {
        const QByteArray n = QByteArray::number(i);
        out += "\n@router.get(\"/items/" + n + "/{item_id}\")\nasync def read_" + n
            + "(item_id: int, limit: int = 10) -> dict[str, object]:\n"
              "    \"\"\"Return one item, or the first of them.\"\"\"\n"
              "    values = [{\"id\": item_id + i, \"name\": f\"item-{i}\"} for i in "
              "range(limit)]\n"
              "    if not values:\n        log.warning(\"nothing for %s\", item_id)\n        "
              "return {}\n"
              "    return {\"items\": values, \"total\": len(values)}\n";
    }
    return out;
}

/// A module that counts what it does.
QByteArray countingText(int number)
{
    QByteArray out = "from prometheus_client import Counter\n\nREQUESTS = Counter(\"part_"
        + QByteArray::number(number) + "_requests_total\", \"Requests\", [\"method\"])\n";
    for (int i = 0; i < 4; ++i)
        out += "\n\ndef count_" + QByteArray::number(i)
            + "(method: str) -> None:\n    REQUESTS.labels(method=method).inc()\n";
    return out;
}

QByteArray testText(int number)
{
    const QByteArray n = QByteArray::number(number);
    QByteArray out = "import pytest\n\nfrom services.part" + QByteArray::number(number % 20) + ".m"
        + n + " import Store" + n + "\n\n";
    for (int i = 0; i < 20; ++i)
        out += "\ndef test_case_" + QByteArray::number(i) + "(client):\n    store = Store" + n
            + "(client, retries=1)\n    rows = store.fetch(\"a\", limit=2)\n    assert "
              "len(rows) == 2\n\n";
    return out;
}

QByteArray documentText()
{
    return QByteArray("## Part of the guide\n\nThe `store` keeps items and [links](page1.md) to "
                      "others. Every answer names its source.\n\n- first the `client` is made\n- "
                      "then it asks\n\n```bash\nmake build\n```\n\n| name | means |\n|---|---|\n"
                      "| key | what is asked for |\n\n")
        .repeated(20);
}

/// A FastAPI system of `files` files in the proportions of one of 840 that was counted: of 642
/// Python files (10 KB each) 53 hold 11 routes each, 4 hold metrics and 48 tests; the rest is
/// documents and manifests.
void makeSystem(const QDir& root, int files)
{
    const int modules = files * 70 / 100;
    const int tests = files * 6 / 100;
    const int documents = files * 14 / 100;
    const int manifests = files - modules - tests - documents - 4;
    for (int i = 0; i < modules; ++i)
        write(root.filePath(u"services/part%1/m%2.py"_s.arg(i % 20).arg(i)),
            i % 12 == 0        ? routerText(i)
                : i % 150 == 1 ? countingText(i)
                               : plainText(i));
    for (int i = 0; i < tests; ++i)
        write(root.filePath(u"tests/test_%1.py"_s.arg(i)), testText(i));
    for (int i = 0; i < documents; ++i)
        write(root.filePath(u"docs/page%1.md"_s.arg(i)), documentText());
    for (int i = 0; i < manifests; ++i)
        write(root.filePath(u"deploy/part%1.yaml"_s.arg(i)),
            "apiVersion: v1\nkind: Service\nmetadata:\n  name: a" + QByteArray::number(i)
                + "\nspec:\n  selector: {app: a}\n  ports: [{port: 80}]\n");
    write(root.filePath(u"Dockerfile"_s),
        "FROM python:3.11-slim\nCOPY services /app\nUSER app\nCMD [\"python\", \"-m\", "
        "\"services\"]\n");
    write(root.filePath(u"requirements.txt"_s), "fastapi==0.110.0\nprometheus-client==0.20.0\n");
    write(root.filePath(u"docker-compose.yml"_s),
        "services:\n  api:\n    build: .\n    ports: ['8000:8000']\n");
    write(root.filePath(u".github/workflows/ci.yml"_s),
        "on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: pytest\n");
}

double readEverything(const QString& folder)
{
    return medianMs(5, [&folder] {
        qint64 bytes = 0;
        QDirIterator it(folder, QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (it.hasNext()) {
            QFile file(it.next());
            if (file.open(QIODevice::ReadOnly))
                bytes += file.readAll().size();
        }
        if (bytes == 0)
            qFatal("nothing to read");
    });
}

double runFor(const QString& program, const QStringList& arguments, int rounds)
{
    return medianMs(rounds, [&] {
        QProcess process;
        process.setStandardOutputFile(QProcess::nullDevice());
        process.setStandardErrorFile(QProcess::nullDevice());
        process.start(program, arguments);
        process.waitForFinished(timeout);
    });
}

QString slipway()
{
    return QCoreApplication::applicationDirPath() + u"/slipway"_s;
}

/// What is kept of another run is no part of a measurement.
QStringList checkArguments(const QString& folder)
{
    return {u"check"_s,
        u"--no-cache"_s,
        u"--repository"_s,
        folder,
        u"--offline"_s,
        u"--format"_s,
        u"json"_s};
}

/// A check of a tree that did not change since the last one. A result is kept once the tree is two
/// seconds old.
Figure unchanged(const QString& folder)
{
    constexpr double goal = 50;
    constexpr unsigned long settling = 2'200;
    const QTemporaryDir cache;
    qputenv("XDG_CACHE_HOME", QFile::encodeName(cache.path()));
    QStringList arguments = checkArguments(folder);
    arguments.removeAll(u"--no-cache"_s);
    QThread::msleep(settling);
    runFor(slipway(), arguments, 1);
    const double time = runFor(slipway(), arguments, 5);
    qunsetenv("XDG_CACHE_HOME");
    return {.name = u"check-840-unchanged"_s,
        .value = time,
        .unit = u"ms"_s,
        .peer = {},
        .ratio = {},
        .goal = u"<= 50 ms"_s,
        .isMet = time <= goal};
}

/// Beside each linter that is installed; without one the line says so.
Figure beside(const QString& tool, const QStringList& arguments, double ours)
{
    const QString found = QStandardPaths::findExecutable(tool);
    Figure out{.name = u"check-840-beside-"_s + tool,
        .value = ours,
        .unit = u"ms"_s,
        .peer = tool,
        .ratio = {},
        .goal = {},
        .isMet = {}};
    if (!found.isEmpty())
        out.ratio = ours / runFor(found, arguments, 1);
    return out;
}

std::vector<Figure> checkSystem()
{
    constexpr int files = 840;
    constexpr double goal = 10;
    QTemporaryDir folder;
    makeSystem(QDir(folder.path()), files);
    const double reading = readEverything(folder.path());
    const double checking = runFor(slipway(), checkArguments(folder.path()), 3);
    return {{.name = u"check-840-files"_s,
                .value = checking,
                .unit = u"ms"_s,
                .peer = u"reading every file once"_s,
                .ratio = checking / reading,
                .goal = u"<= 10x"_s,
                .isMet = checking / reading <= goal},
        unchanged(folder.path()),
        beside(u"yamllint"_s, {u"-d"_s, u"relaxed"_s, folder.path()}, checking),
        beside(u"bandit"_s, {u"-q"_s, u"-r"_s, folder.path()}, checking)};
}

/// Wall time and peak memory of one run, by wait4 of that child alone.
std::pair<double, double> measured(const QStringList& arguments)
{
    QList<QByteArray> words{slipway().toLocal8Bit()};
    for (const auto& argument : arguments)
        words << argument.toLocal8Bit();
    std::vector<char*> argv;
    for (auto& word : words)
        argv.push_back(word.data());
    argv.push_back(nullptr);
    rusage usage{};
    const double time = medianMs(1, [&] {
        const pid_t child = ::fork();
        if (child == 0) {
            (void)!::freopen("/dev/null", "w", stdout);
            ::execv(argv[0], argv.data());
            ::_exit(127);
        }
        int status = 0;
        ::wait4(child, &status, 0, &usage);
    });
    return {time, static_cast<double>(usage.ru_maxrss) / 1024};
}

std::vector<Figure> checkTwentyThousand()
{
    constexpr int files = 20'000;
    constexpr double seconds = 5000;
    constexpr double memory = 300;
    QTemporaryDir folder;
    makeSystem(QDir(folder.path()), files);
    const auto [time, peak] = measured(checkArguments(folder.path()));
    return {{.name = u"check-20000-files"_s,
                .value = time,
                .unit = u"ms"_s,
                .peer = {},
                .ratio = {},
                .goal = u"<= 5000 ms"_s,
                .isMet = time <= seconds},
        {.name = u"check-20000-files-memory"_s,
            .value = peak,
            .unit = u"MiB"_s,
            .peer = {},
            .ratio = {},
            .goal = u"<= 300 MiB"_s,
            .isMet = peak <= memory}};
}

} // namespace

std::vector<Bench> readinessBenches()
{
    return {{"check-840-files", "slipway check of a FastAPI system, beside linters", checkSystem},
        {"check-20000-files",
            "slipway check of a huge tree, with its memory",
            checkTwentyThousand}};
}

} // namespace slipway::bench
