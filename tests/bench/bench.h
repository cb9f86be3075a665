// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <functional>
#include <optional>
#include <vector>

/// Figures of our own beside those of a peer, in one run on one machine.
namespace slipway::bench {

/// One measured figure. `BENCH name: figure unit, ratio R to PEER, goal G, met|short`.
struct Figure {
    QString name;
    double value = 0;
    QString unit;
    QString peer; ///< what `ratio` compares with; empty: nothing
    std::optional<double> ratio; ///< none with a peer: it is not installed
    QString goal; ///< as said: `<= 1.3x`, `<= 100 ms`; empty: none
    std::optional<bool> isMet;
};

/// The line that is printed for a figure.
QString line(const Figure& figure);

/// One benchmark, by the name that --only takes.
struct Bench {
    const char* name;
    const char* what;
    std::function<std::vector<Figure>()> run;
};

std::vector<Bench> chartBenches();
std::vector<Bench> pageBenches();
std::vector<Bench> sweepBenches();
std::vector<Bench> parseBenches();
std::vector<Bench> storeBenches();
std::vector<Bench> queryBenches();
std::vector<Bench> programBenches();
std::vector<Bench> rolloutBenches();
std::vector<Bench> readinessBenches();

/// The middle of several runs in milliseconds of wall time; `prepare` before each is not timed.
double medianMs(
    int rounds, const std::function<void()>& run, const std::function<void()>& prepare = {});
/// CPU time of this process in milliseconds, and its resident memory in MiB.
double cpuMs();
double residentMiB();

} // namespace slipway::bench
