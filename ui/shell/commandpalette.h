// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/overlay.h"
#include "ui/shell/views.h"

#include <QAbstractListModel>

#include <functional>

class QLineEdit;
class QListView;

namespace slipway::ui {

/// One line of the palette: what it is called and what choosing it does.
struct PaletteEntry {
    QString group; ///< Page, Environment, Service, Check, Claim, Command
    QString title; ///< already safe to show
    QString detail; ///< keys, or a second text
    Sign sign = Sign::None;
    std::function<void()> run;
};

/// The entries that match, best first.
class PaletteModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { DetailRole = Qt::UserRole + 1, GroupRole, SignRole };
    using QAbstractListModel::QAbstractListModel;
    void setEntries(std::vector<PaletteEntry> entries);
    void setPattern(const QString& pattern);
    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    /// What a row does when it is chosen.
    std::function<void()> actionAt(int row) const;

private:
    void match();

    std::vector<PaletteEntry> m_entries;
    std::vector<size_t> m_shown;
    QString m_pattern;
};

/// Ctrl+K: find a page, environment, service, check, claim or command by a few of its letters, and
/// go there.
class CommandPalette : public Overlay {
    Q_OBJECT
public:
    CommandPalette(const Theme& theme, QWidget* parent);
    /// Opens with these entries and an empty pattern.
    void openWith(std::vector<PaletteEntry> entries);
    QLineEdit* field() const { return m_field; }
    int count() const;
    QString titleAt(int row) const;

protected:
    QWidget* firstFocus() override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void runCurrent();
    void step(int rows);

    QLineEdit* m_field;
    QListView* m_list;
    QWidget* m_nothing;
    PaletteModel m_model;
};

} // namespace slipway::ui
