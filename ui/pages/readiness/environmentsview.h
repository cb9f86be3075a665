// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tables/driftmodel.h"
#include "tables/environmentsmodel.h"
#include "ui/widgets/datatable.h"

#include <array>
#include <optional>

class QStackedWidget;

namespace slipway::ui {

class Button;
class DetailPanel;
class EmptyState;
class FilterChip;
class FilterField;
class PlainLabel;
class SegmentedControl;

/// The variables of each environment, and what differs between two of them.
class EnvironmentsView : public QWidget {
    Q_OBJECT
public:
    explicit EnvironmentsView(const Theme& theme, QWidget* parent = nullptr);
    /// The chosen environments stay if they are still there; at first the production one, and
    /// staging against production.
    void setEnvironments(readiness::Environments environments);
    void focusFilter();
    /// Takes every filter away; false if there was none.
    bool clearFilters();
    void resizeDetail(int width);

    SegmentedControl* parts() const { return m_parts; }
    SegmentedControl* chooser() const { return m_chooser; }
    DataTable* variables() const { return m_variables; }
    DataTable* drifts() const { return m_drifts; }
    FilterChip* faultsChip() const { return m_faults; }
    FilterChip* driftChip(readiness::DriftVerdict verdict) const
    {
        return m_verdicts[static_cast<size_t>(verdict)];
    }
    Button* leftButton() const { return m_left; }
    Button* rightButton() const { return m_right; }
    DetailPanel* detail() const { return m_detail; }
    /// `variables` or `drift`.
    void showPart(const QString& part);
    void chooseEnvironment(const QString& name);
    void choosePair(QString left, QString right);

signals:
    void openFileRequested(const QString& path, int line);

private:
    QWidget* makeVariables(const Theme& theme);
    QWidget* makeDrift(const Theme& theme);
    void connectParts();
    void fillMenu(Button& button, bool isLeft);
    void tellVariables();
    void tellDrift();
    void showCurrent();
    void openCurrent();
    std::optional<readiness::DriftReport> driftBetween(
        const QString& left, const QString& right) const;
    const readiness::EnvironmentReport* reportOf(const QString& name) const;
    const std::vector<readiness::Evidence>* currentEvidence() const;

    readiness::Environments m_environments;
    tables::EnvironmentsModel m_variablesModel;
    RowFilter m_variablesFilter;
    tables::DriftModel m_driftModel;
    RowFilter m_driftFilter;
    SegmentedControl* m_parts;
    SegmentedControl* m_chooser;
    QStackedWidget* m_stack;
    DataTable* m_variables;
    FilterField* m_variablesField;
    FilterChip* m_faults;
    PlainLabel* m_sources;
    EmptyState* m_noVariables = nullptr;
    DataTable* m_drifts;
    FilterField* m_driftField;
    std::array<FilterChip*, 4> m_verdicts{}; ///< by DriftVerdict
    Button* m_left;
    Button* m_right;
    EmptyState* m_noDrift = nullptr;
    DetailPanel* m_detail;
    QString m_name; ///< of the shown environment
    QString m_leftName;
    QString m_rightName;
};

} // namespace slipway::ui
