// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

namespace slipway::timeseries {

/// A string that all label sets of a store share.
struct Symbol {
    std::uint32_t size;
    // The characters follow.
    std::string_view text() const { return {reinterpret_cast<const char*>(this + 1), size}; }
};

/// Every string once. Symbols stay where they are until sweep(). One thread at a time.
class Symbols {
public:
    Symbols() = default;
    ~Symbols();
    Q_DISABLE_COPY_MOVE(Symbols)

    const Symbol* intern(std::string_view text);
    /// Forgets all symbols but these.
    void sweep(const std::unordered_set<const Symbol*>& used);
    qint64 bytes() const { return m_bytes; }
    size_t count() const { return m_symbols.size(); }

private:
    std::unordered_map<std::string_view, Symbol*> m_symbols;
    qint64 m_bytes = 0;
};

} // namespace slipway::timeseries
