// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/pythonmetrics.h"
#include "evidence/pythonsweep.h"

/// Readers of metrics, for metricsOf() and pythonFactsOf().
namespace slipway::evidence {

/// Finds declarations, and how metrics are served.
class MetricDeclarations : public PythonVisitor {
public:
    MetricDeclarations(const PythonProgram& program, PythonMetrics& out)
        : m_program(program)
        , m_out(out)
    {
    }
    bool wants(int file) const override;
    void visit(const PythonUnit& unit) override;

private:
    const PythonProgram& m_program;
    PythonMetrics& m_out;
};

/// What stands around metrics in one file: libraries of others, how they are served.
void readExposition(const PythonUnit& unit, PythonMetrics& out);

/// Finds what happens to metrics once they are declared. It looks for what may be one, beside the
/// search for declarations; finish() takes what is.
class MetricUpdates : public PythonVisitor {
public:
    explicit MetricUpdates(const PythonProgram& program);
    bool wants(int file) const override { return m_isWanted[size_t(file)]; }
    void visit(const PythonUnit& unit) override;
    /// After the sweep, with all metrics declared.
    void finish(PythonMetrics& out);

private:
    /// Something done with a name that may be a metric's.
    struct Use {
        QString name{}; ///< its last one
        PythonSymbol symbol{};
        bool isAttribute = false;
        bool escapes = false;
        PythonMetricUpdate update{}; ///< without a method: there is none
    };
    MetricUpdates(const PythonProgram& program, QSet<quint64> names);
    void look(QSet<quint64> names);
    void use(const PythonUnit& unit,
        int node,
        const std::vector<int>& parents,
        const std::vector<int>& functions);
    QString shared(QStringView text);

    const PythonProgram& m_program;
    QSet<quint64> m_names; ///< hashes of last names
    std::vector<bool> m_isWanted;
    std::vector<Use> m_uses; ///< in the order of the program
    QSet<QString> m_texts;
};

} // namespace slipway::evidence
