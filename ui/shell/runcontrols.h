// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/views.h"
#include "ui/widgets/holdbutton.h"

#include <QAbstractButton>

#include <optional>

namespace slipway::ui {

/// The pill that tells of a run on every page; a click leads to it.
class RunPill : public QAbstractButton {
    Q_OBJECT
public:
    explicit RunPill(const Theme& theme, QWidget* parent = nullptr);
    void setRun(const RunSummary& run);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    RunSummary m_run;
};

/// What the top bar says of a run that goes on: its pill, and Abort, to be held for a second.
/// Ctrl+Shift+Backspace held for a second does the same, wherever the keyboard is in this window;
/// letting go cancels, keys that repeat do not count. Hidden without a run.
class RunControls : public QWidget {
    Q_OBJECT
public:
    explicit RunControls(const Theme& theme, QWidget* parent = nullptr);
    ~RunControls() override;
    void setRun(const std::optional<RunSummary>& run);
    /// The page offers the button itself.
    void setAbortHidden(bool isHidden);
    RunPill* pill() const { return m_pill; }
    HoldButton* abortButton() const { return m_abort; }

signals:
    void opened();
    void abortRequested();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    bool keyPressed(const QKeyEvent& event);
    void tell();

    RunPill* m_pill;
    HoldButton* m_abort;
    HoldTimer m_key;
    std::optional<RunSummary> m_run;
    bool m_isAbortHidden = false;
};

} // namespace slipway::ui
