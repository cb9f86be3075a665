// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/grafana.h"

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

bool isWord(QChar c)
{
    return c == u'_' || (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z')
        || (c >= u'0' && c <= u'9');
}

/// One variable as it stands in an expression.
struct Variable {
    QString name{};
    qsizetype length = 0; ///< of the text that it takes; 0: there is none
};

/// `$x`, `${x}`, `${x:format}` or `[[x]]` at `at`.
Variable variableAt(const QString& text, qsizetype at)
{
    const auto word = [&](qsizetype from) {
        qsizetype end = from;
        while (end < text.size() && isWord(text[end]))
            ++end;
        return text.mid(from, end - from);
    };
    if (text[at] == u'$' && text.mid(at + 1, 1) == u"{") {
        const auto close = text.indexOf(u'}', at);
        const QString name = word(at + 2);
        return close < 0 || name.isEmpty() ? Variable{} : Variable{name, close + 1 - at};
    }
    if (text[at] == u'$') {
        const QString name = word(at + 1);
        return name.isEmpty() ? Variable{} : Variable{name, name.size() + 1};
    }
    if (text[at] == u'[' && text.mid(at + 1, 1) == u"[") {
        const QString name = word(at + 2);
        const auto close = text.indexOf(u"]]"_s, at);
        const bool isPlain = close == at + 2 + name.size()
            || (close > 0 && text.mid(at + 2 + name.size(), 1) == u":");
        return name.isEmpty() || !isPlain ? Variable{} : Variable{name, close + 2 - at};
    }
    return {};
}

/// Writes the expression anew, one character or variable at a time.
class Substitution {
public:
    explicit Substitution(const QString& text) : m_text(text) { }

    PlainExpression run()
    {
        for (m_at = 0; m_at < m_text.size();) {
            if (m_quote.isNull())
                plain();
            else
                quoted();
        }
        return {m_out, m_hasVariables};
    }

private:
    void quoted()
    {
        const QChar c = m_text[m_at];
        if (const auto variable = variableAt(m_text, m_at); variable.length > 0) {
            m_out += u'$' + variable.name;
            m_at += variable.length;
            m_hasVariables = true;
            return;
        }
        m_out += c;
        ++m_at;
        if (c == u'\\' && m_quote != u'`' && m_at < m_text.size())
            m_out += m_text[m_at++];
        else if (c == m_quote)
            m_quote = QChar();
    }
    void plain()
    {
        const QChar c = m_text[m_at];
        if (const auto variable = variableAt(m_text, m_at); variable.length > 0) {
            m_hasVariables = true;
            const qsizetype next = m_at + variable.length;
            m_out += valueOf(variable.name, next < m_text.size() ? m_text[next] : QChar());
            m_at = next;
            return;
        }
        if (c == u'"' || c == u'\'' || c == u'`')
            m_quote = c;
        if (c == u'(')
            m_open += isGrouping() ? u'g' : u'(';
        else if (c == u'{' || c == u'[')
            m_open += c;
        else if ((c == u')' || c == u'}' || c == u']') && !m_open.isEmpty())
            m_open.chop(1);
        m_out += c;
        ++m_at;
    }
    /// Whether the parenthesis about to open holds label names.
    bool isGrouping() const
    {
        const QString word = lastWord().toLower();
        for (const auto one :
            {u"by", u"without", u"on", u"ignoring", u"group_left", u"group_right"})
            if (word == QStringView(one))
                return true;
        return false;
    }
    QString lastWord() const
    {
        qsizetype end = m_out.size();
        while (end > 0 && m_out[end - 1].isSpace())
            --end;
        qsizetype begin = end;
        while (begin > 0 && isWord(m_out[begin - 1]))
            --begin;
        return m_out.mid(begin, end - begin);
    }
    QChar lastCharacter() const
    {
        for (qsizetype i = m_out.size(); i > 0; --i)
            if (!m_out[i - 1].isSpace())
                return m_out[i - 1];
        return {};
    }
    QString valueOf(const QString& name, QChar next) const
    {
        const QString placeholder = u"__var_"_s + name;
        const QChar open = m_open.isEmpty() ? QChar() : m_open.back();
        const bool isNumber = name == u"__interval_ms" || name == u"__range_s"
            || name == u"__range_ms" || name == u"__from" || name == u"__to";
        if (isNumber)
            return u"300"_s;
        if (open == u'[' || name == u"__rate_interval" || name == u"__interval"
            || name == u"__range" || lastWord().toLower() == u"offset")
            return next == u's' || next == u'm' || next == u'h' || next == u'd' ? u"5"_s : u"5m"_s;
        const bool isGlued = (!m_out.isEmpty() && isWord(m_out.back())) || isWord(next)
            || next == u':' || next == u'{' || next == u'[' || next == u'$';
        if (open == u'{' && next != u'=' && next != u'!' && !isGlued)
            return placeholder + u"=\"x\""_s;
        if (open == u'g' || open == u'{')
            return placeholder;
        if (next == u'(')
            return u"sum"_s;
        if (isGlued)
            return placeholder;
        const QString word = lastWord().toLower();
        const bool takesNumber = open == u'('
            && QString(u" topk bottomk quantile histogram_quantile limitk limit_ratio "_s)
                   .contains(u' ' + wordBefore() + u' ');
        const QChar last = lastCharacter();
        if (takesNumber && last == u'(')
            return u"1"_s;
        if (QString(u"<>=*/+-%^"_s).contains(last) && !last.isNull())
            return u"1"_s;
        if (word == u"bool" || (last == u',' && open == u'('))
            return u"1"_s;
        return placeholder;
    }
    /// The function whose parenthesis opened last.
    QString wordBefore() const
    {
        const auto at = m_out.lastIndexOf(u'(');
        qsizetype begin = at;
        while (begin > 0 && isWord(m_out[begin - 1]))
            --begin;
        return at < 0 ? QString() : m_out.mid(begin, at - begin).toLower();
    }

    const QString& m_text;
    QString m_out;
    QString m_open; ///< brackets that are open: `(`, `g` for label names, `{`, `[`
    QChar m_quote;
    qsizetype m_at = 0;
    bool m_hasVariables = false;
};

} // namespace

PlainExpression plainExpression(const QString& expression)
{
    return Substitution(expression).run();
}

} // namespace slipway::evidence
