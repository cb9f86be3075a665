// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/python.h"
#include "evidence/pythonoutline.h"

#include <QHash>
#include <QSet>

#include <functional>
#include <memory>
#include <vector>

namespace slipway::evidence {

class PythonProgram;
class PythonUnit;

/// One file of a program.
struct PythonFile {
    QString path{};
    PythonModule module{};
};

/// Where a module-level name is defined: file and the name there (`settings`, `Settings.x`). For
/// what is not of the program: file -1 and the full dotted name.
struct PythonSymbol {
    int file = -1;
    QString name{};
    bool isKnown() const { return file >= 0; }
    friend bool operator==(const PythonSymbol&, const PythonSymbol&) = default;
};

/// The bytes of a file; nothing if it cannot be read. Called by several threads.
using PythonLoader = std::function<std::optional<QByteArray>(const QString& path)>;

/// Modules that import each other. Names are followed through imports as far as files are there;
/// nothing is run and no package index is known.
///
/// Of each module its outline stays in memory; whole modules do up to a number of bytes, the others
/// are read again when somebody asks for them. Thread-safe to read.
class PythonProgram {
public:
    PythonProgram();
    /// Modules that are all kept.
    explicit PythonProgram(std::vector<PythonFile> files);
    /// Reads files, those that can be read; modules beyond `budget` bytes are not kept.
    PythonProgram(const QStringList& paths, PythonLoader load, qint64 budget);
    ~PythonProgram();
    PythonProgram(PythonProgram&& other) noexcept;
    PythonProgram& operator=(PythonProgram&& other) noexcept;

    int size() const { return int(m_files.size()); }
    bool isEmpty() const { return m_files.empty(); }
    const QString& path(int file) const { return m_files[size_t(file)].path; }
    const PythonOutline& outline(int file) const { return m_files[size_t(file)].outline; }
    /// Whether a module that is read again is likely to be asked for soon once more.
    enum class Asking { Often, Once };
    /// The file with its module; false if it is no longer what it was when it was first read.
    PythonUnit unit(int file, Asking asking = Asking::Often) const;
    /// True if the module is in memory.
    bool isKept(int file) const { return m_files[size_t(file)].module != nullptr; }
    /// Paths that could not be read, are not Python 3 or too large; sorted as given.
    const QStringList& unreadable() const { return m_unreadable; }
    /// Paths of files that were written while the program was looked at: what was read of them may
    /// be less than there is.
    QStringList changed() const;

    Place lineOf(int file, int line) const { return {path(file), line, 1}; }
    /// File of a dotted module as `from` would import it: relative, absolute from a source root,
    /// or by its longest suffix if that is unique; -1.
    int fileOf(const QString& module, int from) const;
    /// Where a module-level name, given as `dotted` in `from`, is defined; re-exports followed, at
    /// most 8 steps.
    PythonSymbol symbolOf(const QString& dotted, int from) const;
    /// Class that a name means; file -1 if none. Second: index in its module's classes.
    std::pair<int, int> classOf(const PythonSymbol& symbol) const;
    std::pair<int, int> functionOf(const PythonSymbol& symbol) const;
    /// The dotted names of all classes a class derives from, those of the program as
    /// `path:Class`, others as imported (`pydantic_settings.BaseSettings`).
    QStringList ancestorsOf(int file, int classIndex) const;
    /// The text that a field of that name has in some class, the last one of the program.
    std::optional<QString> fieldText(QStringView name) const;
    /// True if some module binds that name to what has another last name.
    bool isRenamed(QStringView name) const
    {
        return m_renamed.contains(QString::fromRawData(name.data(), name.size()));
    }
    /// True if a file calls anything by a name that some module renames.
    bool callsRenamed(int file) const { return m_files[size_t(file)].callsRenamed; }

private:
    struct Kept {
        QString path{};
        PythonOutline outline{};
        std::shared_ptr<const PythonModule> module{};
        quint64 digest = 0; ///< of its bytes
        bool callsRenamed = false;
    };
    struct Reread;
    void index();
    /// Longest prefix of a dotted name that is a module, and what is left.
    std::pair<int, QString> split(const QString& full, int from) const;
    bool defines(int file, const QString& name) const;

    std::vector<Kept> m_files;
    QStringList m_unreadable;
    QHash<QString, int> m_modules; ///< every suffix of a dotted path → file, -2 if several
    QHash<QString, int> m_paths;
    QSet<QString> m_renamed; ///< names that some module binds to what has another last name
    QHash<QString, QString> m_fieldTexts;
    std::unique_ptr<Reread> m_reread;
};

struct PythonValue;

/// One file of a program with its module at hand, which stays as long as this does.
class PythonUnit {
public:
    PythonUnit(const PythonProgram& program, int file, std::shared_ptr<const PythonModule> module)
        : m_program(&program)
        , m_file(file)
        , m_module(std::move(module))
    {
    }
    explicit operator bool() const { return m_module != nullptr; }

    const PythonProgram& program() const { return *m_program; }
    int file() const { return m_file; }
    const QString& path() const { return m_program->path(m_file); }
    const PythonModule& module() const { return *m_module; }

    Place placeOf(int node) const;
    Place lineOf(int line) const { return m_program->lineOf(m_file, line); }
    /// Where what a Name or Attribute node says is defined, imports of its module applied.
    PythonSymbol symbolOf(int node) const;
    /// False if the last name of what symbolOf() would say is surely none that `isWanted` takes:
    /// the filter before it. `isWanted` is given that of the node's own module.
    template<typename Wanted>
    bool mayEndIn(int node, const Wanted& isWanted) const
    {
        const auto last = m_module->lastName(node);
        return isWanted(last) || m_program->isRenamed(last);
    }
    /// Value a symbol is assigned at module level; node -1 if none.
    PythonValue valueOf(const PythonSymbol& symbol) const;
    /// String that an expression is, module-level constants of any file followed; nothing if it is
    /// not constant.
    std::optional<QString> stringOf(int node) const;

private:
    const PythonProgram* m_program = nullptr;
    int m_file = -1;
    std::shared_ptr<const PythonModule> m_module;
};

/// A node somewhere in the program.
struct PythonValue {
    PythonUnit unit;
    int node = -1;
};

/// True for packages that are somebody else's even where a sibling module has their name; of a
/// dotted name, the first part says it.
bool isForeignPackage(QStringView module);

/// Dotted module of a path: `src/app/main.py` → `src.app.main`, `__init__` left out.
QString pythonModuleName(const QString& path);

} // namespace slipway::evidence
