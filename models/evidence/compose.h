// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

/// Compose files and the stack that several of them make together. Source: the Compose
/// specification (github.com/compose-spec/compose-spec), sections merge, extends, interpolation.
namespace slipway::evidence {

/// Where a fact stands.
struct Place {
    QString path; ///< relative to the repository
    int line = 0; ///< from 1
    int column = 0; ///< from 1
    friend bool operator==(const Place&, const Place&) = default;
};

/// A text with its place, as written (not interpolated).
struct Located {
    QString text;
    Place place;
    friend bool operator==(const Located&, const Located&) = default;
};

struct ComposeVariable {
    QString name;
    std::optional<QString> value; ///< nothing: passed through from the shell
    Place place;
    friend bool operator==(const ComposeVariable&, const ComposeVariable&) = default;
};

struct ComposeBuild {
    QString context; ///< relative to the repository, `/` separated, `.` for its root; or a URL
    QString dockerfile; ///< as written; empty: `Dockerfile`
    QString target;
    bool isInline = false; ///< dockerfile_inline
    std::vector<ComposeVariable> arguments;
    Place place;
    friend bool operator==(const ComposeBuild&, const ComposeBuild&) = default;
};

/// A command or entrypoint: a list, or one text for a shell-like split.
struct ComposeCommand {
    QStringList words;
    QString text; ///< as written, if it was one text
    Place place;
    friend bool operator==(const ComposeCommand&, const ComposeCommand&) = default;
};

struct ComposeVolume {
    QString
        source; ///< relative to the repository for a bind mount (`.` its root); a name otherwise
    QString target;
    bool isBind = false;
    Place place;
    friend bool operator==(const ComposeVolume&, const ComposeVolume&) = default;
};

struct ComposeService {
    QString name;
    Place place; ///< where it is first defined
    std::vector<Place> places; ///< in every file that speaks of it, in merge order
    std::optional<Located> image;
    std::optional<ComposeBuild> build;
    std::optional<ComposeCommand> command;
    std::optional<ComposeCommand> entrypoint;
    std::vector<ComposeVariable> environment;
    std::vector<Located> environmentFiles; ///< relative to the repository
    std::vector<ComposeVolume> volumes;
    std::vector<Located> ports;
    std::vector<Located> profiles;
    std::optional<Located> cpuLimit;
    std::optional<Located> memoryLimit;
    std::optional<Located> privileged; ///< the text of the value
    std::optional<Located> user;
    std::optional<Located> provider; ///< runs no container
    std::optional<Located> extendsService;
    QString extendsFile; ///< relative to the repository; empty: the same file
    friend bool operator==(const ComposeService&, const ComposeService&) = default;
};

/// One file.
struct ComposeFile {
    QString path;
    std::vector<ComposeService> services;
    std::vector<Located> includes; ///< files, relative to the repository
    friend bool operator==(const ComposeFile&, const ComposeFile&) = default;

    const ComposeService* find(const QString& name) const;
};

/// Reads one file; `path` is where it stands in the repository. The error's `where` is
/// `line:column`.
Result<ComposeFile> readCompose(const QByteArray& bytes, const QString& path);

/// `over` laid over `base`: scalars are replaced, variables merged by name, volumes by target,
/// lists joined.
ComposeService mergeService(ComposeService base, const ComposeService& over);

/// The files merged in order, services by name in order of appearance. `extends` is resolved among
/// `files` and `others` (at most 8 deep).
std::vector<ComposeService> mergeCompose(
    const std::vector<ComposeFile>& files, const std::vector<ComposeFile>& others = {});

/// A `$X`, `${X}`, `${X:-d}`, `${X:?m}` in a value.
struct ComposeReference {
    QString name;
    QString operation; ///< empty, `:-`, `-`, `:?`, `?`, `:+`, `+`
    QString word; ///< after the operation
    friend bool operator==(const ComposeReference&, const ComposeReference&) = default;
};
std::vector<ComposeReference> referencesOf(const QString& value);

/// The value where every variable is unset: defaults filled in. Nothing if a variable without a
/// default is needed.
std::optional<QString> valueWithDefaults(const QString& value);

} // namespace slipway::evidence
