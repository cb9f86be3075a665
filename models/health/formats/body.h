// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "health/report.h"

#include <QJsonObject>

#include <initializer_list>
#include <optional>
#include <vector>

/// One reader for each family of health bodies, and what they share.
namespace slipway::health::formats {

/// The first of these fields that is there; names compare without case.
QJsonValue field(const QJsonObject& object, std::initializer_list<const char*> names);
QString text(const QJsonObject& object, std::initializer_list<const char*> names);
/// A number, or a string that is one.
std::optional<double> number(const QJsonObject& object, std::initializer_list<const char*> names);

/// Milliseconds since the Unix epoch from ISO 8601 (naive means UTC) or Unix seconds.
std::optional<qint64> time(const QJsonValue& value);

/// What one value says of a part, under its name; none if it says no state at all.
std::optional<Component> component(const QString& name, const QJsonValue& value, int depth = 0);
/// Every part of a map of words, truth values or objects with a status, or of a list of named
/// objects.
std::vector<Component> componentsOf(const QJsonValue& value, int depth = 0);

/// The word under `status` and its relatives. A number there that is an HTTP code is no word.
struct Said {
    std::optional<State> state; ///< none: nothing said, or a word that is not known
    QString raw; ///< empty: nothing said
};
Said statusOf(const QJsonObject& object);

/// Service, version, release, uptime, time, message, server time.
void readFacts(const QJsonObject& object, Report& report);

/// Each fills `report` and answers true if the body is one of its family.
bool readHealthJson(const QJsonObject& object, const QByteArray& mediaType, Report& report);
bool readTerminus(const QJsonObject& object, Report& report);
bool readNamedChecks(const QJsonObject& object, const QByteArray& mediaType, Report& report);
bool readCognitionOs(const QJsonObject& object, Report& report);
bool readFlatJson(const QJsonObject& object, Report& report);
/// Text of any kind, HTML included; always fills the report.
void readText(const QByteArray& body, Report& report);

} // namespace slipway::health::formats
