// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/charts/explore.h"

#include "ui/charts/chartview.h"
#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/panel.h"
#include "ui/widgets/plainlabel.h"

#include <QKeyEvent>
#include <QPlainTextEdit>
#include <QTextBlock>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::ui {
namespace {

constexpr int inputHeight = 76;

} // namespace

Explore::Explore(const Theme& theme, const ChartContext& context, QWidget* parent)
    : QWidget(parent)
    , m_theme(theme)
    , m_input(new QPlainTextEdit)
    , m_error(new PlainLabel(theme, {}, Tone::Bad))
    , m_chart(new ChartView(context))
{
    m_input->setFont(mono(size::text));
    m_input->setPlaceholderText(
        tr("PromQL, for instance: sum by (service) (rate(http_requests_total[1m]))"));
    m_input->setAccessibleName(tr("PromQL expression"));
    m_input->setFrameShape(QFrame::NoFrame);
    auto* box = new Panel(theme);
    box->setFixedHeight(inputHeight);
    auto* inside = new QVBoxLayout(box);
    inside->setContentsMargins(8, 6, 8, 6);
    inside->addWidget(m_input);
    m_input->setTabChangesFocus(true);
    m_input->installEventFilter(this);
    auto* button = new Button(theme, tr("Run"), Button::Kind::Primary);
    button->setToolTip(tr("Ctrl+Enter"));
    connect(button, &QPushButton::clicked, this, &Explore::run);
    m_error->setWrapped(3);
    m_error->hide();
    m_chart->setDetailed(true);
    auto* line = new QHBoxLayout;
    line->setSpacing(size::gap);
    line->addWidget(box, 1);
    line->addWidget(button, 0, Qt::AlignTop);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    column->addLayout(line);
    column->addWidget(m_error);
    column->addWidget(m_chart, 1);
    charts::Frame none;
    none.title = tr("Result");
    none.emptiness = charts::Emptiness::NoDataInRange;
    none.note = tr("Write an expression and run it.");
    m_chart->setFrame(none);
}

QString Explore::expression() const
{
    return m_input->toPlainText().trimmed();
}

void Explore::setExpression(const QString& expression)
{
    m_input->setPlainText(expression);
}

void Explore::focusInput()
{
    m_input->setFocus(Qt::ShortcutFocusReason);
}

void Explore::setFrame(const charts::Frame& frame)
{
    m_error->hide();
    m_input->setExtraSelections({});
    m_chart->setFrame(frame);
}

void Explore::setError(const Error& error)
{
    m_chart->setRefreshing(false);
    m_error->setText(error.text());
    m_error->show();
    const QStringList place = error.where.split(u':');
    bool hasLine = false;
    bool hasColumn = false;
    const int line = place.value(place.size() - 2).toInt(&hasLine);
    const int column = place.value(place.size() - 1).toInt(&hasColumn);
    if (hasLine && hasColumn)
        mark(line, column);
}

void Explore::mark(int line, int column)
{
    const QTextBlock block = m_input->document()->findBlockByNumber(std::max(0, line - 1));
    if (!block.isValid())
        return;
    QTextEdit::ExtraSelection place;
    place.cursor = QTextCursor(block);
    place.cursor.movePosition(QTextCursor::Right,
        QTextCursor::MoveAnchor,
        std::clamp(column - 1, 0, std::max(0, block.length() - 2)));
    place.cursor.movePosition(QTextCursor::EndOfWord, QTextCursor::KeepAnchor);
    if (!place.cursor.hasSelection())
        place.cursor.movePosition(QTextCursor::Right, QTextCursor::KeepAnchor);
    place.format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
    place.format.setUnderlineColor(m_theme.tokens().bad);
    place.format.setBackground(m_theme.tokens().badBg);
    m_input->setExtraSelections({place});
}

void Explore::run()
{
    if (expression().isEmpty())
        return;
    m_error->hide();
    m_input->setExtraSelections({});
    m_chart->setRefreshing(true);
    emit requested(expression());
}

bool Explore::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const auto* key = static_cast<QKeyEvent*>(event);
    const bool isEnter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
    if (!isEnter || !key->modifiers().testFlag(Qt::ControlModifier))
        return QWidget::eventFilter(watched, event);
    run();
    return true;
}

} // namespace slipway::ui
