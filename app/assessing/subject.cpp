// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/assessing/subject.h"

#include "readiness/facts.h"
#include "readiness/profiles.h"

#include <QCryptographicHash>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace slipway::assessing {
namespace {

Result<std::shared_ptr<const evidence::Tree>> treeOf(
    const QString& directory, const QString& revision, const QStringList& reports)
{
    return revision.isEmpty() ? evidence::openDirectory(directory, reports)
                              : evidence::openRevision(directory, revision);
}

void setTree(
    readiness::Inputs& inputs, std::shared_ptr<const evidence::Tree> tree, const QString& revision)
{
    inputs.tree = std::move(tree);
    inputs.revision = revision;
    inputs.isOffline = true;
    // What a commit could prove is judged by the clock of its day, so that it never changes.
    if (!revision.isEmpty())
        inputs.now = inputs.tree->git()->commitTime;
}

} // namespace

Result<readiness::Inputs> inputsOf(
    const config::Config& config, const QString& environment, const QString& revision)
{
    const QString directory = config.project.repository.isEmpty()
        ? QFileInfo(config.file).absolutePath()
        : config.project.repository;
    auto tree = treeOf(directory, revision, config.readiness.reports);
    if (!tree)
        return failure(tree.error());
    readiness::Inputs out;
    setTree(out, std::move(*tree), revision);
    out.project = config.project;
    out.settings = config.readiness;
    out.environment = environment;
    out.environments = config.environments;
    out.isDemo = config.isDemo;
    return out;
}

Result<readiness::Inputs> inputsOfDirectory(const QString& directory, const QString& revision)
{
    auto tree = treeOf(directory, revision, {});
    if (!tree)
        return failure(tree.error());
    readiness::Inputs out;
    setTree(out, std::move(*tree), revision);
    const QString root = out.tree->root();
    out.project.repository = root;
    out.project.name = QFileInfo(root).fileName();
    return out;
}

Everything assessAll(const readiness::Inputs& given)
{
    const auto profile = readiness::chosenProfile(given.settings);
    readiness::Inputs inputs = given;
    inputs.settings = profile.settings;
    inputs.tree = evidence::without(inputs.tree, profile.settings.ignore);
    const readiness::Facts facts(inputs);
    Everything out;
    out.assessment = readiness::assess(facts, profile);
    out.environments = facts.get<readiness::Environments>();
    out.measurements = facts.get<readiness::Measurements>();
    return out;
}

readiness::Assessment& assessLast(const readiness::Inputs& given)
{
    struct Last {
        explicit Last(const readiness::Inputs& given)
            : profile(readiness::chosenProfile(given.settings))
            , inputs(given)
        {
            inputs.settings = profile.settings;
            inputs.tree = evidence::without(inputs.tree, profile.settings.ignore);
            assessment = readiness::assess(facts, profile);
            inputs.tree.reset(); // it may have a thread, which ends with it
        }
        readiness::ChosenProfile profile;
        readiness::Inputs inputs;
        readiness::Facts facts{inputs};
        readiness::Assessment assessment{};
    };
    static Last* last = nullptr; // what it points to is reachable, and so no leak
    last = new Last(given);
    return last->assessment;
}

QString digestOf(const config::Readiness& settings)
{
    QStringList lines{
        readiness::chosenProfile(settings).version, settings.dockerfile, settings.waivers};
    for (const auto& list : {settings.compose, settings.reports, settings.ignore})
        lines << list.join(u'\x1f');
    for (auto it = settings.owners.begin(); it != settings.owners.end(); ++it)
        lines << it.key() + u'=' + it.value();
    for (const auto& check : settings.checks)
        lines << QStringList{check.id,
            check.title,
            check.argv.join(u'\x1f'),
            check.url,
            check.query,
            check.condition,
            check.path,
            check.contains,
            check.jsonPath,
            check.equals}
                     .join(u'\x1f');
    return QString::fromLatin1(
        QCryptographicHash::hash(lines.join(u'\n').toUtf8(), QCryptographicHash::Sha256).toHex());
}

} // namespace slipway::assessing
