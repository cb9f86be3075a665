// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/readiness/scorehistory.h"
#include "ui/pages/readiness/tablepanel.h"
#include "ui/pages/readiness/trendchart.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/segmentedcontrol.h"

#include <QActionGroup>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::ui {

ScoreHistory::ScoreHistory(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_parts(new SegmentedControl(theme))
    , m_category(new Button(theme, tr("Overall"), Button::Kind::Plain, Button::Height::Small))
    , m_since(new QLineEdit)
    , m_walk(new Button(theme, tr("Assess commits"), Button::Kind::Plain, Button::Height::Small))
    , m_progress(new PlainLabel(theme, {}, Tone::Dim))
    , m_cancel(new Button(theme, tr("Cancel"), Button::Kind::Plain, Button::Height::Small))
    , m_chart(new TrendChart(theme))
    , m_table(new DataTable(theme))
    , m_changesTable(new DataTable(theme))
    , m_against(new PlainLabel(theme, {}, Tone::Faint))
    , m_partingsTable(new DataTable(theme))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(size::gap);
    column->addWidget(makeChart(theme));
    auto* row = new QHBoxLayout;
    row->setSpacing(size::gap);
    row->addWidget(makeList(theme), 1);
    row->addWidget(makeChanges(theme), 1);
    column->addLayout(row, 1);
    connectParts();
    show();
}

QWidget* ScoreHistory::makeChart(const Theme& theme)
{
    auto* inside = new QWidget;
    auto* room = new QVBoxLayout(inside);
    room->setContentsMargins(8, 0, 8, 0);
    room->addWidget(m_chart);
    auto* panel = new TablePanel(theme, tr("Score over time"), inside);
    panel->setFixedHeight(252);
    m_parts->setAccessibleName(tr("Of what the score is shown"));
    m_parts->setSegments({{u"assessments"_s, tr("Assessments")}, {u"commits"_s, tr("Commits")}});
    m_parts->setCurrent(m_part);
    makeCategories();
    m_since->setPlaceholderText(tr("since tag or commit"));
    m_since->setAccessibleName(tr("Assess commits since this tag or commit"));
    m_since->setFont(sans(size::small));
    m_since->setFixedHeight(27);
    m_since->setFixedWidth(190);
    m_since->setMaxLength(200);
    m_since->setTextMargins(4, 0, 4, 0);
    panel->head()->addWidget(m_parts);
    panel->head()->addWidget(m_category);
    panel->head()->addStretch(1);
    panel->head()->addWidget(m_progress);
    panel->head()->addWidget(m_cancel);
    panel->head()->addWidget(m_since);
    panel->head()->addWidget(m_walk);
    return panel;
}

void ScoreHistory::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    m_table->setColumnHidden(tables::SnapshotsModel::CoverageColumn, width() < 1150);
}

void ScoreHistory::makeCategories()
{
    auto* menu = new QMenu(m_category);
    auto* choice = new QActionGroup(menu);
    for (int i = -1; i < readiness::categoryCount; ++i) {
        const QString name
            = i < 0 ? tr("Overall") : readiness::categoryName(static_cast<readiness::Category>(i));
        auto* action = menu->addAction(name, this, [this, i, name] {
            m_category->setText(name);
            m_category->updateGeometry();
            m_chart->setCategory(i);
        });
        action->setCheckable(true);
        action->setChecked(i < 0);
        choice->addAction(action);
    }
    m_category->setMenu(menu);
}

QWidget* ScoreHistory::makeList(const Theme& theme)
{
    m_sorted.setSourceModel(&m_model);
    m_table->setModel(&m_sorted);
    m_table->setColumns({34, 116, 82, 0, 66, 62, 60, 74, 52});
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(tables::SnapshotsModel::TimeColumn, Qt::AscendingOrder);
    m_table->setAccessibleName(tr("Assessments"));
    m_noRows = new EmptyState(theme);
    m_table->setEmptyView(m_noRows);
    m_table->hideColumn(tables::SnapshotsModel::BestColumn);
    m_table->hideColumn(tables::SnapshotsModel::LevelColumn);
    return new TablePanel(theme, tr("Assessments"), m_table);
}

QWidget* ScoreHistory::makeChanges(const Theme& theme)
{
    m_changesTable->setModel(&m_changes);
    m_changesTable->setColumns({34, 0, 128, 76, 62, 100, 58, 200});
    m_changesTable->hideColumn(tables::ChangesModel::CategoryColumn);
    m_changesTable->hideColumn(tables::ChangesModel::WhyColumn);
    m_changesTable->setAccessibleName(tr("What changed"));
    m_noChanges = new EmptyState(theme);
    m_changesTable->setEmptyView(m_noChanges);
    m_changesPanel = new TablePanel(theme, tr("What changed"), m_changesTable);
    m_against->setFont(sans(size::small));
    m_changesPanel->head()->addWidget(m_against, 1);
    m_partingsTable->setModel(&m_partings);
    m_partingsTable->setColumns({34, 0, 110, 160, 74});
    m_partingsTable->setAccessibleName(tr("Where claim and evidence parted"));
    m_partingsPanel = new TablePanel(theme, tr("Where claim and evidence parted"), m_partingsTable);
    auto* out = new QWidget;
    auto* column = new QVBoxLayout(out);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(size::gap);
    column->addWidget(m_changesPanel, 1);
    column->addWidget(m_partingsPanel, 1);
    return out;
}

void ScoreHistory::connectParts()
{
    connect(m_parts, &SegmentedControl::chosen, this, &ScoreHistory::showPart);
    connect(m_table, &DataTable::currentKeyChanged, this, &ScoreHistory::showCurrent);
    connect(m_chart, &TrendChart::chosen, this, &ScoreHistory::select);
    connect(m_changesTable, &DataTable::rowActivated, this, &ScoreHistory::checkRequested);
    const auto walk = [this] {
        const QString since = m_since->text().trimmed();
        if (since.isEmpty())
            m_since->setFocus();
        else
            emit trailRequested(since);
    };
    connect(m_walk, &QAbstractButton::clicked, this, walk);
    connect(m_since, &QLineEdit::returnPressed, this, walk);
    connect(m_cancel, &QAbstractButton::clicked, this, &ScoreHistory::cancelRequested);
    connect(m_partingsTable, &DataTable::currentKeyChanged, this, [this] {
        const QString commit = m_partingsTable->currentIndex()
                                   .siblingAtColumn(0)
                                   .data(tables::PartingsModel::CommitRole)
                                   .toString();
        const auto found = std::ranges::find(m_trail, commit, &readiness::Snapshot::commit);
        if (!commit.isEmpty() && found != m_trail.end())
            select(found->id);
    });
    connect(m_partingsTable, &DataTable::rowActivated, this, [this](const QString& key) {
        const int row = m_partings.indexOf(key);
        if (row < 0)
            return;
        const auto& parting = m_partings.rows()[static_cast<size_t>(row)];
        emit openFileRequested(parting.path, parting.line);
    });
}

} // namespace slipway::ui
