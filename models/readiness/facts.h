// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/check.h"

#include <atomic>
#include <limits>
#include <memory>
#include <mutex>
#include <system_error>
#include <thread>
#include <typeindex>
#include <unordered_map>
#include <vector>

namespace slipway::readiness {

/// Thrown by Facts::get() for a kind that is announced and not there yet, where nobody wants to
/// wait.
struct NotYet { };

/// What get() does about a kind that Facts::prefetch() announced and that is not there yet.
enum class Patience {
    Waits, ///< for it, or gathers it
    Leaves ///< throws NotYet
};

/// Parsed evidence for one assessment: every kind is gathered at most once, when a check first asks
/// for it, and lives as long as the first Facts of the assessment. A kind is a struct T with
/// `static T gather(const Facts&)` that follows from the inputs alone; its const functions may be
/// called by several threads at a time, as may those of Facts. What gathering throws, get() throws,
/// for everyone who asks.
class Facts {
public:
    explicit Facts(const Inputs& inputs)
        : m_inputs(inputs)
        , m_owned(std::make_unique<Shared>())
        , m_shared(*m_owned)
    {
    }
    /// The same kinds with another patience. Lives shorter than `other`.
    Facts(const Facts& other, Patience patience)
        : m_inputs(other.m_inputs)
        , m_shared(other.m_shared)
        , m_patience(patience)
    {
    }
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
        qint64 known = m_shared.holdsUntil;
        while (moment < known && !m_shared.holdsUntil.compare_exchange_weak(known, moment)) { }
        return false;
    }
    /// The first moment at which one of the answers of hasReached() would be another one; the
    /// largest number: none.
    qint64 holdsUntil() const { return m_shared.holdsUntil; }

    template<typename T>
    const T& get() const
    {
        Slot& slot = m_shared.of(typeid(T));
        if (!slot.isMade.load(std::memory_order_acquire)) {
            if (slot.isAnnounced && m_patience == Patience::Leaves)
                throw NotYet();
            // Kinds draw on each other without circles, so whoever waits here is waited for by none
            // of those that are ahead.
            const std::scoped_lock gathering(slot.gathering);
            if (!slot.made) {
                slot.made = std::make_shared<const T>(T::gather(*this));
                slot.isMade.store(true, std::memory_order_release);
            }
        }
        return *static_cast<const T*>(slot.made.get());
    }
    /// Announces kinds that take long and gathers them, one after the other, on a thread of their
    /// own, which ends before the first Facts does.
    template<typename... Kinds>
    void prefetch() const
    {
        ((m_shared.of(typeid(Kinds)).isAnnounced = true), ...);
        const auto run = [this] { (tryGet<Kinds>(), ...); };
        try {
            m_shared.helpers.emplace_back(run);
        } catch (const std::system_error&) {
            // No thread is to be had: who asks gathers.
        }
    }

    /// Waits until all that was announced is there.
    void finish() const { m_shared.helpers.clear(); }

private:
    struct Slot {
        std::mutex gathering;
        std::shared_ptr<const void> made; ///< read after isMade, written by who gathers
        std::atomic<bool> isMade = false;
        std::atomic<bool> isAnnounced = false;
    };
    struct Shared {
        Slot& of(std::type_index kind)
        {
            const std::scoped_lock lock(mutex);
            return kinds[kind];
        }

        std::mutex mutex;
        std::unordered_map<std::type_index, Slot> kinds;
        std::atomic<qint64> holdsUntil = std::numeric_limits<qint64>::max();
        std::vector<std::jthread> helpers; ///< last: they end before what they fill goes
    };
    template<typename T>
    void tryGet() const
    {
        try {
            get<T>();
        } catch (...) {
            // Who asks for it is told.
        }
    }

    const Inputs& m_inputs;
    std::unique_ptr<Shared> m_owned; ///< of the first Facts
    Shared& m_shared;
    Patience m_patience = Patience::Waits;
};

} // namespace slipway::readiness
