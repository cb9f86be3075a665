// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/compose.h"
#include "evidence/pythontokens.h"

#include <QByteArray>
#include <QHash>

#include <deque>
#include <optional>
#include <vector>

/// Python 3 source as statements and expressions. Nothing is run, nothing is guessed from text in
/// strings or comments. Source: the Python language reference, docs.python.org/3/reference.
namespace slipway::evidence {

/// One node of an expression; an index into PythonModule::nodes names it, -1 none.
struct PythonNode {
    enum class Kind : quint8 {
        None,
        Bool, ///< text: True or False
        Number, ///< text as written
        String, ///< text decoded; neighbours joined
        Format, ///< f-string with placeholders, which are the children
        Name,
        Attribute, ///< text: name of the attribute; child: the object
        Call, ///< children: what is called, then arguments (Keyword, Star among them)
        Keyword, ///< text: name; child: value
        Star, ///< `*x` and `**x`; child: x
        Subscript, ///< children: the object, then the indices
        List,
        Tuple,
        Set,
        Dict, ///< children: key, value, key, value; `**x` has a Star as key
        Operation, ///< text: operator; children: operands. `a if c else b`: `if`
        Lambda, ///< child: its body
        Comprehension, ///< children: all expressions in it
        Other, ///< `...`, slices, yield without a value, and what could not be read
    };
    QStringView text{};
    int line = 0;
    int column = 0;
    int begin = 0; ///< offsets in the source
    int end = 0;
    int first = -1; ///< first child
    int next = -1; ///< next sibling
    Kind kind = Kind::Other;
    bool isBytes = false;
    bool isAwaited = false;
};

/// One statement; of a compound one (`if`, `def`, …) the head.
struct PythonStatement {
    enum class Kind {
        Expression,
        Assign, ///< `a = b = v` is two of them with the same value
        Augmented, ///< `a += v`
        Annotated, ///< `a: int = v`, value may be missing
        Return,
        Raise, ///< value: the exception
        Assert, ///< value: the condition
        Import,
        If, ///< and `elif`
        Else,
        For,
        While,
        With, ///< value: Tuple or one context manager; target: name after `as` of the first
        Try, ///< and `finally`
        Except, ///< value: type; target: Name it is bound to
        Function,
        Class,
        Other,
    };
    Kind kind = Kind::Other;
    int line = 0;
    int column = 0;
    int endLine = 0; ///< of a block: its last line
    int parent = -1; ///< statement whose block it is in
    int end = 0; ///< index past the last statement of its block
    int function = -1; ///< innermost function it is in (a `def` is not in itself)
    int owner = -1; ///< innermost class it is directly in: not through a function
    int target = -1; ///< node
    int annotation = -1; ///< node
    int value = -1; ///< node; of If, While, For: condition or iterated
    int subject = -1; ///< of Function and Class: index in functions or classes
};

struct PythonImport {
    QString module{}; ///< dotted, with leading dots where relative
    QString name{}; ///< after `from … import`; empty: the module itself; `*`
    QString alias{}; ///< the name it is bound to here
    int line = 0;
    int statement = -1;
};

struct PythonParameter {
    QString name{};
    int annotation = -1;
    int value = -1; ///< default
    int stars = 0; ///< 1: `*args`, 2: `**kwargs`
};

struct PythonFunction {
    QString name{};
    QString qualified{}; ///< `Class.method`, `outer.inner`
    int statement = -1;
    int owner = -1; ///< class
    int function = -1; ///< function it stands in
    bool isAsync = false;
    std::vector<int> decorators{}; ///< nodes
    std::vector<PythonParameter> parameters{};
    int returns = -1; ///< node of its annotation
    int line = 0; ///< of `def`
    int endLine = 0;
};

/// `name: annotation = value` or `name = value` directly in a class.
struct PythonField {
    QString name{};
    int annotation = -1;
    int value = -1;
    int line = 0;
    int column = 0;
};

struct PythonClass {
    QString name{};
    QString qualified{};
    int statement = -1;
    int owner = -1; ///< class it stands in
    int function = -1;
    std::vector<int> decorators{};
    std::vector<int> bases{}; ///< nodes; keywords are Keyword nodes
    std::vector<PythonField> fields{};
    int line = 0;
    int endLine = 0;
};

struct PythonCall {
    int node = -1;
    int statement = -1;
};

/// One module. Copies share the source text.
struct PythonModule {
    QString source{}; ///< decoded, line feeds only
    std::deque<QString> decoded{}; ///< strings that are not as written
    std::vector<PythonNode> nodes{};
    std::vector<PythonStatement> statements{};
    std::vector<PythonImport> imports{};
    std::vector<PythonFunction> functions{};
    std::vector<PythonClass> classes{};
    std::vector<PythonCall> calls{}; ///< of every statement, decorators and defaults included
    QHash<QString, QString> names{}; ///< name bound by an import → what it is, dotted
    int brokenLine = 0; ///< first line that is not Python 3; 0: none
    bool isCut = false; ///< a limit was met: what follows is not there

    PythonModule() = default;
    PythonModule(const PythonModule&) = delete; // views into `decoded`
    PythonModule& operator=(const PythonModule&) = delete;
    PythonModule(PythonModule&&) = default;
    PythonModule& operator=(PythonModule&&) = default;

    const PythonNode& node(int index) const { return nodes[size_t(index)]; }
    bool is(int index, PythonNode::Kind kind) const
    {
        return index >= 0 && nodes[size_t(index)].kind == kind;
    }
    std::vector<int> children(int index) const;
    /// What an import binds a name to; null: none does.
    const QString* bound(QStringView name) const;
    /// Last name of what resolved() says, without building it: the filter before it.
    QStringView lastName(int index) const;
    /// `a.b.c` of names and attributes; empty for anything else.
    QString dotted(int index) const;
    /// The same with its first name replaced by what an import says it is:
    /// `Counter` → `prometheus_client.Counter`. Relative imports keep their dots.
    QString resolved(int index) const;
    /// What a call calls, resolved.
    QString callee(int call) const;
    /// Text of a string constant (bytes included); `"a" + "b"` counts.
    std::optional<QString> stringOf(int index) const;
    /// An integer constant, `_` and a sign allowed, and `2 * 3`.
    std::optional<qint64> integerOf(int index) const;
    /// A number constant.
    std::optional<double> numberOf(int index) const;
    std::optional<bool> boolOf(int index) const;
    /// Strings of a list, tuple or set of string constants; nothing if one is no constant.
    std::optional<QStringList> stringsOf(int index) const;
    /// A literal through and through: constants, and displays of them.
    bool isLiteral(int index) const;
    /// As written, shortened to 120 characters.
    QString textOf(int index) const;
    /// The n-th positional argument of a call, from 0; -1.
    int argument(int call, int position) const;
    /// The keyword argument of a call; -1.
    int keyword(int call, QStringView name) const;
    /// Positional or keyword.
    int argument(int call, int position, QStringView name) const;
    /// True if the call passes `**x`.
    bool hasDoubleStar(int call) const;
    /// Value assigned to a name at module level (the last one); -1.
    int moduleValue(QStringView name) const;
    const PythonFunction* functionNamed(QStringView qualified) const;
    const PythonClass* classNamed(QStringView qualified) const;
    /// True if `index` is `ancestor` or below it, in the statement tree.
    bool isInside(int statement, int ancestor) const;
};

/// Reads one module. Text that is not UTF-8 is read as Latin-1; CRLF, BOM and half-written files
/// are fine. Never fails: see brokenLine and isCut. At most 2 MiB; expressions 150 deep.
PythonModule readPython(const QByteArray& bytes);

/// The same for many modules, with memory that is used again. One for each thread.
class PythonReader {
public:
    PythonModule read(const QByteArray& bytes);
    /// The same in the reader's own memory: to look at, and then to keep() or to giveBack().
    PythonModule lend(const QByteArray& bytes);
    /// Makes a lent module one that takes no more memory than it needs.
    void keep(PythonModule& lent);
    void giveBack(PythonModule& lent) { m_nodes = std::move(lent.nodes); }

private:
    PythonTokens m_tokens;
    std::vector<PythonNode> m_nodes;
};

} // namespace slipway::evidence
