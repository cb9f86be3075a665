// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/polling/store.h"

#include "app/logging/paths.h"

#include <QCryptographicHash>

#include <limits>

using namespace Qt::StringLiterals;

namespace slipway::polling {

QString storeFolder(const config::Config& config)
{
    if (config.file.isEmpty() || config.isDemo || !config.storage.isOnDisk)
        return {};
    const auto name
        = QCryptographicHash::hash(config.file.toUtf8(), QCryptographicHash::Sha256).toHex();
    return logging::stateDirectory() + u"/metrics/"_s + QString::fromLatin1(name.left(24));
}

timeseries::MemoryStoreLimits storeLimits(const config::Storage& storage)
{
    return {.retention = storage.retention.count(),
        .samples = std::numeric_limits<qint64>::max(),
        .bytes = storage.memory,
        .downsampledRetention = storage.downsampledRetention.count()};
}

} // namespace slipway::polling
