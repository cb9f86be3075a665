// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/runcontrols.h"

#include "base/text.h"
#include "ui/theme/fonts.h"
#include "ui/theme/style.h"
#include "ui/theme/theme.h"
#include "ui/widgets/plainlabel.h"
#include "ui/widgets/statuspill.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QPainter>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::ui {
namespace {

constexpr int widestPill = 300;
constexpr int narrowestPill = 90;
constexpr int pillFrame = 36; ///< glyph and paddings

QFont pillFont()
{
    return sans(size::small, QFont::DemiBold);
}

} // namespace

RunPill::RunPill(const Theme& theme, QWidget* parent) : QAbstractButton(parent), m_theme(theme)
{
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void RunPill::setRun(const RunSummary& run)
{
    m_run = run;
    setText(visible(run.headline, 200));
    setAccessibleName(tr("Rollout in %1: %2").arg(visible(run.environment, 80), text()));
    setToolTip(plainTip(accessibleName()));
    updateGeometry();
    update();
}

QSize RunPill::sizeHint() const
{
    const int words = QFontMetrics(pillFont()).horizontalAdvance(text());
    return {std::min(widestPill, words + pillFrame + 2), 26};
}

QSize RunPill::minimumSizeHint() const
{
    return {std::min(narrowestPill, sizeHint().width()), 26};
}

void RunPill::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const QString shown
        = QFontMetrics(pillFont()).elidedText(text(), Qt::ElideRight, width() - pillFrame);
    paintPill(painter, rect(), m_theme.tokens(), m_run.sign, m_run.tone, shown);
    if (hasFocus())
        paintFocusRing(painter, rect(), 12, m_theme.tokens().accent);
}

RunControls::RunControls(const Theme& theme, QWidget* parent)
    : QWidget(parent)
    , m_pill(new RunPill(theme, this))
    , m_abort(new HoldButton(theme, tr("Abort"), Button::Kind::Danger, Button::Height::Small, this))
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    row->addWidget(m_pill);
    row->addWidget(m_abort);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    connect(m_pill, &QAbstractButton::clicked, this, &RunControls::opened);
    connect(m_abort, &HoldButton::held, this, &RunControls::abortRequested);
    connect(&m_key, &HoldTimer::completed, this, &RunControls::abortRequested);
    connect(&m_key, &HoldTimer::progressed, this, [this] {
        m_abort->showProgress(m_key.isRunning() ? m_key.progress() : -1);
    });
    // The keyboard may be in a field or a sheet: none of them may keep this key for itself.
    qApp->installEventFilter(this);
    tell();
}

RunControls::~RunControls() = default;

void RunControls::setRun(const std::optional<RunSummary>& run)
{
    m_run = run;
    if (!m_run || !m_run->canAbort)
        m_key.cancel();
    tell();
}

void RunControls::setAbortHidden(bool isHidden)
{
    m_isAbortHidden = isHidden;
    tell();
}

void RunControls::tell()
{
    setVisible(m_run.has_value());
    if (!m_run)
        return;
    m_pill->setRun(*m_run);
    m_abort->setVisible(!m_isAbortHidden);
    m_abort->setEnabled(m_run->canAbort);
    const QString how
        = tr("Abort and roll back: hold for one second, or hold Ctrl+Shift+Backspace");
    m_abort->setToolTip(plainTip(m_run->canAbort ? how : m_run->why));
    m_abort->setAccessibleName(tr("Abort and roll back"));
    m_abort->setAccessibleDescription(m_run->canAbort ? how : visible(m_run->why));
}

bool RunControls::keyPressed(const QKeyEvent& event)
{
    const bool isOurs = event.key() == Qt::Key_Backspace
        && event.modifiers() == (Qt::ControlModifier | Qt::ShiftModifier);
    if (!isOurs) {
        if (event.key() != Qt::Key_Control && event.key() != Qt::Key_Shift)
            m_key.cancel(); // another key came between
        return false;
    }
    const bool mayStart = event.type() == QEvent::KeyPress && !event.isAutoRepeat() && m_run
        && m_run->canAbort && !m_key.isRunning();
    if (mayStart)
        m_key.start();
    return true;
}

bool RunControls::eventFilter(QObject* watched, QEvent* event)
{
    const auto type = event->type();
    if (type == QEvent::WindowDeactivate && watched == window())
        m_key.cancel();
    const bool isKey = type == QEvent::KeyPress || type == QEvent::KeyRelease
        || type == QEvent::ShortcutOverride;
    if (!isKey || !m_run || !watched->isWidgetType()
        || static_cast<QWidget*>(watched)->window() != window())
        return QWidget::eventFilter(watched, event);
    const auto& key = *static_cast<QKeyEvent*>(event);
    if (type == QEvent::KeyRelease) {
        const bool isPart = key.key() == Qt::Key_Backspace || key.key() == Qt::Key_Control
            || key.key() == Qt::Key_Shift;
        if (isPart && !key.isAutoRepeat())
            m_key.cancel();
        return false;
    }
    if (!keyPressed(key))
        return QWidget::eventFilter(watched, event);
    event->accept();
    return true;
}

} // namespace slipway::ui
