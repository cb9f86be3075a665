// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "timeseries/labels.h"

#include <QtGlobal>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

/// Go's text/template as far as alert templates go. Source of the language:
/// https://pkg.go.dev/text/template; of the functions:
/// https://prometheus.io/docs/prometheus/latest/configuration/template_reference/
namespace slipway::rules::templates {

struct Value;
/// Go's nil, and what is not there.
struct Nothing {
    friend bool operator==(const Nothing&, const Nothing&) = default;
};
/// Text that is HTML already.
struct SafeHtml {
    std::string text;
    friend bool operator==(const SafeHtml&, const SafeHtml&) = default;
};
/// Go's time.Duration.
struct Duration {
    qint64 nanoseconds = 0;
    friend bool operator==(const Duration&, const Duration&) = default;
};
/// Go's time.Time, in UTC.
struct Moment {
    qint64 nanoseconds = 0; ///< since the Unix epoch
    friend bool operator==(const Moment&, const Moment&) = default;
};
struct List;
struct Map;
struct Record;
using ListPtr = std::shared_ptr<const List>;
using MapPtr = std::shared_ptr<const Map>;
using RecordPtr = std::shared_ptr<const Record>;

/// A value that a template works with.
struct Value {
    std::variant<Nothing,
        bool,
        qint64,
        double,
        std::string,
        SafeHtml,
        Duration,
        Moment,
        ListPtr,
        MapPtr,
        RecordPtr>
        held;

    template<typename T>
    const T* as() const
    {
        return std::get_if<T>(&held);
    }
    bool isNothing() const { return std::holds_alternative<Nothing>(held); }
};

/// A slice.
struct List {
    std::string type; ///< in Go's words, as `template.queryResult`
    std::vector<Value> items;
};
/// A map with text for keys.
struct Map {
    bool isOfText = false; ///< a missing entry is an empty text, else nothing
    std::map<std::string, Value> entries;
    int depth = 1; ///< of maps within maps
};
/// A struct.
struct Record {
    std::string type;
    std::vector<std::pair<std::string, Value>> fields;
    const Value* find(std::string_view name) const;
};

/// The name of Go's type.
std::string typeOf(const Value& value);
/// What `if` makes of it.
bool isTrue(const Value& value);
/// A map of the labels, name to value.
Value fromLabels(const timeseries::Labels& labels);
/// One element of a query's result: `.Labels` and `.Value`.
Value makeSample(const timeseries::Labels& labels, double value);
/// What `query` returns.
Value makeQueryResult(std::vector<Value> samples);
bool isSample(const Value& value);
bool isQueryResult(const Value& value);

} // namespace slipway::rules::templates
