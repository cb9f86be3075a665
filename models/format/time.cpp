// SPDX-License-Identifier: GPL-3.0-or-later
#include "format/time.h"

#include "format/number.h"

#include <QCoreApplication>
#include <QDateTime>

#include <array>

using namespace Qt::StringLiterals;

namespace slipway::format {
namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("format", text);
}

QDateTime at(qint64 time, const QTimeZone& zone)
{
    return QDateTime::fromMSecsSinceEpoch(time, zone);
}

/// `1 h 5 min`: the second unit only where it is not zero.
QString twoUnits(qint64 large, const char* largeText, qint64 small, const char* smallText)
{
    const QString first = tr(largeText).arg(large);
    return small == 0 ? first : first + u' ' + tr(smallText).arg(small);
}

} // namespace

QString clockTime(qint64 time, const QTimeZone& zone)
{
    return at(time, zone).toString(u"HH:mm"_s);
}

QString clockTimeSeconds(qint64 time, const QTimeZone& zone)
{
    return at(time, zone).toString(u"HH:mm:ss"_s);
}

QString dayMonth(qint64 time, const QTimeZone& zone)
{
    static constexpr std::array<QStringView, 12> months{u"Jan",
        u"Feb",
        u"Mar",
        u"Apr",
        u"May",
        u"Jun",
        u"Jul",
        u"Aug",
        u"Sep",
        u"Oct",
        u"Nov",
        u"Dec"};
    const QDate date = at(time, zone).date();
    if (!date.isValid())
        return noValue;
    return u"%1 %2"_s.arg(date.day()).arg(months[static_cast<size_t>(date.month() - 1)]);
}

QString dateTime(qint64 time, const QTimeZone& zone)
{
    return dayMonth(time, zone) + u' ' + clockTimeSeconds(time, zone);
}

QString moment(qint64 time, qint64 now, const QTimeZone& zone)
{
    if (time == 0)
        return tr(QT_TRANSLATE_NOOP("format", "never"));
    if (at(time, zone).date() == at(now, zone).date())
        return clockTimeSeconds(time, zone);
    return dayMonth(time, zone) + u' ' + clockTime(time, zone);
}

QString span(qint64 milliseconds)
{
    const qint64 ms = qMax<qint64>(0, milliseconds);
    if (ms < 1000)
        return tr(QT_TRANSLATE_NOOP("format", "%1 ms")).arg(ms);
    if (ms < 9'950 && ms % 1000 != 0)
        return tr(QT_TRANSLATE_NOOP("format", "%1 s"))
            .arg(fixed(static_cast<double>(ms) / 1000, 1));
    const qint64 seconds = (ms + 500) / 1000;
    if (seconds < 60)
        return tr(QT_TRANSLATE_NOOP("format", "%1 s")).arg(seconds);
    if (seconds < 600)
        return twoUnits(seconds / 60, QT_TRANSLATE_NOOP("format", "%1 min"), seconds % 60, "%1 s");
    const qint64 minutes = seconds / 60;
    if (minutes < 60)
        return tr("%1 min").arg(minutes);
    if (minutes < 1440)
        return twoUnits(minutes / 60, QT_TRANSLATE_NOOP("format", "%1 h"), minutes % 60, "%1 min");
    const qint64 hours = minutes / 60;
    return twoUnits(hours / 24, QT_TRANSLATE_NOOP("format", "%1 d"), hours % 24, "%1 h");
}

QString age(qint64 time, qint64 now)
{
    if (time == 0)
        return tr(QT_TRANSLATE_NOOP("format", "never"));
    if (now <= time)
        return tr(QT_TRANSLATE_NOOP("format", "just now"));
    // Tenths of a second, not milliseconds: an age that flickers is not read.
    const qint64 shown = now - time < 1000 ? (now - time + 50) / 100 * 100 : now - time;
    if (shown == 0)
        return tr(QT_TRANSLATE_NOOP("format", "just now"));
    const QString text = shown < 1000
        ? tr(QT_TRANSLATE_NOOP("format", "%1 s")).arg(fixed(static_cast<double>(shown) / 1000, 1))
        : span(shown);
    return tr(QT_TRANSLATE_NOOP("format", "%1 ago")).arg(text);
}

QString until(qint64 time, qint64 now)
{
    if (time <= now)
        return tr(QT_TRANSLATE_NOOP("format", "now"));
    return tr(QT_TRANSLATE_NOOP("format", "in %1")).arg(span(time - now));
}

} // namespace slipway::format
