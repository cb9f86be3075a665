// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "rules/template/value.h"

#include <span>

/// Go's fmt, for the values that templates have: https://pkg.go.dev/fmt
namespace slipway::rules::templates {

/// A float by one of the letters `e`, `f`, `g` (or their capitals); precision -1 is the shortest
/// text that reads back. As strconv.FormatFloat.
std::string floatText(double value, char letter, int precision);

/// A value as `{{ value }}` prints it (`%v`); what is not there is `<no value>`. Texts end soon
/// behind `limit` bytes.
std::string printed(const Value& value, size_t limit);
/// As fmt.Sprint: a blank between operands when neither is text.
std::string printedAll(std::span<const Value> values, size_t limit);
/// As fmt.Sprintln without the line break.
std::string printedLine(std::span<const Value> values, size_t limit);
/// As fmt.Sprintf: what does not fit stands in the text, as in `%!d(string=hi)`.
std::string formatted(std::string_view format, std::span<const Value> values, size_t limit);

/// A text in quotes as Go writes it (`%q`).
std::string quotedText(std::string_view text);
/// `1h15m30.918s`, as time.Duration prints.
std::string durationText(Duration duration);
/// `2006-01-02 15:04:05.999999999 +0000 UTC`, as time.Time prints.
std::string momentText(Moment moment);
/// By one of Go's layouts, as `Mon Jan 2 15:04:05 2006`.
std::string momentText(Moment moment, std::string_view layout);

} // namespace slipway::rules::templates
