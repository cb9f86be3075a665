// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/python.h"

#include <QSet>
#include <QStringList>

#include <utility>
#include <vector>

/// What a program keeps of every module, so that names can be followed and readers know which
/// modules they have to look into, while the modules themselves come and go.
namespace slipway::evidence {

/// 40 bits of a name: two of a program are the same by chance once in a trillion pairs, and then
/// something counts as named that is not.
quint64 pythonNameHash(QStringView name);

/// That a function of a module (or its module level) names something.
struct PythonMention {
    enum Flag : quint8 {
        Named = 0,
        Attribute = 1, ///< as `x.name`
        Called = 2, ///< as the last name of what is called, imports applied
    };
    quint32 low = 0;
    qint16 function = -1; ///< innermost function of the line; -1: none, or beyond what is counted
    quint8 high = 0;
    quint8 flags = Named;

    quint64 hash() const { return quint64(high) << 32 | low; }
};

/// Texts beside each other, for what there is much of.
class PythonTexts {
public:
    void add(QStringView text)
    {
        m_ends.push_back(quint32(m_all.size() + text.size()));
        m_all += text;
    }
    int size() const { return int(m_ends.size()); }
    QStringView at(int i) const
    {
        const auto begin = i == 0 ? 0 : qsizetype(m_ends[size_t(i) - 1]);
        return QStringView(m_all).mid(begin, qsizetype(m_ends[size_t(i)]) - begin);
    }
    int find(QStringView text) const ///< the first that is equal; -1
    {
        for (int i = 0; i < size(); ++i)
            if (at(i) == text)
                return i;
        return -1;
    }
    void squeeze()
    {
        m_all.squeeze();
        m_ends.shrink_to_fit();
    }

private:
    QString m_all;
    std::vector<quint32> m_ends;
};

struct PythonOutlineFunction {
    int line = 0;
    int endLine = 0;
    int owner = -1;
    int function = -1;
    bool isDecorated = false;
    bool asserts = false; ///< something in it fails a test by itself; see pythontests.h
};

struct PythonOutlineClass {
    QString qualified{};
    QStringList bases{}; ///< dotted as written, `Generic` of `Generic[T]`; without keywords
    bool isDecorated = false;
    bool hasBases = false; ///< there is something between the brackets
};

/// What a module may hold, as far as it can say alone: a reader that finds its trait missing, and
/// no renamed name called, need not look.
enum class PythonTrait : quint8 {
    DeclaresMetrics = 1,
    ExposesMetrics = 2,
    ImportsMetrics = 4, ///< a library that makes or serves metrics
    Routes = 8,
    Uses = 16,
    ReadsEnvironment = 32,
    Tests = 64, ///< functions that a test runner would take
};

struct PythonOutline {
    std::vector<std::pair<QString, QString>> names{}; ///< bound by imports → dotted; sorted
    QStringList stars{}; ///< modules of `from … import *`
    QStringList packages{}; ///< first names of absolute imports, once each
    PythonTexts assigned{}; ///< dotted names with a value at module level, in the order of the code
    PythonTexts functionNames{}; ///< qualified, of each function
    std::vector<PythonOutlineFunction> functions{};
    std::vector<PythonOutlineClass> classes{};
    std::vector<std::pair<QString, QString>> fieldTexts{}; ///< fields of classes that are a text
    std::vector<PythonMention> mentions{};
    std::vector<quint64> metricVariables{}; ///< hashes of names that may be bound to a metric
    quint8 traits = 0;
    bool isBroken = false; ///< some of it is not Python 3

    bool has(PythonTrait trait) const { return (traits & quint8(trait)) != 0; }
    /// What an import binds a name to; null: none does.
    const QString* bound(QStringView name) const;
    int functionNamed(QStringView qualified) const { return functionNames.find(qualified); }
    int classNamed(QStringView qualified) const;
    /// Name of a function without those around it.
    QStringView plainName(int function) const;
    /// True if the function is the other one, or stands in it.
    bool isWithin(int function, int outer) const;
};

/// Makes outlines; equal texts of many modules are kept once. One for each thread.
class PythonOutliner {
public:
    PythonOutline outlineOf(const PythonModule& module);

private:
    QString shared(QStringView text);
    void readImports(const PythonModule& module, PythonOutline& out);
    void readMentions(const PythonModule& module, PythonOutline& out);
    void mention(QStringView name, int function, quint8 flags, PythonOutline& out);

    QSet<QString> m_texts;
    std::vector<std::pair<quint32, int>> m_slots; ///< round and place, of an open hash table
    quint32 m_round = 0;
    std::vector<qint16> m_functions; ///< of each line
};

} // namespace slipway::evidence
