// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/check.h"

#include <algorithm>
#include <any>
#include <chrono>
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

/// Thrown by Facts::get() for a kind that another thread still gathers, where nobody wants to wait.
struct NotYet { };

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
            if (const auto open = m_coming.find(key); open != m_coming.end() && !m_isWaiting
                && open->second.wait_for(std::chrono::seconds(0)) != std::future_status::ready)
                throw NotYet();
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
    /// While false, get() throws NotYet instead of waiting for what prefetch() began.
    void setWaiting(bool isWaiting) const { m_isWaiting = isWaiting; }
    /// Begins to gather kinds, one after the other, on a thread of their own; get() waits for them.
    /// For what takes long and draws on little else: a kind that they draw on and that is not named
    /// before them is gathered there once more.
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
            m_helpers.emplace_back(run);
        } catch (const std::system_error&) {
            run(); // no thread is to be had
        }
    }

private:
    /// A kind, and until when it holds.
    using Coming = std::pair<std::any, qint64>;
    template<typename T>
    void add(std::vector<std::packaged_task<Coming(const Facts&)>>& tasks) const
    {
        auto& task = tasks.emplace_back([](const Facts& facts) {
            facts.get<T>();
            return Coming(facts.m_gathered.at(std::type_index(typeid(T))), facts.holdsUntil());
        });
        m_coming.emplace(std::type_index(typeid(T)), task.get_future());
    }

    const Inputs& m_inputs;
    mutable qint64 m_holdsUntil = std::numeric_limits<qint64>::max();
    mutable std::unordered_map<std::type_index, std::any> m_gathered;
    mutable std::unordered_map<std::type_index, std::future<Coming>> m_coming;
    mutable bool m_isWaiting = true;
    mutable std::vector<std::jthread> m_helpers; ///< last: they end before what they read goes
};

} // namespace slipway::readiness
