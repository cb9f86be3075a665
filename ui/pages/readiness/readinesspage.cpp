// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/readiness/readinesspage.h"

#include "format/time.h"
#include "ui/pages/readiness/checkspanel.h"
#include "ui/pages/readiness/claimsview.h"
#include "ui/pages/readiness/evidencetext.h"
#include "ui/pages/readiness/scorecardview.h"
#include "ui/theme/theme.h"
#include "ui/widgets/detailpanel.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/statuspill.h"
#include "ui/widgets/tabstrip.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QShortcut>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::ui {
namespace {

QWidget* padded(QWidget* content, QWidget* parent)
{
    auto* out = new QWidget(parent);
    auto* column = new QVBoxLayout(out);
    column->setContentsMargins(size::pageMargin, 12, size::pageMargin, 16);
    column->addWidget(content);
    return out;
}

/// Where the first evidence that is a file can be opened.
const readiness::Evidence* openable(const readiness::CheckResult& check)
{
    const auto found
        = std::ranges::find_if(check.evidence, [](const readiness::Evidence& evidence) {
              return !evidence.path.isEmpty()
                  && (evidence.kind == readiness::EvidenceKind::File
                      || evidence.kind == readiness::EvidenceKind::Report);
          });
    return found == check.evidence.end() ? nullptr : &*found;
}

} // namespace

ReadinessPage::ReadinessPage(const Theme& theme, QWidget* parent)
    : Page(parent)
    , m_tabs(new TabStrip(theme))
    , m_notice(new ErrorBanner(theme))
    , m_stack(new QStackedWidget)
    , m_scorecard(new ScorecardView(theme))
    , m_checks(new ChecksPanel(theme))
    , m_detail(new DetailPanel(theme))
    , m_claims(new ClaimsView(theme))
    , m_empty(new EmptyState(theme))
    , m_loading(new Skeleton(theme, 16))
    , m_scorecardTab(padded(makeScorecard(theme), m_stack))
    , m_claimsTab(padded(m_claims, m_stack))
    , m_topBar(new QWidget(this))
    , m_verdict(new StatusPill(theme))
    , m_subject(new PlainLabel(theme, {}, Tone::Dim))
{
    makeTabs();
    auto* bar = new QHBoxLayout(m_topBar);
    bar->setContentsMargins(0, 0, 0, 0);
    bar->setSpacing(12);
    bar->addWidget(m_verdict);
    bar->addWidget(m_subject, 1);
    m_topBar->hide();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_tabs);
    column->addWidget(m_notice);
    column->addWidget(m_stack, 1);
    for (auto* page : {m_scorecardTab, m_claimsTab, static_cast<QWidget*>(m_empty), m_loading})
        m_stack->addWidget(page);
    connect(m_empty->addAction(tr("Point at a repository…")),
        &QAbstractButton::clicked,
        this,
        &ReadinessPage::repositoryRequested);
    connectParts();
    setFocusProxy(m_checks->table());
    setLoading();
}

QWidget* ReadinessPage::makeScorecard(const Theme&)
{
    auto* out = new QWidget;
    auto* column = new QVBoxLayout(out);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(size::gap);
    column->addWidget(m_scorecard);
    auto* row = new QHBoxLayout;
    row->setSpacing(size::gap);
    row->addWidget(m_checks, 1);
    row->addWidget(m_detail);
    column->addLayout(row, 1);
    return out;
}

void ReadinessPage::makeTabs()
{
    const QString later = tr("Comes with the history: no assessment is recorded yet");
    m_tabs->addTab(tr("Scorecard"));
    m_tabs->addTab(tr("Claims"));
    m_tabs->addTab(
        tr("Environments"), tr("Comes with the history: one scorecard for each environment"));
    m_tabs->addTab(tr("History"), later);
    m_tabs->addTab(tr("Compare"), later);
}

void ReadinessPage::connectParts()
{
    connect(m_tabs, &TabStrip::currentChanged, this, [this](int tab) {
        showTab(static_cast<Tab>(tab));
    });
    connect(m_scorecard, &ScorecardView::categoryChosen, m_checks, &ChecksPanel::setCategory);
    connect(m_checks, &ChecksPanel::categoryCleared, m_scorecard, &ScorecardView::clearCategory);
    connect(m_checks, &ChecksPanel::currentChanged, this, &ReadinessPage::showCurrent);
    connect(m_checks, &ChecksPanel::exportRequested, this, &ReadinessPage::exportRequested);
    auto* open = m_detail->addButton(tr("Open file"), Button::Kind::Primary);
    auto* copy = m_detail->addButton(tr("Copy as evidence"));
    const auto openCurrent = [this] {
        const auto* row = m_checks->currentRow();
        if (const auto* evidence = row ? openable(row->check) : nullptr)
            emit openFileRequested(evidence->path, evidence->line);
    };
    connect(open, &QAbstractButton::clicked, this, openCurrent);
    connect(m_checks, &ChecksPanel::rowActivated, this, openCurrent);
    connect(copy, &QAbstractButton::clicked, this, &ReadinessPage::copyCurrent);
    auto* key = new QShortcut(QKeySequence(u"Y"_s), this);
    key->setContext(Qt::WidgetWithChildrenShortcut);
    connect(key, &QShortcut::activated, this, &ReadinessPage::copyCurrent);
    connect(m_claims, &ClaimsView::openFileRequested, this, &Page::openFileRequested);
    connect(m_claims, &ClaimsView::copyRequested, this, &Page::copyRequested);
    connect(m_claims, &ClaimsView::checkRequested, this, [this](const QString& id) {
        reveal(u"check"_s, id);
    });
}

QString ReadinessPage::title() const
{
    return tr("Readiness");
}

void ReadinessPage::setAssessment(std::shared_ptr<const readiness::Assessment> assessment)
{
    m_assessment = std::move(assessment);
    m_scorecard->setAssessment(*m_assessment);
    m_checks->setAssessment(*m_assessment);
    m_claims->setAssessment(m_assessment);
    m_tabs->setText(Claims, tr("Claims %1").arg(m_assessment->claims.size()));
    const auto errors = static_cast<int>(m_assessment->errors.size());
    setNotice(Sign::Warn,
        errors == 0 ? QString()
                    : tr("%n internal error(s), counted as unknown: ", nullptr, errors)
                + m_assessment->errors.first());
    m_tabs->setEnabled(true);
    showTab(static_cast<Tab>(m_tabs->current()));
    tellTopBar();
}

void ReadinessPage::setLoading()
{
    if (m_assessment)
        return;
    m_tabs->setEnabled(false);
    m_stack->setCurrentWidget(m_loading);
    m_verdict->set(Sign::Running, tr("Assessing"));
    m_subject->setText(tr("reading the repository"));
}

void ReadinessPage::setEmpty(const QString& title, const QString& sentence)
{
    m_assessment.reset();
    m_tabs->setEnabled(false);
    m_empty->set(Sign::Unknown, title, sentence);
    m_stack->setCurrentWidget(m_empty);
    m_verdict->set(Sign::Unknown, tr("CANNOT TELL"));
    m_subject->setText(title);
}

void ReadinessPage::setNotice(Sign sign, const QString& text)
{
    m_notice->set(sign, text);
}

void ReadinessPage::setEnvironments(readiness::Environments environments)
{
    m_environments = std::move(environments);
}

void ReadinessPage::setMeasurements(readiness::Measurements measurements)
{
    m_measurements = std::move(measurements);
}

void ReadinessPage::setHistory(std::vector<readiness::Snapshot> history)
{
    m_history = std::move(history);
}

void ReadinessPage::setTrail(std::vector<readiness::Snapshot> trail)
{
    Q_UNUSED(trail)
}

void ReadinessPage::setPartings(std::vector<readiness::Parting> partings)
{
    Q_UNUSED(partings)
}

void ReadinessPage::setChanges(
    const QString& before, const QString& after, std::vector<readiness::Change> changes)
{
    Q_UNUSED(before)
    Q_UNUSED(after)
    Q_UNUSED(changes)
}

void ReadinessPage::setComparison(
    readiness::Snapshot left, readiness::Snapshot right, std::vector<readiness::Change> changes)
{
    Q_UNUSED(left)
    Q_UNUSED(right)
    Q_UNUSED(changes)
}

void ReadinessPage::setTrailProblem(const QString& text)
{
    setNotice(Sign::Warn, text);
}

void ReadinessPage::setTrailProgress(int done, int total)
{
    Q_UNUSED(done)
    Q_UNUSED(total)
}

void ReadinessPage::setLines(const QString& path, int firstLine, const QStringList& lines)
{
    Q_UNUSED(path)
    Q_UNUSED(firstLine)
    Q_UNUSED(lines)
}

void ReadinessPage::setEditorAvailable(bool isAvailable)
{
    Q_UNUSED(isAvailable)
}

void ReadinessPage::tellTopBar()
{
    if (!m_assessment)
        return;
    m_verdict->set(tables::signOf(m_assessment->verdict), verdictText(*m_assessment));
    m_verdict->setToolTip(plainTip(m_assessment->verdictReason));
    QStringList words;
    if (!m_assessment->commit.isEmpty())
        words << m_assessment->commit.left(7);
    const qint64 seconds = std::max<qint64>(0, (m_now - m_assessment->time) / 1000);
    if (m_now > 0)
        words << tr("assessed %1 ago").arg(format::span(std::max<qint64>(1, seconds) * 1000));
    m_subject->setText(words.join(u" · "_s));
}

void ReadinessPage::showCurrent()
{
    const auto* row = m_checks->currentRow();
    if (!row || !m_assessment)
        return m_detail->setNothing(tr("Select a check to see its evidence"));
    const auto& check = row->check;
    m_detail->setTitle(tables::signOf(check.status), check.title);
    m_detail->setSentence(check.reason);
    m_detail->setExcerpts(excerptsOf(check));
    QStringList places;
    for (const auto& evidence : check.evidence)
        places << tables::placeText(evidence);
    QString claimed;
    for (const auto& claim : m_assessment->claims) {
        if (claimed.isEmpty() && claim.kind != u"score" && claim.checks.contains(check.id))
            claimed = u"“%1”"_s.arg(claim.text);
    }
    const bool isOpen = check.status != readiness::Status::Pass;
    const QString unknown = readiness::unknownWord(check.unknown);
    const QString status = readiness::statusWord(check.status);
    m_detail->setFacts({{tr("Claim"), claimed},
        {tr("Fix"), isOpen ? check.remediation : QString()},
        {tr("Evidence"), places.mid(0, 6).join(u'\n').replace(u'\n', u", "_s), Tone::Text, true},
        {tr("Status"), unknown.isEmpty() ? status : u"%1 (%2)"_s.arg(status, unknown)},
        {tr("Check"),
            tr("%1 · %2 · weight %3")
                .arg(check.id, readiness::severityWord(check.severity))
                .arg(check.weight)}});
}

void ReadinessPage::copyCurrent()
{
    const auto* row = m_checks->currentRow();
    if (row && m_assessment && m_tabs->current() == Scorecard)
        emit copyRequested(checkMarkdown(row->check, *m_assessment));
}

void ReadinessPage::showTab(Tab tab)
{
    m_tabs->setCurrent(tab);
    m_stack->setCurrentWidget(tab == Claims ? m_claimsTab : m_scorecardTab);
}

void ReadinessPage::focusFilter()
{
    if (m_tabs->current() == Claims)
        m_claims->focusFilter();
    else
        m_checks->focusFilter();
}

bool ReadinessPage::goBack()
{
    if (m_tabs->current() == Claims) {
        showTab(Scorecard);
        return true;
    }
    return m_checks->clearFilters();
}

void ReadinessPage::setNow(qint64 now)
{
    m_now = now;
    m_checks->setNow(now);
    m_claims->setNow(now);
    tellTopBar();
}

void ReadinessPage::reveal(const QString& kind, const QString& id)
{
    if (kind == u"check") {
        showTab(Scorecard);
        m_checks->reveal(id);
    } else if (kind == u"claim") {
        showTab(Claims);
        m_claims->reveal(id);
    }
}

std::vector<std::pair<QString, QHeaderView*>> ReadinessPage::headers() const
{
    return {{u"checks"_s, m_checks->table()->horizontalHeader()},
        {u"claims"_s, m_claims->table()->horizontalHeader()}};
}

void ReadinessPage::resizeEvent(QResizeEvent* event)
{
    Page::resizeEvent(event);
    m_detail->setFixedWidth(width() < 1180 ? 320 : 372);
    m_detail->parentWidget()->layout()->activate();
}

} // namespace slipway::ui
