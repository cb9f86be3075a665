// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/bench.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::bench {
namespace {

constexpr int rounds = 9;
constexpr int timeout = 60'000;

QString program(const QString& name)
{
    return QCoreApplication::applicationDirPath() + u'/' + name;
}

/// From start to the line `first frame` on standard output; negative if it never came.
double firstFrameMs(const QString& path, const QStringList& arguments)
{
    QProcess process;
    process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    QElapsedTimer timer;
    timer.start();
    process.start(path, arguments);
    QByteArray seen;
    double time = -1;
    while (time < 0 && process.waitForReadyRead(timeout)) {
        seen += process.readAllStandardOutput();
        if (seen.contains("first frame"))
            time = static_cast<double>(timer.nsecsElapsed()) / 1e6;
    }
    if (time < 0)
        process.kill();
    process.waitForFinished(timeout);
    return time;
}

double median(std::vector<double> values)
{
    std::ranges::sort(values);
    return values[values.size() / 2];
}

std::vector<Figure> firstFrame()
{
    std::vector<double> ours;
    std::vector<double> bare;
    for (int i = 0; i < rounds; ++i) {
        bare.push_back(firstFrameMs(QCoreApplication::applicationFilePath(), {u"--bare-window"_s}));
        const double one = firstFrameMs(program(u"slipway-desktop"_s), {u"--bench-first-frame"_s});
        if (one < 0) {
            return {{.name = u"first-frame"_s,
                .value = bare.front(),
                .unit = u"ms (bare QMainWindow)"_s,
                .peer = u"slipway-desktop"_s,
                .ratio = {},
                .goal = {},
                .isMet = {}}};
        }
        ours.push_back(one);
    }
    const double ratio = median(ours) / median(bare);
    return {{.name = u"first-frame"_s,
        .value = median(ours),
        .unit = u"ms"_s,
        .peer = u"a bare QMainWindow"_s,
        .ratio = ratio,
        .goal = u"<= 1.3x"_s,
        .isMet = ratio <= 1.3}};
}

void write(const QString& path, const QByteArray& content)
{
    QFile file(path);
    if (file.open(QIODevice::WriteOnly))
        file.write(content);
}

/// A repository of a thousand files such as a web service has.
void makeRepository(const QDir& root)
{
    for (const auto* folder : {"services", "tests", "docs", "deploy", ".github/workflows"})
        root.mkpath(QString::fromLatin1(folder));
    const QByteArray source
        = QByteArray("import os\n\n\ndef handler(request):\n    return {\"ok\": True}\n\n")
              .repeated(40);
    for (int i = 0; i < 600; ++i)
        write(root.filePath(u"services/module%1.py"_s.arg(i)), source);
    for (int i = 0; i < 300; ++i)
        write(
            root.filePath(u"tests/test_%1.py"_s.arg(i)), "def test_it():\n    assert 1 + 1 == 2\n");
    for (int i = 0; i < 60; ++i)
        write(root.filePath(u"docs/page%1.md"_s.arg(i)),
            QByteArray("# Page\n\nWords and words.\n").repeated(30));
    for (int i = 0; i < 38; ++i)
        write(root.filePath(u"deploy/part%1.yaml"_s.arg(i)),
            "apiVersion: v1\nkind: Service\nmetadata:\n  name: a\n");
    write(root.filePath(u"Dockerfile"_s),
        "FROM python:3.11-slim\nUSER app\nCMD [\"python\", \"-m\", \"services\"]\n");
    write(root.filePath(u".github/workflows/ci.yml"_s),
        "on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - run: pytest\n");
}

std::vector<Figure> checkThousandFiles()
{
    QTemporaryDir folder;
    makeRepository(QDir(folder.path()));
    bool hasAnswer = true;
    const auto run = [&] {
        QProcess process;
        process.start(program(u"slipway"_s),
            {u"check"_s,
                u"--repository"_s,
                folder.path(),
                u"--offline"_s,
                u"--format"_s,
                u"json"_s});
        process.waitForFinished(timeout);
        hasAnswer = hasAnswer && process.readAllStandardOutput().contains("slipway.check/1");
    };
    const double time = medianMs(5, run);
    if (!hasAnswer)
        return {{.name = u"check-1000-files"_s,
            .value = time,
            .unit = u"ms without an answer"_s,
            .peer = u"slipway check"_s,
            .ratio = {},
            .goal = {},
            .isMet = {}}};
    return {{.name = u"check-1000-files"_s,
        .value = time,
        .unit = u"ms"_s,
        .peer = {},
        .ratio = {},
        .goal = u"<= 500 ms"_s,
        .isMet = time <= 500}};
}

} // namespace

std::vector<Bench> programBenches()
{
    return {{"first-frame", "start of the window to its first painted frame", firstFrame},
        {"check-1000-files", "slipway check of a thousand files", checkThousandFiles}};
}

} // namespace slipway::bench
