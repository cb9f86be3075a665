// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/rollout/rolloutviews.h"
#include "ui/theme/tokens.h"

#include <QTimer>
#include <QWidget>

class QLineEdit;
class QVBoxLayout;

namespace slipway::ui {

class Button;
class ConfirmSheet;
class Panel;
class PlainLabel;
class PlanPreview;
class SegmentedControl;
class StatusPill;
class Theme;

/// Choosing what to start: plan, versions, what would be run, what stands against it. Start opens a
/// sheet that shows the commands once more.
class StartPanel : public QWidget {
    Q_OBJECT
public:
    explicit StartPanel(const Theme& theme, QWidget* parent = nullptr);
    ~StartPanel() override;
    void setStart(const StartView& start);
    /// There is an ended run to go back to.
    void setHasPrevious(bool hasPrevious);
    /// Nothing can be ordered while the journal cannot be read; empty: it can.
    void setObstacle(const QString& why);
    void setNow(qint64 now);
    /// Why Start is disabled; empty: it is not.
    QString whyNot() const;
    /// Closes the sheet; false if none was open.
    bool closeSheet();

    QLineEdit* versionField() const { return m_version; }
    QLineEdit* stableField() const { return m_stable; }
    QLineEdit* overrideField() const { return m_override; }
    QLineEdit* reasonField() const { return m_reason; }
    SegmentedControl* planControl() const { return m_plan; }
    Button* startButton() const { return m_startButton; }
    Button* trustButton() const { return m_trust; }
    Button* previousButton() const { return m_previous; }
    PlanPreview* preview() const { return m_preview; }
    /// Null until it was opened once.
    ConfirmSheet* sheet() const { return m_sheet; }
    QString whyText() const;
    /// The conditions as they are listed, those that do not hold first.
    QStringList conditionTexts() const;

signals:
    void planChosen(const QString& plan, const QString& version, const QString& stable);
    void startRequested(const slipway::ui::StartOrder& order);
    void trustRequested();
    void previousRequested();

private:
    Panel* makeForm();
    Panel* makePreview();
    QWidget* field(const QString& label, QWidget* control, QLineEdit* edit);
    void choose();
    void tell();
    void tellConditions();
    void tellTrust();
    void checkSheet();
    void openSheet();

    const Theme& m_theme;
    StartView m_view;
    QString m_obstacle;
    qint64 m_now = 0;
    QTimer m_typing; ///< asks for a preview when typing pauses
    StatusPill* m_environment;
    PlainLabel* m_environmentText;
    SegmentedControl* m_plan;
    QLineEdit* m_version;
    QLineEdit* m_stable;
    QLineEdit* m_reason;
    QLineEdit* m_override;
    QWidget* m_overrideRow = nullptr;
    PlainLabel* m_score;
    PlainLabel* m_conditionsHead;
    QVBoxLayout* m_conditions = nullptr;
    QWidget* m_conditionRows = nullptr;
    QWidget* m_trustBox = nullptr;
    PlainLabel* m_trustText;
    Button* m_trust;
    Button* m_previous;
    Button* m_startButton;
    PlainLabel* m_why;
    PlanPreview* m_preview;
    ConfirmSheet* m_sheet = nullptr;
    QByteArray m_sheetDigest;
    QString m_sheetEnvironment;
    StartOrder m_order; ///< that the open sheet confirms
};

} // namespace slipway::ui
