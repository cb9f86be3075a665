// SPDX-License-Identifier: GPL-3.0-or-later
#include "health/formats/body.h"

#include <QJsonArray>

#include <algorithm>

using namespace Qt::StringLiterals;

// Frameworks with named checks: Terminus (NestJS), Spring Boot Actuator, MicroProfile Health,
// ASP.NET Core.
namespace slipway::health::formats {

bool readTerminus(const QJsonObject& object, Report& report)
{
    const auto info = field(object, {"info"});
    const auto error = field(object, {"error"});
    const auto details = field(object, {"details"});
    if (!info.isObject() && !(error.isObject() && details.isObject()))
        return false;
    report.format = u"terminus"_s;
    // Details repeat what stands in info and error: each name counts once, details win.
    for (const auto& part : {details, error, info}) {
        for (auto& one : componentsOf(part)) {
            const bool isNew = std::ranges::find(report.components, one.name, &Component::name)
                == report.components.end();
            if (isNew)
                report.components.push_back(std::move(one));
        }
    }
    return true;
}

bool readNamedChecks(const QJsonObject& object, const QByteArray& mediaType, Report& report)
{
    const auto entries = field(object, {"entries", "results"});
    if (entries.isObject() || entries.isArray()) {
        report.format = u"asp.net"_s;
        report.components = componentsOf(entries);
        return true;
    }
    const auto checks = field(object, {"checks"});
    if (checks.isArray()) {
        report.format = u"microprofile"_s;
        report.components = componentsOf(checks);
        return true;
    }
    const auto said = field(object, {"status"}).toString();
    const bool isUpperCase = !said.isEmpty() && said == said.toUpper();
    const auto components = field(object, {"components", "details"}).toObject();
    const bool hasStatuses = std::any_of(components.begin(),
        components.end(),
        [](const QJsonValue& value) { return field(value.toObject(), {"status"}).isString(); });
    const bool isSpring = mediaType.startsWith("application/vnd.spring-boot.actuator");
    if (!isSpring && !(isUpperCase && hasStatuses))
        return false;
    report.format = u"spring"_s;
    report.components = componentsOf(components);
    return true;
}

} // namespace slipway::health::formats
