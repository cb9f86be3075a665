// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/pythonparser.h"

#include "evidence/shell.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

constexpr qsizetype maxSource = 2 * 1024 * 1024;

} // namespace

void PythonParser::run()
{
    while (m_read.token().kind != PythonToken::Kind::End) {
        const int before = m_read.at;
        step();
        if (m_read.at == before)
            ++m_read.at;
    }
    while (!m_blocks.empty())
        closeBlock();
}

void PythonParser::step()
{
    switch (token().kind) {
    case PythonToken::Kind::Indent:
        m_blocks.push_back(m_pending);
        m_pending = -1;
        ++m_read.at;
        return;
    case PythonToken::Kind::Dedent:
        if (!m_blocks.empty())
            closeBlock();
        ++m_read.at;
        return;
    case PythonToken::Kind::Newline: ++m_read.at; return;
    default: logicalLine();
    }
}

void PythonParser::closeBlock()
{
    close(m_blocks.back());
    m_blocks.pop_back();
}

void PythonParser::close(int statement)
{
    if (statement < 0)
        return;
    auto& head = m_module.statements[size_t(statement)];
    head.end = int(m_module.statements.size());
    head.endLine = std::max(head.endLine, m_lastLine);
    if (head.kind == Kind::Function)
        m_module.functions[size_t(head.subject)].endLine = head.endLine;
    else if (head.kind == Kind::Class)
        m_module.classes[size_t(head.subject)].endLine = head.endLine;
}

void PythonParser::logicalLine()
{
    m_pending = -1;
    int inlineHead = -1;
    while (!m_read.atEnd()) {
        const int before = m_read.at;
        const int head = statement(inlineHead);
        if (head >= 0) { // `if x: y` goes on in the line, or has a block below
            if (m_read.atEnd())
                m_pending = head;
            else
                inlineHead = head;
            continue;
        }
        if (m_read.isSign(u";")) {
            ++m_read.at;
            continue;
        }
        if (!m_read.atEnd() || m_read.at == before)
            skipLine();
    }
    m_lastLine = m_tokens[size_t(std::max(0, m_read.at - 1))].endLine;
    finishLine();
    if (inlineHead >= 0)
        close(inlineHead);
}

void PythonParser::finishLine()
{
    for (auto i = m_lineFirst; i < m_module.statements.size(); ++i) {
        auto& one = m_module.statements[i];
        one.endLine = std::max(one.endLine, m_lastLine);
        one.end = int(i) + 1;
        if (one.subject >= 0 && one.kind == Kind::Function)
            m_module.functions[size_t(one.subject)].endLine = m_lastLine;
        if (one.subject >= 0 && one.kind == Kind::Class)
            m_module.classes[size_t(one.subject)].endLine = m_lastLine;
    }
    m_lineFirst = m_module.statements.size();
}

void PythonParser::skipLine()
{
    if (m_module.brokenLine == 0)
        m_module.brokenLine = token().line;
    while (!m_read.atEnd()) {
        if (token().match > m_read.at)
            m_read.at = token().match;
        ++m_read.at;
    }
}

int PythonParser::add(Kind kind, const PythonToken& from, int parent)
{
    PythonStatement made{
        .kind = kind, .line = from.line, .column = from.column, .endLine = from.endLine};
    for (auto block = m_blocks.rbegin(); parent < 0 && block != m_blocks.rend(); ++block)
        parent = *block;
    made.parent = parent;
    if (parent >= 0) {
        const auto& outer = m_module.statements[size_t(parent)];
        made.function = outer.kind == Kind::Function ? outer.subject : outer.function;
        made.owner = outer.kind == Kind::Class ? outer.subject
            : outer.kind == Kind::Function     ? -1
                                               : outer.owner;
    }
    m_module.statements.push_back(made);
    const int index = int(m_module.statements.size()) - 1;
    m_module.statements.back().end = index + 1;
    m_read.statement = index;
    return index;
}

int PythonParser::statement(int parent)
{
    const auto& first = token();
    if (m_read.isSign(u"@")) {
        ++m_read.at;
        m_read.statement = int(m_module.statements.size());
        m_decorators.push_back(m_read.single());
        return -1;
    }
    if (first.kind == PythonToken::Kind::Name) {
        const bool isAsync = first.word == PythonWord(u"async");
        if (isAsync && m_read.token(1).kind == PythonToken::Kind::Name)
            ++m_read.at;
        const PythonWord word = token().word;
        if (word == PythonWord(u"def"))
            return function(first, parent, isAsync);
        if (word == PythonWord(u"class"))
            return classHead(first, parent);
        if (const auto kind = headKind(word))
            return compound(*kind, first, parent);
        if (isSoftHead(word))
            return softHead(first, parent);
        if (const auto done = keyword(word, first, parent))
            return -1;
    }
    simple(first, parent);
    return -1;
}

namespace {

/// What a statement is by its first word; nothing for expressions.
struct WordKinds {
    PythonWordTable<std::optional<PythonStatement::Kind>> heads{}; ///< a block follows
    PythonWordTable<std::optional<PythonStatement::Kind>> lines{};
};

constexpr WordKinds wordKinds = [] {
    using Kind = PythonStatement::Kind;
    WordKinds out;
    const auto head = [&out](PythonWord word, Kind kind) { out.heads[word.id] = kind; };
    const auto line = [&out](PythonWord word, Kind kind) { out.lines[word.id] = kind; };
    head(u"if", Kind::If);
    head(u"elif", Kind::If);
    head(u"else", Kind::Else);
    head(u"for", Kind::For);
    head(u"while", Kind::While);
    head(u"with", Kind::With);
    head(u"try", Kind::Try);
    head(u"finally", Kind::Try);
    head(u"except", Kind::Except);
    line(u"return", Kind::Return);
    line(u"raise", Kind::Raise);
    line(u"assert", Kind::Assert);
    line(u"import", Kind::Import);
    line(u"from", Kind::Import);
    for (const PythonWord word : std::initializer_list<PythonWord>{
             u"del", u"pass", u"break", u"continue", u"global", u"nonlocal"})
        line(word, Kind::Other);
    return out;
}();

} // namespace

std::optional<PythonParser::Kind> PythonParser::headKind(PythonWord word)
{
    return wordKinds.heads[word.id];
}

bool PythonParser::isSoftHead(PythonWord word) const
{
    if (!word.isAny({u"match", u"case"}))
        return false;
    int i = m_read.at + 1;
    const auto& next = m_tokens[size_t(i)];
    if (next.kind == PythonToken::Kind::Newline
        || (next.kind == PythonToken::Kind::Operator && QStringView(u"=.,:)").contains(next.text)))
        return false;
    bool hasColon = false;
    while (m_tokens[size_t(i)].kind != PythonToken::Kind::Newline
        && m_tokens[size_t(i)].kind != PythonToken::Kind::End) {
        hasColon = hasColon || m_tokens[size_t(i)].text == u":";
        i = std::max(i, m_tokens[size_t(i)].match) + 1;
    }
    return m_tokens[size_t(i - 1)].text == u":" || (hasColon && word == PythonWord(u"case"));
}

int PythonParser::softHead(const PythonToken& first, int parent)
{
    const bool isCase = token().word == PythonWord(u"case");
    const int index = add(Kind::Other, first, parent);
    ++m_read.at;
    if (!isCase)
        of(index).value = m_read.list();
    while (!m_read.atEnd() && !m_read.isSign(u":"))
        m_read.at = std::max(m_read.at, token().match) + 1;
    return colon(index);
}

int PythonParser::colon(int index)
{
    if (!m_read.isSign(u":")) {
        skipLine();
        return -1;
    }
    ++m_read.at;
    return index;
}

int PythonParser::compound(Kind kind, const PythonToken& first, int parent)
{
    const int index = add(kind, first, parent);
    ++m_read.at;
    if (kind == Kind::With) {
        with(index);
    } else if (kind == Kind::For) {
        of(index).target = m_read.targets();
        if (m_read.isName(u"in"))
            ++m_read.at;
        of(index).value = m_read.list();
    } else if (kind == Kind::Except) {
        if (m_read.isSign(u"*"))
            ++m_read.at;
        if (!m_read.isSign(u":"))
            of(index).value = m_read.list();
        if (m_read.isName(u"as")) {
            ++m_read.at;
            of(index).target = m_read.single();
        }
    } else if (!m_read.isSign(u":")) {
        of(index).value = m_read.list();
    }
    return colon(index);
}

std::optional<int> PythonParser::keyword(PythonWord word, const PythonToken& first, int parent)
{
    const auto kind = wordKinds.lines[word.id];
    const bool isType
        = word == PythonWord(u"type") && m_read.token(1).kind == PythonToken::Kind::Name;
    if (!kind && !isType)
        return {};
    const int index = add(isType ? Kind::Other : *kind, first, parent);
    ++m_read.at;
    if (isType) {
        while (!m_read.atEnd() && !m_read.isSign(u";"))
            ++m_read.at;
    } else if (*kind == Kind::Import) {
        word == PythonWord(u"import") ? importModules(index) : importNames(index);
    } else if (!m_read.atEnd() && !m_read.isSign(u";")) {
        of(index).value = m_read.list();
        while (m_read.isName(u"from")) {
            ++m_read.at;
            m_read.single();
        }
    }
    return index;
}

void PythonParser::simple(const PythonToken& first, int parent)
{
    int index = add(Kind::Expression, first, parent);
    const int value = m_read.list();
    if (m_read.isSign(u":")) {
        ++m_read.at;
        of(index).kind = Kind::Annotated;
        of(index).target = value;
        of(index).annotation = m_read.single();
        if (m_read.isSign(u"=")) {
            ++m_read.at;
            of(index).value = m_read.list();
        }
        field(index);
        return;
    }
    const auto& sign = token();
    const bool isAugmented = sign.kind == PythonToken::Kind::Operator && sign.text.size() >= 2
        && sign.text.back() == u'=' && !sign.word.isAny({u"==", u"!=", u"<=", u">=", u":="});
    if (isAugmented) {
        ++m_read.at;
        of(index).kind = Kind::Augmented;
        of(index).target = value;
        of(index).value = m_read.list();
        return;
    }
    of(index).value = value;
    PythonExpressions::Nodes targets;
    int last = value;
    while (m_read.isSign(u"=")) {
        ++m_read.at;
        targets.push_back(last);
        last = m_read.list();
    }
    for (qsizetype i = 0; i < targets.size(); ++i) {
        if (i > 0)
            index = add(Kind::Assign, first, parent);
        of(index).kind = Kind::Assign;
        of(index).target = targets[i];
        of(index).value = last;
        field(index);
    }
}

void PythonParser::field(int index)
{
    const auto& made = of(index);
    if (made.owner < 0 || !m_module.is(made.target, PythonNode::Kind::Name))
        return;
    const auto& target = m_module.node(made.target);
    m_module.classes[size_t(made.owner)].fields.push_back(
        {target.text.toString(), made.annotation, made.value, target.line, target.column});
}

PythonModule PythonReader::lend(const QByteArray& bytes)
{
    PythonModule out;
    out.isCut = bytes.size() > maxSource;
    out.source = sourceText(out.isCut ? bytes.first(maxSource) : bytes);
    readPythonTokens(out.source, m_tokens);
    m_nodes.clear();
    m_nodes.reserve(m_tokens.tokens.size());
    out.nodes.swap(m_nodes);
    out.brokenLine = m_tokens.brokenLine;
    out.isCut = out.isCut || m_tokens.isCut;
    PythonParser(out, m_tokens).run();
    return out;
}

void PythonReader::keep(PythonModule& lent)
{
    m_nodes.swap(lent.nodes);
    lent.nodes.assign(m_nodes.begin(), m_nodes.end());
}

PythonModule PythonReader::read(const QByteArray& bytes)
{
    auto out = lend(bytes);
    keep(out);
    return out;
}

PythonModule readPython(const QByteArray& bytes)
{
    return PythonReader().read(bytes);
}

} // namespace slipway::evidence
