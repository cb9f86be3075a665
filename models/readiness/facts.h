// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/check.h"

#include <algorithm>
#include <any>
#include <future>
#include <limits>
#include <memory>
#include <system_error>
#include <thread>
#include <typeindex>
#include <unordered_map>
#include <utility>
#include <vector>

namespace slipway::readiness {

/// Parsed evidence for one assessment: every kind is gathered at most once, when a check first asks
/// for it. A kind is a struct T with `static T gather(const Facts&)`. Used by one thread, which may
/// have another one gather some kinds meanwhile: see prefetch().
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
            if (auto coming = m_coming.extract(key)) {
                auto [made, holdsUntil] = coming.mapped().get(); // throws what gathering threw
                m_holdsUntil = std::min(m_holdsUntil, holdsUntil);
                found = m_gathered.emplace(key, std::move(made)).first;
            } else {
                auto made = std::make_shared<const T>(T::gather(*this));
                found = m_gathered.emplace(key, std::move(made)).first;
            }
        }
        return *std::any_cast<const std::shared_ptr<const T>&>(found->second);
    }
    /// Begins to gather kinds, one after the other, on a thread of their own; get() waits for them.
    /// For what takes long and draws on little else: what they draw on is gathered there once more.
    template<typename... Kinds>
    void prefetch() const
    {
        auto tasks = std::make_shared<std::vector<std::packaged_task<Coming(const Facts&)>>>();
        (add<Kinds>(*tasks), ...);
        const auto run = [&inputs = m_inputs, tasks] {
            const Facts facts(inputs);
            for (auto& task : *tasks)
                task(facts);
        };
        try {
            m_helper = std::jthread(run);
        } catch (const std::system_error&) {
            m_coming.clear(); // no thread is to be had: get() gathers
        }
    }

private:
    /// A kind, and until when it holds.
    using Coming = std::pair<std::any, qint64>;
    template<typename T>
    void add(std::vector<std::packaged_task<Coming(const Facts&)>>& tasks) const
    {
        auto& task = tasks.emplace_back([](const Facts& facts) {
            return Coming(std::make_shared<const T>(T::gather(facts)), facts.holdsUntil());
        });
        m_coming.emplace(std::type_index(typeid(T)), task.get_future());
    }

    const Inputs& m_inputs;
    mutable qint64 m_holdsUntil = std::numeric_limits<qint64>::max();
    mutable std::unordered_map<std::type_index, std::any> m_gathered;
    mutable std::unordered_map<std::type_index, std::future<Coming>> m_coming;
    mutable std::jthread m_helper; ///< last: it ends before anything that it reads goes
};

} // namespace slipway::readiness
