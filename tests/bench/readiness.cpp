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

/// One module of a service, about as large as real ones.
QByteArray moduleText(int number)
{
    QByteArray out
        = "import logging\nfrom fastapi import APIRouter\nfrom prometheus_client import Counter\n\n"
          "router = APIRouter()\nlog = logging.getLogger(__name__)\n"
          "REQUESTS = Counter(\"part_"
        + QByteArray::number(number) + "_requests_total\", \"Requests\", [\"method\"])\n\n";
    for (int i = 0; i < 25; ++i) {
        const QByteArray n = QByteArray::number(i);
        out += "\n@router.get(\"/items/" + n + "/{item_id}\")\nasync def read_" + n
            + "(item_id: int, limit: int = 10) -> dict[str, object]:\n"
              "    \"\"\"Return one item, or the first of them.\"\"\"\n"
              "    REQUESTS.labels(method=\"GET\").inc()\n"
              "    values = [{\"id\": item_id + i, \"name\": f\"item-{i}\"} for i in "
              "range(limit)]\n"
              "    if not values:\n        log.warning(\"nothing for %s\", item_id)\n        "
              "return {}\n"
              "    return {\"items\": values, \"total\": len(values)}\n";
    }
    return out;
}

/// A FastAPI system of `files` files in the proportions of a real one.
void makeSystem(const QDir& root, int files)
{
    const int modules = files * 55 / 100;
    const int tests = files * 20 / 100;
    const int documents = files * 10 / 100;
    const int manifests = files - modules - tests - documents - 4;
    for (int i = 0; i < modules; ++i)
        write(root.filePath(u"services/part%1/m%2.py"_s.arg(i % 20).arg(i)), moduleText(i));
    for (int i = 0; i < tests; ++i)
        write(root.filePath(u"tests/test_%1.py"_s.arg(i)),
            QByteArray("def test_it():\n    assert 1 + 1 == 2\n\n\n").repeated(20));
    for (int i = 0; i < documents; ++i)
        write(root.filePath(u"docs/page%1.md"_s.arg(i)),
            QByteArray("# Page\n\nWords, `code` and [links](a.md).\n\n").repeated(60));
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
