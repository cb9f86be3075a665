// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/overlay.h"

#include <QLineEdit>
#include <QTimer>

class QHBoxLayout;
class QVBoxLayout;

namespace slipway::ui {

class Button;
class PlainLabel;

/// Takes a name letter by letter: no paste, no drop, no key that repeats.
class TypedField : public QLineEdit {
    Q_OBJECT
public:
    using QLineEdit::QLineEdit;

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void inputMethodEvent(QInputMethodEvent* event) override;
};

/// What a sheet asks before something is done.
struct Confirmation {
    QString title{};
    QString sentence{}; ///< what will be done, exactly
    QString button{}; ///< the word that does it
    bool isDanger = false;
    bool needsReason = false;
    bool offersReason = false; ///< may be left empty
    QString typedName{}; ///< must be typed; empty: nothing to type
    bool needsWeight = false; ///< 0 to 100
    friend bool operator==(const Confirmation&, const Confirmation&) = default;
};

/// What a person confirmed.
struct Confirmed {
    QString reason{};
    QString typedName{};
    int weight = 0;
    friend bool operator==(const Confirmed&, const Confirmed&) = default;
};

/// Asks before something is done. The keyboard starts on Cancel; Enter does nothing, Ctrl+Enter
/// confirms; nothing is taken in the first moment (a second click meant for what was there before),
/// nor after the window lost the keyboard, until the name is typed again. Says beside the button
/// why it is disabled.
class ConfirmSheet : public Overlay {
    Q_OBJECT
public:
    ConfirmSheet(const Theme& theme, int width, QWidget* parent);

    void ask(const Confirmation& confirmation);
    /// Shown between sentence and fields, scrolling when it is tall; owned by the sheet, replaces
    /// what was there. May be null.
    void setContent(QWidget* content);
    /// From now on it cannot be confirmed: what it shows has changed. Until it is opened again.
    void disarm(const QString& why);
    /// Why it cannot be confirmed now; empty: it can.
    QString whyNot() const;

    QLineEdit* nameField() const { return m_name; }
    QLineEdit* reasonField() const { return m_reason; }
    QLineEdit* weightField() const { return m_weight; }
    Button* confirmButton() const { return m_confirm; }
    Button* cancelButton() const { return m_cancel; }
    QString whyText() const;
    const Confirmation& asked() const { return m_asked; }

signals:
    /// Once an opening.
    void confirmed(const slipway::ui::Confirmed& answer);

protected:
    QWidget* firstFocus() override;
    bool event(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void layOut();
    QWidget* fieldRow(PlainLabel* label, QLineEdit* field);
    void tell();
    void confirm();

    const Theme& m_theme;
    PlainLabel* m_title;
    PlainLabel* m_sentence;
    QVBoxLayout* m_slot = nullptr;
    QHBoxLayout* m_foot = nullptr;
    QWidget* m_content = nullptr;
    PlainLabel* m_reasonLabel;
    PlainLabel* m_nameLabel;
    PlainLabel* m_weightLabel;
    QLineEdit* m_reason;
    TypedField* m_name;
    QLineEdit* m_weight;
    QWidget* m_reasonRow = nullptr;
    QWidget* m_nameRow = nullptr;
    QWidget* m_weightRow = nullptr;
    PlainLabel* m_why;
    Button* m_cancel;
    Button* m_confirm;
    QTimer m_settle;
    Confirmation m_asked;
    QString m_disarmed;
    bool m_isDone = false;
};

} // namespace slipway::ui
