// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace slipway::prometheus {

/// Reads JSON from front to back without building a tree of it: for answers of many megabytes.
///
/// What is asked for and is of another type is passed over and comes back empty; what is no JSON
/// stops the cursor for good (see failed()). Never reads past the end, never nests deeper than
/// `depth`. The text must outlive the cursor. Source: RFC 8259.
class JsonCursor {
public:
    enum class Kind { Object, Array, Text, Number, True, False, Null, Bad };

    explicit JsonCursor(std::string_view text, int depth = 64) : m_text(text), m_depth(depth) { }

    /// What comes next.
    Kind kind();
    /// Calls `member(key)` for each member; it reads the value or leaves it, then it is skipped.
    /// `key` is valid until the next read. False if no object was there.
    template<typename Fn>
    bool object(Fn member)
    {
        if (!enter('{'))
            return false;
        for (bool first = true; nextMember(first); first = false) {
            const size_t before = m_at;
            member(std::string_view(m_key));
            if (m_at == before)
                skip();
        }
        return true;
    }
    /// Calls `element()` for each element, which reads it or leaves it. False if no array was
    /// there.
    template<typename Fn>
    bool array(Fn element)
    {
        if (!enter('['))
            return false;
        for (bool first = true; nextElement(first); first = false) {
            const size_t before = m_at;
            element();
            if (m_at == before)
                skip();
        }
        return true;
    }
    /// A string, unescaped; bytes that are no UTF-8 stay as they are.
    std::optional<std::string> text();
    /// As text(), or what the text of a number, a word or null is: for fields of loose type.
    std::string loose();
    /// A string whose bytes are looked at in place where nothing is escaped; valid until the next
    /// read.
    std::optional<std::string_view> view();
    std::optional<double> number();
    std::optional<bool> boolean();
    void skip();
    /// Nothing but blanks is left.
    bool atEnd();

    bool failed() const { return m_failed; }
    /// Byte from the start; where reading stopped, if it failed.
    size_t offset() const { return m_at; }
    /// Reads on from a place where offset() was, outside of any object() or array() entered since.
    void seek(size_t offset) { m_at = offset; }
    void fail() { m_failed = true; }

private:
    bool enter(char bracket);
    bool nextMember(bool isFirst);
    bool nextElement(bool isFirst, char closing = ']');
    void blanks();
    bool word(std::string_view expected);
    bool scanText(std::string_view& raw, bool& isEscaped);
    bool unescape(std::string_view raw, std::string& out);
    std::optional<unsigned> hexQuad(std::string_view raw, size_t at) const;

    std::string_view m_text;
    size_t m_at = 0;
    int m_depth;
    bool m_failed = false;
    std::string m_key;
    std::string m_buffer;
};

} // namespace slipway::prometheus
