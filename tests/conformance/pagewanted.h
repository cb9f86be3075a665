// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "scrape/exposition.h"

#include <QJsonObject>

/// What a case says must come out of a page, in whichever of the suites' three shapes it says so.
namespace slipway::conformance {

struct WantedExemplar {
    QJsonObject labels;
    double value = 0;
    std::optional<qint64> time; ///< milliseconds
};

struct WantedSample {
    QString name;
    QJsonObject labels;
    double value = 0;
    std::optional<qint64> time; ///< milliseconds
    bool anyTime = false; ///< the shape does not say of which line the time is
    std::optional<WantedExemplar> exemplar;
};

struct WantedFamily {
    QString name;
    std::optional<QString> type, help, unit;
};

struct WantedPage {
    std::vector<WantedSample> samples;
    std::vector<WantedFamily> families;
    bool isWhole = false; ///< there may be no other samples
};

/// Reads `families`, `entries` or `rows`; nothing is wanted if there is none of them.
WantedPage wantedOf(const QJsonObject& one);

/// What is missing or other on the page, as `what, expected, got`; nothing if all is there.
QString pageProblem(const WantedPage& wanted, const scrape::Exposition& page);

} // namespace slipway::conformance
