// SPDX-License-Identifier: GPL-3.0-or-later
#include "bluegreenproject.h"

#include "support/testcase.h"

#include <QDateTime>
#include <QDir>
#include <QDirIterator>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace slipway::test {
namespace {

constexpr int guard = 240'000; // against hanging only

const auto program = QStringLiteral(SLIPWAY_BIN_DIR "/slipway");
const auto production = u"production"_s;

bool write(const QString& path, const QByteArray& bytes, bool isProgram)
{
    QFile file(path);
    if (!QDir().mkpath(QFileInfo(path).path()) || !file.open(QIODevice::WriteOnly))
        return false;
    file.write(bytes);
    return file.setPermissions(isProgram ? QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner
                                         : QFile::ReadOwner | QFile::WriteOwner);
}

} // namespace

QJsonObject PlanProject::Answer::json() const
{
    return QJsonDocument::fromJson(out.toUtf8()).object();
}

PlanProject::PlanProject()
{
    for (const auto& name : {u"CONFIG"_s, u"STATE"_s, u"CACHE"_s, u"RUNTIME"_s}) {
        const QString folder = beside(name.toLower());
        QDir().mkpath(folder);
        QFile::setPermissions(folder, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        const bool isRuntime = name == u"RUNTIME";
        m_environment.insert(isRuntime ? u"XDG_RUNTIME_DIR"_s : u"XDG_%1_HOME"_s.arg(name), folder);
    }
}

PlanProject::~PlanProject()
{
    if (QFileInfo::exists(configuration()) && !status().value(u"run"_s).toString().isEmpty()) {
        const QString phase = status().value(u"phase"_s).toString();
        static const QStringList ends{
            u"succeeded"_s, u"rolled-back"_s, u"aborted"_s, u"cancelled"_s};
        if (!ends.contains(phase))
            (void)slipway({u"rollout"_s, u"abort"_s, production, u"--config"_s, configuration()});
    }
}

bool PlanProject::take(const QString& name, const Replacements& replacements)
{
    const QDir from(QStringLiteral(SLIPWAY_SOURCE_DIR "/resources/plans/") + name);
    QList<bool> isUsed(replacements.size(), false);
    QDirIterator files(from.path(), QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        const QString path = files.next();
        QString text = QString::fromUtf8(readFile(path));
        for (qsizetype i = 0; i < replacements.size(); ++i) {
            isUsed[i] = isUsed[i] || text.contains(replacements[i].first);
            text.replace(replacements[i].first, replacements[i].second);
        }
        if (!write(
                file(from.relativeFilePath(path)), text.toUtf8(), QFileInfo(path).isExecutable()))
            return false;
    }
    for (qsizetype i = 0; i < replacements.size(); ++i) {
        if (!isUsed[i])
            qWarning("the plan no longer says '%s'", qPrintable(replacements[i].first));
    }
    return true;
}

PlanProject::Answer PlanProject::slipway(const QStringList& arguments) const
{
    QProcess process;
    process.setProcessEnvironment(m_environment);
    process.setWorkingDirectory(m_folder.path());
    process.setStandardInputFile(QProcess::nullDevice());
    process.start(program, arguments);
    const auto isOver = [&process] { return process.state() == QProcess::NotRunning; };
    if (!QTest::qWaitFor(isOver, guard) || process.exitStatus() != QProcess::NormalExit) {
        process.kill();
        process.waitForFinished();
        return {-1, QString::fromUtf8(process.readAllStandardOutput()), process.errorString()};
    }
    return {process.exitCode(),
        QString::fromUtf8(process.readAllStandardOutput()),
        QString::fromUtf8(process.readAllStandardError())};
}

PlanProject::Answer PlanProject::trust() const
{
    const QStringList verb{u"config"_s, u"trust"_s, configuration()};
    const Answer shown = slipway(verb + QStringList{u"--show"_s, u"--format"_s, u"json"_s});
    return slipway(
        verb + QStringList{u"--yes-i-mean"_s, shown.json().value(u"digest"_s).toString()});
}

PlanProject::Answer PlanProject::startRollout(
    const QString& plan, const QString& version, const QString& stable) const
{
    if (const Answer trusted = trust(); trusted.code != 0)
        return trusted;
    return slipway({u"rollout"_s,
        u"start"_s,
        production,
        u"--config"_s,
        configuration(),
        u"--plan"_s,
        plan,
        u"--version"_s,
        version,
        u"--stable"_s,
        stable,
        u"--yes-i-mean"_s,
        production});
}

PlanProject::Answer PlanProject::follow() const
{
    return slipway({u"rollout"_s,
        u"watch"_s,
        production,
        u"--config"_s,
        configuration(),
        u"--format"_s,
        u"json"_s});
}

QJsonObject PlanProject::status() const
{
    return slipway({u"rollout"_s,
                       u"status"_s,
                       production,
                       u"--config"_s,
                       configuration(),
                       u"--format"_s,
                       u"json"_s})
        .json();
}

QJsonObject stepOf(const QJsonObject& status, const QString& name)
{
    for (const auto& step : status.value(u"steps"_s).toArray()) {
        if (step.toObject().value(u"name"_s).toString() == name)
            return step.toObject();
    }
    return {};
}

qint64 timeOf(const QJsonObject& object, const QString& key)
{
    const auto time = QDateTime::fromString(object.value(key).toString(), Qt::ISODateWithMs);
    return time.isValid() ? time.toMSecsSinceEpoch() : 0;
}

} // namespace slipway::test
