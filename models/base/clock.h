// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QtGlobal>

namespace slipway {

/// The only source of time. Thread-safe; injected, never global.
class Clock {
public:
    Clock() = default;
    virtual ~Clock() = default;
    Clock(const Clock&) = delete;
    Clock& operator=(const Clock&) = delete;

    /// Milliseconds since the Unix epoch, UTC: for storing and showing.
    virtual qint64 now() const = 0;
    /// Milliseconds from an arbitrary start that never step back: for durations.
    virtual qint64 monotonic() const = 0;
};

/// The machine's clocks.
class SystemClock final : public Clock {
public:
    qint64 now() const override;
    qint64 monotonic() const override;
};

/// Stands still until told to move: tests, and `--at TIME`.
class ManualClock final : public Clock {
public:
    explicit ManualClock(qint64 now = 0) : m_now(now) {}
    qint64 now() const override { return m_now; }
    qint64 monotonic() const override { return m_now; }
    void set(qint64 now) { m_now = now; }
    void advance(qint64 milliseconds) { m_now += milliseconds; }

private:
    qint64 m_now;
};

/// RFC 3339 in UTC with milliseconds only where they are not zero, as `2026-11-22T20:00:00Z`.
QString toRfc3339(qint64 milliseconds);
/// RFC 3339 with any offset, or Unix seconds with an optional fraction, as milliseconds.
Result<qint64> parseTime(const QString& text);

} // namespace slipway
