// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/bench.h"
#include "bench/metricspage.h"
#include "scrape/targetpage.h"

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QStandardPaths>
#include <QTemporaryDir>

#include <algorithm>
#include <fcntl.h>
#include <numeric>
#include <random>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace slipway::bench {
namespace {

constexpr int rounds = 9;

/// Keeps nothing, so that only reading is measured.
class NoStore final : public timeseries::SeriesStore {
public:
    timeseries::SeriesRef refer(
        const std::shared_ptr<const timeseries::Labels>& /*labels*/) override
    {
        return {m_count++, 0};
    }
    std::vector<size_t> append(std::span<const timeseries::RefSample> samples) override
    {
        for (const auto& sample : samples)
            sum += sample.sample.value;
        return {};
    }
    void append(std::span<const timeseries::Point> /*points*/) override { }
    std::shared_ptr<const timeseries::Snapshot> snapshot() const override { return nullptr; }
    Size size() const override { return {}; }

    double sum = 0;

private:
    std::uint32_t m_count = 0;
};

scrape::TargetRules benchRules()
{
    scrape::TargetRules rules;
    rules.target = scrape::targetLabels("bench", "service", "127.0.0.1:1");
    rules.settings.sampleLimit = 0;
    rules.settings.keep = 0;
    return rules;
}

struct Times {
    double ours = 0; ///< nanoseconds of CPU a sample, the median of the rounds
    double ratio = 0; ///< to a memchr pass over the same bytes, the median of each round's
    bool isWhole = true;
};

double middle(std::vector<double> values)
{
    std::ranges::sort(values);
    return values[values.size() / 2];
}

/// Pages in turn, each followed by a bare pass over its bytes; `prepare` before each round.
Times timed(const std::vector<std::string>& pages, bool isFresh)
{
    const auto rules = benchRules();
    NoStore store;
    scrape::SeriesCache cache;
    std::vector<double> ours;
    std::vector<double> ratios;
    Times out;
    qint64 time = 1'700'000'000'000;
    for (int round = -1; round < rounds; ++round) {
        double parsing = 0;
        double floor = 0;
        double samples = 0;
        for (const auto& page : pages) {
            if (isFresh)
                cache = {};
            const double start = cpuMs(); // of wall time, a busy machine takes its share
            const auto taken
                = scrape::takePage(page, scrape::Format::Text, rules, time, cache, store);
            const double between = cpuMs();
            const size_t lines = countLines(page);
            floor += (cpuMs() - between) * 1e6;
            parsing += (between - start) * 1e6;
            out.isWhole = out.isWhole && !taken.error && taken.scraped > 0 && lines > 0;
            samples += static_cast<double>(taken.scraped);
            time += 5'000;
        }
        if (round < 0)
            continue; // the caches are cold
        ours.push_back(parsing / samples);
        ratios.push_back(parsing / floor);
    }
    out.ours = middle(ours);
    out.ratio = middle(ratios);
    return out;
}

std::vector<std::string> moving(int samples)
{
    std::vector<std::string> pages;
    for (int round = 1; round <= 4; ++round)
        pages.push_back(mixedPage(samples, round));
    return pages;
}

/// The same lines, in another order each time: no line comes where it came before.
std::vector<std::string> shuffled(int samples)
{
    std::mt19937 random(1);
    auto pages = moving(samples);
    for (auto& page : pages) {
        std::vector<std::string> lines;
        for (size_t at = 0; at < page.size();) {
            const size_t end = page.find('\n', at) + 1;
            if (page[at] != '#')
                lines.push_back(page.substr(at, end - at));
            at = end;
        }
        std::ranges::shuffle(lines, random);
        page = std::accumulate(lines.begin(), lines.end(), std::string());
    }
    return pages;
}

Figure figure(const QString& name, const Times& times, const QString& goal, double most)
{
    return {.name = name,
        .value = times.ours,
        .unit = u"ns a sample"_s,
        .peer = u"a memchr pass"_s,
        .ratio = times.ratio,
        .goal = goal,
        .isMet
        = goal.isEmpty() ? std::nullopt : std::optional(times.isWhole && times.ratio <= most)};
}

std::vector<Figure> rescrape()
{
    std::vector<Figure> out;
    for (const int samples : {1'000, 10'000, 100'000})
        out.push_back(
            figure(u"rescrape-%1"_s.arg(samples), timed(moving(samples), false), u"<= 2x"_s, 2));
    return out;
}

std::vector<Figure> byHash()
{
    return {figure(u"rescrape-shuffled"_s, timed(shuffled(10'000), false), {}, 0)};
}

std::vector<Figure> firstParse()
{
    const auto times = timed(moving(10'000), true);
    return {{.name = u"first-parse"_s,
        .value = times.ours,
        .unit = u"ns a sample, labels split, target's added"_s,
        .peer = u"a memchr pass"_s,
        .ratio = times.ratio,
        .goal = u"<= 457 ns (prometheus' scrape loop, known series)"_s,
        .isMet = times.isWhole && times.ours <= 457}};
}

/// A program run to its end on a file.
struct Run {
    double milliseconds = 0;
    double mebibytes = 0; ///< peak resident
    bool isGood = false;
};

Run runOnce(const QByteArray& program, std::vector<QByteArray> arguments, const QByteArray& input)
{
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, input.constData(), O_RDONLY, 0);
    for (const int stream : {1, 2})
        posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_WRONLY, 0);
    std::vector<char*> argv{const_cast<char*>(program.constData())};
    for (auto& argument : arguments)
        argv.push_back(argument.data());
    argv.push_back(nullptr);
    QElapsedTimer timer;
    timer.start();
    pid_t child = 0;
    const int failed
        = posix_spawn(&child, program.constData(), &actions, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    Run run;
    int status = 0;
    rusage usage{};
    if (failed != 0 || wait4(child, &status, 0, &usage) != child)
        return run;
    run.milliseconds = static_cast<double>(timer.nsecsElapsed()) / 1e6;
    run.mebibytes = static_cast<double>(usage.ru_maxrss) / 1024;
    run.isGood = WIFEXITED(status) && WEXITSTATUS(status) != 127;
    return run;
}

Run medianRun(
    const QByteArray& program, const std::vector<QByteArray>& arguments, const QByteArray& input)
{
    std::vector<Run> runs;
    for (int i = 0; i < 5; ++i)
        runs.push_back(runOnce(program, arguments, input));
    std::ranges::sort(runs, {}, &Run::milliseconds);
    return runs[2];
}

std::vector<Figure> wholeProcess()
{
    QTemporaryDir folder;
    const auto path = folder.filePath(u"page"_s);
    QFile file(path);
    const auto page = mixedPage(100'000, 1);
    if (!file.open(QIODevice::WriteOnly)
        || file.write(page.data(), static_cast<qint64>(page.size())) < 0)
        return {};
    file.close();
    const auto here = QFile::symLinkTarget(u"/proc/self/exe"_s);
    const auto program = QDir(here).filePath(u"../slipway"_s);
    const auto input = path.toLocal8Bit();
    const auto ours = medianRun(QDir::cleanPath(program).toLocal8Bit(), {"scrape", input}, input);
    const auto promtool = QStandardPaths::findExecutable(u"promtool"_s);
    const auto peer = promtool.isEmpty()
        ? Run{}
        : medianRun(promtool.toLocal8Bit(), {"check", "metrics"}, input);
    const auto ratio = [&](double a, double b) {
        return peer.isGood && ours.isGood ? std::optional(a / b) : std::nullopt;
    };
    const auto time = ratio(ours.milliseconds, peer.milliseconds);
    const auto memory = ratio(ours.mebibytes, peer.mebibytes);
    return {{.name = u"scrape-file-time"_s,
                .value = ours.milliseconds,
                .unit = u"ms for 100,000 samples"_s,
                .peer = u"promtool check metrics"_s,
                .ratio = time,
                .goal = u"<= 0.1x"_s,
                .isMet = time && *time <= 0.1},
        {.name = u"scrape-file-memory"_s,
            .value = ours.mebibytes,
            .unit = u"MiB"_s,
            .peer = u"promtool check metrics"_s,
            .ratio = memory,
            .goal = u"<= 0.333x"_s,
            .isMet = memory && *memory <= 1.0 / 3}};
}

} // namespace

std::vector<Bench> parseBenches()
{
    return {{"rescrape", "a page against the one before, beside a memchr pass", rescrape},
        {"rescrape-shuffled", "known series in another order each time", byHash},
        {"first-parse", "a page that nothing is known of", firstParse},
        {"scrape-file", "slipway scrape FILE beside promtool check metrics", wholeProcess}};
}

} // namespace slipway::bench
