// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/monitoringmounts.h"

#include "readiness/checks/deploymentstack.h"
#include "readiness/checks/monitoring.h"

#include <QDir>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

/// A glob of Go's filepath.Match: `*` and `?` do not cross `/`.
bool matches(const QString& pattern, const QString& path)
{
    QString expression;
    for (const QChar c : pattern) {
        if (c == u'*')
            expression += u"[^/]*"_s;
        else if (c == u'?')
            expression += u"[^/]"_s;
        else if (c == u'[' || c == u']')
            expression += c;
        else
            expression += QRegularExpression::escape(QString(c));
    }
    const QRegularExpression glob(QRegularExpression::anchoredPattern(expression));
    return glob.isValid() && glob.match(path).hasMatch();
}

QString folderOf(const QString& path)
{
    return path.contains(u'/') ? path.section(u'/', 0, -2) : QString();
}

/// Where the mounts of one service put a file of the repository; empty: nowhere.
QStringList targetsOf(const PrometheusSetup& setup, const QString& service, const QString& path)
{
    QStringList out;
    for (const auto& mount : setup.mounts) {
        if (mount.service != service)
            continue;
        if (mount.source == path)
            out << mount.target;
        else if (mount.source == u"." || path.startsWith(mount.source + u'/'))
            out << QDir::cleanPath(mount.target + u'/'
                + (mount.source == u"." ? path : path.mid(mount.source.size() + 1)));
    }
    return out;
}

/// Named by an entry as the repository lays the files out.
bool isNamedIn(const PrometheusFile& file, const QString& ruleFile)
{
    for (const auto& entry : file.config.ruleFiles) {
        const bool isAbsolute = entry.pattern.startsWith(u'/');
        const QString local = QDir::cleanPath(besides(file.path, entry.pattern));
        if (!isAbsolute && matches(local, ruleFile))
            return true;
        // In the container the folders differ; the file's own name does not.
        if (matches(entry.pattern.section(u'/', -1), ruleFile.section(u'/', -1)))
            return true;
    }
    return false;
}

/// Named by an entry as one service sees its files.
bool isMountedIn(const PrometheusSetup& setup,
    const QString& service,
    const PrometheusFile& file,
    const QString& ruleFile)
{
    const auto seen = targetsOf(setup, service, ruleFile);
    for (const auto& config : targetsOf(setup, service, file.path)) {
        for (const auto& entry : file.config.ruleFiles) {
            const QString pattern = entry.pattern.startsWith(u'/')
                ? entry.pattern
                : QDir::cleanPath(folderOf(config) + u'/' + entry.pattern);
            for (const auto& target : seen) {
                if (matches(pattern, target))
                    return true;
            }
        }
    }
    return false;
}

void readConfig(const Facts& facts, const QString& path, PrometheusSetup& setup)
{
    static const QRegularExpression named(
        u"(^|/)prometheus[^/]*\\.ya?ml$"_s, QRegularExpression::CaseInsensitiveOption);
    const auto bytes = facts.tree().read(path, 2 * 1024 * 1024);
    if (!bytes || !(bytes->contains("scrape_configs:") || bytes->contains("rule_files:")))
        return;
    const auto documents = yaml::readTolerant(*bytes);
    if (documents && (documents->empty() || !evidence::isPrometheusConfig(documents->front())))
        return;
    auto config = evidence::readPrometheusConfig(*bytes);
    if (config)
        setup.configs.push_back({path, std::move(*config)});
    else if (named.match(path).hasMatch())
        setup.broken.emplace_back(path, config.error());
}

bool runsPrometheus(const evidence::ComposeService& service, const PrometheusSetup& setup)
{
    const QString image = service.image ? service.image->text : QString();
    static const QRegularExpression own(u"(^|/)prometheus(:|@|$)"_s);
    if (own.match(image).hasMatch())
        return true;
    for (const auto& volume : service.volumes) {
        for (const auto& config : setup.configs) {
            if (volume.isBind && volume.source == config.path)
                return true;
        }
    }
    return false;
}

void readMounts(const evidence::ComposeFile& file, PrometheusSetup& setup)
{
    for (const auto& service : file.services) {
        if (!runsPrometheus(service, setup))
            continue;
        for (const auto& volume : service.volumes) {
            if (volume.isBind)
                setup.mounts.push_back({service.name,
                    QDir::cleanPath(volume.source),
                    QDir::cleanPath(volume.target),
                    volume.place});
        }
    }
}

} // namespace

QString besides(const QString& path, const QString& name)
{
    const QString folder = folderOf(path);
    return folder.isEmpty() ? name : folder + u'/' + name;
}

PrometheusSetup PrometheusSetup::gather(const Facts& facts)
{
    static const QRegularExpression compose(u"(^|/)(docker-)?compose[^/]*\\.ya?ml$"_s);
    PrometheusSetup out;
    QStringList composeFiles;
    for (const auto& path : facts.tree().files()) {
        if (!isYaml(path) || isSample(path))
            continue;
        if (compose.match(path).hasMatch())
            composeFiles << path;
        else
            readConfig(facts, path, out);
    }
    const auto& stack = facts.get<ProductionStack>();
    for (const auto& path : composeFiles) {
        if (const auto* known = stack.fileAt(path)) {
            readMounts(*known, out);
            continue;
        }
        const auto bytes = facts.tree().read(path, 2 * 1024 * 1024);
        if (const auto file = bytes ? evidence::readCompose(*bytes, path)
                                    : Result<evidence::ComposeFile>(failure(bytes.error())))
            readMounts(*file, out);
    }
    return out;
}

Loading loadingOf(const PrometheusSetup& setup, const QString& ruleFile)
{
    bool isNamed = false;
    bool isSeen = false;
    for (const auto& file : setup.configs) {
        if (!isNamedIn(file, ruleFile))
            continue;
        isNamed = true;
        for (const auto& mount : setup.mounts) {
            if (targetsOf(setup, mount.service, file.path).isEmpty())
                continue;
            isSeen = true;
            if (isMountedIn(setup, mount.service, file, ruleFile))
                return Loading::Loaded;
        }
    }
    if (!isNamed)
        return Loading::NotNamed;
    return isSeen ? Loading::NotMounted : Loading::NotSeen;
}

} // namespace slipway::readiness
