// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/historydesk.h"

#include "app/desktop/runframes.h"
#include "base/async.h"
#include "base/text.h"
#include "history/dora.h"
#include "rollout/advance.h"
#include "rollout/engine.h"

#include <QFileInfo>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::desktop {
namespace {

const QString detailKey = u"detail"_s;
constexpr int figureDays = 90;

/// The fold of what had happened by a moment; 0: all of it.
Result<rollout::State> stateAt(const std::vector<history::Record>& records, qint64 time)
{
    auto end = records.end();
    if (time > 0)
        end = std::ranges::find_if(
            records, [time](const auto& record) { return record.entry.time > time; });
    return rollout::replay({records.begin(), end});
}

} // namespace

HistoryDesk::HistoryDesk(
    const Clock& clock, history::JournalWatch& journal, engine::Paths paths, QObject* parent)
    : QObject(parent)
    , m_clock(clock)
    , m_journal(journal)
    , m_paths(std::move(paths))
{
    connect(&m_journal,
        &history::JournalWatch::recordsRead,
        this,
        [this](const QString& key, const std::vector<history::Record>& records, bool isFirst) {
            if (key == detailKey)
                take(records, isFirst);
        });
    connect(&m_journal, &history::JournalWatch::failed, this, [this](const Error& error) {
        m_problem = error;
        push();
    });
    connect(&m_journal, &history::JournalWatch::recovered, this, [this] {
        m_problem.reset();
        push();
    });
}

void HistoryDesk::open(const QString& project, const QStringList& environments, bool isDemo)
{
    if (project != m_project) {
        m_runs.clear();
        m_run.clear();
        m_records.clear();
        m_journal.follow(detailKey, {});
    }
    m_project = project;
    m_environments = environments;
    m_isDemo = isDemo;
    push();
}

void HistoryDesk::setEnvironment(const QString& environment)
{
    m_environment = environment;
    push();
}

void HistoryDesk::setRuns(const std::vector<history::RunRow>& runs)
{
    m_runs = runs;
    push();
}

void HistoryDesk::solder(ui::HistoryPage& page)
{
    using ui::HistoryPage;
    m_page = &page;
    connect(&page, &QObject::destroyed, this, [this] { m_page = nullptr; });
    connect(&page, &HistoryPage::runChosen, this, &HistoryDesk::choose);
    connect(&page, &HistoryPage::openLogRequested, this, &HistoryDesk::openLog);
    connect(&page, &HistoryPage::compareRequested, this, &HistoryDesk::compare);
    connect(&page, &HistoryPage::rollBackRequested, this, [this](const QString& run) {
        if (const auto* row = rowOf(run))
            emit rollBackWanted(*row);
    });
    connect(&page, &HistoryPage::replayRequested, this, [this](const QString& run, qint64 time) {
        if (run != m_run)
            return;
        m_replayAt = time;
        pushDetail();
    });
    connect(&page, &HistoryPage::replayEnded, this, [this](const QString& run) {
        if (run != m_run)
            return;
        m_replayAt = 0;
        pushDetail();
    });
}

void HistoryDesk::push()
{
    if (m_page == nullptr)
        return;
    const qint64 now = m_clock.now();
    m_page->setProblem(m_problem);
    m_page->setEnvironments(m_environments);
    const auto dora = history::dora(m_runs,
        {.now = now,
            .days = figureDays,
            .project = m_project,
            .environment = m_environment,
            .isDemo = m_isDemo});
    m_page->setFigures(figuresOf(dora, figureDays));
    m_page->setRuns(m_runs, now);
    pushDetail();
}

void HistoryDesk::choose(const QString& run)
{
    if (run == m_run)
        return;
    m_run = run;
    m_records.clear();
    m_chain = ui::ChainLook::Checking;
    m_chainText.clear();
    m_verified = 0;
    m_replayAt = 0;
    m_journal.follow(detailKey, run.isEmpty() ? QString() : rollout::streamOf(run));
}

void HistoryDesk::take(const std::vector<history::Record>& records, bool isFirst)
{
    if (isFirst)
        m_records.clear();
    for (const auto& record : records) {
        if (record.stream == rollout::streamOf(m_run))
            m_records.push_back(record);
    }
    pushDetail();
    verify();
}

void HistoryDesk::verify()
{
    if (m_run.isEmpty() || m_verified == static_cast<qint64>(m_records.size()))
        return;
    const auto check = [stream = rollout::streamOf(m_run)](
                           history::Journal& journal) { return journal.verify(stream); };
    whenDone(m_journal.with(check),
        this,
        [this, run = m_run, covered = static_cast<qint64>(m_records.size())](
            const Result<history::ChainState>& state) {
            if (run != m_run)
                return;
            m_verified = covered;
            const auto* row = rowOf(run);
            const QString number = row == nullptr ? run : u"#%1"_s.arg(row->number);
            if (!state) {
                m_chain = ui::ChainLook::Unknown;
                m_chainText = tr("%1 · chain not checked: %2").arg(number, state.error().text());
            } else if (state->broken) {
                m_chain = ui::ChainLook::Broken;
                m_chainText = tr("%1 · record %2: %3")
                                  .arg(number)
                                  .arg(state->broken->sequence)
                                  .arg(state->broken->what);
            } else {
                m_chain = ui::ChainLook::Verified;
                m_chainText = tr(
                    "%1 · chain verified, %n record(s)", nullptr, static_cast<int>(state->records))
                                  .arg(number);
            }
            pushDetail();
        });
}

void HistoryDesk::pushDetail()
{
    if (m_page == nullptr || m_run.isEmpty())
        return;
    ui::DetailView detail;
    detail.run = m_run;
    detail.chain = m_chain;
    detail.chainText = m_chainText;
    detail.replayAt = m_replayAt;
    const auto* row = rowOf(m_run);
    if (!m_records.empty()) {
        const auto state = stateAt(m_records, m_replayAt);
        if (state && state->started > 0) {
            const qint64 at = m_replayAt > 0 ? m_replayAt : m_clock.now();
            auto view = rollout::viewOf(*state, at);
            detail.story = view.sentence;
            detail.frames = gateFrames(view, view.ended > 0 ? view.ended : at);
            detail.log = logFacts(view);
            detail.view = std::move(view);
        } else if (!state) {
            detail.story = state.error().text();
        }
    }
    if (row != nullptr) {
        const bool isOpen = std::ranges::any_of(m_runs, [&](const auto& one) {
            return one.result == history::RunResult::Open && one.environment == row->environment;
        });
        detail.canRollBack = row->result == history::RunResult::Succeeded && !isOpen;
        detail.rollBackWhy = isOpen
            ? tr("a rollout into %1 goes on").arg(visible(row->environment, 40))
            : detail.canRollBack
            ? QString()
            : tr("%1 did not succeed with this run").arg(visible(row->version, 40));
    }
    m_page->setDetail(detail);
}

ui::LogFacts HistoryDesk::logFacts(const rollout::RunView& view) const
{
    ui::LogFacts facts;
    for (const auto& record : m_records) {
        if (record.entry.type != u"log-stored")
            continue;
        const auto event = rollout::fromEntry(record.entry);
        if (!event)
            continue;
        if (const auto* stored = std::get_if<rollout::event::LogStored>(&*event))
            facts.lines = stored->lines;
    }
    for (const auto& command : view.commands) {
        if (!command.exit)
            continue;
        facts.exitText = command.exit->isSuccess() ? tr("exit 0")
            : command.exit->kind == io::CommandExit::Kind::Exited
            ? tr("%1: exit %2").arg(visible(command.command.name, 40)).arg(command.exit->code)
            : tr("%1 did not exit by itself").arg(visible(command.command.name, 40));
        if (!command.exit->isSuccess())
            break;
    }
    facts.isHere = QFileInfo::exists(rollout::runLog(m_paths.runs(), view.run)) || facts.lines > 0;
    facts.why = facts.isHere ? QString() : tr("the log is on another machine");
    return facts;
}

void HistoryDesk::compare(const QString& run, const QString& previous)
{
    const auto* row = rowOf(run);
    const auto* before = rowOf(previous);
    if (row == nullptr || before == nullptr || run != m_run)
        return;
    const auto read = [stream = rollout::streamOf(previous)](
                          history::Journal& journal) -> Result<rollout::State> {
        const auto records = journal.read(stream);
        if (!records)
            return failure(records.error());
        return rollout::replay(*records);
    };
    whenDone(m_journal.with(read),
        this,
        [this, run, row = *row, before = *before](const Result<rollout::State>& previousState) {
            if (m_page == nullptr || run != m_run)
                return;
            const auto state = stateAt(m_records, 0);
            if (!previousState || !state)
                return emit said(tr("The runs cannot be compared: %1")
                                     .arg((previousState ? state : previousState).error().text()));
            const qint64 now = m_clock.now();
            m_page->setCompare(compareOf(
                row, rollout::viewOf(*state, now), before, rollout::viewOf(*previousState, now)));
        });
}

void HistoryDesk::openLog(const QString& run)
{
    const auto* row = rowOf(run);
    const QString title = row == nullptr
        ? run
        : tr("Log of #%1 · %2 to %3")
              .arg(row->number)
              .arg(visible(row->version, 40), visible(row->environment, 40));
    const QString file = rollout::runLog(m_paths.runs(), run);
    if (QFileInfo::exists(file))
        return emit logWanted(title, {.file = file});
    const auto read = [stream = rollout::streamOf(run)](history::Journal& journal) {
        return journal.attachment(stream, u"run.log"_s);
    };
    whenDone(m_journal.with(read), this, [this, title](const auto& bytes) {
        if (bytes && *bytes)
            emit logWanted(title, {.isAttachment = true, .bytes = **bytes});
        else
            emit said(tr("The log of this run is not on this machine"));
    });
}

const history::RunRow* HistoryDesk::rowOf(const QString& run) const
{
    const auto found = std::ranges::find(m_runs, run, &history::RunRow::run);
    return found == m_runs.end() ? nullptr : &*found;
}

} // namespace slipway::desktop
