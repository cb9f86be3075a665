// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"
#include "config/config.h"
#include "io/filewatcher.h"

#include <QObject>

#include <memory>
#include <vector>

namespace slipway::desktop {

/// Reads slipway.yaml and reads it again when it changes. A broken new version never replaces a
/// good old one. Lives in the main thread; the file is at most 1 MiB, so it is read there.
class ConfigReload : public QObject {
    Q_OBJECT

public:
    explicit ConfigReload(QObject* parent = nullptr);
    /// Watches another file and reads it now.
    void open(const QString& file);

signals:
    /// A good configuration, at once and after each good change.
    void loaded(const slipway::config::Config& config);
    /// The file cannot be taken; what was loaded before stays. All mistakes, in the file's order.
    void refused(const std::vector<slipway::Error>& mistakes);

private:
    void read();

    QString m_file;
    QByteArray m_last; ///< bytes of the last reading: a touched but equal file is no change
    std::unique_ptr<io::FileWatcher> m_watcher;
};

} // namespace slipway::desktop
