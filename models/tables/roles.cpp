// SPDX-License-Identifier: GPL-3.0-or-later
#include "tables/roles.h"

namespace slipway::tables {

Sign signOf(readiness::Status status)
{
    switch (status) {
    case readiness::Status::Pass: return Sign::Ok;
    case readiness::Status::Warn: return Sign::Warn;
    case readiness::Status::Fail: return Sign::Bad;
    case readiness::Status::Unknown: return Sign::Unknown;
    case readiness::Status::NotApplicable: return Sign::NotApplicable;
    case readiness::Status::Waived: return Sign::Waived;
    }
    return Sign::Unknown;
}

Sign signOf(readiness::Verdict verdict)
{
    switch (verdict) {
    case readiness::Verdict::Go: return Sign::Ok;
    case readiness::Verdict::GoWithRisk: return Sign::Warn;
    case readiness::Verdict::NoGo: return Sign::Bad;
    case readiness::Verdict::NotProven: return Sign::Unknown;
    }
    return Sign::Unknown;
}

Sign signOf(readiness::ClaimVerdict verdict)
{
    switch (verdict) {
    case readiness::ClaimVerdict::Supported: return Sign::Ok;
    case readiness::ClaimVerdict::Partly: return Sign::Warn;
    case readiness::ClaimVerdict::Contradicted: return Sign::Bad;
    case readiness::ClaimVerdict::Unsupported: return Sign::Unknown;
    }
    return Sign::Unknown;
}

Sign signOf(health::State state)
{
    switch (state) {
    case health::State::Unknown: return Sign::Unknown;
    case health::State::Starting: return Sign::Starting;
    case health::State::Up: return Sign::Ok;
    case health::State::Degraded: return Sign::Warn;
    case health::State::Down: return Sign::Bad;
    case health::State::Maintenance: return Sign::Maintenance;
    }
    return Sign::Unknown;
}

Tone toneOf(Sign sign)
{
    switch (sign) {
    case Sign::Ok: return Tone::Ok;
    case Sign::Warn: return Tone::Warn;
    case Sign::Bad: return Tone::Bad;
    case Sign::Running:
    case Sign::Starting: return Tone::Accent;
    case Sign::None:
    case Sign::Unknown:
    case Sign::Pending:
    case Sign::Silenced:
    case Sign::Blocked:
    case Sign::Maintenance:
    case Sign::Waived:
    case Sign::NotApplicable: return Tone::Unknown;
    }
    return Tone::Unknown;
}

} // namespace slipway::tables
