// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/pythonroutes.h"
#include "evidence/pythonsweep.h"

#include <QMap>

/// Reader of routes, for routesOf() and pythonFactsOf().
namespace slipway::evidence {

/// Finds applications, routers and what is registered with them; finish() puts prefixes before
/// paths.
class RouteReader : public PythonVisitor {
public:
    explicit RouteReader(const PythonProgram& program) : m_program(program) { }
    bool wants(int file) const override
    {
        return m_program.outline(file).has(PythonTrait::Routes) || m_program.callsRenamed(file);
    }
    void visit(const PythonUnit& unit) override;
    /// After the sweep.
    PythonRoutes finish();

private:
    /// File and name of an object.
    using Key = std::pair<int, QString>;
    /// An application or router object.
    struct Router {
        QString prefix;
        bool isApplication = false;
        bool isKnown = true; ///< the prefix is constant
    };
    /// `parent.include_router(child, prefix=…)`.
    struct Inclusion {
        Key parent;
        Key child;
        QString prefix;
        bool isKnown = true;
    };
    /// A route whose path has no prefix yet.
    struct Registered {
        PythonRoute route{};
        std::optional<Key> router{}; ///< nothing: a route of Django
        bool hasPath = true; ///< it is constant
    };

    static Key key(const PythonSymbol& symbol) { return {symbol.file, symbol.name}; }
    std::optional<QString> prefixOf(const PythonUnit& unit, int node) const;
    void objects(const PythonUnit& unit);
    void inclusions(const PythonUnit& unit);
    void decorators(const PythonUnit& unit);
    void calls(const PythonUnit& unit);
    void django(const PythonUnit& unit, int call);
    int handlerOf(const PythonUnit& unit, int call) const;
    void add(const PythonUnit& unit,
        const PythonSymbol& router,
        const QString& method,
        const std::optional<QString>& path,
        int function,
        int node);
    /// Every full prefix of a router; the flag: it leads to an application.
    std::vector<std::pair<QString, bool>> prefixes(const Key& router, int depth) const;

    const PythonProgram& m_program;
    PythonRoutes m_out;
    QMap<Key, Router> m_routers;
    std::vector<Inclusion> m_inclusions;
    std::vector<Registered> m_registered;
    Place m_django; ///< of the first route of Django
};

} // namespace slipway::evidence
