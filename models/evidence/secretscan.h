// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <vector>

/// Heuristics for secrets in files. They prefer a miss to a false alarm.
namespace slipway::evidence {

/// `…PASSWORD`, `…SECRET`, `…TOKEN`, `…API_KEY`: a name whose value would be a secret.
bool isSecretName(const QString& name);
/// Text that stands for a value and is none: empty, `${X}`, `<your-key>`, `changeme`, `xxxx`,
/// `your-secret-here`.
bool isPlaceholder(const QString& value);
/// A password that everyone tries first: `postgres`, `guest`, `minioadmin`, `changeme`, `admin`,
/// `secret`, …
bool isDefaultPassword(const QString& value);
/// User and password in a URL (`amqp://guest:guest@host`) that everyone tries first. `${X:-d}`
/// counts as d.
bool hasDefaultCredentials(const QString& url);
/// Something that looks like a secret.
struct SecretFinding {
    enum class Kind { PrivateKey, CloudKey, Token, NamedSecret };
    Kind kind = Kind::Token;
    QString what; ///< `private key`, `AWS access key`, …
    int line = 0;
    int column = 0; ///< from 1
    int length = 0; ///< characters to hide
    friend bool operator==(const SecretFinding&, const SecretFinding&) = default;
};

/// Looks through a file of any kind; binary ones and those above 1 MiB have none. At most 50
/// findings.
std::vector<SecretFinding> findSecrets(const QString& path, const QByteArray& bytes);

} // namespace slipway::evidence
