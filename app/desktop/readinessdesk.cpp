// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/readinessdesk.h"

#include "app/assessing/assessmentlog.h"
#include "app/desktop/editorcommand.h"
#include "base/async.h"
#include "base/text.h"
#include "io/atomicfile.h"
#include "readiness/place.h"
#include "ui/pages/readiness/readinesspage.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QProcess>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::desktop {
namespace {

constexpr int linesBefore = 4;
constexpr int linesAfter = 5;
constexpr int mostLines = 14;
constexpr qint64 largestShown = 4 * 1024 * 1024;

/// The same in everything that a person would look at.
bool saysTheSame(const readiness::Snapshot& a, const readiness::Snapshot& b)
{
    if (a.verdict != b.verdict || a.treeHash != b.treeHash || a.claims != b.claims
        || a.checks.size() != b.checks.size())
        return false;
    return std::ranges::all_of(a.checks.keys(), [&](const QString& id) {
        const auto other = b.checks.constFind(id);
        return other != b.checks.constEnd() && other->status == a.checks[id].status;
    });
}

/// The file inside the repository; empty if it is not one.
QString fileOf(const QString& repository, const QString& path)
{
    const QDir root(repository);
    const QString absolute = QFileInfo(root.absoluteFilePath(path)).canonicalFilePath();
    return absolute.startsWith(root.canonicalPath() + u'/') ? absolute : QString();
}

} // namespace

std::pair<int, QStringList> linesAround(const QString& repository, const readiness::Evidence& place)
{
    const QString file = fileOf(repository, place.path);
    if (file.isEmpty() || place.line <= 0)
        return {};
    const auto bytes = io::readFile(file, largestShown);
    if (!bytes)
        return {};
    if (!place.hash.isEmpty()
        && QCryptographicHash::hash(*bytes, QCryptographicHash::Sha256) != place.hash
        && QCryptographicHash::hash(*bytes, QCryptographicHash::Sha256).toHex() != place.hash)
        return {};
    QStringList lines = QString::fromUtf8(*bytes).split(u'\n');
    if (place.line > lines.size())
        return {};
    const auto excerpt = place.excerpt.split(u'\n');
    const int last = std::max(place.endLine, place.line + static_cast<int>(excerpt.size()) - 1);
    const int first = std::max(1, place.line - linesBefore);
    const int end
        = std::min({static_cast<int>(lines.size()), last + linesAfter, first + mostLines - 1});
    lines = readiness::masked(lines.mid(first - 1, end - first + 1).join(u'\n')).split(u'\n');
    for (auto& line : lines) {
        if (line.endsWith(u'\r'))
            line.chop(1);
    }
    const QString decisive = lines.value(place.line - first);
    if (!place.excerpt.isEmpty() && decisive.trimmed() != excerpt.front().trimmed())
        return {}; // it has changed since
    return {first, lines};
}

ReadinessDesk::ReadinessDesk(
    const Clock& clock, QThreadPool& pool, history::JournalWatch& journal, QObject* parent)
    : QObject(parent)
    , m_clock(clock)
    , m_pool(pool)
    , m_journal(journal)
{
}

ReadinessDesk::~ReadinessDesk()
{
    if (m_stop)
        m_stop->store(true);
}

void ReadinessDesk::open(const config::Config& config)
{
    const bool isOther = config.file != m_config.file;
    m_config = config;
    if (!isOther)
        return;
    cancel();
    m_result.reset();
    m_history.clear();
    m_trail.clear();
    m_environment.clear();
    push();
}

void ReadinessDesk::setEnvironment(const QString& environment)
{
    if (environment == m_environment && !m_history.empty())
        return;
    m_environment = environment;
    m_history.clear();
    loadHistory();
}

void ReadinessDesk::solder(ui::ReadinessPage& page)
{
    using ui::ReadinessPage;
    m_page = &page;
    connect(&page, &ReadinessPage::changesRequested, this, &ReadinessDesk::tellChanges);
    connect(&page, &ReadinessPage::trailRequested, this, &ReadinessDesk::walk);
    connect(&page, &ReadinessPage::revisionRequested, this, &ReadinessDesk::compare);
    connect(&page, &ReadinessPage::cancelRequested, this, &ReadinessDesk::cancel);
    connect(&page, &ReadinessPage::linesRequested, this, &ReadinessDesk::tellLines);
    connect(&page, &ReadinessPage::editorRequested, this, &ReadinessDesk::edit);
    connect(&page, &ReadinessPage::assessRequested, this, &ReadinessDesk::assessWanted);
    page.setEditorAvailable(
        !editorCommand(QProcessEnvironment::systemEnvironment(), u"x"_s, 1).isEmpty());
    push();
}

void ReadinessDesk::push()
{
    if (m_page == nullptr)
        return;
    m_page->setPolicyFile(m_config.readiness.waivers.isEmpty() ? u"slipway-waivers.yaml"_s
                                                               : m_config.readiness.waivers);
    if (m_result) {
        m_page->setEnvironments(m_result->environments);
        m_page->setMeasurements(m_result->measurements);
    }
    m_page->setHistory(m_history);
    m_page->setTrail(m_trail);
    m_page->setPartings(readiness::partingsOf(m_trail));
}

void ReadinessDesk::take(const AssessmentResult& result)
{
    m_result = result;
    if (m_page != nullptr) {
        m_page->setEnvironments(result.environments);
        m_page->setMeasurements(result.measurements);
    }
    remember(readiness::snapshotOf(*result.assessment));
}

void ReadinessDesk::tellFailure(const Error& error)
{
    if (m_page == nullptr)
        return;
    if (m_result)
        m_page->setNotice(ui::Sign::Bad, tr("No new scorecard: %1").arg(error.text()));
    else
        m_page->setEmpty(tr("The repository cannot be assessed"), error.text());
}

void ReadinessDesk::remember(const readiness::Snapshot& snapshot)
{
    // A demonstration leaves nothing behind.
    if (m_config.isDemo) {
        if (!m_history.empty() && saysTheSame(m_history.back(), snapshot))
            return;
        m_history.push_back(snapshot);
        m_history.back().id = u"demo#%1"_s.arg(m_history.size());
        if (m_page != nullptr)
            m_page->setHistory(m_history);
        return;
    }
    if (m_config.file.isEmpty())
        return;
    const auto write
        = [stream = assessing::streamOf(m_config.file, snapshot.environment), snapshot](
              history::Journal& journal) { return assessing::remember(journal, stream, snapshot); };
    whenDone(m_journal.with(write), this, [this](const Result<bool>& wasAdded) {
        if (!wasAdded)
            emit said(tr("The assessment is not recorded: %1").arg(wasAdded.error().text()));
        else if (*wasAdded || m_history.empty())
            loadHistory();
    });
}

void ReadinessDesk::loadHistory()
{
    if (m_config.isDemo || m_config.file.isEmpty()) {
        if (m_page != nullptr)
            m_page->setHistory(m_history);
        return;
    }
    const auto read
        = [stream = assessing::streamOf(m_config.file, m_environment)](
              history::Journal& journal) { return assessing::remembered(journal, stream); };
    whenDone(m_journal.with(read),
        this,
        [this, file = m_config.file, environment = m_environment](
            const Result<std::vector<readiness::Snapshot>>& history) {
            if (file != m_config.file || environment != m_environment)
                return;
            if (!history)
                return emit said(tr("The history of assessments cannot be read: %1")
                                     .arg(history.error().text()));
            m_history = *history;
            if (m_page != nullptr)
                m_page->setHistory(m_history);
        });
}

const readiness::Snapshot* ReadinessDesk::snapshotOf(const QString& id) const
{
    for (const auto* list : {&m_history, &m_trail}) {
        const auto found = std::ranges::find(*list, id, &readiness::Snapshot::id);
        if (found != list->end())
            return &*found;
    }
    return nullptr;
}

void ReadinessDesk::tellChanges(const QString& before, const QString& after)
{
    const auto* from = snapshotOf(before);
    const auto* to = snapshotOf(after);
    if (from != nullptr && to != nullptr && m_page != nullptr)
        m_page->setChanges(before, after, readiness::changesBetween(*from, *to));
}

void ReadinessDesk::tellLines(const readiness::Evidence& place)
{
    // Of another revision the directory says nothing.
    if (!m_result || !m_result->assessment->revision.isEmpty())
        return;
    const auto read = [repository = m_result->assessment->repository, place] {
        return linesAround(repository, place);
    };
    whenDone(inPool(m_pool, read),
        this,
        [this, path = place.path](const std::pair<int, QStringList>& found) {
            if (m_page != nullptr && found.first > 0)
                m_page->setLines(path, found.first, found.second);
        });
}

void ReadinessDesk::edit(const QString& path, int line)
{
    if (!m_result)
        return;
    const QString file = fileOf(m_result->assessment->repository, path);
    if (file.isEmpty())
        return emit said(tr("%1 is not a file of the repository").arg(visible(path)));
    QStringList command = editorCommand(QProcessEnvironment::systemEnvironment(), file, line);
    if (command.isEmpty())
        return;
    const QString program = command.takeFirst();
    if (!QProcess::startDetached(program, command))
        emit said(tr("%1 could not be started").arg(visible(program, 80)));
}

} // namespace slipway::desktop
