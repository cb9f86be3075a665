// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verbs/demoasking.h"

#include "app/demo/services.h"
#include "base/async.h"
#include "base/text.h"

#include <QCoreApplication>
#include <QJsonDocument>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace slipway::verbs {
namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("slipway::verbs::demo", text);
}

MemberAnswer read(const QUrl& url, const io::HttpResult& result)
{
    MemberAnswer out;
    out.url = url;
    if (!result.response) {
        out.what = result.failure ? visible(result.failure->text) : tr("no answer");
        return out;
    }
    static const QStringList good{u"ready"_s, u"healthy"_s, u"pass"_s};
    const auto body = QJsonDocument::fromJson(result.response->body).object();
    out.word = visible(body.value(u"status"_s).toString());
    out.version = visible(body.value(u"version"_s).toString());
    out.milliseconds = result.response->milliseconds;
    out.isWell = result.response->status == 200 && good.contains(out.word);
    out.what = u"%1 %2 %3"_s.arg(result.response->status).arg(out.word, out.version).trimmed();
    return out;
}

} // namespace

void askMember(io::HttpClient& client,
    const QJsonObject& state,
    const QString& member,
    QObject* context,
    std::function<void(const MemberAnswer&)> done)
{
    const auto* known = demo::member(member);
    const int port
        = state.value(u"services"_s).toObject().value(member).toObject().value(u"port"_s).toInt();
    if (!known || port == 0) {
        MemberAnswer out;
        out.what = tr("no such service");
        return done(out);
    }
    const QString path = known->kind == demo::Kind::Api ? u"/api/v4/health/ready"_s : u"/health"_s;
    io::HttpRequest request;
    request.url = QUrl(u"http://127.0.0.1:%1%2"_s.arg(port).arg(path));
    request.timeout = 2s;
    whenDone(client.get(request),
        context,
        [url = request.url, done = std::move(done)](
            const io::HttpResult& result) { done(read(url, result)); });
}

} // namespace slipway::verbs
