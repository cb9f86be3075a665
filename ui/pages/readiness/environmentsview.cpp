// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/readiness/environmentsview.h"

#include "base/text.h"
#include "tables/checksmodel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/detailpanel.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/filterfield.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/segmentedcontrol.h"

#include <QStackedWidget>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::ui {
namespace {

constexpr size_t mostExcerpts = 4;
const QString drift = u"drift"_s;

std::vector<Excerpt> excerptsOf(const std::vector<readiness::Evidence>& evidence, Tone tone)
{
    std::vector<Excerpt> out;
    for (const auto& piece : evidence) {
        if (out.size() == mostExcerpts)
            break;
        Excerpt excerpt{.title = piece.excerpt.isEmpty() ? tables::placeText(piece) : piece.path};
        excerpt.tone = tone;
        if (!piece.excerpt.isEmpty()) {
            excerpt.lines = piece.excerpt.split(u'\n');
            excerpt.firstLine = piece.line;
            excerpt.markFrom = piece.line;
            excerpt.markTo = piece.line + static_cast<int>(excerpt.lines.size()) - 1;
        }
        out.push_back(std::move(excerpt));
    }
    return out;
}

} // namespace

void EnvironmentsView::setEnvironments(readiness::Environments environments)
{
    m_environments = std::move(environments);
    const auto& reports = m_environments.reports;
    if (reportOf(m_name) == nullptr) {
        const auto production
            = std::ranges::find_if(reports, &readiness::EnvironmentReport::isProduction);
        m_name = production != reports.end() ? production->name
            : reports.empty()                ? QString()
                                             : reports.back().name;
    }
    if (!driftBetween(m_leftName, m_rightName)) {
        const bool hasDrift = !m_environments.drifts.empty();
        m_leftName = hasDrift ? m_environments.drifts.front().left : QString();
        m_rightName = hasDrift ? m_environments.drifts.front().right : QString();
    }
    std::vector<Segment> segments;
    for (const auto& report : reports)
        segments.push_back({report.name, report.name, {}, report.isProduction});
    m_chooser->setSegments(segments);
    m_chooser->setCurrent(m_name);
    tellVariables();
    tellDrift();
}

const readiness::EnvironmentReport* EnvironmentsView::reportOf(const QString& name) const
{
    const auto found
        = std::ranges::find(m_environments.reports, name, &readiness::EnvironmentReport::name);
    return found == m_environments.reports.end() ? nullptr : &*found;
}

std::optional<readiness::DriftReport> EnvironmentsView::driftBetween(
    const QString& left, const QString& right) const
{
    for (const auto& report : m_environments.drifts) {
        if (report.left == left && report.right == right)
            return report;
        if (report.left == right && report.right == left)
            return tables::mirrored(report);
    }
    return {};
}

void EnvironmentsView::tellVariables()
{
    const auto* report = reportOf(m_name);
    const auto rows = report ? report->variables : std::vector<readiness::VariableFinding>();
    m_variablesModel.setRows(rows);
    const auto faults
        = std::ranges::count_if(rows, [](const auto& row) { return tables::isFaulty(row.state); });
    m_faults->setCount(tr("Faults"), static_cast<int>(faults));
    m_sources->setText(report ? report->sources.join(u" + "_s) : QString());
    m_variablesFilter.setWords(m_variablesField->text());
    if (report == nullptr)
        m_noVariables->set(Sign::Unknown,
            tr("No environment was found"),
            tr("Environments come from Compose overlays, env files, Kubernetes overlays and the "
               "environments of the configuration."));
    else if (rows.empty())
        m_noVariables->set(Sign::Unknown,
            tr("Nothing can be said about %1").arg(visible(report->name, 60)),
            report->why.isEmpty() ? tr("It sets no variable, and nothing reads one.")
                                  : report->why);
    else
        m_noVariables->set(Sign::None,
            tr("No variable matches"),
            tr("Filters hide all of them. Esc takes the filters away."));
    if (m_variables->currentKey().isEmpty() && m_variablesFilter.rowCount() > 0)
        m_variables->selectRow(0);
    showCurrent();
}

void EnvironmentsView::tellDrift()
{
    const auto report = driftBetween(m_leftName, m_rightName);
    const auto rows = report ? report->rows : std::vector<readiness::Drift>();
    m_driftModel.setRows(rows);
    m_driftModel.setSides(m_leftName, m_rightName);
    for (const auto verdict : {readiness::DriftVerdict::Same,
             readiness::DriftVerdict::Expected,
             readiness::DriftVerdict::Unexpected,
             readiness::DriftVerdict::Unknown})
        driftChip(verdict)->setCount(tables::driftText(verdict),
            static_cast<int>(std::ranges::count(rows, verdict, &readiness::Drift::verdict)));
    m_left->setText(m_leftName.isEmpty() ? tr("Environment") : visible(m_leftName, 28));
    m_right->setText(m_rightName.isEmpty() ? tr("Environment") : visible(m_rightName, 28));
    for (Button* button : {m_left, m_right}) {
        button->updateGeometry();
        button->setEnabled(m_environments.reports.size() > 1);
    }
    m_driftFilter.setWords(m_driftField->text());
    if (m_environments.reports.size() < 2)
        m_noDrift->set(Sign::None,
            tr("There is nothing to compare"),
            tr("Drift is what differs between two environments, and fewer than two were found."));
    else if (m_leftName == m_rightName)
        m_noDrift->set(
            Sign::None, tr("One environment"), tr("Choose another one on one of the sides."));
    else if (rows.empty())
        m_noDrift->set(Sign::Unknown,
            tr("Nothing can be compared"),
            tr("These two have no service, image or variable that both could share."));
    else
        m_noDrift->set(Sign::None,
            tr("No difference matches"),
            tr("Filters hide all of them. Esc takes the filters away."));
    if (m_drifts->currentKey().isEmpty() && m_driftFilter.rowCount() > 0)
        m_drifts->selectRow(0);
    showCurrent();
}

void EnvironmentsView::chooseEnvironment(const QString& name)
{
    m_name = name;
    m_chooser->setCurrent(name);
    tellVariables();
}

void EnvironmentsView::choosePair(QString left, QString right)
{
    m_leftName = std::move(left);
    m_rightName = std::move(right);
    tellDrift();
}

void EnvironmentsView::showPart(const QString& part)
{
    m_parts->setCurrent(part);
    m_stack->setCurrentIndex(part == drift ? 1 : 0);
    m_chooser->setVisible(part != drift && !m_environments.reports.empty());
    showCurrent();
}

const std::vector<readiness::Evidence>* EnvironmentsView::currentEvidence() const
{
    if (m_stack->currentIndex() == 1) {
        const QModelIndex index = m_driftFilter.mapToSource(m_drifts->currentIndex());
        return index.isValid() ? &m_driftModel.row(index).evidence : nullptr;
    }
    const QModelIndex index = m_variablesFilter.mapToSource(m_variables->currentIndex());
    return index.isValid() ? &m_variablesModel.row(index).evidence : nullptr;
}

void EnvironmentsView::showCurrent()
{
    const auto* evidence = currentEvidence();
    if (evidence == nullptr)
        return m_detail->setNothing(tr("Select a row to see where it stands"));
    if (m_stack->currentIndex() == 1) {
        const auto& row = m_driftModel.row(m_driftFilter.mapToSource(m_drifts->currentIndex()));
        const Sign sign = tables::signOf(row.verdict);
        m_detail->setTitle(sign, row.subject);
        m_detail->setSentence(row.why);
        m_detail->setExcerpts(excerptsOf(*evidence, tables::toneOf(sign)));
        m_detail->setFacts({{tr("Kind"), tables::driftKindText(row.kind)},
            {m_leftName, row.left.isEmpty() ? tr("not there") : row.left, Tone::Text, true},
            {m_rightName, row.right.isEmpty() ? tr("not there") : row.right, Tone::Text, true},
            {tr("Difference"), tables::driftText(row.verdict), tables::toneOf(sign)}});
    } else {
        const auto& row
            = m_variablesModel.row(m_variablesFilter.mapToSource(m_variables->currentIndex()));
        const Sign sign = tables::signOf(row.state);
        m_detail->setTitle(sign, row.name);
        m_detail->setSentence(row.why);
        m_detail->setExcerpts(excerptsOf(*evidence, tables::toneOf(sign)));
        m_detail->setFacts({{tr("Fix"), row.remediation},
            {tr("State"), tables::variableText(row.state), tables::toneOf(sign)},
            {tr("Shape"), row.shape},
            {tr("Service"), row.service}});
    }
    const bool isFile
        = std::ranges::any_of(*evidence, [](const auto& piece) { return !piece.path.isEmpty(); });
    m_detail->buttons().front()->setEnabled(isFile);
}

void EnvironmentsView::openCurrent()
{
    const auto* evidence = currentEvidence();
    if (evidence == nullptr)
        return;
    const auto found = std::ranges::find_if(*evidence, [](const auto& piece) {
        return !piece.path.isEmpty() && piece.kind == readiness::EvidenceKind::File;
    });
    if (found != evidence->end())
        emit openFileRequested(found->path, found->line);
}

void EnvironmentsView::focusFilter()
{
    (m_stack->currentIndex() == 1 ? m_driftField : m_variablesField)->takeFocus();
}

bool EnvironmentsView::clearFilters()
{
    const bool hadFilter = m_faults->isChecked() || !m_variablesField->text().isEmpty()
        || !m_driftField->text().isEmpty()
        || std::ranges::any_of(m_verdicts, &QAbstractButton::isChecked);
    m_faults->setChecked(false);
    for (auto* chip : m_verdicts)
        chip->setChecked(false);
    m_variablesField->clear();
    m_driftField->clear();
    return hadFilter;
}

void EnvironmentsView::resizeDetail(int width)
{
    m_detail->setFixedWidth(width);
}

} // namespace slipway::ui
