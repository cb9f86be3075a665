// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/configreload.h"

#include "config/configreader.h"
#include "io/atomicfile.h"

using namespace Qt::StringLiterals;

namespace slipway::desktop {
namespace {

constexpr qint64 largestFile = 1024 * 1024;

}

ConfigReload::ConfigReload(QObject* parent) : QObject(parent)
{
}

void ConfigReload::open(const QString& file)
{
    m_file = file;
    m_last.clear();
    m_watcher = std::make_unique<io::FileWatcher>(file);
    connect(m_watcher.get(), &io::FileWatcher::changed, this, &ConfigReload::read);
    read();
}

void ConfigReload::read()
{
    const auto bytes = io::readFile(m_file, largestFile);
    if (!bytes) {
        emit refused({bytes.error()});
        return;
    }
    if (*bytes == m_last)
        return;
    m_last = *bytes;
    const auto reading = config::readConfig(*bytes, m_file);
    if (reading.config)
        emit loaded(*reading.config);
    else
        emit refused(reading.mistakes);
}

} // namespace slipway::desktop
