// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/check.h"

#include <algorithm>
#include <any>
#include <limits>
#include <typeindex>
#include <unordered_map>
#include <utility>

namespace slipway::readiness {

/// Parsed evidence for one assessment: every kind is gathered at most once, when a check first asks
/// for it. A kind is a struct T with `static T gather(const Facts&)`. Used by one thread.
class Facts {
public:
    explicit Facts(const Inputs& inputs) : m_inputs(inputs) { }
    Facts(const Facts&) = delete;
    Facts& operator=(const Facts&) = delete;

    const Inputs& inputs() const { return m_inputs; }
    const evidence::Tree& tree() const { return *m_inputs.tree; }

    /// Whether the assessment's clock has reached `moment` (milliseconds since the Unix epoch). The
    /// only way to ask it: so it is known until when every answer stays the same.
    bool hasReached(qint64 moment) const
    {
        if (m_inputs.now >= moment)
            return true;
        m_holdsUntil = std::min(m_holdsUntil, moment);
        return false;
    }
    /// The first moment at which one of the answers of hasReached() would be another one; the
    /// largest number: none.
    qint64 holdsUntil() const { return m_holdsUntil; }

    template<typename T>
    const T& get() const
    {
        const auto key = std::type_index(typeid(T));
        auto found = m_gathered.find(key);
        if (found == m_gathered.end()) {
            auto made = std::make_shared<const T>(T::gather(*this));
            found = m_gathered.emplace(key, std::move(made)).first;
        }
        return *std::any_cast<const std::shared_ptr<const T>&>(found->second);
    }

private:
    const Inputs& m_inputs;
    mutable qint64 m_holdsUntil = std::numeric_limits<qint64>::max();
    mutable std::unordered_map<std::type_index, std::any> m_gathered;
};

} // namespace slipway::readiness
