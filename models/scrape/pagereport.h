// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "scrape/exposition.h"

#include <QString>

#include <string>
#include <string_view>
#include <vector>

namespace slipway::scrape {

/// Something that a page does against the customs of metrics, and what to do about it. Sources:
/// https://prometheus.io/docs/practices/naming/ and
/// https://prometheus.io/docs/instrumenting/writing_exporters/
struct Lint {
    int line = 0;
    int column = 0;
    QString rule; ///< one word, as `counter-total`
    QString text; ///< one sentence
    QString fix; ///< what to do
};

/// How many values a label has in a family.
struct LabelReport {
    std::string name;
    qint64 values = 0;
    bool isMore = false; ///< counting stopped at `values`
};

/// What a page holds of one family.
struct FamilyReport {
    std::string name;
    MetricType type = MetricType::Unknown;
    bool hasType = false;
    bool hasHelp = false;
    std::string help;
    std::string unit;
    int line = 0; ///< where it begins, and
    int column = 0; ///< its name there
    qint64 samples = 0;
    qint64 series = 0; ///< told apart by how they are written
    qint64 startTimes = 0; ///< `_created` samples: when a counter began, nothing to plot
    qint64 exemplars = 0;
    std::vector<LabelReport> labels; ///< in order of appearance
};

/// A page in figures, without its samples.
struct PageReport {
    Format format = Format::Text;
    qint64 samples = 0;
    qint64 series = 0;
    std::vector<FamilyReport> families; ///< in order of appearance
    std::vector<Finding> findings; ///< what a strict reader would have refused
    std::vector<Lint> lint; ///< by line
};

/// Reads a page as a scraper does, keeps its figures, and looks for what is against custom. Errors
/// as parseExposition().
Result<PageReport> reportPage(std::string_view body, Format format, ParseLimits limits = {});

} // namespace slipway::scrape
