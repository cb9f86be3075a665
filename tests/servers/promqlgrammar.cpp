// SPDX-License-Identifier: GPL-3.0-or-later
#include "promqlgrammar.h"

using namespace Qt::StringLiterals;

namespace slipway::test {
namespace {

const QStringList lengths{u"1m"_s, u"2m"_s, u"5m"_s, u"10m"_s, u"37s"_s, u"1h"_s, u"90s"_s};
const QStringList steps{u"30s"_s, u"1m"_s, u"17s"_s, QString(), u"2m"_s};
const QStringList labelNames{
    u"job"_s, u"instance"_s, u"code"_s, u"method"_s, u"le"_s, u"room"_s, u"floor"_s, u"kind"_s};

} // namespace

QString QueryGrammar::query()
{
    return isLucky(0.06) ? scalar(3) : vector(number(1, 4));
}

QString QueryGrammar::vector(int depth)
{
    if (depth <= 0)
        return selector() + modifiers();
    switch (number(0, 11)) {
    case 0:
    case 1:
    case 2: return aggregation(depth - 1);
    case 3:
    case 4: return overRange(depth - 1);
    case 5: return binary(depth - 1);
    case 6: return joined(depth - 1);
    case 7:
    case 8: return elementwise(depth - 1);
    case 9: return labelled(depth - 1);
    case 10: return isLucky(0.5) ? histogram(depth - 1) : u"-("_s + vector(depth - 1) + u')';
    default: return selector() + modifiers();
    }
}

QString QueryGrammar::scalar(int depth)
{
    switch (depth <= 0 ? 0 : number(0, 6)) {
    case 1: return u"time()"_s;
    case 2: return u"pi()"_s;
    case 3: return u"scalar(%1)"_s.arg(vector(depth - 1));
    case 4:
        return u"(%1 %2 %3)"_s.arg(scalar(depth - 1),
            one({u"+"_s, u"-"_s, u"*"_s, u"/"_s, u"%"_s, u"^"_s, u"atan2"_s}),
            scalar(depth - 1));
    case 5:
        return u"(%1 %2 bool %3)"_s.arg(scalar(depth - 1),
            one({u"=="_s, u"!="_s, u">"_s, u"<"_s, u">="_s, u"<="_s}),
            scalar(depth - 1));
    case 6: return u"-"_s + scalar(0);
    default:
        return one({u"0"_s,
            u"1"_s,
            u"2"_s,
            u"0.5"_s,
            u"3.25"_s,
            u"100"_s,
            u"1e3"_s,
            u"0x10"_s,
            u"Inf"_s,
            u"NaN"_s});
    }
}

QString QueryGrammar::selector()
{
    static const QStringList plain{u"up"_s,
        u"memory_bytes"_s,
        u"errors_total"_s,
        u"queue_length"_s,
        u"started"_s,
        u"limit"_s,
        u"owner"_s,
        u"requests_total"_s,
        u"odd_values"_s,
        u"temperature_celsius"_s,
        u"request_seconds_bucket"_s,
        u"request_seconds_sum"_s,
        u"request_seconds_count"_s,
        u"requests_total"_s,
        u"requests_total"_s,
        u"not_there"_s};
    const QString matchers = one({u"job=\"api\""_s,
        u"job!=\"web\""_s,
        u"job=~\"a.*|worker\""_s,
        u"job!~\"w.+\""_s,
        u"code=\"200\""_s,
        u"code=~\"4..|5..\""_s,
        u"instance=\"a:80\",job=\"api\""_s,
        u"method=\"\""_s,
        u"code!=\"\""_s,
        u"job=~\".*\""_s,
        u"instance!~\"a.*\""_s,
        u"kind=~\"a|b\""_s});
    if (isLucky(0.03))
        return u"{__name__=~\"requests_total|errors_total\",job=\"api\"}"_s;
    return isLucky(0.5) ? one(plain) : one(plain) + u'{' + matchers + u'}';
}

QString QueryGrammar::modifiers()
{
    QString out;
    if (isLucky(0.1))
        out += u" offset "_s + one({u"1m"_s, u"5m"_s, u"-2m"_s, u"1h"_s, u"13s"_s});
    if (isLucky(0.06))
        out += u" @ "_s
            + one({u"1700003600"_s, u"1700005000.5"_s, u"start()"_s, u"end()"_s, u"1699999000"_s});
    return out;
}

QString QueryGrammar::range(int depth)
{
    if (depth > 0 && isLucky(0.3)) {
        return u"(%1)[%2:%3]"_s.arg(
                   vector(depth - 1), one({u"5m"_s, u"10m"_s, u"30m"_s}), one(steps))
            + modifiers();
    }
    return selector() + u'[' + one(lengths) + u']' + modifiers();
}

QString QueryGrammar::overRange(int depth)
{
    static const QStringList names{u"rate"_s,
        u"increase"_s,
        u"irate"_s,
        u"delta"_s,
        u"idelta"_s,
        u"deriv"_s,
        u"changes"_s,
        u"resets"_s,
        u"avg_over_time"_s,
        u"min_over_time"_s,
        u"max_over_time"_s,
        u"sum_over_time"_s,
        u"count_over_time"_s,
        u"stddev_over_time"_s,
        u"stdvar_over_time"_s,
        u"last_over_time"_s,
        u"present_over_time"_s,
        u"absent_over_time"_s,
        u"rate"_s,
        u"increase"_s};
    switch (number(0, 9)) {
    case 0:
        return u"quantile_over_time(%1, %2)"_s.arg(
            one({u"0.5"_s, u"0.9"_s, u"0"_s, u"1"_s, u"-1"_s, u"2"_s}), range(depth));
    case 1:
        return u"predict_linear(%1, %2)"_s.arg(range(depth), one({u"60"_s, u"3600"_s, u"-30"_s}));
    default: return u"%1(%2)"_s.arg(one(names), range(depth));
    }
}

QString QueryGrammar::elementwise(int depth)
{
    static const QStringList names{u"abs"_s,
        u"ceil"_s,
        u"floor"_s,
        u"exp"_s,
        u"sqrt"_s,
        u"ln"_s,
        u"log2"_s,
        u"log10"_s,
        u"sgn"_s,
        u"sin"_s,
        u"cos"_s,
        u"tan"_s,
        u"asin"_s,
        u"acos"_s,
        u"atan"_s,
        u"sinh"_s,
        u"cosh"_s,
        u"tanh"_s,
        u"asinh"_s,
        u"acosh"_s,
        u"atanh"_s,
        u"deg"_s,
        u"rad"_s,
        u"round"_s,
        u"minute"_s,
        u"hour"_s,
        u"month"_s,
        u"year"_s,
        u"day_of_week"_s,
        u"day_of_month"_s,
        u"day_of_year"_s,
        u"days_in_month"_s,
        u"timestamp"_s,
        u"sort"_s,
        u"sort_desc"_s,
        u"absent"_s};
    switch (number(0, 8)) {
    case 0: return u"clamp(%1, %2, %3)"_s.arg(vector(depth), scalar(0), scalar(1));
    case 1: return u"clamp_min(%1, %2)"_s.arg(vector(depth), scalar(1));
    case 2: return u"clamp_max(%1, %2)"_s.arg(vector(depth), scalar(1));
    case 3: return u"round(%1, %2)"_s.arg(vector(depth), one({u"5"_s, u"0.1"_s, u"10"_s}));
    case 4: return u"vector(%1)"_s.arg(scalar(depth));
    default: return u"%1(%2)"_s.arg(one(names), vector(depth));
    }
}

QString QueryGrammar::labelled(int depth)
{
    if (isLucky(0.5)) {
        return u"label_replace(%1, \"%2\", \"%3\", \"%4\", \"%5\")"_s.arg(vector(depth),
            one({u"host"_s, u"job"_s, u"code"_s}),
            one({u"$1"_s, u"x-$1"_s, u"fixed"_s, QString()}),
            one({u"instance"_s, u"job"_s, u"code"_s, u"nothing"_s}),
            one({u"(.*):.*"_s, u"(.+)"_s, u"(a).*"_s, u".*"_s}));
    }
    return u"label_join(%1, \"%2\", \"%3\", \"job\", \"%4\")"_s.arg(
        vector(depth), one({u"both"_s, u"job"_s}), one({u"-"_s, QString()}), one(labelNames));
}

QString QueryGrammar::histogram(int depth)
{
    const QString buckets
        = u"%1(request_seconds_bucket[%2])"_s.arg(one({u"rate"_s, u"increase"_s}), one(lengths));
    const QString summed = isLucky(0.6)
        ? u"sum by (le%1) (%2)"_s.arg(one({QString(), u", job"_s, u", job, instance"_s}), buckets)
        : isLucky(0.8) ? buckets
                       : vector(depth);
    return u"histogram_quantile(%1, %2)"_s.arg(
        one({u"0.5"_s, u"0.9"_s, u"0.99"_s, u"0"_s, u"1"_s, u"-1"_s, u"1.5"_s}), summed);
}

QString QueryGrammar::grouping(const QString& word)
{
    QStringList names;
    for (int count = number(0, 2); count >= 0; --count)
        names << one(labelNames);
    names.removeDuplicates();
    return u"%1 (%2)"_s.arg(word, names.join(u", "_s));
}

QString QueryGrammar::aggregation(int depth)
{
    static const QStringList names{u"sum"_s,
        u"avg"_s,
        u"count"_s,
        u"min"_s,
        u"max"_s,
        u"group"_s,
        u"stddev"_s,
        u"stdvar"_s,
        u"sum"_s,
        u"avg"_s};
    const QString by
        = isLucky(0.25) ? QString() : u' ' + grouping(isLucky(0.7) ? u"by"_s : u"without"_s);
    switch (number(0, 9)) {
    case 0:
        return u"topk%1(%2, %3)"_s.arg(by, one({u"1"_s, u"2"_s, u"5"_s, u"0"_s}), vector(depth));
    case 1: return u"bottomk%1(%2, %3)"_s.arg(by, one({u"1"_s, u"3"_s, u"100"_s}), vector(depth));
    case 2:
        return u"quantile%1(%2, %3)"_s.arg(
            by, one({u"0.5"_s, u"0.9"_s, u"0"_s, u"1"_s, u"7"_s}), vector(depth));
    case 3: return u"count_values%1(\"value\", round(%2, 0.5))"_s.arg(by, vector(depth));
    default: return u"%1%2(%3)"_s.arg(one(names), by, vector(depth));
    }
}

QString QueryGrammar::binary(int depth)
{
    const QString arithmetic = one({u"+"_s, u"-"_s, u"*"_s, u"/"_s, u"%"_s, u"^"_s, u"atan2"_s});
    const QString comparison = one({u"=="_s, u"!="_s, u">"_s, u"<"_s, u">="_s, u"<="_s});
    const QString operation = isLucky(0.5) ? arithmetic
        : isLucky(0.5)                     ? comparison
                                           : comparison + u" bool"_s;
    const QString left = u'(' + vector(depth) + u')';
    switch (number(0, 3)) {
    case 0: return left + u' ' + operation + u' ' + scalar(1);
    case 1: return scalar(1) + u' ' + operation + u' ' + left;
    case 2: {
        const QString sets = one({u"and"_s, u"or"_s, u"unless"_s});
        const QString matching
            = isLucky(0.4) ? QString() : u' ' + grouping(isLucky(0.7) ? u"on"_s : u"ignoring"_s);
        return left + u' ' + sets + matching + u" ("_s + vector(depth) + u')';
    }
    default: return left + u' ' + operation + u' ' + left;
    }
}

QString QueryGrammar::joined(int depth)
{
    const QString operation
        = one({u"*"_s, u"/"_s, u"+"_s, u"-"_s, u">"_s, u"< bool"_s, u"=="_s, u"atan2"_s});
    const QString labels = isLucky(0.5) ? u"job, instance"_s : u"job"_s;
    const QString many = one({u"requests_total"_s,
        u"memory_bytes"_s,
        u"rate(errors_total[5m])"_s,
        u"sum by (job, instance, code) (rate(requests_total[2m]))"_s});
    switch (number(0, 4)) {
    case 0: return u"%1 %2 on (job) group_left (team) owner"_s.arg(many, operation);
    case 1: return u"limit %1 on (job) group_right () %2"_s.arg(operation, many);
    case 2:
        return u"sum by (%1) (%2) %3 sum by (%1) (%4)"_s.arg(
            labels, vector(depth), operation, vector(depth));
    case 3: return u"%1 %2 ignoring (code, method) group_left () up"_s.arg(many, operation);
    default: return u"%1 %2 on (%3) %4"_s.arg(selector(), operation, labels, selector());
    }
}

QString QueryGrammar::one(const QStringList& list)
{
    return list[number(0, static_cast<int>(list.size()) - 1)];
}

int QueryGrammar::number(int least, int most)
{
    return std::uniform_int_distribution<>(least, most)(m_random);
}

bool QueryGrammar::isLucky(double chance)
{
    return std::uniform_real_distribution<>(0, 1)(m_random) < chance;
}

} // namespace slipway::test
