// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "config/config.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <vector>

/// Which configurations may start processes and read secrets: a person said so, outside the file.
namespace slipway::trust {

/// The part of a configuration that trust is about: what may run, what is asked, where credentials
/// go.
struct Subject {
    QString file; ///< canonical absolute path of the configuration
    QByteArray digest; ///< SHA-256 of the file's bytes and of everything executable that it names
                       ///< by a path inside its folder
    QStringList lines; ///< what a person is shown: one line a command (argv verbatim, cwd, env
                       ///< names), endpoint, secret reference
    QString refusal = {}; ///< one sentence, where the file or a script of it may not be trusted
    friend bool operator==(const Subject&, const Subject&) = default;
};

enum class State {
    Trusted,
    Unknown, ///< never trusted
    Changed, ///< was trusted with other bytes
    Refused, ///< may not be trusted: another user owns it, or group or others may write it or its
             ///< folder
};

struct Standing {
    State state = State::Unknown;
    QString why; ///< one sentence for a person
    QStringList added; ///< lines that are not in what was trusted
    QStringList removed;
    qint64 since = 0; ///< milliseconds UTC, for Trusted
};

/// Reads the file (and the scripts that commands name inside its folder) and says what trust would
/// cover. Blocks on the disk.
[[nodiscard]] Result<Subject> subjectOf(const config::Config& config);

/// Where trust is remembered: a file of the user's state folder (mode 0600), never in or beside the
/// configuration, and not settable by configuration, flag or environment of the project.
class Book {
public:
    /// `file`: absolute, as `stateDirectory()/trust.json`. `builtIn`: digests compiled into the
    /// program (the demo's commands).
    explicit Book(QString file, std::vector<QByteArray> builtIn = {});
    [[nodiscard]] Standing standing(const Subject& subject) const;
    /// Remembers; refused for a Subject that standing() calls Refused.
    [[nodiscard]] Result<void> trust(const Subject& subject, const Clock& clock);
    [[nodiscard]] Result<void> forget(const QString& file);

private:
    QString m_file;
    std::vector<QByteArray> m_builtIn;
};

/// `demoDigest` of the demo that this program carries: the template `file` (as
/// `:/slipway/demo/slipway.yaml`) with its placeholders filled. Empty if it cannot be read.
[[nodiscard]] QByteArray builtInDemoDigest(const QString& file);

/// Digest of a demo configuration's commands with its ports blanked, compared against the built-in
/// list: true for `config.isDemo` files whose commands, templates and plans are exactly those of
/// the program's own resources, and whose scripts are, byte for byte. Blanked are ports of
/// 127.0.0.1 and the path of the `slipway` beside this very program, of no other.
[[nodiscard]] QByteArray demoDigest(const config::Config& config);

} // namespace slipway::trust
