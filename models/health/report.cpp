// SPDX-License-Identifier: GPL-3.0-or-later
#include "health/report.h"

#include "base/redactor.h"
#include "base/text.h"
#include "health/formats/body.h"
#include "health/json.h"
#include "health/vocabulary.h"

#include <QStringDecoder>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::health {
namespace {

constexpr qsizetype mostExcerpt = 64 * 1024;

QByteArray mediaTypeOf(const QByteArray& contentType)
{
    return contentType.split(';').first().trimmed().toLower();
}

bool looksLikeJson(const QByteArray& mediaType, const QByteArray& body)
{
    if (body.trimmed().isEmpty())
        return false;
    const auto start = body.trimmed().left(1);
    if (start == "<")
        return false; // a page, whatever its type says
    if (body.startsWith("[+]") || body.startsWith("[-]"))
        return false; // Kubernetes' verbose lines
    return mediaType.endsWith("/json") || mediaType.endsWith("+json") || start == "{"
        || start == "[";
}

bool isText(const QByteArray& body)
{
    const auto head = body.left(mostExcerpt);
    if (head.contains('\0'))
        return false;
    QStringDecoder decoder(QStringDecoder::Utf8);
    const QString decoded = decoder(head);
    return !decoder.hasError() || !decoded.contains(QChar::ReplacementCharacter);
}

/// `{"error": …}` without any status is an answer about something else.
bool readErrorEnvelope(const QJsonObject& object, Report& report)
{
    const auto error = object.value(u"error"_s);
    if (error.isUndefined() || error.isNull() || !formats::statusOf(object).raw.isEmpty())
        return false;
    const auto inner = error.toObject();
    if (error.isObject() && inner.isEmpty())
        return false;
    report.format = u"error"_s;
    report.message = error.isString() ? visible(error.toString(), 1000)
                                      : formats::text(inner, {"message", "type"});
    const auto id = formats::text(inner, {"id"});
    if (!id.isEmpty())
        report.facts << u"error id %1"_s.arg(id);
    report.state = State::Unknown;
    report.reason = report.message.isEmpty() ? u"the answer is an error"_s
                                             : u"the answer is an error: %1"_s.arg(report.message);
    return true;
}

struct Worst {
    State state = State::Maintenance; ///< nothing that counts
    QString name;
    QString raw;
};

/// The worst of the parts that count; maintenance is left out.
Worst worstOf(const std::vector<Component>& components)
{
    Worst worst;
    for (const auto& part : components) {
        const bool counts
            = part.isCritical && !part.stateRaw.isEmpty() && part.state != State::Maintenance;
        if (counts && rollUpRank(part.state) > rollUpRank(worst.state))
            worst = {part.state, part.name, part.stateRaw};
    }
    return worst;
}

void rollUp(Report& report, std::optional<State> said)
{
    const auto worst = worstOf(report.components);
    const auto fromFormat = report.state; // what the family itself concluded, Up where nothing
    State state = said.value_or(worst.name.isEmpty() ? State::Up : worst.state);
    if (fromFormat != State::Up)
        state = worse(state, fromFormat);
    if (said && !worst.name.isEmpty() && rollUpRank(worst.state) > rollUpRank(*said)
        && *said != State::Maintenance) {
        if (worst.state != State::Unknown) {
            report.contradictions << u"body says %1, component %2 says %3"_s.arg(
                report.stateRaw, worst.name, worst.raw);
        }
        state = worse(state, worst.state);
    }
    const bool isByComponent = !worst.name.isEmpty() && state == worst.state && state != State::Up;
    if (isByComponent) {
        report.reason = u"component %1 says %2"_s.arg(worst.name, worst.raw);
    } else if (state != State::Up && report.reason.isEmpty() && !report.stateRaw.isEmpty()) {
        report.reason = u"body says %1"_s.arg(report.stateRaw);
    }
    report.state = state;
}

void readObject(const QJsonObject& object, const QByteArray& mediaType, Report& report)
{
    if (object.value(u"details"_s).isUndefined() && readErrorEnvelope(object, report))
        return;
    formats::readFacts(object, report);
    const auto said = formats::statusOf(object);
    report.stateRaw = said.raw;
    report.state = State::Up;
    const bool isFamily = formats::readHealthJson(object, mediaType, report)
        || formats::readTerminus(object, report)
        || formats::readNamedChecks(object, mediaType, report)
        || formats::readCognitionOs(object, report);
    if (!isFamily && !formats::readFlatJson(object, report))
        return;
    if (isFamily && report.components.empty() && said.raw.isEmpty()) {
        report.state = State::Unknown;
        report.reason = u"the answer says no state"_s;
        return;
    }
    if (said.raw.compare(u"alive"_s, Qt::CaseInsensitive) == 0)
        report.facts << u"liveness only"_s;
    if (!said.raw.isEmpty() && !said.state) {
        rollUp(report, State::Unknown);
        if (report.state == State::Unknown)
            report.reason = u"\"%1\" is not a word that is known"_s.arg(said.raw);
        return;
    }
    rollUp(report, said.state);
}

void readBody(const QByteArray& contentType, const QByteArray& body, Report& report)
{
    const auto mediaType = mediaTypeOf(contentType);
    report.state = State::Up;
    if (!isText(body)) {
        report.format = u"binary"_s;
        report.state = State::Unknown;
        report.reason = u"the answer is binary, not a health answer"_s;
        return;
    }
    if (!looksLikeJson(mediaType, body)) {
        formats::readText(body, report);
        if (report.format == u"html" && report.state == State::Up && mediaType.endsWith("json")) {
            report.state = State::Unknown;
            report.reason = u"the answer is a page where JSON was promised"_s;
        }
        if (report.state != State::Up && report.reason.isEmpty())
            report.reason = u"body says %1"_s.arg(report.stateRaw);
        return;
    }
    const auto json = readJson(body);
    if (!json) {
        report.format = u"broken json"_s;
        report.state = State::Unknown;
        report.reason = json.error().text();
        return;
    }
    if (json->isObject())
        return readObject(json->toObject(), mediaType, report);
    report.format = u"code only"_s;
    if (const auto state
        = json->isString() || json->isBool() ? stateOfValue(*json) : std::nullopt) {
        report.format = u"flat json"_s;
        report.stateRaw = visible(rawWord(*json), 200);
        rollUp(report, state);
    }
}

/// What the status code says on its own; none for a good one.
std::optional<State> stateOfCode(int status)
{
    if (status >= 200 && status < 300)
        return std::nullopt;
    return status >= 500 ? State::Down : State::Unknown;
}

QString reasonOfCode(int status)
{
    if (status == 401 || status == 403)
        return u"the status code is %1: other credentials are wanted"_s.arg(status);
    if (status == 404)
        return u"the status code is 404: nothing is at this path"_s;
    if (status == 429)
        return u"the status code is 429: fewer requests are wanted"_s;
    if (status >= 300 && status < 400)
        return u"the status code is %1: a redirect that was not followed"_s.arg(status);
    return u"the status code is %1"_s.arg(status);
}

} // namespace

QString stateWord(State state)
{
    switch (state) {
    case State::Unknown: return u"unknown"_s;
    case State::Starting: return u"starting"_s;
    case State::Up: return u"up"_s;
    case State::Degraded: return u"degraded"_s;
    case State::Down: return u"down"_s;
    case State::Maintenance: return u"maintenance"_s;
    }
    return u"unknown"_s;
}

int rollUpRank(State state)
{
    switch (state) {
    case State::Maintenance: return 0;
    case State::Up: return 1;
    case State::Starting: return 2;
    case State::Unknown: return 3;
    case State::Degraded: return 4;
    case State::Down: return 6;
    }
    return 3;
}

Report readReport(int httpStatus, const QByteArray& contentType, const QByteArray& body)
{
    Report report;
    readBody(contentType, body, report);
    report.httpStatus = httpStatus;
    report.bodyExcerpt
        = visible(Redactor().redact(QString::fromUtf8(body.left(mostExcerpt))), mostExcerpt);
    const bool bodySpoke = !report.stateRaw.isEmpty();
    const auto bodyState = report.state;
    const auto raw = report.stateRaw;
    if (const auto code = stateOfCode(httpStatus)) {
        report.state = *code;
        const auto detail = report.reason;
        report.reason = reasonOfCode(httpStatus);
        if (!detail.isEmpty())
            report.reason += u"; "_s + detail;
        if (bodySpoke && *code == State::Down && bodyState == State::Up)
            report.contradictions << u"body says %1, status code says %2"_s.arg(raw).arg(
                httpStatus);
        return report;
    }
    if (bodySpoke && (bodyState == State::Down) && stateOfWord(raw) == State::Down)
        report.contradictions << u"body says %1, status code says %2"_s.arg(raw).arg(httpStatus);
    return report;
}

} // namespace slipway::health
