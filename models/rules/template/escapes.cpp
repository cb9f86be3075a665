// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/template/escapes.h"

#include <QList>
#include <QString>

namespace slipway::rules::templates {
namespace {

constexpr std::string_view digits = "0123456789ABCDEF";

} // namespace

std::string escapedHtml(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        switch (c) {
        case '"': out += "&#34;"; break;
        case '\'': out += "&#39;"; break;
        case '&': out += "&amp;"; break;
        case '<': out += "&lt;"; break;
        case '>': out += "&gt;"; break;
        case '\0': out += "\uFFFD"; break;
        default: out += c; break;
        }
    }
    return out;
}

std::string escapedScript(std::string_view text)
{
    std::string out;
    const auto characters
        = QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())).toUcs4();
    for (const auto character : characters) {
        const auto c = static_cast<char32_t>(character);
        if (c == U'\\' || c == U'\'' || c == U'"') {
            out += '\\';
            out += static_cast<char>(c);
        } else if (c < 0x20 || c == U'<' || c == U'>' || c == U'&' || c == U'=') {
            out += "\\u00";
            out += digits[c >> 4U];
            out += digits[c & 15U];
        } else if (c < 0x80 || QChar::isPrint(c)) {
            out += QString::fromUcs4(&c, 1).toStdString();
        } else {
            out += "\\u" + QString::number(c, 16).toUpper().rightJustified(4, u'0').toStdString();
        }
    }
    return out;
}

std::string escapedQuery(std::string_view text)
{
    std::string out;
    for (const char c : text) {
        const bool isPlain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
            || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '~';
        const auto byte = static_cast<unsigned char>(c);
        if (isPlain)
            out += c;
        else if (c == ' ')
            out += '+';
        else
            (out += '%', out += digits[byte >> 4U]) += digits[byte & 15U];
    }
    return out;
}

} // namespace slipway::rules::templates
