// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/readiness/claimsview.h"

#include "base/text.h"
#include "ui/pages/readiness/evidencetext.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/detailpanel.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/filterfield.h"
#include "ui/widgets/panel.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/ring.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::ui {
namespace {

constexpr int evidenceHeight = 300;

} // namespace

ClaimsView::ClaimsView(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_table(new DataTable(theme))
    , m_field(new FilterField(m_table))
    , m_counts(new PlainLabel(theme, {}, Tone::Faint))
    , m_detail(new DetailPanel(theme))
    , m_decidingTable(new DataTable(theme))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(size::gap);
    column->addWidget(makeTablePanel(theme), 1);
    auto* row = new QHBoxLayout;
    row->setSpacing(size::gap);
    m_detail->setFixedHeight(evidenceHeight);
    row->addWidget(m_detail, 1);
    row->addWidget(makeDecidingPanel(theme), 1);
    column->addLayout(row);
    auto* open = m_detail->addButton(tr("Open document"), Button::Kind::Primary);
    auto* copy = m_detail->addButton(tr("Copy"));
    connect(open, &QAbstractButton::clicked, this, [this] {
        if (const auto* claim = current())
            emit openFileRequested(claim->path, claim->line);
    });
    connect(copy, &QAbstractButton::clicked, this, [this] {
        if (const auto* claim = current())
            emit copyRequested(claimMarkdown(*claim, *m_assessment));
    });
    connect(m_field, &QLineEdit::textChanged, this, [this](const QString& words) {
        m_filter.setWords(words);
    });
    connect(m_table, &DataTable::currentKeyChanged, this, &ClaimsView::showCurrent);
    connect(m_decidingTable, &DataTable::rowActivated, this, &ClaimsView::checkRequested);
}

QWidget* ClaimsView::makeTablePanel(const Theme& theme)
{
    m_filter.setSourceModel(&m_model);
    m_table->setModel(&m_filter);
    m_table->setColumns({34, 0, 210, 104, 380});
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(tables::ClaimsModel::VerdictColumn, Qt::AscendingOrder);
    m_table->setAccessibleName(tr("Claims"));
    auto* nothing = new EmptyState(theme);
    nothing->set(Sign::None,
        tr("No claims"),
        tr("No document states a score or a property, or none is named. Name documents under "
           "project.claims."));
    nothing->setExample(u"project:\n  claims: [README.md, docs/readiness.md]"_s);
    m_table->setEmptyView(nothing);
    auto* panel = new Panel(theme);
    auto* column = new QVBoxLayout(panel);
    column->setContentsMargins(1, 0, 1, 8);
    column->setSpacing(0);
    auto* head = new QHBoxLayout;
    head->setContentsMargins(11, 9, 11, 9);
    head->setSpacing(8);
    auto* heading = new PlainLabel(theme, tr("Claims"));
    heading->setFont(sans(size::text, QFont::DemiBold));
    head->addWidget(heading);
    head->addWidget(m_counts, 1);
    head->addWidget(m_field);
    column->addLayout(head);
    column->addWidget(m_table, 1);
    return panel;
}

QWidget* ClaimsView::makeDecidingPanel(const Theme& theme)
{
    m_decidingTable->setModel(&m_deciding);
    m_decidingTable->setColumns({34, 0, 112, 190, 76, 82});
    m_decidingTable->hideColumn(tables::ChecksModel::CategoryColumn);
    m_decidingTable->hideColumn(tables::ChecksModel::FreshColumn);
    m_decidingTable->setAccessibleName(tr("Checks that decide the claim"));
    auto* nothing = new EmptyState(theme);
    nothing->set(Sign::None,
        tr("Nothing tests this claim"),
        tr("No check is about its subject: it stays unsupported."));
    m_decidingTable->setEmptyView(nothing);
    auto* panel = new Panel(theme);
    panel->setFixedHeight(evidenceHeight);
    auto* column = new QVBoxLayout(panel);
    column->setContentsMargins(1, 0, 1, 8);
    column->setSpacing(0);
    auto* heading = new PlainLabel(theme, tr("The evidence says"));
    heading->setFont(sans(size::text, QFont::DemiBold));
    heading->setContentsMargins(13, 13, 13, 11);
    column->addWidget(heading);
    column->addWidget(m_decidingTable, 1);
    return panel;
}

void ClaimsView::setAssessment(std::shared_ptr<const readiness::Assessment> assessment)
{
    m_assessment = std::move(assessment);
    m_model.setRows(m_assessment->claims);
    const auto& claims = m_assessment->claims;
    const auto count = [&](readiness::ClaimVerdict verdict) {
        return static_cast<int>(std::ranges::count(claims, verdict, &readiness::Claim::verdict));
    };
    m_counts->setText(claims.empty()
            ? QString()
            : tr("%1 contradicted · %2 partly · %3 unsupported · %4 supported")
                  .arg(count(readiness::ClaimVerdict::Contradicted))
                  .arg(count(readiness::ClaimVerdict::Partly))
                  .arg(count(readiness::ClaimVerdict::Unsupported))
                  .arg(count(readiness::ClaimVerdict::Supported)));
    if (m_table->currentKey().isEmpty() && m_filter.rowCount() > 0)
        m_table->selectRow(0);
    showCurrent();
}

const readiness::Claim* ClaimsView::current() const
{
    const QModelIndex index = m_filter.mapToSource(m_table->currentIndex());
    return index.isValid() ? &m_model.row(index) : nullptr;
}

void ClaimsView::showCurrent()
{
    const auto* claim = current();
    if (!claim) {
        m_detail->setNothing(tr("Select a claim to see it beside its evidence"));
        m_deciding.setRows({});
        return;
    }
    const Sign sign = tables::signOf(claim->verdict);
    m_detail->setTitle(sign, tr("The document says"));
    m_detail->setSentence(u"“%1”"_s.arg(claim->text));
    m_detail->setExcerpts({});
    m_detail->setFacts(
        {{tr("Stands in"),
             claim->line > 0 ? u"%1:%2"_s.arg(claim->path).arg(claim->line) : claim->path,
             Tone::Text,
             true},
            {tr("Verdict"), readiness::claimVerdictWord(claim->verdict), tables::toneOf(sign)},
            {tr("Why"), claim->reason},
            {tr("Claimed"), claim->value ? tr("%1 %").arg(wholePercent(claim->value)) : QString()},
            {tr("Kind"),
                claim->subject.isEmpty() ? claim->kind
                                         : u"%1 · %2"_s.arg(claim->kind, claim->subject)}});
    std::vector<tables::CheckRow> rows = tables::checkRows(*m_assessment);
    std::erase_if(
        rows, [&](const tables::CheckRow& row) { return !claim->checks.contains(row.check.id); });
    m_deciding.setRows(std::move(rows));
}

void ClaimsView::focusFilter()
{
    m_field->takeFocus();
}

void ClaimsView::reveal(const QString& key)
{
    m_field->clear();
    m_table->selectKey(key);
    m_table->setFocus();
}

} // namespace slipway::ui
