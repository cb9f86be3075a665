// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/theme/theme.h"

#include <QByteArray>
#include <QStringList>

#include <memory>

class QSettings;

namespace slipway::ui {

/// What the window remembers from run to run, in one ini file: geometry, columns, range, theme,
/// recent projects.
class WindowMemory {
public:
    /// An empty path remembers nothing.
    explicit WindowMemory(const QString& file);
    ~WindowMemory();
    WindowMemory(const WindowMemory&) = delete;
    WindowMemory& operator=(const WindowMemory&) = delete;

    QByteArray geometry() const;
    void setGeometry(const QByteArray& geometry);
    QByteArray columns(const QString& table) const;
    void setColumns(const QString& table, const QByteArray& state);
    /// Milliseconds; one hour unless a person chose another.
    qint64 range() const;
    void setRange(qint64 milliseconds);
    ThemeChoice theme() const;
    void setTheme(ThemeChoice choice);
    /// Configuration files and repositories, newest first.
    QStringList recent() const;
    void addRecent(const QString& path);

private:
    std::unique_ptr<QSettings> m_settings;
};

} // namespace slipway::ui
