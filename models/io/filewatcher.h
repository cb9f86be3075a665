// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFileSystemWatcher>
#include <QObject>
#include <QString>
#include <QTimer>

namespace slipway::io {

/// Says when one file changed, was replaced, appeared or vanished. Watches the folder too, because
/// a watch on the file alone is gone after the first atomic replacement. Bursts within 100 ms come
/// as one signal.
class FileWatcher : public QObject {
    Q_OBJECT
public:
    /// The folder must exist; the file need not.
    explicit FileWatcher(const QString& path, QObject* parent = nullptr);

    const QString& path() const { return m_path; }

signals:
    void changed();

private:
    /// What tells one state of the file from another without reading it.
    struct Identity {
        quint64 inode = 0;
        qint64 size = -1;
        qint64 modifiedNanoseconds = 0;
        friend bool operator==(const Identity&, const Identity&) = default;
    };
    static Identity identityOf(const QString& path);
    void watch();
    void look();

    QString m_path;
    QFileSystemWatcher m_watcher;
    QTimer m_settle;
    Identity m_last;
};

} // namespace slipway::io
