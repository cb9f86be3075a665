// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/toml.h"

#include "evidence/shell.h"

using namespace Qt::StringLiterals;

namespace slipway::evidence {

TomlValue::TomlValue() = default;
TomlValue::TomlValue(const TomlValue&) = default;
TomlValue::TomlValue(TomlValue&&) noexcept = default;
TomlValue& TomlValue::operator=(const TomlValue&) = default;
TomlValue& TomlValue::operator=(TomlValue&&) noexcept = default;
TomlValue::~TomlValue() = default;

namespace {

constexpr qint64 maxToml = 8 * 1024 * 1024;
constexpr int deepestToml = 64;
constexpr size_t widestTable = 5'000; ///< that tables are looked up in

bool isKeyCharacter(QChar c)
{
    return c.isLetterOrNumber() || c == u'_' || c == u'-';
}

/// Reads one text; the first thing that is no TOML ends it.
class TomlReader {
public:
    explicit TomlReader(const QString& text) : m_text(text) { }

    Result<TomlValue> read()
    {
        TomlValue root;
        TomlValue* table = &root;
        while (skipBlank()) {
            if (m_text[m_at] == u'[') {
                table = header(root);
            } else {
                pair(*table, 0);
            }
            if (!m_error.isEmpty() || table == nullptr)
                return failure(QString::number(m_line),
                    m_error.isEmpty() ? u"no table can be there"_s : m_error);
        }
        return root;
    }

private:
    QChar at(qsizetype ahead = 0) const
    {
        return m_at + ahead < m_text.size() ? m_text[m_at + ahead] : QChar(u'\0');
    }
    void next()
    {
        if (at() == u'\n') {
            ++m_line;
            m_lineStart = m_at + 1;
        }
        ++m_at;
    }
    void skipSpaces()
    {
        while (at() == u' ' || at() == u'\t')
            ++m_at;
    }
    void skipComment()
    {
        if (at() == u'#')
            while (m_at < m_text.size() && at() != u'\n')
                ++m_at;
    }
    /// Blanks, line ends and comments; false at the end.
    bool skipBlank()
    {
        for (;;) {
            skipSpaces();
            skipComment();
            if (at() != u'\n' || m_at >= m_text.size())
                return m_at < m_text.size();
            next();
        }
    }
    void fail(const QString& what)
    {
        if (m_error.isEmpty())
            m_error = what;
        m_at = m_text.size();
    }
    QStringList key()
    {
        QStringList out;
        do {
            if (at() == u'.')
                ++m_at;
            skipSpaces();
            if (at() == u'"' || at() == u'\'') {
                out << string();
            } else {
                const auto begin = m_at;
                while (isKeyCharacter(at()))
                    ++m_at;
                if (m_at == begin) {
                    fail(u"a key is missing"_s);
                    return out;
                }
                out << m_text.mid(begin, m_at - begin);
            }
            skipSpaces();
        } while (at() == u'.' && out.size() < deepestToml);
        return out;
    }
    TomlValue* child(TomlValue& table, const QString& name)
    {
        for (auto& [key, value] : table.entries)
            if (key == name)
                return &value;
        TomlValue made;
        made.line = m_line;
        made.column = int(m_at - m_lineStart) + 1;
        if (table.entries.size() > widestTable)
            fail(u"too many tables"_s);
        table.entries.emplace_back(name, std::move(made));
        return &table.entries.back().second;
    }
    /// The table that a path names; of an array of tables its last one.
    TomlValue* descend(TomlValue& from, const QStringList& path)
    {
        TomlValue* table = &from;
        for (const auto& part : path) {
            table = child(*table, part);
            if (table->kind == TomlValue::Kind::Array && !table->items.empty())
                table = &table->items.back();
            if (table->kind != TomlValue::Kind::Table) {
                fail(u"`%1` is no table"_s.arg(part));
                return nullptr;
            }
        }
        return table;
    }
    TomlValue* header(TomlValue& root)
    {
        const int line = m_line;
        const bool isArray = at(1) == u'[';
        m_at += isArray ? 2 : 1;
        QStringList path = key();
        for (int i = 0; i < (isArray ? 2 : 1); ++i) {
            if (at() != u']') {
                fail(u"a table's name is not closed"_s);
                return nullptr;
            }
            ++m_at;
        }
        if (path.isEmpty())
            return nullptr;
        if (!isArray) {
            auto* table = descend(root, path);
            if (table != nullptr && table->entries.empty())
                table->line = line;
            return table;
        }
        const QString last = path.takeLast();
        auto* parent = descend(root, path);
        if (parent == nullptr)
            return nullptr;
        auto* array = child(*parent, last);
        array->kind = TomlValue::Kind::Array;
        TomlValue made;
        made.line = line;
        made.column = 1;
        array->items.push_back(std::move(made));
        return &array->items.back();
    }
    void pair(TomlValue& table, int depth)
    {
        QStringList path = key();
        if (at() != u'=' || path.isEmpty()) {
            fail(u"`=` is missing"_s);
            return;
        }
        ++m_at;
        skipSpaces();
        const QString last = path.takeLast();
        auto* parent = descend(table, path);
        TomlValue made = value(depth + 1);
        if (parent != nullptr && m_error.isEmpty())
            parent->entries.emplace_back(last, std::move(made));
    }
    TomlValue value(int depth)
    {
        TomlValue out;
        out.line = m_line;
        out.column = int(m_at - m_lineStart) + 1;
        const QChar c = at();
        if (depth > deepestToml) {
            fail(u"nested too deeply"_s);
        } else if (c == u'"' || c == u'\'') {
            out.kind = TomlValue::Kind::Text;
            out.text = string();
        } else if (c == u'[') {
            array(out, depth);
        } else if (c == u'{') {
            inlineTable(out, depth);
        } else {
            bare(out);
        }
        return out;
    }
    void bare(TomlValue& out)
    {
        const auto begin = m_at;
        while (m_at < m_text.size() && !QStringView(u",]}#\n").contains(at()))
            ++m_at;
        out.text = m_text.mid(begin, m_at - begin).trimmed();
        if (out.text.isEmpty())
            fail(u"a value is missing"_s);
        const bool isTruth = out.text == u"true" || out.text == u"false";
        const bool isTime = out.text.contains(u':') || out.text.count(u'-') == 2;
        out.kind = isTruth ? TomlValue::Kind::Boolean
            : isTime       ? TomlValue::Kind::Time
                           : TomlValue::Kind::Number;
    }
    void array(TomlValue& out, int depth)
    {
        out.kind = TomlValue::Kind::Array;
        ++m_at;
        while (skipBlank() && at() != u']') {
            out.items.push_back(value(depth + 1));
            if (!m_error.isEmpty() || !skipBlank())
                break;
            if (at() == u',')
                ++m_at;
            else if (at() != u']')
                fail(u"`,` or `]` is missing"_s);
        }
        if (at() == u']')
            ++m_at;
        else
            fail(u"a list is not closed"_s);
    }
    void inlineTable(TomlValue& out, int depth)
    {
        ++m_at;
        while (skipBlank() && at() != u'}') {
            pair(out, depth + 1);
            if (!m_error.isEmpty() || !skipBlank())
                break;
            if (at() == u',')
                ++m_at;
            else if (at() != u'}')
                fail(u"`,` or `}` is missing"_s);
        }
        if (at() == u'}')
            ++m_at;
        else
            fail(u"a table is not closed"_s);
    }
    QString string()
    {
        const QChar quote = at();
        const bool isLong = at(1) == quote && at(2) == quote;
        m_at += isLong ? 3 : 1;
        if (isLong && at() == u'\n')
            next();
        QString out;
        while (m_at < m_text.size()) {
            if (at() == quote && (!isLong || (at(1) == quote && at(2) == quote))) {
                m_at += isLong ? 3 : 1;
                return out;
            }
            if (at() == u'\n' && !isLong)
                break;
            if (at() == u'\\' && quote == u'"') {
                escape(out);
                continue;
            }
            out += at();
            next();
        }
        fail(u"a text is not closed"_s);
        return out;
    }
    void escape(QString& out)
    {
        ++m_at;
        static constexpr QStringView names = u"btnfr\"\\";
        static constexpr QStringView values = u"\b\t\n\f\r\"\\";
        const QChar c = at();
        if (c == u'\n' || c == u' ') {
            while (at() == u'\n' || at() == u' ' || at() == u'\t')
                next();
            return;
        }
        const auto known = names.indexOf(c);
        if (known >= 0) {
            out += values[known];
            ++m_at;
        } else if (c == u'u' || c == u'U') {
            const int digits = c == u'u' ? 4 : 8;
            const char32_t code = m_text.mid(m_at + 1, digits).toUInt(nullptr, 16);
            out += QString::fromUcs4(&code, 1);
            m_at += 1 + digits;
        } else {
            out += u'\\';
        }
    }

    const QString& m_text;
    qsizetype m_at = 0;
    int m_line = 1;
    qsizetype m_lineStart = 0;
    QString m_error;
};

} // namespace

const TomlValue* TomlValue::find(QStringView key) const
{
    for (const auto& [name, value] : entries)
        if (name == key)
            return &value;
    return nullptr;
}

const TomlValue* TomlValue::find(std::initializer_list<QStringView> path) const
{
    const TomlValue* out = this;
    for (const auto key : path) {
        out = out->find(key);
        if (out == nullptr)
            return nullptr;
    }
    return out;
}

QString TomlValue::textOf(QStringView key, const QString& fallback) const
{
    const auto* found = find(key);
    return found != nullptr && found->kind == Kind::Text ? found->text : fallback;
}

Result<TomlValue> readToml(const QByteArray& bytes)
{
    if (bytes.size() > maxToml)
        return failure(u"1"_s, u"the file is too large"_s);
    const QString text = sourceText(bytes);
    return TomlReader(text).read();
}

} // namespace slipway::evidence
