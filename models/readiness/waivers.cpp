// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/waivers.h"

#include "config/waiverfile.h"
#include "readiness/place.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

constexpr qint64 day = 86'400'000;
constexpr qint64 longest = 180; ///< days
constexpr qint64 longestOfBlocker = 30; ///< days
constexpr qsizetype shortestReason = 10; ///< characters

/// Why a waiver does not hold whatever the rows are; empty: it may.
QString invalidity(const Waiver& waiver, Severity severity, qint64 now)
{
    if (waiver.reason.size() < shortestReason)
        return u"It gives no reason."_s;
    if (waiver.owner.isEmpty())
        return u"Nobody owns it."_s;
    if (waiver.approver.isEmpty())
        return u"Nobody approved it."_s;
    if (waiver.approver.compare(waiver.owner, Qt::CaseInsensitive) == 0)
        return u"Its owner approved it: another person must."_s;
    if (waiver.created <= 0 || waiver.expires <= waiver.created)
        return u"It must expire after it was created."_s;
    if (waiver.created > now + day)
        return u"It was created in the future."_s;
    const qint64 most = severity == Severity::Blocker ? longestOfBlocker : longest;
    if (waiver.expires - waiver.created > most * day)
        return u"It holds for more than %1 days."_s.arg(most);
    return {};
}

bool isWord(const QString& text, const QString& word)
{
    const auto isPart = [](QChar c) { return c.isLetterOrNumber() || c == u'_' || c == u'-'; };
    for (qsizetype at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
        const bool begins = at == 0 || !isPart(text[at - 1]);
        const qsizetype end = at + word.size();
        if (begins && (end == text.size() || !isPart(text[end])))
            return true;
    }
    return false;
}

bool covers(const Waiver& waiver, const CheckResult& row, const Evidence& place)
{
    if (!waiver.fingerprint.isEmpty() && waiver.fingerprint != row.fingerprint)
        return false;
    if (!waiver.path.isEmpty() && place.path != waiver.path
        && !place.path.startsWith(waiver.path.endsWith(u'/') ? waiver.path : waiver.path + u'/'))
        return false;
    return waiver.service.isEmpty() || isWord(place.excerpt, waiver.service)
        || isWord(row.reason, waiver.service);
}

bool isOpen(Status status)
{
    return status == Status::Fail || status == Status::Warn || status == Status::Unknown;
}

/// The waiver that lets the row pass: together they must cover all of its places.
const Waiver* holding(const CheckResult& row, const std::vector<const Waiver*>& waivers)
{
    const Waiver* first = nullptr;
    for (const auto& place : row.evidence) {
        const auto found = std::ranges::find_if(
            waivers, [&](const Waiver* one) { return covers(*one, row, place); });
        if (found == waivers.end())
            return nullptr;
        if (first == nullptr)
            first = *found;
    }
    return first;
}

} // namespace

Policy Policy::gather(const Facts& facts)
{
    constexpr qint64 largest = 1024 * 1024;
    Policy out;
    const auto& settings = facts.inputs().settings;
    const QString file = settings.waivers.isEmpty() ? u"slipway-waivers.yaml"_s : settings.waivers;
    if (!facts.tree().contains(file)) {
        if (!settings.waivers.isEmpty())
            out.errors << u"%1: the policy file is not in the tree"_s.arg(file);
        return out;
    }
    out.file = file;
    const auto bytes = facts.tree().read(file, largest);
    if (!bytes) {
        out.errors << bytes.error().text();
        return out;
    }
    const auto read = config::readWaivers(*bytes, file);
    for (const auto& mistake : read.mistakes)
        out.errors << mistake.text();
    for (const auto& entry : read.entries)
        out.waivers.push_back({entry.check,
            entry.path,
            entry.service,
            entry.fingerprint,
            entry.reason,
            entry.owner,
            entry.approver,
            entry.created,
            entry.expires,
            file,
            entry.line});
    return out;
}

QString fingerprintOf(const CheckResult& row)
{
    QStringList places;
    for (const auto& place : row.evidence)
        places << evidenceWord(place.kind) + u'\n' + place.path + u'\n'
                + place.excerpt.simplified();
    places.sort();
    places.removeDuplicates();
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData((row.id + u'\n' + places.join(u'\n')).toUtf8());
    constexpr qsizetype shown = 16;
    return QString::fromLatin1(hash.result().toHex().left(shown));
}

std::vector<WaiverUse> applyWaivers(
    std::vector<CheckResult>& rows, const Policy& policy, qint64 now)
{
    std::vector<WaiverUse> out;
    for (const auto& waiver : policy.waivers)
        out.push_back({waiver, WaiverState::Unused, {}});
    for (auto& row : rows) {
        row.gross = row.status;
        std::vector<const Waiver*> active;
        std::vector<const Waiver*> expired;
        for (auto& use : out) {
            if (use.waiver.id != row.id)
                continue;
            use.why = invalidity(use.waiver, row.severity, now);
            if (!use.why.isEmpty()) {
                use.state = WaiverState::Invalid;
            } else if (now >= use.waiver.expires) {
                use.state = WaiverState::Expired;
                use.why = u"It expired."_s;
                expired.push_back(&use.waiver);
            } else {
                active.push_back(&use.waiver);
            }
        }
        if (!isOpen(row.status))
            continue;
        if (const Waiver* waiver = holding(row, active)) {
            row.status = Status::Waived;
            row.waiver = *waiver;
        } else if (const Waiver* was = holding(row, expired)) {
            row.waiver = *was;
        }
        for (auto& use : out) {
            const bool counts = row.status == Status::Waived && use.state == WaiverState::Unused
                && std::ranges::any_of(row.evidence, [&](const Evidence& place) {
                       return use.waiver.id == row.id && covers(use.waiver, row, place);
                   });
            if (counts)
                use.state = WaiverState::Active;
        }
    }
    for (auto& use : out) {
        if (use.state != WaiverState::Unused || !use.why.isEmpty())
            continue;
        const bool isKnown = std::ranges::any_of(
            rows, [&](const CheckResult& row) { return row.id == use.waiver.id; });
        if (!isKnown)
            use.state = WaiverState::Invalid;
        use.why = isKnown ? u"Nothing that it covers is open."_s
                          : u"There is no check %1."_s.arg(use.waiver.id);
    }
    return out;
}

std::optional<Waiver> inlineWaiver(const QString& line, const QString& path, int number)
{
    static const QRegularExpression head(u"slipway:waive ([A-Z][A-Z0-9]{1,9}-[0-9]{2,3})(?=\\s)"_s);
    static const QRegularExpression field(u"([a-z]+)=(?:\"([^\"]*)\"|([^\\s\"]+))"_s);
    const auto match = head.match(line);
    if (!match.hasMatch())
        return std::nullopt;
    Waiver out;
    out.id = match.captured(1);
    out.path = path;
    out.file = path;
    out.line = number;
    const auto dayOf = [](const QString& text) {
        const QDate date = QDate::fromString(text, Qt::ISODate);
        return date.isValid() ? QDateTime(date, QTime(0, 0), Qt::UTC).toMSecsSinceEpoch() : 0;
    };
    auto it = field.globalMatch(line, match.capturedEnd());
    while (it.hasNext()) {
        const auto one = it.next();
        const QString name = one.captured(1);
        const QString value = one.captured(2).isEmpty() ? one.captured(3) : one.captured(2);
        if (name == u"owner")
            out.owner = value;
        else if (name == u"approver")
            out.approver = value;
        else if (name == u"reason")
            out.reason = value;
        else if (name == u"created")
            out.created = dayOf(value);
        else if (name == u"expires")
            out.expires = dayOf(value);
    }
    return out;
}

} // namespace slipway::readiness
