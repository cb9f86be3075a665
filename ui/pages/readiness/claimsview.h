// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/assessment.h"
#include "tables/checksmodel.h"
#include "tables/claimsmodel.h"
#include "ui/widgets/datatable.h"

#include <memory>

namespace slipway::ui {

class DetailPanel;
class FilterField;
class PlainLabel;

/// What the documents say, and beside it what the evidence says.
class ClaimsView : public QWidget {
    Q_OBJECT
public:
    explicit ClaimsView(const Theme& theme, QWidget* parent = nullptr);
    void setAssessment(std::shared_ptr<const readiness::Assessment> assessment);
    void setNow(qint64 now) { m_deciding.setNow(now); }
    void focusFilter();
    void reveal(const QString& key);
    DataTable* table() const { return m_table; }
    DataTable* decidingTable() const { return m_decidingTable; }

signals:
    /// Show this check on the scorecard.
    void checkRequested(const QString& id);
    void openFileRequested(const QString& path, int line);
    void copyRequested(const QString& text);

private:
    void showCurrent();
    const readiness::Claim* current() const;
    QWidget* makeTablePanel(const Theme& theme);
    QWidget* makeDecidingPanel(const Theme& theme);

    tables::ClaimsModel m_model;
    RowFilter m_filter;
    tables::ChecksModel m_deciding;
    DataTable* m_table;
    FilterField* m_field;
    PlainLabel* m_counts;
    DetailPanel* m_detail;
    DataTable* m_decidingTable;
    std::shared_ptr<const readiness::Assessment> m_assessment;
};

} // namespace slipway::ui
