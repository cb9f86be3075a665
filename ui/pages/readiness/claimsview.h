// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tables/checksmodel.h"
#include "tables/claimsmodel.h"
#include "tables/measurementsmodel.h"
#include "tables/waiversmodel.h"
#include "ui/widgets/datatable.h"

#include <array>
#include <memory>

class QMenu;
class QStackedWidget;

namespace slipway::ui {

class Button;
class ClaimDetail;
class EmptyState;
class FilterChip;
class FilterField;
class PlainLabel;
class SegmentedControl;

/// What people say: the ledger of claims beside what the evidence says, the figures before and
/// after, and the waivers.
class ClaimsView : public QWidget {
    Q_OBJECT
public:
    explicit ClaimsView(const Theme& theme, QWidget* parent = nullptr);
    void setAssessment(std::shared_ptr<const readiness::Assessment> assessment);
    void setMeasurements(const readiness::Measurements& measurements);
    void setNow(qint64 now) { m_deciding.setNow(now); }
    void focusFilter();
    /// Takes every filter away; false if there was none.
    bool clearFilters();
    void reveal(const QString& key);
    /// `ledger`, `measured` or `waivers`.
    void showPart(const QString& part);

    DataTable* table() const { return m_table; }
    DataTable* decidingTable() const { return m_decidingTable; }
    DataTable* measuredTable() const { return m_measuredTable; }
    DataTable* waiversTable() const { return m_waiversTable; }
    ClaimDetail* detail() const { return m_detail; }
    SegmentedControl* parts() const { return m_parts; }
    FilterChip* chip(readiness::ClaimVerdict verdict) const;
    Button* kindButton() const { return m_kindButton; }

signals:
    /// Show this check on the scorecard.
    void checkRequested(const QString& id);
    void openFileRequested(const QString& path, int line);
    void copyRequested(const QString& text);

private:
    void showCurrent();
    void refilter();
    void tellParts();
    void setKinds();
    const readiness::Claim* current() const;
    QWidget* makeLedger(const Theme& theme);
    QWidget* makeTablePanel(const Theme& theme);
    QWidget* makeDecidingPanel(const Theme& theme);
    QWidget* makeMeasured(const Theme& theme);
    QWidget* makeWaivers(const Theme& theme);
    void connectParts();

    tables::ClaimsModel m_model;
    RowFilter m_filter;
    tables::ChecksModel m_deciding;
    tables::MeasurementsModel m_measured;
    tables::WaiversModel m_waivers;
    RowFilter m_waiversSorted;
    SegmentedControl* m_parts;
    QStackedWidget* m_stack;
    DataTable* m_table;
    FilterField* m_field;
    std::array<FilterChip*, 4> m_chips{};
    Button* m_kindButton;
    QMenu* m_kindMenu;
    ClaimDetail* m_detail;
    DataTable* m_decidingTable;
    DataTable* m_measuredTable;
    DataTable* m_waiversTable;
    EmptyState* m_nothing = nullptr;
    QStringList m_kinds; ///< that there are
    QString m_kind; ///< the only one that is shown; empty: all
    std::shared_ptr<const readiness::Assessment> m_assessment;
};

} // namespace slipway::ui
