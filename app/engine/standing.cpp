// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/starter.h"

#include <QFileInfo>
#include <QSysInfo>

#include <array>
#include <pwd.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace slipway::engine {

Result<trust::Standing> standingOf(const config::Config& config, const Paths& paths)
{
    if (config.isDemo) {
        const auto own = trust::builtInDemoDigest(u":/slipway/demo/slipway.yaml"_s);
        if (!own.isEmpty() && trust::demoDigest(config) == own)
            return trust::Standing{.state = trust::State::Trusted,
                .why = u"it is the built-in demo"_s,
                .added = {},
                .removed = {}};
    }
    const auto subject = trust::subjectOf(config);
    if (!subject)
        return failure(subject.error());
    return trust::Book(paths.trust()).standing(*subject);
}

bool isTrusted(const config::Config& config)
{
    const auto standing = standingOf(config, defaultPaths());
    return standing && standing->state == trust::State::Trusted;
}

QString projectOf(const config::Config& config)
{
    const auto canonical = QFileInfo(config.file).canonicalFilePath();
    return canonical.isEmpty() ? config.file : canonical;
}

QString userName()
{
    std::array<char, 4096> buffer{};
    passwd entry{};
    passwd* found = nullptr;
    if (::getpwuid_r(::geteuid(), &entry, buffer.data(), buffer.size(), &found) == 0
        && found != nullptr)
        return QString::fromLocal8Bit(found->pw_name);
    return QString::number(::geteuid());
}

QString hostName()
{
    return QSysInfo::machineHostName();
}

} // namespace slipway::engine
