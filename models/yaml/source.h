// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "yaml/document.h"

#include <string>
#include <vector>

namespace slipway::yaml {

/// A file's text as UTF-8 with line feeds only, and the way from byte offsets back to lines and
/// columns.
class Source {
public:
    /// What to make of bytes that are not UTF-8.
    enum class Encoding { Utf8Only, Any };

    /// Takes BOM and carriage returns away; fails for control characters (yaml-cpp ends silently at
    /// 0x04), and with Utf8Only for anything that is not UTF-8.
    static Result<Source> read(const QByteArray& bytes, Encoding encoding);

    const std::string& text() const { return m_text; }
    /// The byte at an offset, or 0 beyond the end.
    char at(int offset) const;
    /// From yaml-cpp's position (both from 0, the column in bytes) to ours (from 1, the column in
    /// characters).
    Mark mark(int line, int byteColumn) const;
    /// The place of a byte offset.
    Mark markOf(size_t offset) const;

private:
    explicit Source(std::string text);

    std::string m_text;
    std::vector<size_t> m_lines; ///< offset of each line's first byte
    std::vector<size_t> m_continuations; ///< offsets of bytes that do not begin a character
};

/// `line:column`, as errors' `where` has it.
QString whereOf(const Mark& mark);

} // namespace slipway::yaml
