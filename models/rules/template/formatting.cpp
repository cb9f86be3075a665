// SPDX-License-Identifier: GPL-3.0-or-later
#include "rules/template/printing.h"
#include "rules/template/verbs.h"

#include <algorithm>
#include <optional>

namespace slipway::rules::templates {
namespace {

/// Goes through a format.
class Formatter {
public:
    Formatter(std::string_view format, std::span<const Value> values, size_t limit)
        : m_format(format)
        , m_values(values)
        , m_limit(limit)
    {
    }

    std::string run()
    {
        while (m_at < m_format.size() && m_out.size() <= m_limit) {
            const auto percent = std::min(m_format.find('%', m_at), m_format.size());
            m_out += m_format.substr(m_at, percent - m_at);
            m_at = percent + 1;
            if (percent < m_format.size())
                verb();
        }
        if (!m_isReordered && m_next < m_values.size())
            extra();
        return std::move(m_out);
    }

private:
    void extra()
    {
        m_out += "%!(EXTRA ";
        for (auto i = m_next; i < m_values.size() && m_out.size() <= m_limit; ++i) {
            m_out += i > m_next ? ", " : "";
            m_out += m_values[i].isNothing()
                ? "<nil>"
                : typeOf(m_values[i]) + '=' + printed(m_values[i], m_limit);
        }
        m_out += ')';
    }

    char peek() const { return m_at < m_format.size() ? m_format[m_at] : '\0'; }

    std::optional<int> number()
    {
        std::optional<int> out;
        for (; peek() >= '0' && peek() <= '9'; ++m_at)
            out = std::min(out.value_or(0) * 10 + (peek() - '0'), 1'000'000);
        return out;
    }

    /// `[n]`: the argument that comes next.
    void index()
    {
        if (peek() != '[')
            return;
        m_isReordered = true;
        const auto close = m_format.find(']', m_at);
        ++m_at;
        const auto wanted = number();
        m_isBadIndex = close != m_at || !wanted || *wanted < 1
            || static_cast<size_t>(*wanted) > m_values.size();
        if (!m_isBadIndex)
            m_next = static_cast<size_t>(*wanted) - 1;
        if (close != std::string_view::npos)
            m_at = close + 1;
    }

    /// A width or precision: digits, or `*` for the next argument.
    std::optional<int> measure(const char* complaint)
    {
        index();
        if (peek() != '*')
            return number();
        ++m_at;
        const auto* value = m_next < m_values.size() ? m_values[m_next++].as<qint64>() : nullptr;
        if (value && *value >= -1'000'000 && *value <= 1'000'000)
            return static_cast<int>(*value);
        m_out += complaint;
        return std::nullopt;
    }

    Flags flags()
    {
        Flags out;
        for (;; ++m_at) {
            switch (peek()) {
            case '-': out.minus = true; continue;
            case '+': out.plus = true; continue;
            case '#': out.sharp = true; continue;
            case ' ': out.space = true; continue;
            case '0': out.zero = true; continue;
            default: break;
            }
            break;
        }
        out.width = measure("%!(BADWIDTH)");
        if (out.width && *out.width < 0) {
            out.minus = true;
            out.width = -*out.width;
        }
        if (peek() == '.') {
            ++m_at;
            out.precision = measure("%!(BADPREC)");
            if (!out.precision)
                out.precision = 0;
            if (*out.precision < 0)
                out.precision.reset();
        }
        index();
        return out;
    }

    void verb()
    {
        m_isBadIndex = false;
        auto flags = this->flags();
        if (m_at >= m_format.size()) {
            m_out += "%!(NOVERB)";
            return;
        }
        size_t width = 1;
        while (m_at + width < m_format.size()
            && (static_cast<unsigned char>(m_format[m_at + width]) & 0xC0U) == 0x80U)
            ++width;
        const std::string name(m_format.substr(m_at, width));
        m_at += width;
        flags.plus = flags.plus && name != "v"; // there, it asks for the names of fields
        if (name == "%")
            m_out += '%';
        else if (m_isBadIndex)
            m_out += "%!" + name + "(BADINDEX)";
        else if (m_next >= m_values.size())
            m_out += "%!" + name + "(MISSING)";
        else
            m_out += formattedOne(name, m_values[m_next++], flags, m_limit);
    }

    std::string_view m_format;
    std::span<const Value> m_values;
    size_t m_limit;
    size_t m_at = 0;
    size_t m_next = 0;
    bool m_isReordered = false;
    bool m_isBadIndex = false;
    std::string m_out;
};

} // namespace

std::string formatted(std::string_view format, std::span<const Value> values, size_t limit)
{
    return Formatter(format, values, limit).run();
}

} // namespace slipway::rules::templates
