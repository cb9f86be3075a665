// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/configreader.h"
#include "trust/lines.h"
#include "trust/scripts.h"
#include "trust/trust.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace slipway::trust {
namespace {

QString ownProgram()
{
    return QCoreApplication::applicationDirPath() + u"/slipway"_s;
}

/// Only the `slipway` beside this program: a file elsewhere, whatever its name, is somebody else's.
bool isOwnProgram(const QString& path)
{
    const QString own = QFileInfo(ownProgram()).canonicalFilePath();
    return path == ownProgram() || (!own.isEmpty() && QFileInfo(path).canonicalFilePath() == own);
}

config::Config blanked(config::Config config)
{
    const QDir folder = QFileInfo(config.file).dir();
    for (auto& command : config.commands) {
        command.workingDirectory = folder.relativeFilePath(command.workingDirectory);
        for (auto& argument : command.argv) {
            if (QDir::isAbsolutePath(argument) && isOwnProgram(argument))
                argument = QChar(1); // what no file can say: control characters are refused
        }
    }
    config.file = u"/slipway.yaml"_s;
    return config;
}

QString millis(const std::optional<Milliseconds>& duration)
{
    return duration ? QString::number(duration->count()) : u"-"_s;
}

/// What the lines leave out: every number that a command, metric or step goes by.
QStringList detailsOf(const config::Config& config)
{
    QStringList out;
    for (const auto& one : config.commands)
        out << QStringList{one.name,
            one.workingDirectory,
            millis(one.timeout),
            millis(one.grace),
            millis(one.killAfter),
            QString::number(one.isIdempotent),
            QString::number(one.readsJson),
            QString::number(one.errorThreshold),
            millis(one.backoff.duration),
            QString::number(one.backoff.factor),
            millis(one.backoff.maxDuration),
            one.redact.join(u' ')}
                   .join(u' ');
    for (const auto& analysis : config.analysisTemplates) {
        for (const auto& metric : analysis.metrics)
            out << QStringList{metric.name,
                millis(metric.initialDelay),
                millis(metric.maxExtension)}
                       .join(u' ');
    }
    return out;
}

QStringList stepDetails(const config::RolloutPlan& plan)
{
    QStringList out{plan.name,
        plan.strategy,
        millis(plan.progressDeadline),
        plan.trafficQuery,
        QString::number(plan.trafficTolerance),
        plan.observe};
    for (const auto* steps : {&plan.steps, &plan.rollback}) {
        for (const auto& step : *steps)
            out << QString::number(static_cast<int>(step.kind)) << step.command
                << QString::number(step.weight) << millis(step.duration)
                << step.templates.join(u' ') << QString::number(step.minApprovals);
    }
    return out;
}

} // namespace

QByteArray demoDigest(const config::Config& config)
{
    static const QRegularExpression port(u"(127\\.0\\.0\\.1):([0-9]{1,5}|@PORT_[A-Za-z0-9_]+@)"_s);
    if (!config.isDemo)
        return {};
    const auto scripts = scriptsOf(config);
    if (!scripts)
        return {};
    const config::Config plain = blanked(config);
    QStringList lines = linesOf(plain) + detailsOf(plain);
    for (const auto& plan : plain.plans)
        lines << stepDetails(plan);
    for (auto& line : lines)
        line.replace(port, u"\\1:*"_s);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(lines.join(u'\n').toUtf8());
    for (const auto& script : *scripts)
        hash.addData(
            "\n" + script.name.toUtf8() + QByteArray::number(script.bytes.size()) + script.bytes);
    return hash.result();
}

QByteArray builtInDemoDigest(const QString& file)
{
    static const QRegularExpression port(u"@PORT_[A-Za-z0-9_]+@"_s);
    QFile in(file);
    if (!in.open(QIODevice::ReadOnly))
        return {};
    QString text = QString::fromUtf8(in.readAll());
    text.replace(port, u"1"_s);
    text.replace(u"@SLIPWAY@"_s, ownProgram().replace(u'\\', u"\\\\"_s).replace(u'"', u"\\\""_s));
    const auto reading = config::readConfig(text.toUtf8(), file);
    return reading.config ? demoDigest(*reading.config) : QByteArray();
}

} // namespace slipway::trust
