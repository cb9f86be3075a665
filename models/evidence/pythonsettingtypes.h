// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/pythonsettings.h"
#include "evidence/pythonsweep.h"

#include <QHash>

/// Parts of settingsOf(), for it and for pythonFactsOf().
namespace slipway::evidence {

/// Sets type, choices, schemes and isOptional of a setting from its annotation (-1: unknown).
void readSettingType(const PythonUnit& unit, int annotation, PythonSetting& setting);

/// Reads every settings class.
void readSettingsClasses(const PythonProgram& program, PythonSettings& out);

/// Adds what is read with os.environ, os.getenv, decouple, starlette.config and django-environ,
/// also through functions that hand on a name.
class EnvironmentReader : public PythonVisitor {
public:
    EnvironmentReader(const PythonProgram& program, PythonSettings& out)
        : m_program(program)
        , m_out(out)
    {
    }
    bool wants(int file) const override
    {
        return m_program.outline(file).has(PythonTrait::ReadsEnvironment);
    }
    void visit(const PythonUnit& unit) override;
    /// After the sweep: looks at who calls functions that hand on a name.
    void finish();

private:
    class Callers;
    void read(const PythonUnit& unit, const PythonCall& call, SettingType type);
    bool noteWrapper(const PythonUnit& unit, int function, int argument);
    void viaWrapper(const PythonUnit& unit, const PythonCall& call);
    void subscripts(const PythonUnit& unit, const QHash<int, SettingType>& casts);
    /// A read whose name is not constant.
    void noteOpen(const PythonUnit& unit, int node);
    void add(const PythonUnit& unit,
        const QString& name,
        int node,
        int function,
        int fallback,
        SettingType type,
        bool raises);

    const PythonProgram& m_program;
    PythonSettings& m_out;
    QHash<std::pair<int, int>, int> m_wrappers; ///< function → position of the name
    QSet<QString> m_names;
};

/// After all readers: marks fields that nothing takes from their object, and puts settings into
/// the order of the program.
void finishSettings(const PythonProgram& program, PythonSettings& out);

} // namespace slipway::evidence
