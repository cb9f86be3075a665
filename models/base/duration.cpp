// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/duration.h"

#include <array>

using namespace Qt::StringLiterals;

namespace slipway {
namespace {

struct Unit {
    QLatin1StringView name;
    qint64 milliseconds;
};

constexpr std::array units {Unit {"y"_L1, 365LL * 86'400'000},
    Unit {"w"_L1, 7LL * 86'400'000},
    Unit {"d"_L1, 86'400'000},
    Unit {"h"_L1, 3'600'000},
    Unit {"m"_L1, 60'000},
    Unit {"s"_L1, 1000},
    Unit {"ms"_L1, 1}};

tl::unexpected<Error> notADuration(const QString& text)
{
    return failure({}, u"unknown duration \"%1\""_s.arg(text), u"write 30s, 5m or 1h"_s);
}

} // namespace

Result<Milliseconds> parseDuration(const QString& text)
{
    qint64 total = 0;
    size_t nextUnit = 0;
    qsizetype at = 0;
    if (text == u"0")
        return Milliseconds {0};
    while (at < text.size()) {
        qsizetype end = at;
        while (end < text.size() && text[end] >= u'0' && text[end] <= u'9')
            ++end;
        qsizetype unitEnd = end;
        while (unitEnd < text.size() && text[unitEnd].isLetter())
            ++unitEnd;
        bool ok = false;
        const qint64 count = QStringView(text).mid(at, end - at).toLongLong(&ok);
        const auto name = QStringView(text).mid(end, unitEnd - end);
        while (nextUnit < units.size() && name != units[nextUnit].name)
            ++nextUnit;
        if (!ok || nextUnit == units.size())
            return notADuration(text);
        qint64 part = 0;
        if (__builtin_mul_overflow(count, units[nextUnit].milliseconds, &part)
            || __builtin_add_overflow(total, part, &total))
            return notADuration(text);
        ++nextUnit;
        at = unitEnd;
    }
    if (text.isEmpty())
        return notADuration(text);
    return Milliseconds {total};
}

QString durationText(Milliseconds duration)
{
    qint64 rest = duration.count();
    if (rest == 0)
        return u"0s"_s;
    QString out;
    for (const auto& unit : units) {
        // Weeks and years round oddly for a reader; keep to days unless they fit exactly.
        if (unit.milliseconds > 86'400'000 && rest % unit.milliseconds != 0)
            continue;
        if (const qint64 count = rest / unit.milliseconds; count > 0) {
            out += QString::number(count) + unit.name;
            rest %= unit.milliseconds;
        }
    }
    return out;
}

} // namespace slipway
