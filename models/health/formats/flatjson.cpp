// SPDX-License-Identifier: GPL-3.0-or-later
#include "health/formats/body.h"
#include "health/vocabulary.h"

#include <QSet>

using namespace Qt::StringLiterals;

// Home-grown JSON: words of the vocabulary beside a status, objects with a status of their own.
namespace slipway::health::formats {
namespace {

/// Fields that speak of the whole, not of a part.
bool isOfTheWhole(const QString& key)
{
    static const QSet<QString> keys{u"status"_s,
        u"state"_s,
        u"health"_s,
        u"healthy"_s,
        u"success"_s,
        u"ready"_s,
        u"ok"_s,
        u"service"_s,
        u"servicename"_s,
        u"name"_s,
        u"version"_s,
        u"message"_s,
        u"timestamp"_s,
        u"time"_s,
        u"environment"_s,
        u"mode"_s,
        u"description"_s,
        u"output"_s,
        u"error"_s,
        u"platform_status"_s,
        u"level"_s,
        u"type"_s,
        u"summary"_s};
    return keys.contains(key.toLower());
}

} // namespace

bool readFlatJson(const QJsonObject& object, Report& report)
{
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (isOfTheWhole(it.key()))
            continue;
        const bool isWord = it->isString() && stateOfWord(it->toString()) && it->toString() != u"0"
            && it->toString() != u"1";
        if (!isWord && !it->isObject())
            continue;
        if (auto part = component(it.key(), *it))
            report.components.push_back(std::move(*part));
    }
    const bool saidSomething = !statusOf(object).raw.isEmpty() || !report.components.empty();
    report.format = saidSomething ? u"flat json"_s : u"code only"_s;
    return saidSomething;
}

} // namespace slipway::health::formats
