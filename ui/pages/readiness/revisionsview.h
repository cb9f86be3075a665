// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tables/changesmodel.h"
#include "tables/scoresmodel.h"
#include "ui/widgets/datatable.h"

#include <optional>
#include <vector>

class QLineEdit;

namespace slipway::ui {

class Button;
class EmptyState;
class PlainLabel;
class StatusPill;
class TablePanel;

/// Two assessments side by side: of the history, or of any revision that git knows.
class RevisionsView : public QWidget {
    Q_OBJECT
public:
    explicit RevisionsView(const Theme& theme, QWidget* parent = nullptr);

    /// What can be picked instead of typing, oldest first.
    void setHistory(std::vector<readiness::Snapshot> history);
    void setComparison(readiness::Snapshot left,
        readiness::Snapshot right,
        std::vector<readiness::Change> changes);
    /// Total 0: nothing goes on.
    void setProgress(int done, int total);
    void setProblem(const QString& text);
    /// As if chosen from a menu: the id of a snapshot.
    void pick(bool isLeft, const QString& id);
    void compare();

    QLineEdit* leftField() const { return m_sides[0].field; }
    QLineEdit* rightField() const { return m_sides[1].field; }
    Button* leftMenu() const { return m_sides[0].menu; }
    Button* compareButton() const { return m_compare; }
    Button* swapButton() const { return m_swap; }
    Button* cancelButton() const { return m_cancel; }
    DataTable* scores() const { return m_scores; }
    DataTable* changes() const { return m_changes; }
    QString progressText() const;
    QString emptyText() const;

signals:
    /// Each a git revision or the id of a snapshot; an empty right one is the working directory.
    void revisionRequested(const QString& left, const QString& right);
    void cancelRequested();
    /// Show this check on the scorecard.
    void checkRequested(const QString& id);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    struct Side {
        QLineEdit* field = nullptr;
        Button* menu = nullptr;
        StatusPill* verdict = nullptr;
        PlainLabel* name = nullptr;
        PlainLabel* numbers = nullptr;
        QString picked{}; ///< id of a snapshot; empty: what is typed counts
    };
    QWidget* makeForm(const Theme& theme);
    QWidget* makeSide(const Theme& theme, Side& side, const QString& label, const QString& hint);
    QWidget* makeSummary(const Theme& theme, Side& side);
    QWidget* makeResult(const Theme& theme);
    void fillMenu(bool isLeft);
    void tell();
    void tellSide(Side& side, const readiness::Snapshot& snapshot);
    void swapSides();
    QString wanted(const Side& side) const;
    bool isBusy() const { return m_total > 0; }

    std::vector<readiness::Snapshot> m_history;
    std::optional<std::pair<readiness::Snapshot, readiness::Snapshot>> m_shown;
    tables::ScoresModel m_scoresModel;
    tables::ChangesModel m_changesModel;
    Side m_sides[2];
    Button* m_swap;
    Button* m_compare;
    Button* m_cancel;
    PlainLabel* m_progress;
    DataTable* m_scores;
    DataTable* m_changes;
    TablePanel* m_changesPanel = nullptr;
    EmptyState* m_empty = nullptr;
    EmptyState* m_noChanges = nullptr;
    QWidget* m_result = nullptr;
    QString m_problem;
    int m_done = 0;
    int m_total = 0;
};

} // namespace slipway::ui
