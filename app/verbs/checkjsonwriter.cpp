// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verbs/checkjsonwriter.h"

#include <QLocale>

#include <cmath>

using namespace Qt::StringLiterals;

namespace slipway::verbs {

QByteArray jsonString(const QString& text)
{
    QString out;
    out.reserve(text.size() + 2);
    out += u'"';
    qsizetype plain = 0; // where what needs no escape begins
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (c.unicode() >= 0x20 && c.unicode() < 0x7F && c != u'"' && c != u'\\')
            continue;
        out += QStringView(text).sliced(plain, i - plain);
        plain = i + 1;
        switch (c.unicode()) {
        case u'"': out += u"\\\""; break;
        case u'\\': out += u"\\\\"; break;
        case u'\n': out += u"\\n"; break;
        case u'\t': out += u"\\t"; break;
        case u'\r': out += u"\\r"; break;
        default:
            // Control, bidirectional and other invisible characters: a terminal would obey them.
            if (c.category() == QChar::Other_Control || c.category() == QChar::Other_Format
                || c.category() == QChar::Separator_Line
                || c.category() == QChar::Separator_Paragraph)
                out += u"\\u%1"_s.arg(c.unicode(), 4, 16, QLatin1Char('0'));
            else
                out += c;
        }
    }
    out += QStringView(text).sliced(plain);
    out += u'"';
    return out.toUtf8();
}

void JsonWriter::newLine()
{
    m_bytes += '\n';
    m_bytes.append(static_cast<qsizetype>(m_open.size()) * 2, ' ');
}

void JsonWriter::begin(const char* key)
{
    if (!m_isFirst)
        m_bytes += ',';
    m_isFirst = false;
    if (!m_open.empty())
        newLine();
    if (key != nullptr) {
        m_bytes += '"';
        m_bytes += key;
        m_bytes += "\": ";
    }
}

void JsonWriter::open(const char* key, char bracket)
{
    begin(key);
    m_bytes += bracket;
    m_open.push_back(bracket == '{' ? '}' : ']');
    m_isFirst = true;
}

void JsonWriter::close()
{
    Q_ASSERT(!m_open.empty());
    const char bracket = m_open.back();
    m_open.pop_back();
    if (!m_isFirst)
        newLine();
    m_bytes += bracket;
    m_isFirst = false;
}

void JsonWriter::text(const char* key, const QString& value)
{
    begin(key);
    m_bytes += jsonString(value);
}

void JsonWriter::textOrNull(const char* key, const QString& value)
{
    begin(key);
    m_bytes += value.isEmpty() ? QByteArray("null") : jsonString(value);
}

void JsonWriter::number(const char* key, std::optional<double> value)
{
    begin(key);
    if (!value || !std::isfinite(*value))
        m_bytes += "null";
    else
        m_bytes += QByteArray::number(*value, 'g', QLocale::FloatingPointShortest);
}

void JsonWriter::flag(const char* key, bool value)
{
    begin(key);
    m_bytes += value ? "true" : "false";
}

void JsonWriter::texts(const char* key, const QStringList& values)
{
    openArray(key);
    for (const auto& value : values)
        text(nullptr, value);
    close();
}

} // namespace slipway::verbs
