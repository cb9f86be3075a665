// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "charts/frame.h"

#include <QWidget>

class QPlainTextEdit;

namespace slipway::ui {

class ChartView;
class Theme;
class PlainLabel;
struct ChartContext;

/// Ask anything: an expression, its chart, and where it is wrong if it is.
class Explore : public QWidget {
    Q_OBJECT
public:
    Explore(const Theme& theme, const ChartContext& context, QWidget* parent = nullptr);

    QString expression() const;
    void setExpression(const QString& expression);
    /// The answer; clears the error.
    void setFrame(const charts::Frame& frame);
    /// `where` is `line:column` of the expression: that place is marked.
    void setError(const Error& error);
    ChartView& chart() { return *m_chart; }
    void focusInput();

signals:
    /// Ctrl+Enter or Run.
    void requested(const QString& expression);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void run();
    void mark(int line, int column);

    const Theme& m_theme;
    QPlainTextEdit* m_input;
    PlainLabel* m_error;
    ChartView* m_chart;
};

} // namespace slipway::ui
