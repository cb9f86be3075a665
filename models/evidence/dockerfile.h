// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QMap>
#include <QString>
#include <QStringList>

#include <optional>
#include <vector>

/// Dockerfiles as stages and instructions. Source: Dockerfile reference
/// (docs.docker.com/reference/dockerfile).
namespace slipway::evidence {

/// One instruction, continuations joined.
struct DockerInstruction {
    QString name; ///< upper case
    QString arguments; ///< one line, flags left out
    QMap<QString, QString> flags; ///< `--from=x`: from → x
    QStringList words; ///< of the JSON form; else split at blanks, quotes removed
    bool isJson = false;
    QStringList heredocs; ///< names of here-documents in it
    QString body; ///< their text
    int line = 0;
    int endLine = 0;
    friend bool operator==(const DockerInstruction&, const DockerInstruction&) = default;
};

struct DockerStage {
    QString base; ///< as written after FROM, ARGs filled in where known
    QString name; ///< after AS, lower case; or empty
    int baseStage = -1; ///< index of the stage it builds on; -1: an image
    int line = 0;
    std::vector<DockerInstruction> instructions;
    QString written{}; ///< after FROM, as it stands there
    QString platform{}; ///< `--platform`
    friend bool operator==(const DockerStage&, const DockerStage&) = default;
};

struct Dockerfile {
    QMap<QString, QString> globalArguments; ///< ARGs before the first FROM that have a default
    std::vector<DockerStage> stages;
    friend bool operator==(const Dockerfile&, const Dockerfile&) = default;

    /// Index of a stage by name or number; -1 if there is none.
    int stageIndex(const QString& nameOrNumber) const;
    /// `index` and the stages it builds on, the first of them first.
    std::vector<int> chainOf(int index) const;
};

/// Variables known at some point: values, and names declared without one.
struct DockerVariables {
    QMap<QString, QString> values;
    /// `$X`, `${X}`, `${X:-d}`, `${X:+d}` filled in; nothing if a variable without a value is
    /// needed.
    std::optional<QString> expand(const QString& text) const;
};

/// Reads at most 1 MiB. The error's `where` is a line.
Result<Dockerfile> readDockerfile(const QByteArray& bytes);

/// One source of a COPY or ADD that comes from the build context.
struct DockerCopy {
    QStringList sources; ///< relative to the context, variables filled in
    QStringList unresolved; ///< sources that need a build argument nobody gives
    QString destination; ///< absolute in the image; ends with `/` if a folder is meant
    int fromStage = -1; ///< index; -1: the context, or an image
    bool isFromImage = false; ///< --from names something that is no stage
    bool keepsParents = false; ///< --parents
    bool hasHeredoc = false; ///< writes the destination itself
    int line = 0;
    int endLine = 0;
    QString image{}; ///< of --from, if it is no stage
    int stage = 0; ///< index of the stage that it stands in
};

/// `EXPOSE 80/tcp`, variables filled in.
struct DockerPort {
    int first = 0;
    int last = 0;
    QString protocol = QStringLiteral("tcp");
    int line = 0;
    friend bool operator==(const DockerPort&, const DockerPort&) = default;
};

/// One RUN, its here-documents included.
struct DockerRun {
    QString text{}; ///< a shell's script, or the words of the JSON form joined
    QStringList shell{}; ///< words of the SHELL that runs it; empty: `/bin/sh -c`, or JSON form
    int stage = 0; ///< index of the stage that it stands in
    int line = 0;
    int endLine = 0;
    friend bool operator==(const DockerRun&, const DockerRun&) = default;
};

/// What a stage does, with WORKDIR, ARG and ENV followed.
struct DockerStageFacts {
    std::vector<DockerCopy> copies;
    QString workingDirectory; ///< at the end; `/` if never set
    QString user; ///< last USER, variables filled in; empty: never set
    int userLine = 0;
    std::optional<DockerInstruction> command; ///< last CMD
    std::optional<DockerInstruction> entrypoint; ///< last ENTRYPOINT
    QMap<QString, QString> environment; ///< ENV
    QString runText; ///< all RUN instructions, one a line
    std::vector<DockerRun> runs;
    std::vector<DockerPort> ports; ///< EXPOSE
    std::optional<DockerInstruction> healthcheck; ///< last HEALTHCHECK, `NONE` included
    QString stopSignal; ///< empty: never set
    int stopSignalLine = 0;
    QStringList shell; ///< last SHELL; empty: `/bin/sh -c`
    QStringList volumes; ///< VOLUME
    QMap<QString, int> environmentLines; ///< ENV → line
    QStringList addedUrls; ///< remote sources of ADD
    QString base; ///< the image at the root of its stages, ARGs filled in where known
    int baseLine = 0; ///< of its FROM
};

/// The facts of stage `index`, the stages it builds on included. `arguments` are those of the
/// build.
DockerStageFacts factsOfStage(
    const Dockerfile& file, int index, const QMap<QString, QString>& arguments = {});

/// An absolute, clean path in an image.
QString imagePath(const QString& workingDirectory, const QString& path);

/// Patterns of a .dockerignore or .gitignore.
class IgnoreList {
public:
    enum class Dialect { Docker, Git };
    IgnoreList() = default;
    IgnoreList(const QByteArray& bytes, Dialect dialect);
    /// True if the file, or a folder that holds it, is left out.
    bool ignores(const QString& path) const;
    bool isEmpty() const { return m_patterns.empty(); }

private:
    struct Pattern {
        QStringList parts;
        bool isException = false;
    };
    std::vector<Pattern> m_patterns;
};

/// `*`, `?`, `[a-z]` within a path component and `**` over several.
bool matchesPath(const QStringList& pattern, const QStringList& path);

} // namespace slipway::evidence
