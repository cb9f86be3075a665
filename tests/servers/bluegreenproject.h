// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QList>
#include <QProcess>
#include <QProcessEnvironment>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>

#include <optional>
#include <utility>

namespace slipway::test {

using Replacements = QList<std::pair<QString, QString>>;

/// A ready-made plan in a folder of its own, with a state of its own: `slipway` as a person has it,
/// and nobody else's.
class PlanProject {
public:
    struct Answer {
        int code = -1; ///< -1: did not end by itself
        QString out;
        QString err;
        QJsonObject json() const;
    };

    PlanProject();
    /// Ends every run that goes on.
    ~PlanProject();

    /// Copies `resources/plans/NAME` here. Each text must occur in at least one file, so that a
    /// plan that was changed without its test is found out.
    bool take(const QString& name, const Replacements& replacements);

    QString folder() const { return m_folder.filePath(QStringLiteral("project")); }
    QString file(const QString& name) const { return folder() + u'/' + name; }
    QString configuration() const { return file(QStringLiteral("slipway.yaml")); }
    /// Beside the project, for sockets and the like.
    QString beside(const QString& name) const { return m_folder.filePath(name); }
    QProcessEnvironment& environment() { return m_environment; }

    /// Runs `slipway`; this thread's events go on meanwhile.
    Answer slipway(const QStringList& arguments) const;
    /// Trusts the configuration and starts a rollout into production, as a person confirms it.
    Answer startRollout(const QString& plan, const QString& version, const QString& stable) const;
    /// Follows the rollout to its end; the last status.
    Answer follow() const;
    QJsonObject status() const;

private:
    /// As a person does who has looked.
    Answer trust() const;

    QTemporaryDir m_folder;
    QProcessEnvironment m_environment = QProcessEnvironment::systemEnvironment();
};

/// The step of that name in a status, or an empty object.
QJsonObject stepOf(const QJsonObject& status, const QString& name);
/// Milliseconds UTC of a time in a status; 0: none.
qint64 timeOf(const QJsonObject& object, const QString& key);

} // namespace slipway::test
