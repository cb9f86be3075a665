// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verbs/source.h"

#include "base/async.h"
#include "io/httpclient.h"

#include <QCoreApplication>
#include <QFile>
#include <QTimer>

using namespace Qt::StringLiterals;

namespace slipway::verbs {

std::optional<QUrl> urlOf(const QString& argument)
{
    for (const auto& scheme : {u"http://"_s, u"https://"_s, u"tcp://"_s}) {
        if (argument.startsWith(scheme, Qt::CaseInsensitive))
            return QUrl(argument, QUrl::StrictMode);
    }
    return std::nullopt;
}

Result<QByteArray> fileBytes(const QString& path)
{
    QFile file(path);
    const bool isOpen
        = path == u"-" ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    if (!isOpen)
        return failure(
            path, u"cannot be read: %1"_s.arg(file.errorString()), u"give a file or a URL"_s);
    return file.readAll();
}

io::HttpResult getOnce(const Session& session, const io::HttpRequest& request)
{
    io::HttpResult answer;
    io::HttpClient client(*session.clock);
    QObject context;
    // From inside the loop, so that an answer that is there at once ends it too.
    QTimer::singleShot(0, &context, [&] {
        whenDone(client.get(request), &context, [&](const io::HttpResult& result) {
            answer = result;
            QCoreApplication::quit();
        });
    });
    QCoreApplication::exec();
    return answer;
}

} // namespace slipway::verbs
