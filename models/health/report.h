// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

/// What a service says of itself, and what that makes it.
namespace slipway::health {

/// A state as it is shown. Unknown is never green and never passes a gate.
enum class State { Unknown, Starting, Up, Degraded, Down, Maintenance };
/// `up`, `degraded`, …: the stable word of output and tests.
QString stateWord(State state);
/// Roll-up rank of ux.md §5: the worst of many is the one with the highest rank.
int rollUpRank(State state);

/// A part of a service.
struct Component {
    QString name;
    State state = State::Unknown;
    QString stateRaw; ///< the word as sent
    bool isCritical = true; ///< false only where the body says so
    std::optional<double> latencyMs;
    QString observed; ///< value and unit, as text
    QString message; ///< error or output
    QString time; ///< as sent
    std::vector<Component> children;
    friend bool operator==(const Component&, const Component&) = default;
};

/// One answer of a health endpoint, read for what it says.
struct Report {
    int httpStatus = 0;
    QString format; ///< `health+json`, `cognitionos`, `flat json`, `text`, `code only`, …
    State state = State::Unknown; ///< worst of status, body, components, as health.md's precedence says
    QString stateRaw;
    QString service;
    QString version;
    QString releaseId;
    std::optional<double> uptimeSeconds;
    std::optional<qint64> generatedAt; ///< milliseconds since the Unix epoch; naive times mean UTC
    std::optional<double> serverMs;
    QString reason; ///< one sentence: why it is not up
    QString message;
    std::vector<Component> components; ///< top level only, deeper ones in children
    QStringList contradictions; ///< "body says not_ready, status code says 200"
    QStringList facts; ///< short extras worth a line: `fastapi`, `4 queues`, …
    QString bodyExcerpt; ///< redacted, escaped, at most 64 KiB
};

/// Reads an answer. Pure; never fails: what cannot be read is Unknown with a reason.
Report readReport(int httpStatus, const QByteArray& contentType, const QByteArray& body);

} // namespace slipway::health
