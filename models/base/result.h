// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <tl/expected.hpp>

#include <utility>

/// Values that every room speaks: results, time, text that is safe to show.
namespace slipway {

/// Why something failed, said so that a person can act on it.
struct Error {
    QString where; ///< `file:line:column`, a URL without secrets, or empty
    QString what; ///< the fact, one sentence without a full stop
    QString fix; ///< what to do about it, or empty
    friend bool operator==(const Error&, const Error&) = default;

    /// `where: what (fix)`, leaving out what is empty.
    QString text() const;
    /// The same error seen from further out: `outer` stands before `where`.
    Error in(const QString& outer) const;
};

/// A value or the error that stands in its place. Never ignore one.
template<typename T>
using Result = tl::expected<T, Error>;

/// Shorthand to return an error from a function that returns a Result.
[[nodiscard]] inline tl::unexpected<Error> failure(Error error)
{
    return tl::unexpected<Error>(std::move(error));
}

[[nodiscard]] inline tl::unexpected<Error> failure(QString where, QString what, QString fix = {})
{
    return failure(Error {std::move(where), std::move(what), std::move(fix)});
}

} // namespace slipway
