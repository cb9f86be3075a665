// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/pythonprogram.h"

namespace slipway::evidence {

/// A call that runs or rebuilds code from data: eval, exec, pickle.loads, yaml.load without a safe
/// loader, os.system, subprocess with shell=True …
struct PythonDanger {
    QString callee{}; ///< `eval`, `pickle.loads`
    bool isConstant = false; ///< its argument is a literal
    bool isGuarded
        = false; ///< empty builtins, RestrictedPython, a safe loader: doubtful, not plain
    bool isJustified = false; ///< `# nosec` or `# noqa: S…` stands on the line
    Place place{};
    friend bool operator==(const PythonDanger&, const PythonDanger&) = default;
};

/// CORS as middleware is told.
struct PythonCors {
    enum class Origins { Listed, Any, Settings, Unknown };
    Origins origins = Origins::Unknown;
    QStringList list{}; ///< constants of it
    QString setting{}; ///< field of a settings class that gives them (`CORS_ORIGINS`)
    std::optional<bool> credentials{}; ///< nothing: not constant
    QString credentialsSetting{};
    bool isReflected = false; ///< allow_origin_regex that matches anything
    Place place{};
    friend bool operator==(const PythonCors&, const PythonCors&) = default;
};

/// One SQLAlchemy (or asyncpg, psycopg) pool.
struct PythonPool {
    QString kind{}; ///< create_engine, create_async_engine, asyncpg.create_pool, …
    std::optional<int> size{}; ///< nothing: not constant, see sizeSetting
    std::optional<int> overflow{};
    QString sizeSetting{}; ///< field or variable that gives it
    QString overflowSetting{};
    bool isNull = false; ///< NullPool: as many connections as sessions at once
    bool isStatic = false; ///< StaticPool, SingletonThreadPool or sqlite: not a server's
    Place place{};
    Place sizePlace{};
    friend bool operator==(const PythonPool&, const PythonPool&) = default;
};

/// An answer to a client that holds an exception's text.
struct PythonLeak {
    int status = 0; ///< 500 …; 0: not constant or the default
    bool isGeneral = false; ///< it is a handler of Exception, or an `except Exception`
    QString what{}; ///< `str(exc)`, `traceback.format_exc()`
    Place place{};
    friend bool operator==(const PythonLeak&, const PythonLeak&) = default;
};

/// A middleware, limiter or decorator that limits the rate of requests.
struct PythonLimiter {
    QString what{}; ///< `slowapi.Limiter`, `RateLimitMiddleware`
    bool isRegistered = false; ///< add_middleware, default limits, or a decorator of a route
    Place place{};
    friend bool operator==(const PythonLimiter&, const PythonLimiter&) = default;
};

struct PythonUses {
    std::vector<PythonDanger> dangers{};
    std::vector<PythonCors> cors{};
    std::vector<PythonPool> pools{};
    std::vector<PythonLeak> leaks{};
    std::vector<PythonLimiter> limiters{};
    QStringList packages{}; ///< top-level packages imported, sorted
};

PythonUses usesOf(const PythonProgram& program);

} // namespace slipway::evidence
