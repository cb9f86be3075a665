// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QTimeZone>

/// Moments and spans of time as text. Times are milliseconds since the Unix epoch; spans are
/// milliseconds.
namespace slipway::format {

/// `14:30`.
QString clockTime(qint64 time, const QTimeZone& zone = QTimeZone::systemTimeZone());
/// `14:30:05`.
QString clockTimeSeconds(qint64 time, const QTimeZone& zone = QTimeZone::systemTimeZone());
/// `22 Nov`, English month names in every locale, as logs have them.
QString dayMonth(qint64 time, const QTimeZone& zone = QTimeZone::systemTimeZone());
/// `22 Nov 14:30:05`.
QString dateTime(qint64 time, const QTimeZone& zone = QTimeZone::systemTimeZone());
/// What is shortest and still clear seen from `now`: `14:30:05` on the same day, else `22 Nov
/// 14:30`; `never` for 0.
QString moment(qint64 time, qint64 now, const QTimeZone& zone = QTimeZone::systemTimeZone());

/// A span in at most two units: `12 ms`, `1.2 s`, `45 s`, `2 min`, `1 h 5 min`, `3 d 4 h`.
QString span(qint64 milliseconds);
/// How long ago: `1.2 s ago`, `2 min ago`, `never` for time 0, `just now` for the future's small
/// skew.
QString age(qint64 time, qint64 now);
/// How long until: `in 4 s`, `now`.
QString until(qint64 time, qint64 now);

} // namespace slipway::format
