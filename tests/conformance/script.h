// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "conformance/seriesnotation.h"

#include <QStringList>

#include <variant>

/// Scripts in the notation of Prometheus' own engine tests: load, eval, clear.
namespace slipway::conformance {

/// A series that is loaded or expected.
struct SeriesLine {
    timeseries::Labels labels;
    std::vector<Item> items;
};

struct ClearCommand { };

struct LoadCommand {
    qint64 gap = 0; ///< milliseconds between items
    bool withBuckets = false; ///< classic histograms are also loaded as native ones
    std::vector<SeriesLine> series;
    std::vector<timeseries::Labels> started; ///< series whose start times are said
};

/// What a text has to be: anything, exactly this, or found by this regular expression.
struct TextRule {
    enum class Kind : std::uint8_t { Any, Exact, Regex };
    Kind kind = Kind::Any;
    QString text;
};

/// What is said of the warnings, or of the infos, of an answer.
struct AnnotationRule {
    bool none = false; ///< there may be none
    std::vector<TextRule> some; ///< each has to come, and nothing but these
};

/// Start, end and step, milliseconds.
struct Times {
    qint64 start = 0, end = 0, step = 1;
};

struct EvalCommand {
    int line = 0; ///< from 1
    QString expression;
    bool isRange = false;
    Times times;
    bool isFailing = false;
    std::optional<TextRule> failure; ///< what the error says
    bool isOrdered = false;
    AnnotationRule warnings, infos;
    std::optional<Times> rangeVector; ///< the answer's own times
    std::optional<double> scalar;
    std::optional<std::string> text;
    std::vector<SeriesLine> series;
    QString broken; ///< why the block cannot be read, or empty
    /// Whether something is said of warnings or infos.
    bool saysAnnotations() const;
};

/// A block that is neither, or a load that cannot be read in full.
struct BrokenCommand {
    int line = 0;
    QString text;
    QString why;
};

using Command = std::variant<ClearCommand, LoadCommand, EvalCommand, BrokenCommand>;

/// Reads a script. What cannot be read becomes a broken command in its place.
std::vector<Command> readScript(const QString& script);

/// Reads the lines of an `eval` block from `at` on (lines are trimmed, comments are empty lines),
/// and leaves `at` behind it.
EvalCommand readEval(const QStringList& lines, qsizetype& at);

} // namespace slipway::conformance
