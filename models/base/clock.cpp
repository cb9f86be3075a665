// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/clock.h"

#include <QDateTime>

#include <chrono>
#include <cmath>

using namespace Qt::StringLiterals;

namespace slipway {

qint64 SystemClock::now() const
{
    return QDateTime::currentMSecsSinceEpoch();
}

qint64 SystemClock::monotonic() const
{
    using namespace std::chrono;
    return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

QString toRfc3339(qint64 milliseconds)
{
    const auto time = QDateTime::fromMSecsSinceEpoch(milliseconds, Qt::UTC);
    return time.toString(milliseconds % 1000 == 0 ? Qt::ISODate : Qt::ISODateWithMs);
}

Result<qint64> parseTime(const QString& text)
{
    bool isNumber = false;
    const double seconds = text.toDouble(&isNumber);
    if (isNumber && std::isfinite(seconds) && std::abs(seconds) < 1e13)
        return qRound64(seconds * 1000);
    const auto time = QDateTime::fromString(text, Qt::ISODateWithMs);
    const bool hasZone = time.isValid() && time.timeSpec() != Qt::LocalTime;
    if (!hasZone) {
        return failure({},
            u"\"%1\" is not a time"_s.arg(text),
            u"write 2026-11-22T20:00:00Z or Unix seconds"_s);
    }
    return time.toMSecsSinceEpoch();
}

} // namespace slipway
