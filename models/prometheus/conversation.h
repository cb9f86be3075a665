// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/async.h"
#include "base/redactor.h"
#include "prometheus/apierror.h"
#include "prometheus/apirequest.h"

#include <QHash>

#include <functional>
#include <string_view>

namespace slipway::prometheus {

/// What is done with a result.
template<typename T>
using Done = std::function<void(T)>;

/// One server being asked: sends, asks by GET where POST is refused, reads answers in a pool, and
/// remembers what was found out about the server until it fails.
///
/// Lives in the HttpClient's thread; what it calls back is never called once it is gone.
class Conversation : public QObject {
    Q_OBJECT
public:
    Conversation(io::HttpClient& http, ServerAddress address, QObject* parent = nullptr);
    /// Every future that is still open gets its last word.
    ~Conversation() override;

    const ServerAddress& address() const { return m_address; }
    QString url() const { return m_url; } ///< as it may be shown
    std::optional<qint64> retryAfter() const { return m_retryAfter; }
    int lastStatus() const { return m_lastStatus; } ///< 0: no answer

    /// Sends; refusals of the server are answers here, faults are errors.
    void send(const ApiCall& call, const Done<Result<io::HttpResponse>>& done);
    /// Sends and reads with `read(body)`, which must be pure; refusals are errors.
    template<typename T, typename Read>
    void ask(const ApiCall& call, Read read, Done<Result<T>> done)
    {
        send(call, [this, read, done](const Result<io::HttpResponse>& response) {
            if (!response)
                return done(failure(response.error()));
            if (const auto refusal = refusalOf(*response, m_url))
                return done(failure(redacted(*refusal)));
            const auto work = [body = response->body, read] {
                const std::string_view text(body.constData(), static_cast<size_t>(body.size()));
                return std::make_shared<Result<T>>(read(text));
            };
            whenDone(
                inPool(m_pool, work), this, [this, done](const std::shared_ptr<Result<T>>& got) {
                    done(*got ? std::move(*got) : Result<T>(failure(placed(got->error()))));
                });
        });
    }
    /// A future, and who fulfils it; `lastWord` if nobody does before this object goes.
    template<typename T>
    Done<T> open(QFuture<T>& future, T lastWord)
    {
        auto promise = std::make_shared<QPromise<T>>();
        promise->start(); // before the future is handed out, or an early result() crashes
        future = promise->future();
        const quint64 id = ++m_lastId;
        const auto finish = [promise](T value) {
            promise->addResult(std::move(value));
            promise->finish();
        };
        m_open.insert(id, [finish, lastWord] { finish(lastWord); });
        return [this, id, finish](T value) {
            m_open.remove(id);
            finish(std::move(value));
        };
    }
    template<typename T>
    Done<Result<T>> openResult(QFuture<Result<T>>& future)
    {
        return open<Result<T>>(
            future, failure(m_url, QStringLiteral("given up: nobody waits for it any more")));
    }

    std::optional<BuildInfo> build; ///< what was found out; forgotten when the server fails
    std::vector<Done<Result<BuildInfo>>> waiting; ///< for what is being found out

private:
    void answered(const ApiCall& call,
        bool wasPost,
        const Done<Result<io::HttpResponse>>& done,
        const io::HttpResult& result);
    Error redacted(const Error& error) const;
    Error placed(Error error) const;

    io::HttpClient& m_http;
    ServerAddress m_address;
    QString m_url;
    Redactor m_redactor; ///< knows the server's own credentials: it might say them back
    bool m_refusesPost = false;
    std::optional<qint64> m_retryAfter;
    int m_lastStatus = 0;
    QHash<quint64, std::function<void()>> m_open;
    quint64 m_lastId = 0;
    QThreadPool m_pool;
};

} // namespace slipway::prometheus
