// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/pages/readiness/waiversheet.h"

#include "ui/theme/fonts.h"
#include "ui/theme/theme.h"
#include "ui/widgets/button.h"
#include "ui/widgets/codeview.h"
#include "ui/widgets/plainlabel.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace slipway::ui {

WaiverSheet::WaiverSheet(const Theme& theme, QWidget* parent)
    : Overlay(theme, 620, parent)
    , m_theme(theme)
    , m_title(new PlainLabel(theme))
    , m_sentence(new PlainLabel(theme, {}, Tone::Dim))
    , m_reason(new QLineEdit)
    , m_owner(new QLineEdit)
    , m_approver(new QLineEdit)
    , m_expires(new QLineEdit)
    , m_scope(new Button(theme, {}, Button::Kind::Plain, Button::Height::Small))
    , m_example(new ExampleBox(theme))
    , m_why(new PlainLabel(theme, {}, Tone::Dim))
    , m_cancel(new Button(theme, tr("Close")))
    , m_copy(new Button(theme, tr("Copy entry"), Button::Kind::Primary))
{
    auto* column = new QVBoxLayout(panel());
    column->setContentsMargins(22, 18, 22, 18);
    column->setSpacing(11);
    m_title->setFont(sans(16, QFont::DemiBold));
    m_title->setWrapped(2);
    m_sentence->setWrapped();
    m_why->setWrapped(2);
    column->addWidget(m_title);
    column->addWidget(m_sentence);
    column->addWidget(fieldRow(tr("Reason: what is accepted, and why it may wait"), m_reason));
    auto* people = new QHBoxLayout;
    people->setSpacing(10);
    people->addWidget(fieldRow(tr("Owner of the risk"), m_owner));
    people->addWidget(fieldRow(tr("Approver, another person"), m_approver));
    people->addWidget(fieldRow(tr("Ends on"), m_expires));
    column->addLayout(people);
    column->addWidget(m_scope, 0, Qt::AlignLeft);
    column->addWidget(m_example);
    auto* foot = new QHBoxLayout;
    foot->setSpacing(10);
    foot->addWidget(m_why, 1, Qt::AlignVCenter);
    foot->addWidget(m_cancel);
    foot->addWidget(m_copy);
    column->addLayout(foot);
    m_scope->setCheckable(true);
    for (QLineEdit* field : {m_reason, m_owner, m_approver, m_expires})
        connect(field, &QLineEdit::textChanged, this, &WaiverSheet::tell);
    connect(m_scope, &QAbstractButton::toggled, this, &WaiverSheet::tell);
    connect(m_cancel, &QAbstractButton::clicked, this, &Overlay::close);
    connect(m_copy, &QAbstractButton::clicked, this, &WaiverSheet::copy);
}

QWidget* WaiverSheet::fieldRow(const QString& label, QLineEdit* field)
{
    auto* row = new QWidget;
    auto* column = new QVBoxLayout(row);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    auto* name = new PlainLabel(m_theme, label, Tone::Dim);
    name->setFont(sans(size::small));
    name->setBuddy(field);
    column->addWidget(name);
    column->addWidget(field);
    field->setFixedHeight(31);
    field->setTextMargins(8, 0, 8, 0);
    field->setMaxLength(400);
    field->setAccessibleName(label);
    return row;
}

void WaiverSheet::ask(
    const readiness::CheckResult& check, const QString& file, bool isNewFile, const QDate& today)
{
    m_isNewFile = isNewFile;
    m_check = check;
    m_today = today;
    m_title->setText(tr("Waive %1: %2").arg(check.id, check.title));
    m_sentence->setText(
        tr("A waiver takes the finding out of the score for a while and is shown beside it, gross "
           "and net. It holds from the moment that this entry stands in %1 of the repository; "
           "Slipway writes nothing there.")
            .arg(file));
    for (QLineEdit* field : {m_reason, m_approver})
        field->clear();
    m_owner->setText(check.owner);
    m_expires->setText(
        today.addDays(std::min(14, longestWaiver(check.severity))).toString(Qt::ISODate));
    m_scope->setText(tr("Only this finding"));
    m_scope->setToolTip(tr("By its fingerprint: a finding elsewhere still counts"));
    m_scope->setEnabled(!check.fingerprint.isEmpty());
    m_scope->setChecked(!check.fingerprint.isEmpty());
    setAccessibleName(m_title->text());
    tell();
    open();
}

WaiverDraft WaiverSheet::draft() const
{
    WaiverDraft out{.check = m_check.id,
        .reason = m_reason->text(),
        .owner = m_owner->text(),
        .approver = m_approver->text(),
        .expires = m_expires->text(),
        .severity = m_check.severity};
    if (m_scope->isChecked())
        out.fingerprint = m_check.fingerprint;
    return out;
}

QString WaiverSheet::yaml() const
{
    return waiverYaml(draft(), m_today, m_isNewFile);
}

QString WaiverSheet::whyText() const
{
    return m_why->text();
}

void WaiverSheet::tell()
{
    const QString why = waiverProblem(draft(), m_today);
    m_copy->setEnabled(why.isEmpty());
    m_copy->setAccessibleDescription(why);
    m_why->setText(why.isEmpty() ? tr("Ctrl+Enter copies.") : why);
    m_example->setText(yaml());
}

void WaiverSheet::copy()
{
    if (!isOpen() || !waiverProblem(draft(), m_today).isEmpty())
        return;
    const QString text = yaml();
    close();
    emit copyRequested(text + u'\n');
}

QWidget* WaiverSheet::firstFocus()
{
    return m_reason;
}

void WaiverSheet::keyPressEvent(QKeyEvent* event)
{
    const bool isEnter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (!isEnter)
        return Overlay::keyPressEvent(event);
    event->accept();
    if ((event->modifiers() & Qt::ControlModifier) && !event->isAutoRepeat())
        copy();
}

} // namespace slipway::ui
