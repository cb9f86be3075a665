// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFuture>
#include <QFutureWatcher>
#include <QObject>
#include <QPromise>
#include <QThreadPool>

#include <memory>
#include <type_traits>
#include <utility>

namespace slipway {

/// Calls `fn(const T&)` in `context`'s thread when the future has its result; never once `context` is gone
/// or the future was cancelled. (QFuture::then with a context asserts in Qt 6.4 when the context dies first.)
template<typename T, typename Fn>
void whenDone(const QFuture<T>& future, QObject* context, Fn fn)
{
    auto* watcher = new QFutureWatcher<T>(context);
    QObject::connect(
        watcher, &QFutureWatcherBase::finished, context, [watcher, fn = std::move(fn)]() mutable {
            watcher->deleteLater();
            if (!watcher->isCanceled() && watcher->future().resultCount() > 0)
                fn(watcher->result());
        });
    watcher->setFuture(future);
}

/// Runs a pure function on copies of its inputs in the pool.
template<typename Fn, typename T = std::invoke_result_t<Fn>>
QFuture<T> inPool(QThreadPool& pool, Fn fn)
{
    auto promise = std::make_shared<QPromise<T>>();
    promise->start(); // before the future is handed out, or an early result() crashes
    auto future = promise->future();
    pool.start([promise, fn = std::move(fn)]() mutable {
        promise->addResult(fn());
        promise->finish();
    });
    return future;
}

} // namespace slipway
