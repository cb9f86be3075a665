// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QMap>
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
    QString name{};
    std::optional<QString> value; ///< nothing: passed through from the shell
    Place place{};
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
    QString target{};
    bool isBind = false;
    Place place{};
    bool isReadOnly = false;
    bool isTemporary = false; ///< `type: tmpfs`
    friend bool operator==(const ComposeVolume&, const ComposeVolume&) = default;
};

/// One entry of `ports`, short or long, defaults of variables filled in.
struct ComposePort {
    QString hostIp{}; ///< empty: every interface
    bool isHostKnown = true; ///< false: a variable without a default decides on the interface
    int hostFirst = 0; ///< 0: chosen when it starts, or not known
    int hostLast = 0;
    int containerFirst = 0; ///< 0: not known
    int containerLast = 0;
    QString protocol = QStringLiteral("tcp");
    QString text{}; ///< as written, long form as `[ip:]published:target[/protocol]`
    Place place{};
    /// True if only the host itself reaches it.
    bool isLoopback() const;
    friend bool operator==(const ComposePort&, const ComposePort&) = default;
};
/// Reads the short form: `80`, `8080:80`, `127.0.0.1:8080:80/udp`, `[::1]:80:80`,
/// `3000-3005:3000-3005`.
ComposePort composePort(const QString& text, const Place& place = {});

struct ComposeHealthcheck {
    ComposeCommand test{}; ///< without `CMD` or `CMD-SHELL` before it
    bool isShell = false; ///< one text for `/bin/sh -c`
    bool isDisabled = false; ///< `disable: true`, or `test: NONE`
    bool hasTest = false; ///< false: only times are set, for the image's own check
    std::optional<Located> interval{};
    std::optional<Located> timeout{};
    std::optional<Located> retries{};
    std::optional<Located> startPeriod{};
    Place place{};
    friend bool operator==(const ComposeHealthcheck&, const ComposeHealthcheck&) = default;
};

struct ComposeDependency {
    QString service{};
    QString condition{}; ///< `service_started` unless said
    Place place{};
    friend bool operator==(const ComposeDependency&, const ComposeDependency&) = default;
};

/// A secret or configuration given to a service.
struct ComposeGrant {
    QString source{}; ///< name at the top level
    QString target{}; ///< as written; empty: the usual place
    Place place{};
    friend bool operator==(const ComposeGrant&, const ComposeGrant&) = default;
};

/// An entry of top-level `volumes`, `networks`, `secrets` or `configs`.
struct ComposeNamed {
    QString name{};
    bool isExternal = false;
    QString driver{};
    QString file{}; ///< of a secret or configuration, relative to the repository
    QString variable{}; ///< of a secret or configuration: `environment`
    QMap<QString, QString> driverOptions{};
    Place place{};
    friend bool operator==(const ComposeNamed&, const ComposeNamed&) = default;
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
    std::vector<ComposePort> published; ///< `ports`, parsed; the same entries as `ports`
    std::optional<Located> restart;
    std::optional<Located> restartCondition; ///< deploy.restart_policy.condition
    std::optional<Located> replicas; ///< deploy.replicas, or scale
    std::optional<Located> memoryReservation;
    std::vector<ComposeVariable> labels;
    std::vector<ComposeVariable> deployLabels;
    std::optional<ComposeHealthcheck> healthcheck;
    std::vector<Located> addedCapabilities; ///< cap_add
    std::vector<Located> droppedCapabilities; ///< cap_drop
    std::vector<Located> securityOptions; ///< security_opt
    std::optional<Located> readOnly; ///< the text of the value
    std::vector<Located> exposed; ///< expose
    std::vector<Located> networks; ///< names
    std::vector<Located> aliases; ///< of networks
    std::optional<Located> networkMode; ///< `host`, `none`, `service:x`
    std::optional<Located> pid;
    std::optional<Located> ipc;
    std::optional<Located> loggingDriver;
    std::vector<ComposeVariable> loggingOptions;
    std::vector<ComposeDependency> dependsOn;
    std::optional<Located> stopGracePeriod;
    std::optional<Located> stopSignal;
    std::vector<Located> temporaryFolders; ///< tmpfs
    std::vector<ComposeGrant> secrets;
    std::vector<ComposeGrant> configs;
    std::optional<Located> containerName;
    std::optional<Located> hostname;
    std::optional<Located> platform;
    std::optional<Located> workingDirectory;
    QStringList resets; ///< keys tagged `!reset` (`ports`, `environment.A`): taken away by a merge
    QStringList overrides; ///< keys tagged `!override`: replaced, not joined, by a merge
    friend bool operator==(const ComposeService&, const ComposeService&) = default;
};

/// One file.
struct ComposeFile {
    QString path;
    std::vector<ComposeService> services;
    std::vector<Located> includes; ///< files, relative to the repository
    QString project; ///< `name`
    std::vector<ComposeNamed> volumes;
    std::vector<ComposeNamed> networks;
    std::vector<ComposeNamed> secrets;
    std::vector<ComposeNamed> configs;
    QStringList removed; ///< services tagged `!reset`
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

/// Top-level entries of the files by name, later ones in place of earlier ones:
/// `mergeNamed(files, &ComposeFile::volumes)`.
std::vector<ComposeNamed> mergeNamed(
    const std::vector<ComposeFile>& files, std::vector<ComposeNamed> ComposeFile::*list);

/// Bytes of `512m`, `1.5gb`, `2Gi`, `1048576`; nothing for what is no size. Source: Compose
/// specification, "Specifying byte values"; Kubernetes quantities.
std::optional<double> bytesOf(const QString& text);

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
