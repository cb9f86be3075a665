// SPDX-License-Identifier: GPL-3.0-or-later
#include "timeseries/symbols.h"

#include <cstdlib>
#include <cstring>

namespace slipway::timeseries {
namespace {

/// Of the string and of its place in the table.
qint64 cost(std::string_view text)
{
    return static_cast<qint64>(
               std::max<size_t>(32, (sizeof(Symbol) + text.size() + 8 + 15) / 16 * 16))
        + 64;
}

} // namespace

Symbols::~Symbols()
{
    for (const auto& [text, symbol] : m_symbols)
        std::free(symbol);
}

const Symbol* Symbols::intern(std::string_view text)
{
    if (const auto known = m_symbols.find(text); known != m_symbols.end())
        return known->second;
    auto* symbol = static_cast<Symbol*>(std::malloc(sizeof(Symbol) + text.size()));
    Q_CHECK_PTR(symbol);
    symbol->size = static_cast<std::uint32_t>(text.size());
    if (!text.empty())
        std::memcpy(symbol + 1, text.data(), text.size());
    m_symbols.emplace(symbol->text(), symbol);
    m_bytes += cost(text);
    return symbol;
}

void Symbols::sweep(const std::unordered_set<const Symbol*>& used)
{
    for (auto it = m_symbols.begin(); it != m_symbols.end();) {
        Symbol* symbol = it->second;
        if (used.contains(symbol)) {
            ++it;
            continue;
        }
        it = m_symbols.erase(it); // before the text that its key looks at
        m_bytes -= cost(symbol->text());
        std::free(symbol);
    }
}

} // namespace slipway::timeseries
