// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/python.h"

#include <QHash>
#include <QSet>

#include <vector>

namespace slipway::evidence {

/// One file of a program.
struct PythonFile {
    QString path{};
    PythonModule module{};
};

/// A node somewhere in the program.
struct PythonPlace {
    int file = -1;
    int node = -1;
};

/// Modules that import each other. Names are followed through imports as far as files are there;
/// nothing is run and no package index is known.
class PythonProgram {
public:
    PythonProgram() = default;
    explicit PythonProgram(std::vector<PythonFile> files);

    const std::vector<PythonFile>& files() const { return m_files; }
    const PythonModule& module(int file) const { return m_files[size_t(file)].module; }
    Place placeOf(int file, int node) const;
    Place lineOf(int file, int line) const;
    /// File of a dotted module as `from` would import it: relative, absolute from a source root,
    /// or by its longest suffix if that is unique; -1.
    int fileOf(const QString& module, int from) const;
    /// Where a module-level name, given as `dotted` in `from`, is defined: file and the name there
    /// (`settings`, `Settings.x`), re-exports followed, at most 8 steps. For what is not of the
    /// program: file -1 and the full dotted name.
    struct Symbol {
        int file = -1;
        QString name{};
        bool isKnown() const { return file >= 0; }
        friend bool operator==(const Symbol&, const Symbol&) = default;
    };
    Symbol symbolOf(const QString& dotted, int from) const;
    /// The same of a Name or Attribute node, imports of its module applied.
    Symbol symbolOf(int node, int from) const;
    /// False if the last name of what symbolOf() would say is surely none that `isWanted` takes:
    /// the filter before it. `isWanted` is given that of the node's own module.
    template<typename Wanted>
    bool mayEndIn(int node, int from, const Wanted& isWanted) const
    {
        const auto last = module(from).lastName(node);
        return isWanted(last) || isRenamed(last);
    }
    /// Class that a name means; file -1 if none. Second: index in its module's classes.
    std::pair<int, int> classOf(const Symbol& symbol) const;
    std::pair<int, int> functionOf(const Symbol& symbol) const;
    /// Value a symbol is assigned at module level; node -1 if none.
    PythonPlace valueOf(const Symbol& symbol) const;
    /// String that an expression is, module-level constants of any file followed; nothing if it is
    /// not constant.
    std::optional<QString> stringOf(int node, int file) const;
    /// The dotted names of all classes a class derives from, those of the program as
    /// `path:Class`, others as imported (`pydantic_settings.BaseSettings`).
    QStringList ancestorsOf(int file, int classIndex) const;

private:
    bool isRenamed(QStringView name) const
    {
        return m_renamed.contains(QString::fromRawData(name.data(), name.size()));
    }
    /// Longest prefix of a dotted name that is a module, and what is left.
    std::pair<int, QString> split(const QString& full, int from) const;
    bool defines(int file, const QString& name) const;

    std::vector<PythonFile> m_files;
    QHash<QString, int> m_modules; ///< every suffix of a dotted path → file, -2 if several
    QHash<QString, int> m_paths;
    std::vector<QString> m_dotted; ///< of each file; `__init__` is a level, too
    QSet<QString> m_renamed; ///< names that some module binds to what has another last name
};

/// Dotted module of a path: `src/app/main.py` → `src.app.main`, `__init__` left out.
QString pythonModuleName(const QString& path);

} // namespace slipway::evidence
