// SPDX-License-Identifier: GPL-3.0-or-later
#include "world/cell.h"
#include "app/demo/httpserver.h"
#include "io/command.h"
#include "rollout/engine.h"
#include "support/testcase.h"

#include <QCoreApplication>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <map>
#include <thread>

using namespace Qt::StringLiterals;
using namespace slipway;

namespace {

/// One place to kill at, and what came of it.
struct Kill {
    QString who; ///< column
    qint64 at = 0; ///< record, row
    QString when; ///< before or after it is written, for the engine
    QString wrong; ///< empty: as promised
};

demo::Reply metricsPage(const demo::Request&)
{
    demo::Reply reply;
    reply.body = "# TYPE gate_value gauge\ngate_value 0\n";
    reply.contentType = "text/plain; version=0.0.4";
    return reply;
}

QString killEngine(test::Cell& cell, const Kill& kill)
{
    const auto begun = cell.begin();
    if (!begun)
        return cell.mistake();
    if (!cell.runMortal(*begun, kill.at, kill.when))
        return u"the engine did not die there"_s;
    if (const int code = cell.watch(begun->run); code != 0)
        return u"watch ended with %1 (%2)"_s.arg(code).arg(cell.mistake());
    return cell.judgeSuccess(begun->run);
}

QString killWindow(test::Cell& cell, const Kill& kill)
{
    QProcess window;
    auto environment = cell.environment();
    environment.insert(u"QT_QPA_PLATFORM"_s, u"offscreen"_s);
    environment.insert(u"XDG_STATE_HOME"_s, cell.paths().state + u"/.."_s);
    window.setProcessEnvironment(environment);
    window.setStandardErrorFile(QProcess::nullDevice());
    window.start(test::program(u"slipway-desktop"_s), {cell.configFile()});
    if (!window.waitForStarted())
        return u"the window cannot be started"_s;
    const auto begun = cell.begin();
    if (!begun || !cell.startEngine(*begun))
        return cell.mistake();
    const bool isThere = cell.until([&] {
        const auto all = cell.records(begun->run);
        return !all.empty() && all.back().sequence >= kill.at;
    });
    ::kill(static_cast<pid_t>(window.processId()), SIGKILL);
    window.waitForFinished();
    if (!isThere)
        return u"the record never came"_s;
    if (const int code = cell.watch(begun->run); code != 0)
        return u"watch ended with %1"_s.arg(code);
    return cell.judgeSuccess(begun->run);
}

/// The shim of the n-th command dies while the command runs: nobody may claim to know how it ended.
QString killShim(test::Cell& cell, const Kill& kill)
{
    const auto begun = cell.begin();
    if (!begun || !cell.startEngine(*begun))
        return cell.mistake();
    io::CommandStatus status;
    const auto isRunning = [&] {
        const auto state = cell.state(begun->run);
        if (!state || !state->command || static_cast<qint64>(state->commands.size()) != kill.at - 1
            || state->command->phase != rollout::OpenCommand::Phase::Running)
            return false;
        status = io::commandStatus(rollout::runFolder(cell.paths().runs(), begun->run)
            + u"/commands/"_s + state->command->key);
        return status.state == io::CommandStatus::State::Running;
    };
    if (!cell.until(isRunning))
        return u"the command never ran"_s;
    ::kill(static_cast<pid_t>(status.shimPid), SIGKILL);
    if (const int code = cell.watch(begun->run); code != 3)
        return u"watch ended with %1 where a person is to be asked"_s.arg(code);
    const auto asked = cell.state(begun->run);
    if (asked->phase != rollout::Phase::Paused || asked->pause != rollout::PauseReason::Unknown)
        return u"nobody is asked: %1"_s.arg(asked->sentence);
    if (asked->steps[static_cast<size_t>(asked->step)].phase != rollout::StepPhase::Unknown)
        return u"the step is not unknown"_s;
    const auto told = cell.records(begun->run);
    const bool hasListed = std::ranges::any_of(told, [](const auto& record) {
        const auto event = rollout::fromEntry(record.entry);
        const auto* lost = event ? std::get_if<rollout::event::CommandLost>(&*event) : nullptr;
        return lost != nullptr && !lost->tree.empty();
    });
    if (!hasListed)
        return u"the surviving tree was not listed"_s;
    if (cell.act(begun->run, {u"abort"_s, u"--reason"_s, u"the shim died"_s}) != 0)
        return u"abort was refused"_s;
    if (const int code = cell.watch(begun->run); code != 1)
        return u"watch ended with %1 after the rollback (%2)"_s.arg(code).arg(cell.mistake());
    const auto end = cell.state(begun->run);
    if (end->phase != rollout::Phase::RolledBack)
        return u"it was not rolled back: %1"_s.arg(end->sentence);
    if (!cell.effects().join(u' ').contains(u"remove"_s))
        return u"the undo command did not run"_s;
    return cell.judge(begun->run);
}

QString carryOut(quint16 port, const Kill& kill)
{
    test::Cell cell(port);
    if (!cell.isReady())
        return cell.mistake();
    if (kill.who == u"shim")
        return killShim(cell, kill);
    return kill.who == u"window" ? killWindow(cell, kill) : killEngine(cell, kill);
}

void printMatrix(const std::vector<Kill>& kills, const QStringList& rows)
{
    static const QStringList columns{u"engine before"_s, u"engine after"_s, u"window"_s, u"shim"_s};
    std::map<qint64, std::map<QString, QString>> cells;
    for (const auto& kill : kills) {
        const QString column = kill.when.isEmpty() ? kill.who : kill.who + u' ' + kill.when;
        cells[kill.at][column] = kill.wrong.isEmpty() ? u"ok"_s : u"BAD"_s;
    }
    std::printf("%-36s %-14s %-14s %-8s %-8s\n",
        "record (shim: n-th command)",
        "engine before",
        "engine after",
        "window",
        "shim");
    for (const auto& [at, row] : cells) {
        const QString name = u"%1 %2"_s.arg(at, 3).arg(rows.value(at - 1));
        std::printf("%-36s", qPrintable(name));
        for (const auto& column : columns) {
            const auto found = row.find(column);
            std::printf(" %-*s",
                column.size() > 8 ? 14 : 8,
                found == row.end() ? "" : qPrintable(found->second));
        }
        std::printf("\n");
    }
}

} // namespace

class CrashTest : public QObject {
    Q_OBJECT
private slots:
    void nothingIsDoneTwiceAndNothingIsLost()
    {
        demo::ThreadedHttpServer server(metricsPage);
        const auto port = static_cast<quint16>(server.url(u"/"_s).port());
        test::Cell first(port);
        QVERIFY2(first.isReady(), qPrintable(first.mistake()));
        const auto begun = first.begin();
        QVERIFY2(begun, qPrintable(first.mistake()));
        QVERIFY(first.startEngine(*begun));
        QCOMPARE(first.watch(begun->run), 0);
        QCOMPARE(first.judgeSuccess(begun->run), QString());
        QStringList rows;
        for (const auto& record : first.records(begun->run))
            rows << record.entry.type;

        std::vector<Kill> kills;
        for (qint64 at = 2; at <= rows.size(); ++at) {
            kills.push_back({u"engine"_s, at, u"before"_s, {}});
            kills.push_back({u"engine"_s, at, u"after"_s, {}});
            kills.push_back({u"window"_s, at, {}, {}});
        }
        for (qint64 command = 1; command <= 4; ++command)
            kills.push_back({u"shim"_s, command, {}, {}});

        // `SLIPWAY_CRASH_ONLY=shim` looks at one column.
        if (const auto only = qEnvironmentVariable("SLIPWAY_CRASH_ONLY"); !only.isEmpty())
            std::erase_if(kills, [&](const Kill& kill) { return kill.who != only; });

        // Runs mostly wait; several at a time.
        std::atomic<size_t> next = 0;
        std::vector<std::thread> workers;
        for (int i = 0; i < 6; ++i) {
            workers.emplace_back([&] {
                for (size_t at = next++; at < kills.size(); at = next++)
                    kills[at].wrong = carryOut(port, kills[at]);
            });
        }
        for (auto& worker : workers)
            worker.join();

        printMatrix(kills, rows);
        const auto bad
            = std::ranges::count_if(kills, [](const Kill& kill) { return !kill.wrong.isEmpty(); });
        for (const auto& kill : kills) {
            if (!kill.wrong.isEmpty())
                std::printf("BAD %s %s %lld: %s\n",
                    qPrintable(kill.who),
                    qPrintable(kill.when),
                    static_cast<long long>(kill.at),
                    qPrintable(kill.wrong));
        }
        std::printf("%zu cells, %lld bad cells\n", kills.size(), static_cast<long long>(bad));
        std::fflush(stdout);
        QCOMPARE(bad, 0);
    }
};

SLIPWAY_TEST(CrashTest)
#include "tst_crash.moc"
