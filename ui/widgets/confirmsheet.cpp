// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/confirmsheet.h"

#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/plainlabel.h"

#include <QDropEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QScrollArea>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace slipway::ui {
namespace {

constexpr int settleTime = 600; ///< milliseconds in which a late click is swallowed
constexpr int longestReason = 500;
constexpr int tallestContent = 320;

/// As tall as what it holds, up to a limit.
class ContentScroll : public QScrollArea {
public:
    using QScrollArea::QScrollArea;
    QSize sizeHint() const override
    {
        const QWidget* inside = widget();
        if (!inside)
            return {200, 0};
        const int height = inside->hasHeightForWidth()
            ? inside->heightForWidth(std::max(200, width()))
            : inside->sizeHint().height();
        return {200, std::min(height + 4, tallestContent)};
    }
    QSize minimumSizeHint() const override { return {120, std::min(sizeHint().height(), 90)}; }
};

} // namespace

void TypedField::keyPressEvent(QKeyEvent* event)
{
    const bool inserts = event->matches(QKeySequence::Paste)
        || (event->key() == Qt::Key_Insert && (event->modifiers() & Qt::ShiftModifier));
    if (inserts
        || (event->isAutoRepeat() && !event->text().isEmpty() && event->key() != Qt::Key_Backspace
            && event->key() != Qt::Key_Delete)) {
        event->accept();
        return;
    }
    QLineEdit::keyPressEvent(event);
}

void TypedField::mousePressEvent(QMouseEvent* event)
{
    if (event->button() != Qt::MiddleButton)
        QLineEdit::mousePressEvent(event);
}

void TypedField::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() != Qt::MiddleButton) // which pastes the selection
        QLineEdit::mouseReleaseEvent(event);
}

void TypedField::contextMenuEvent(QContextMenuEvent* event)
{
    event->accept();
}

void TypedField::dragEnterEvent(QDragEnterEvent* event)
{
    event->ignore();
}

void TypedField::dropEvent(QDropEvent* event)
{
    event->ignore();
}

void TypedField::inputMethodEvent(QInputMethodEvent* event)
{
    if (event->commitString().size() <= 1) // a letter that was composed, not a text
        QLineEdit::inputMethodEvent(event);
}

ConfirmSheet::ConfirmSheet(const Theme& theme, int width, QWidget* parent)
    : Overlay(theme, width, parent)
    , m_theme(theme)
    , m_title(new PlainLabel(theme))
    , m_sentence(new PlainLabel(theme, {}, Tone::Dim))
    , m_reasonLabel(new PlainLabel(theme, {}, Tone::Dim))
    , m_nameLabel(new PlainLabel(theme, {}, Tone::Dim))
    , m_weightLabel(
          new PlainLabel(theme, tr("Weight of the new version, percent (0 to 100)"), Tone::Dim))
    , m_reason(new QLineEdit)
    , m_name(new TypedField)
    , m_weight(new QLineEdit)
    , m_why(new PlainLabel(theme, {}, Tone::Dim))
    , m_cancel(new Button(theme, tr("Cancel")))
    , m_confirm(nullptr)
{
    m_settle.setSingleShot(true);
    m_settle.setInterval(settleTime);
    layOut();
    connect(&m_settle, &QTimer::timeout, this, &ConfirmSheet::tell);
    for (QLineEdit* field : {m_reason, static_cast<QLineEdit*>(m_name), m_weight})
        connect(field, &QLineEdit::textChanged, this, &ConfirmSheet::tell);
    connect(m_cancel, &QAbstractButton::clicked, this, &Overlay::close);
}

QWidget* ConfirmSheet::fieldRow(PlainLabel* label, QLineEdit* field)
{
    auto* row = new QWidget;
    auto* column = new QVBoxLayout(row);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(label);
    column->addWidget(field);
    field->setFixedHeight(33);
    field->setTextMargins(8, 0, 8, 0);
    field->setDragEnabled(false);
    label->setBuddy(field);
    return row;
}

void ConfirmSheet::layOut()
{
    auto* column = new QVBoxLayout(panel());
    column->setContentsMargins(22, 18, 22, 18);
    column->setSpacing(12);
    m_title->setFont(sans(16, QFont::DemiBold));
    m_title->setWrapped(2);
    m_sentence->setWrapped();
    m_why->setWrapped(2);
    m_reason->setMaxLength(longestReason);
    m_weight->setMaxLength(3);
    m_name->setAcceptDrops(false);
    column->addWidget(m_title);
    column->addWidget(m_sentence);
    m_slot = new QVBoxLayout;
    column->addLayout(m_slot, 1);
    m_weightRow = fieldRow(m_weightLabel, m_weight);
    m_reasonRow = fieldRow(m_reasonLabel, m_reason);
    m_nameRow = fieldRow(m_nameLabel, m_name);
    for (QWidget* row : {m_weightRow, m_reasonRow, m_nameRow})
        column->addWidget(row);
    auto* foot = new QHBoxLayout;
    foot->setSpacing(10);
    foot->addWidget(m_why, 1, Qt::AlignVCenter);
    foot->addWidget(m_cancel);
    column->addLayout(foot);
    m_foot = foot;
}

void ConfirmSheet::ask(const Confirmation& confirmation)
{
    m_asked = confirmation;
    m_disarmed.clear();
    m_isDone = false;
    m_title->setText(confirmation.title);
    m_sentence->setText(confirmation.sentence);
    m_sentence->setVisible(!confirmation.sentence.isEmpty());
    delete m_confirm;
    m_confirm = new Button(m_theme,
        confirmation.button,
        confirmation.isDanger ? Button::Kind::Danger : Button::Kind::Primary);
    connect(m_confirm, &QAbstractButton::clicked, this, &ConfirmSheet::confirm);
    m_confirm->installEventFilter(this);
    m_foot->addWidget(m_confirm);
    for (QLineEdit* field : {m_reason, static_cast<QLineEdit*>(m_name), m_weight})
        field->clear();
    m_reasonLabel->setText(confirmation.needsReason ? tr("Why? It is recorded with your name.")
                                                    : tr("Reason (may be left empty)"));
    m_nameLabel->setText(
        tr("Type the environment’s name to confirm: %1").arg(confirmation.typedName));
    m_reason->setAccessibleName(m_reasonLabel->text());
    m_name->setAccessibleName(m_nameLabel->text());
    m_weight->setAccessibleName(m_weightLabel->text());
    m_reasonRow->setVisible(confirmation.needsReason || confirmation.offersReason);
    m_nameRow->setVisible(!confirmation.typedName.isEmpty());
    m_weightRow->setVisible(confirmation.needsWeight);
    setAccessibleName(confirmation.title);
    m_settle.start();
    tell();
    open();
}

void ConfirmSheet::setContent(QWidget* content)
{
    delete m_content;
    m_content = nullptr;
    if (!content)
        return;
    auto* scroll = new ContentScroll;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setAutoFillBackground(false);
    scroll->viewport()->setAutoFillBackground(false);
    scroll->setWidget(content);
    content->setAutoFillBackground(false);
    m_content = scroll;
    m_slot->addWidget(scroll, 1);
}

void ConfirmSheet::disarm(const QString& why)
{
    m_disarmed = why;
    tell();
}

QString ConfirmSheet::whyNot() const
{
    if (!m_disarmed.isEmpty())
        return m_disarmed;
    if (m_asked.needsWeight) {
        bool isNumber = false;
        const int weight = m_weight->text().trimmed().toInt(&isNumber);
        if (!isNumber || weight < 0 || weight > 100)
            return tr("Give a weight from 0 to 100.");
    }
    if (m_asked.needsReason && m_reason->text().trimmed().isEmpty())
        return tr("Give a reason.");
    if (!m_asked.typedName.isEmpty() && m_name->text() != m_asked.typedName)
        return tr("Type “%1”.").arg(m_asked.typedName);
    if (m_settle.isActive())
        return tr("One moment…");
    return {};
}

QString ConfirmSheet::whyText() const
{
    return m_why->text();
}

void ConfirmSheet::tell()
{
    const QString why = whyNot();
    m_confirm->setEnabled(why.isEmpty());
    m_confirm->setAccessibleDescription(why);
    m_why->setText(why.isEmpty() ? tr("Ctrl+Enter confirms.") : why);
    m_why->setTone(!m_disarmed.isEmpty() ? Tone::Warn : Tone::Dim);
}

void ConfirmSheet::confirm()
{
    if (m_isDone || !isOpen() || !whyNot().isEmpty())
        return;
    m_isDone = true;
    const Confirmed answer{m_reason->text().trimmed(), m_name->text(), m_weight->text().toInt()};
    close();
    emit confirmed(answer);
}

QWidget* ConfirmSheet::firstFocus()
{
    return m_cancel;
}

bool ConfirmSheet::event(QEvent* event)
{
    const bool isLost = event->type() == QEvent::WindowDeactivate;
    if ((isLost || event->type() == QEvent::WindowActivate) && isOpen()) {
        if (isLost)
            m_name->clear();
        m_settle.start();
        tell();
    }
    return Overlay::event(event);
}

bool ConfirmSheet::eventFilter(QObject* watched, QEvent* event)
{
    // The second click of a double click, and keys, are no confirmation.
    if (watched == m_confirm) {
        if (event->type() == QEvent::MouseButtonDblClick)
            return true;
        if (event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->isAutoRepeat())
            return true;
    }
    return Overlay::eventFilter(watched, event);
}

void ConfirmSheet::keyPressEvent(QKeyEvent* event)
{
    const bool isEnter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (!isEnter)
        return Overlay::keyPressEvent(event);
    event->accept();
    if ((event->modifiers() & Qt::ControlModifier) && !event->isAutoRepeat())
        confirm();
}

} // namespace slipway::ui
