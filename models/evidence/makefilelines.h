// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/makefile.h"

/// Text of Makefiles, line by line.
namespace slipway::evidence {

/// `NAME := value`.
struct MakeAssignment {
    QString name;
    QString operation; ///< `=`, `:=`, `?=`, `+=`, `!=`
    QString value;
};

/// True if an odd number of backslashes ends the line.
bool endsWithContinuation(QStringView line);
/// The line at `at` with its continuations, without comment; `at` is moved behind it.
QString logicalLine(const QStringList& lines, qsizetype& at);
/// Without `export`, `override`, `private` before it.
QString withoutModifiers(const QString& text);
/// Nothing if the line assigns nothing.
std::optional<MakeAssignment> assignmentOf(const QString& text);
/// First `wanted` that is in no `$(…)` or `${…}`; -1.
qsizetype outsideReferences(QStringView text, QChar wanted);
/// True for a line of `$(…)` alone.
bool isReferencesOnly(QStringView text);
/// `$(X)`, `${X}`, `$X` filled in where known, `$$` as `$`; the rest stays as written.
QString expanded(const QString& text, const QMap<QString, QString>& variables);
/// Takes `@`, `-` and `+` off a recipe's line.
void takePrefixes(TaskLine& line);

} // namespace slipway::evidence
