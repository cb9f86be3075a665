// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tables/changesmodel.h"
#include "tables/partingsmodel.h"
#include "tables/snapshotsmodel.h"
#include "ui/widgets/datatable.h"

#include <array>

class QLineEdit;

namespace slipway::ui {

class Button;
class EmptyState;
class PlainLabel;
class SegmentedControl;
class TablePanel;
class TrendChart;

/// The score over time, from the journal or commit by commit, what changed from one assessment to
/// the next and why, and where claim and evidence parted.
class ScoreHistory : public QWidget {
    Q_OBJECT
public:
    explicit ScoreHistory(const Theme& theme, QWidget* parent = nullptr);

    /// Assessments of the journal, oldest first.
    void setHistory(std::vector<readiness::Snapshot> history);
    /// Commits, oldest first; may come in parts.
    void setTrail(std::vector<readiness::Snapshot> trail);
    void setPartings(std::vector<readiness::Parting> partings);
    /// The answer to changesRequested; any other one comes late and is ignored.
    void setChanges(
        const QString& before, const QString& after, std::vector<readiness::Change> changes);
    /// Total 0: nothing goes on.
    void setProgress(int done, int total);
    void setProblem(const QString& text);
    /// `assessments` or `commits`.
    void showPart(const QString& part);
    /// Selects an assessment or a commit; false if it is not there.
    bool select(const QString& id);

    SegmentedControl* parts() const { return m_parts; }
    TrendChart* chart() const { return m_chart; }
    DataTable* table() const { return m_table; }
    DataTable* changesTable() const { return m_changesTable; }
    DataTable* partingsTable() const { return m_partingsTable; }
    QLineEdit* sinceField() const { return m_since; }
    Button* walkButton() const { return m_walk; }
    Button* cancelButton() const { return m_cancel; }
    Button* categoryButton() const { return m_category; }
    QString progressText() const;

signals:
    void changesRequested(const QString& before, const QString& after);
    void trailRequested(const QString& since);
    void cancelRequested();
    /// Show this check on the scorecard.
    void checkRequested(const QString& id);
    void openFileRequested(const QString& path, int line);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* makeChart(const Theme& theme);
    QWidget* makeList(const Theme& theme);
    QWidget* makeChanges(const Theme& theme);
    void makeCategories();
    void connectParts();
    void show();
    void showCurrent();
    void tell();
    bool isTrail() const { return m_part == u"commits"; }
    const std::vector<readiness::Snapshot>& shown() const
    {
        return isTrail() ? m_trail : m_history;
    }

    std::vector<readiness::Snapshot> m_history;
    std::vector<readiness::Snapshot> m_trail;
    std::array<QString, 2> m_chosen; ///< id, of the history and of the trail
    tables::SnapshotsModel m_model;
    RowFilter m_sorted;
    tables::ChangesModel m_changes;
    tables::PartingsModel m_partings;
    QString m_part{QStringLiteral("assessments")};
    QString m_before; ///< ids that the changes are for
    QString m_after;
    SegmentedControl* m_parts;
    Button* m_category;
    QLineEdit* m_since;
    Button* m_walk;
    PlainLabel* m_progress;
    Button* m_cancel;
    TrendChart* m_chart;
    DataTable* m_table;
    EmptyState* m_noRows = nullptr;
    DataTable* m_changesTable;
    EmptyState* m_noChanges = nullptr;
    TablePanel* m_changesPanel = nullptr;
    PlainLabel* m_against;
    DataTable* m_partingsTable;
    TablePanel* m_partingsPanel = nullptr;
    QString m_problem;
    bool m_isWaiting = false; ///< for changes
    bool m_isWalking = false;
};

} // namespace slipway::ui
