// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/waiverfile.h"

#include "config/fields.h"

#include <QDateTime>

using namespace Qt::StringLiterals;

namespace slipway::config {
namespace {

/// `2026-01-31` as midnight UTC.
qint64 readDay(const yaml::Node& node, const Fields& fields, QStringView key, Mistakes& mistakes)
{
    const QString text = fields.text(key);
    const QDate day = QDate::fromString(text, Qt::ISODate);
    if (fields.has(key) && (!day.isValid() || text.size() != 10))
        mistakes.add(node.find(key)->mark, u"'%1' must be a day"_s.arg(key), u"as 2026-01-31"_s);
    return day.isValid() ? QDateTime(day, QTime(0, 0), Qt::UTC).toMSecsSinceEpoch() : 0;
}

WaiverEntry readEntry(const yaml::Node& node, Mistakes& mistakes)
{
    const Fields fields(node, section(Part::Waiver), mistakes);
    WaiverEntry out;
    out.line = node.mark.line;
    out.check = fields.text(u"check");
    out.path = fields.paths(u"path").value(0);
    out.service = fields.text(u"service");
    out.fingerprint = fields.text(u"fingerprint");
    out.reason = fields.text(u"reason").trimmed();
    out.owner = fields.text(u"owner").trimmed();
    out.approver = fields.text(u"approver").trimmed();
    out.created = readDay(node, fields, u"created", mistakes);
    out.expires = readDay(node, fields, u"expires", mistakes);
    return out;
}

} // namespace

WaiverFile readWaivers(const QByteArray& bytes, const QString& file)
{
    WaiverFile out;
    const auto node = yaml::readStrict(bytes);
    if (!node) {
        out.mistakes.push_back(
            Error{file + u':' + node.error().where, node.error().what, node.error().fix});
        return out;
    }
    Mistakes all(file);
    const Fields root(*node, section(Part::WaiverFile), all);
    if (root.has(u"version") && root.text(u"version") != u"1")
        all.add(node->find(u"version")->mark, u"'version' must be 1"_s);
    for (const yaml::Node* item : root.items(u"waivers")) {
        Mistakes own(file);
        auto entry = readEntry(*item, own);
        if (own.isEmpty())
            out.entries.push_back(std::move(entry));
        const auto mistakes = own.sorted();
        out.mistakes.insert(out.mistakes.end(), mistakes.begin(), mistakes.end());
    }
    const auto mistakes = all.sorted();
    out.mistakes.insert(out.mistakes.begin(), mistakes.begin(), mistakes.end());
    return out;
}

} // namespace slipway::config
