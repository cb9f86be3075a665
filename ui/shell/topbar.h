// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/views.h"
#include "ui/widgets/panel.h"

class QAbstractButton;
class QStackedLayout;

namespace slipway::ui {

class Button;
class RunControls;
class SegmentedControl;
class StatusPill;

/// The strip above the page: environment, the page's one sentence, search, freshness, time range.
class TopBar : public Strip {
    Q_OBJECT
public:
    explicit TopBar(const Theme& theme, QWidget* parent = nullptr);

    void setProject(const ProjectView& project);
    void setFreshness(const Freshness& freshness);
    void setRange(qint64 milliseconds);
    /// Shows the page's own content; it stays its page's. Null: none.
    void setContent(QWidget* content);
    RunControls* runControls() const { return m_run; }
    SegmentedControl* environments() const { return m_environments; }
    QAbstractButton* searchBox() const { return m_search; }
    Button* rangeButton() const { return m_range; }
    StatusPill* freshnessPill() const { return m_freshness; }

signals:
    void environmentChosen(const QString& name);
    void searchRequested();
    void rangeChosen(qint64 milliseconds);

private:
    SegmentedControl* m_environments;
    RunControls* m_run;
    QWidget* m_slot;
    QWidget* m_content = nullptr;
    QAbstractButton* m_search;
    StatusPill* m_freshness;
    Button* m_range;
};

/// The time ranges that can be chosen, in milliseconds, shortest first.
const std::vector<qint64>& timeRanges();
/// `15 min`, `1 h`, `7 d`.
QString rangeText(qint64 milliseconds);

} // namespace slipway::ui
