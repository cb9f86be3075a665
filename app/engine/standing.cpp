// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/engine/starter.h"
#include "config/configreader.h"

#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QSysInfo>

#include <array>
#include <pwd.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace slipway::engine {
namespace {

/// The digest of the demo that this program carries, its placeholders filled with anything.
QByteArray builtInDemo()
{
    QFile file(u":/slipway/demo/slipway.yaml"_s);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QString text = QString::fromUtf8(file.readAll());
    static const QRegularExpression port(u"@PORT_[A-Za-z0-9_]+@"_s);
    static const QRegularExpression path(u"@[A-Z]+@"_s);
    text.replace(port, u"1"_s);
    text.replace(path, u"/demo"_s);
    const auto reading = config::readConfig(text.toUtf8(), u"/demo/slipway.yaml"_s);
    return reading.config ? trust::demoDigest(*reading.config) : QByteArray();
}

} // namespace

Result<trust::Standing> standingOf(const config::Config& config, const Paths& paths)
{
    if (config.isDemo) {
        const auto own = builtInDemo();
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
