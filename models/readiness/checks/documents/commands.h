// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/shell.h"
#include "readiness/checks/deploymentstack.h"
#include "readiness/checks/pipelinefacts.h"
#include "readiness/ignored.h"

#include <QSet>

namespace slipway::readiness {

/// Whether what a documented command names is in the repository.
class CommandResolver {
public:
    explicit CommandResolver(const Facts& facts);

    struct Answer {
        bool isNamed = false; ///< the command names something that a repository has or has not
        QString missing{}; ///< part of a sentence: "`make x`: the Makefile has no target x"
    };
    /// `folders` are where the reader may stand, relative to the repository.
    Answer resolve(const evidence::ShellCommand& command, const QStringList& folders) const;
    /// Remembers files that a command makes: `cp a b`, `cat > b`, `curl -o b`.
    void noteMade(const evidence::ShellCommand& command);
    void noteRedirections(const QString& script);
    /// Forgets them: another document begins.
    void forget() { m_made.clear(); }

private:
    Answer task(const QStringList& words, const QStringList& folders) const;
    Answer compose(const QStringList& words, const QStringList& folders) const;
    Answer package(const QStringList& words) const;
    Answer files(const QStringList& words, const QStringList& folders) const;
    Answer path(const QString& path, const QStringList& folders, const QString& shown) const;
    bool exists(const QString& path, const QStringList& folders) const;

    const Facts& m_facts;
    const Ignored& m_ignored;
    QSet<QString> m_services; ///< of every Compose file
    bool m_areServicesKnown = true;
    QSet<QString> m_made;
};

} // namespace slipway::readiness
