// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include <random>

namespace slipway::test {

/// Writes random queries over serviceSamples(): every function, operator, matching, aggregation and
/// modifier that Prometheus 2.42 knows, nested a few levels.
class QueryGrammar {
public:
    explicit QueryGrammar(std::mt19937& random) : m_random(random) { }

    /// Of type instant vector, sometimes scalar.
    QString query();

private:
    QString vector(int depth);
    QString scalar(int depth);
    QString range(int depth);
    QString selector();
    QString modifiers();
    QString aggregation(int depth);
    QString binary(int depth);
    QString joined(int depth);
    QString overRange(int depth);
    QString elementwise(int depth);
    QString labelled(int depth);
    QString histogram(int depth);
    QString grouping(const QString& word);

    QString one(const QStringList& list);
    int number(int least, int most);
    bool isLucky(double chance);

    std::mt19937& m_random;
};

} // namespace slipway::test
