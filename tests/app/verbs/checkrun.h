// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

namespace slipway::test {

/// What one run of `slipway check` left.
struct CheckAnswer {
    int code = -1;
    QByteArray out;
    QString err;
    QJsonObject json() const { return QJsonDocument::fromJson(out).object(); }
};

inline CheckAnswer runCheck(
    const QStringList& arguments, const QString& folder, const QString& home = {})
{
    QProcess process;
    process.setWorkingDirectory(folder);
    auto environment = QProcessEnvironment::systemEnvironment();
    if (!home.isEmpty()) {
        for (const char* name : {"XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"})
            environment.insert(QString::fromLatin1(name), home);
    }
    process.setProcessEnvironment(environment);
    process.start(QStringLiteral(SLIPWAY_BIN_DIR "/slipway"),
        QStringList{QStringLiteral("check")} + arguments);
    constexpr int guard = 120'000; // against hanging only
    if (!process.waitForFinished(guard) || process.exitStatus() != QProcess::NormalExit)
        return {-1, {}, process.errorString()};
    return {process.exitCode(),
        process.readAllStandardOutput(),
        QString::fromUtf8(process.readAllStandardError())};
}

inline void writeIn(const QString& folder, const QString& path, const QByteArray& bytes)
{
    const QString file = folder + QLatin1Char('/') + path;
    QVERIFY(QDir().mkpath(QFileInfo(file).path()));
    QFile out(file);
    QVERIFY(out.open(QIODevice::WriteOnly));
    QCOMPARE(out.write(bytes), bytes.size());
}

inline void runGit(const QString& folder, const QStringList& arguments)
{
    QProcess process;
    process.setWorkingDirectory(folder);
    process.start(QStringLiteral("git"),
        QStringList{QStringLiteral("-c"),
            QStringLiteral("user.name=Robot"),
            QStringLiteral("-c"),
            QStringLiteral("user.email=robot@localhost"),
            QStringLiteral("-c"),
            QStringLiteral("init.defaultBranch=main")}
            + arguments);
    QVERIFY(process.waitForFinished() && process.exitCode() == 0);
}

inline void commitAll(const QString& folder, const QString& message)
{
    runGit(folder, {QStringLiteral("add"), QStringLiteral("-A")});
    runGit(folder, {QStringLiteral("commit"), QStringLiteral("-q"), QStringLiteral("-m"), message});
}

inline QJsonObject rowIn(const QJsonObject& document, const char* id)
{
    for (const auto& row : document[QStringLiteral("checks")].toArray())
        if (row[QStringLiteral("id")].toString() == QLatin1String(id))
            return row.toObject();
    return {};
}

} // namespace slipway::test
