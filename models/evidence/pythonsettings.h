// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/pythonprogram.h"

namespace slipway::evidence {

/// Types of settings as far as their text form matters.
enum class SettingType {
    Unknown, ///< not read further: any text may do
    Text,
    Integer,
    Number,
    Boolean,
    List, ///< as JSON, where the settings class parses it
    Mapping, ///< as JSON
    Choice, ///< one of `choices`
    Url,
    Secret,
    Nested, ///< another model: JSON, or its fields by delimiter
};

/// One variable that the application reads.
struct PythonSetting {
    QString name{}; ///< the environment variable; upper case where case does not matter
    QStringList aliases{}; ///< further names that do as well
    bool isCaseSensitive = false;
    SettingType type = SettingType::Unknown;
    QString typeText{}; ///< as written, or empty
    QStringList choices{};
    QStringList schemes{}; ///< of Url: allowed; empty: any
    bool isOptional = false; ///< None is allowed
    bool isRequired = false; ///< without it the program does not start, or the read raises
    bool hasDefault = false;
    std::optional<QString> fallback{}; ///< the default if it is a constant; `None` has none
    bool isFallbackEmpty = false; ///< default is None or an empty text
    /// A before-validator, a custom source or NoDecode may accept more than the type says.
    bool isLenient = false;
    QString owner{}; ///< settings class; empty: read with os.environ, getenv, decouple …
    QString field{}; ///< as the class names it
    bool isProduction = false; ///< reserved for readers that know; false
    bool isUsed = true; ///< the field is named somewhere in the program (by any attribute access)
    int file = -1;
    int function = -1; ///< of a direct read: where it stands; -1: module level
    Place place{};
    friend bool operator==(const PythonSetting&, const PythonSetting&) = default;
};

struct PythonSettings {
    std::vector<PythonSetting>
        settings{}; ///< by file, then line; a name may come up more than once
    QStringList classes{}; ///< settings classes, `path:Class`
    QStringList delimiters{}; ///< env_nested_delimiter of classes: `A__B` sets a part of A
    QStringList nestedPrefixes{}; ///< names that begin so are parts of nested settings, upper case
    bool isOpen = false; ///< some names are not constant, or the whole environment is passed on
    Place open{}; ///< of the first such read; line 0: none, or not known
    bool forbidsUnknown = false; ///< extra = forbid in a settings class with an env file
    QStringList environmentFiles{}; ///< env_file of classes, load_dotenv(path)

    /// Every setting of that name (case as the class wants it); empty: nothing reads it.
    std::vector<const PythonSetting*> named(const QString& name) const;
};

PythonSettings settingsOf(const PythonProgram& program);

/// Whether a text parses as the setting's type; if not, why, as a part of a sentence ("is not a
/// JSON list"), never with the value. Nothing: it does, or nobody can say.
std::optional<QString> mistakeIn(const PythonSetting& setting, const QString& value);

} // namespace slipway::evidence
