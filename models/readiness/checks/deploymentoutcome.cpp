// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/deploymentstack.h"

using namespace Qt::StringLiterals;

namespace slipway::readiness {

Evidence placeOf(const Facts& facts, const evidence::Place& place, int endLine)
{
    return placeOf(facts, place.path, place.line, place.column, endLine);
}

void Findings::add(const QString& sentence, Evidence place)
{
    what << sentence;
    places.push_back(std::move(place));
}

QString Findings::text(int most) const
{
    QStringList different = what;
    different.removeDuplicates();
    const QString first = different.mid(0, most).join(u"; "_s);
    return different.size() > most ? first + u"; and %1 more."_s.arg(different.size() - most)
                                   : first + u'.';
}

Outcome passed(QString reason, std::vector<Evidence> evidence)
{
    return {Status::Pass, UnknownReason::None, std::move(reason), std::move(evidence)};
}

Outcome failed(QString reason, std::vector<Evidence> evidence)
{
    return {Status::Fail, UnknownReason::None, std::move(reason), std::move(evidence)};
}

Outcome warned(QString reason, std::vector<Evidence> evidence)
{
    return {Status::Warn, UnknownReason::None, std::move(reason), std::move(evidence)};
}

Outcome notApplicable(QString reason, std::vector<Evidence> evidence)
{
    return {Status::NotApplicable, UnknownReason::None, std::move(reason), std::move(evidence)};
}

Outcome unknown(UnknownReason why, QString reason, std::vector<Evidence> evidence)
{
    return {Status::Unknown, why, std::move(reason), std::move(evidence)};
}

Outcome unreadable(const Facts& facts, const std::vector<Unreadable>& files)
{
    std::vector<Evidence> evidence;
    for (const auto& file : files)
        evidence.push_back(placeOf(facts, file.path, file.line));
    const auto& first = files.front();
    return unknown(UnknownReason::Unreadable,
        u"%1 cannot be read: %2."_s.arg(first.path, first.what),
        std::move(evidence));
}

QString imageName(const evidence::ComposeService& service)
{
    if (!service.image)
        return {};
    const QString image
        = evidence::valueWithDefaults(service.image->text).value_or(service.image->text);
    return image.section(u'@', 0, 0).section(u'/', -1).section(u':', 0, 0).toLower();
}

QString listed(const QStringList& names, int most)
{
    if (names.size() == 1)
        return names.first();
    if (names.size() <= most)
        return names.mid(0, names.size() - 1).join(u", "_s) + u" and "_s
            + names.value(names.size() - 1);
    return names.mid(0, most - 1).join(u", "_s) + u" and %1 more"_s.arg(names.size() - most + 1);
}

} // namespace slipway::readiness
