// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/pythonprogram.h"

namespace slipway::evidence {

/// One HTTP endpoint of FastAPI, Starlette, Flask, Sanic, aiohttp or Django.
struct PythonRoute {
    QString method{}; ///< GET …, WEBSOCKET, or ANY where the code does not say
    QString path{}; ///< with the prefixes of all routers it is included through; begins with `/`
    bool isComplete = true; ///< false: a prefix is not constant, or the router is never included
                            ///< as far as one sees: `path` is the end of the real one
    QString handler{}; ///< name of the function; may be empty
    int file = -1; ///< of the program
    int function = -1; ///< handler in that file's functions; -1: not seen
    Place place{};
    friend bool operator==(const PythonRoute&, const PythonRoute&) = default;
};

struct PythonRoutes {
    std::vector<PythonRoute> routes{}; ///< by file, then line
    bool hasApplication = false; ///< a web application object is made, or urlpatterns are defined
    bool isOpen = false; ///< routes are registered in ways that are not read (loops, plugins)
    Place application{}; ///< of the first application
};

PythonRoutes routesOf(const PythonProgram& program);

/// True if a route answers `path`: `{x}` and `<x>` match one segment, a trailing slash is ignored;
/// an incomplete route matches where the path ends with it.
bool answers(const PythonRoute& route, const QString& path);

} // namespace slipway::evidence
