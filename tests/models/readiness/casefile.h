// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/check.h"

#include <QByteArray>
#include <QString>

#include <vector>

namespace slipway::test {

/// One case of a check's file: small systems, and what the check says of them.
///
///     Free text up to the first case.
///     === fail: the overlay names a service the base lacks
///     @at docker-compose.prod.yml:2
///     --- docker-compose.yml
///     services: {api: {image: a}}
///     === pass: …
///     === na: …                    (or unknown(missing), warn, …)
///
/// Between the `===` line and the first file: `@at PATH:LINE` (the first piece of evidence),
/// `@says TEXT` (part of the reason), `@now 2026-01-31T12:00:00Z`, `@environment NAME`,
/// `@git 2026-01-30T12:00:00Z` (the tree is a repository whose HEAD is of then; a second time is
/// the first commit's), `@tag NAME TIME` and `@commit PARENTS SUBJECT` (both after
/// `@git`; commits newest first), `@modified PATH TIME`, `@live` (not offline). Files named `@readiness.yaml`
/// (the configuration's section), `@live.json` ([{url, environment, service, condition, version,
/// commit, stale, time}]) and `@answers.json` ([{name, expression, url, error, stale, samples:
/// [{labels, value}]}]) are not part of the tree. In a file's text `\\x41` is that byte, `\\r` a
/// carriage return at the end of a line, and a line `@repeat N TEXT` stands for N lines.
struct Case {
    QString id; ///< of the check
    QString status; ///< `fail`, `unknown(missing)`, …
    QString title;
    QString at; ///< empty: not said
    QStringList says;
    std::vector<std::pair<QString, QByteArray>> files;
    readiness::Inputs inputs; ///< ready to assess
    QString row() const; ///< `INF-01 2: title`
    int number = 0; ///< in its file, from 1
};

/// Cases of one file; a mistake in it ends the test's process with a message.
std::vector<Case> readCases(const QString& path);
/// Cases of all files, in order of name.
std::vector<Case> allCases();
/// Ids that have a file.
QStringList idsWithCases();

} // namespace slipway::test
