// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/pages/readiness/waivertext.h"
#include "ui/shell/overlay.h"

class QLineEdit;

namespace slipway::ui {

class Button;
class ExampleBox;
class PlainLabel;

/// Writes an entry for the policy file, as text to copy: nothing is changed by it. Says what is
/// missing beside the button.
class WaiverSheet : public Overlay {
    Q_OBJECT
public:
    WaiverSheet(const Theme& theme, QWidget* parent);
    /// `file` is the policy file, relative to the repository; `today` is UTC's day.
    /// `isNewFile`: it is not there yet, as far as is known.
    void ask(const readiness::CheckResult& check,
        const QString& file,
        bool isNewFile,
        const QDate& today);

    QLineEdit* reasonField() const { return m_reason; }
    QLineEdit* ownerField() const { return m_owner; }
    QLineEdit* approverField() const { return m_approver; }
    QLineEdit* expiresField() const { return m_expires; }
    Button* scopeButton() const { return m_scope; }
    Button* copyButton() const { return m_copy; }
    QString whyText() const;
    QString yaml() const;

signals:
    void copyRequested(const QString& yaml);

protected:
    QWidget* firstFocus() override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QWidget* fieldRow(const QString& label, QLineEdit* field);
    void tell();
    void copy();
    WaiverDraft draft() const;

    const Theme& m_theme;
    PlainLabel* m_title;
    PlainLabel* m_sentence;
    QLineEdit* m_reason;
    QLineEdit* m_owner;
    QLineEdit* m_approver;
    QLineEdit* m_expires;
    Button* m_scope;
    ExampleBox* m_example;
    PlainLabel* m_why;
    Button* m_cancel;
    Button* m_copy;
    readiness::CheckResult m_check;
    QDate m_today;
    bool m_isNewFile = true;
};

} // namespace slipway::ui
