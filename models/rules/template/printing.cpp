// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/template/printing.h"

#include <QList>
#include <QString>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace slipway::rules::templates {
namespace {

/// A number's decimal digits and where the point stands: 0.d1d2… times 10 to the power of `point`.
struct Digits {
    std::string digits;
    int point = 0;
};

/// `precision` digits behind the first; -1: as many as it takes.
Digits digitsOf(double value, int precision)
{
    std::array<char, 400> buffer{};
    auto* end = buffer.data() + buffer.size();
    const auto written = precision < 0
        ? std::to_chars(buffer.data(), end, value, std::chars_format::scientific)
        : std::to_chars(buffer.data(), end, value, std::chars_format::scientific, precision);
    const std::string_view text(buffer.data(), static_cast<size_t>(written.ptr - buffer.data()));
    const auto e = text.find('e');
    Digits out;
    std::ranges::copy_if(
        text.substr(0, e), std::back_inserter(out.digits), [](char c) { return c != '.'; });
    int exponent = 0;
    const auto* power = text.data() + e + 1 + (text[e + 1] == '+' ? 1 : 0);
    std::from_chars(power, written.ptr, exponent);
    out.point = exponent + 1;
    return out;
}

std::string withExponent(const Digits& number, char letter)
{
    const int exponent = number.point - 1;
    std::string out = number.digits.substr(0, 1);
    if (number.digits.size() > 1)
        out += '.' + number.digits.substr(1);
    out += letter;
    out += exponent < 0 ? '-' : '+';
    const auto power = std::to_string(std::abs(exponent));
    return out += power.size() < 2 ? '0' + power : power;
}

std::string plain(const Digits& number)
{
    if (number.point <= 0)
        return "0." + std::string(static_cast<size_t>(-number.point), '0') + number.digits;
    const auto point = static_cast<size_t>(number.point);
    if (number.digits.size() <= point)
        return number.digits + std::string(point - number.digits.size(), '0');
    return number.digits.substr(0, point) + '.' + number.digits.substr(point);
}

/// %g: an exponent where it is below -4 or not below the precision (6 if shortest).
std::string general(double value, char letter, int precision)
{
    if (precision == 0)
        precision = 1;
    auto number = digitsOf(value, precision < 0 ? -1 : precision - 1);
    const auto last = number.digits.find_last_not_of('0');
    number.digits.resize(last == std::string::npos ? 1 : last + 1);
    if (value == 0)
        number.point = 1;
    const auto count = static_cast<int>(number.digits.size());
    int most = precision;
    if (most > count && count >= number.point)
        most = count;
    if (precision < 0)
        most = 6;
    const int exponent = number.point - 1;
    if (exponent < -4 || exponent >= most)
        return withExponent(number, letter == 'G' ? 'E' : 'e');
    return plain(number);
}

/// A value within others, where text stands as it is.
class Printer {
public:
    explicit Printer(size_t limit) : m_limit(limit) { }

    void print(const Value& value)
    {
        if (m_out.size() > m_limit)
            return;
        if (value.isNothing())
            m_out += "<nil>";
        else if (const auto* is = value.as<bool>())
            m_out += *is ? "true" : "false";
        else if (const auto* number = value.as<qint64>())
            m_out += std::to_string(*number);
        else if (const auto* real = value.as<double>())
            m_out += floatText(*real, 'g', -1);
        else if (const auto* text = value.as<std::string>())
            m_out += *text;
        else if (const auto* html = value.as<SafeHtml>())
            m_out += html->text;
        else if (const auto* duration = value.as<Duration>())
            m_out += durationText(*duration);
        else if (const auto* moment = value.as<Moment>())
            m_out += momentText(*moment);
        else
            printParts(value);
    }
    std::string take() { return std::move(m_out); }

private:
    void printParts(const Value& value)
    {
        if (const auto* list = value.as<ListPtr>()) {
            m_out += '[';
            for (size_t i = 0; i < (*list)->items.size() && m_out.size() <= m_limit; ++i) {
                m_out += i > 0 ? " " : "";
                print((*list)->items[i]);
            }
            m_out += ']';
        } else if (const auto* map = value.as<MapPtr>()) {
            m_out += "map[";
            bool isFirst = true;
            for (const auto& [key, entry] : (*map)->entries) {
                if (m_out.size() > m_limit)
                    break;
                m_out += isFirst ? key + ':' : ' ' + key + ':';
                isFirst = false;
                print(entry);
            }
            m_out += ']';
        } else if (const auto* record = value.as<RecordPtr>()) {
            m_out += '{';
            for (size_t i = 0; i < (*record)->fields.size(); ++i) {
                m_out += i > 0 ? " " : "";
                print((*record)->fields[i].second);
            }
            m_out += '}';
        }
    }

    size_t m_limit;
    std::string m_out;
};

} // namespace

std::string floatText(double value, char letter, int precision)
{
    if (std::isnan(value))
        return "NaN";
    if (std::isinf(value))
        return value > 0 ? "+Inf" : "-Inf";
    const std::string sign = std::signbit(value) ? "-" : "";
    value = std::fabs(value);
    if (letter == 'g' || letter == 'G')
        return sign + general(value, letter, precision);
    if (letter == 'e' || letter == 'E') {
        auto number = digitsOf(value, precision);
        if (value == 0)
            number.point = 1;
        return sign + withExponent(number, letter);
    }
    // The longest of all doubles has 309 digits before the point.
    std::string buffer(static_cast<size_t>(std::max(precision, 0)) + 1100, '\0');
    auto* end = buffer.data() + buffer.size();
    const auto written = precision < 0
        ? std::to_chars(buffer.data(), end, value, std::chars_format::fixed)
        : std::to_chars(buffer.data(), end, value, std::chars_format::fixed, precision);
    buffer.resize(static_cast<size_t>(written.ptr - buffer.data()));
    return sign + buffer;
}

std::string printed(const Value& value, size_t limit)
{
    if (value.isNothing())
        return "<no value>";
    Printer printer(limit);
    printer.print(value);
    return printer.take();
}

std::string printedAll(std::span<const Value> values, size_t limit)
{
    std::string out;
    for (size_t i = 0; i < values.size() && out.size() <= limit; ++i) {
        const bool hasText
            = values[i].as<std::string>() || (i > 0 && values[i - 1].as<std::string>());
        if (i > 0 && !hasText)
            out += ' ';
        Printer one(limit);
        one.print(values[i]);
        out += one.take();
    }
    return out;
}

std::string printedLine(std::span<const Value> values, size_t limit)
{
    std::string out;
    for (size_t i = 0; i < values.size() && out.size() <= limit; ++i) {
        Printer one(limit);
        one.print(values[i]);
        out += i > 0 ? ' ' + one.take() : one.take();
    }
    return out;
}

std::string quotedText(std::string_view text)
{
    static constexpr std::string_view letters = "abtnvfr"; // of 7 to 13, in order
    std::string out = "\"";
    const auto characters
        = QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size())).toUcs4();
    for (const auto character : characters) {
        const auto c = static_cast<char32_t>(character);
        if (c == U'"' || c == U'\\') {
            out += '\\';
            out += static_cast<char>(c);
        } else if (c >= 7 && c <= 13) {
            out += '\\';
            out += letters[c - 7];
        } else if (c < 0x80 ? c >= 0x20 && c < 0x7F : QChar::isPrint(c)) {
            out += QString::fromUcs4(&c, 1).toStdString();
        } else if (c < 0x80) {
            out += "\\x" + QString::number(c, 16).rightJustified(2, u'0').toStdString();
        } else if (c < 0x10000) {
            out += "\\u" + QString::number(c, 16).rightJustified(4, u'0').toStdString();
        } else {
            out += "\\U" + QString::number(c, 16).rightJustified(8, u'0').toStdString();
        }
    }
    return out += '"';
}

} // namespace slipway::rules::templates
