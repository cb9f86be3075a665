// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/infrastructurefiles.h"
#include "readiness/checks/pipelinetools.h"
#include "readiness/checks/source/pythonsource.h"
#include "readiness/checks/workflow/checks.h"

#include <QDir>
#include <QSet>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

QString nodeManager(const QStringList& words)
{
    static const QSet<QString> managers{u"npm"_s, u"yarn"_s, u"pnpm"_s, u"bun"_s};
    const QString name = words.value(0);
    if (!managers.contains(name) || hasWord(words, {u"-g", u"--global"}))
        return {};
    QString verb;
    for (const auto& word : words.mid(1))
        if (!word.startsWith(u'-')) {
            verb = word;
            break;
        }
    static const QSet<QString> installs{
        u"ci"_s, u"install"_s, u"i"_s, u"clean-install"_s, u"install-clean"_s};
    const bool isBare = verb.isEmpty() && name == u"yarn";
    return installs.contains(verb) || isBare ? name : QString();
}

namespace {

const QString project = u"pyproject.toml"_s;

/// A tracked manifest, as a key that no base name equals.
QString trackedKey(const QString& path)
{
    return u'/' + path;
}

/// Manifests that production images install → where. Keys begin with `/` where the file in the
/// repository is known; else they are base names.
struct Shipped {
    QMap<QString, Evidence> python;
    QMap<QString, Evidence> node; ///< `npm`, `yarn`, …: the manager
    bool hasImage = false;
};

QString baseName(const QString& path)
{
    return path.section(u'/', -1);
}

bool isProjectPath(const QString& package)
{
    return package == u"." || package.startsWith(u".[") || package.startsWith(u"./")
        || package.startsWith(u"/");
}

/// What a Python install command installs: manifests as written.
QStringList pythonKeys(const QStringList& words)
{
    QStringList out;
    const QString name = words.value(0).section(u'/', -1);
    const bool isPip = name == u"pip" || name == u"pip3" || name.startsWith(u"pip3.")
        || (name == u"uv" && words.value(1) == u"pip");
    if (isPip) {
        for (qsizetype i = 1; i < words.size(); ++i) {
            const QString& word = words[i];
            if (word == u"-r" || word == u"--requirement" || word == u"-c" || word == u"-t")
                out << (word == u"-r" || word == u"--requirement" ? words.value(++i) : QString());
            else if (word.startsWith(u"-r") && word.size() > 2)
                out << word.mid(2);
            else if (word.startsWith(u"--requirement="))
                out << word.section(u'=', 1);
            else if (isProjectPath(word))
                out << project;
        }
        out.removeAll(QString());
        return out;
    }
    if (name == u"pip-sync")
        for (const auto& word : words.mid(1))
            if (!word.startsWith(u'-'))
                out << word;
    const QString verb = words.value(1);
    static const QSet<QString> managers{u"poetry install"_s,
        u"poetry sync"_s,
        u"uv sync"_s,
        u"pdm install"_s,
        u"pdm sync"_s,
        u"pipenv install"_s,
        u"pipenv sync"_s,
        u"rye sync"_s,
        u"pixi install"_s,
        u"hatch run"_s,
        u"hatch test"_s};
    if (managers.contains(name + u' ' + verb) || name == u"tox" || name == u"nox")
        out << project;
    return out;
}

Shipped shippedBy(const Facts& facts)
{
    Shipped out;
    const auto& images = facts.get<ProductionImages>();
    for (const auto& build : images.builds) {
        const auto& file = images.dockerfiles.at(build.dockerfile);
        out.hasImage = true;
        const BuildContext context(facts, bestContext(facts, build, file).folder, build.dockerfile);
        for (const int stage : neededStages(file, targetStage(build, file), build.arguments)) {
            const auto stageFacts = evidence::factsOfStage(file, stage, build.arguments);
            for (const auto& run : file.stages[size_t(stage)].instructions) {
                if (run.name != u"RUN")
                    continue;
                const auto place = placeOf(facts, build.dockerfile, run.line);
                const QString text = run.isJson ? run.words.join(u' ') : run.arguments;
                for (const auto& command : evidence::splitShell(text + u'\n' + run.body).commands) {
                    const auto words = withoutWrappers(command.words);
                    for (const auto& key : pythonKeys(words)) {
                        const QString origin
                            = key == project ? QString() : originOf(stageFacts, context, key);
                        out.python.insert(
                            origin.isEmpty() ? baseName(key) : trackedKey(origin), place);
                    }
                    if (const auto manager = nodeManager(words); !manager.isEmpty())
                        out.node.insert(manager, place);
                }
            }
        }
    }
    return out;
}

/// What CI installs, and whether it tests inside the image.
struct Installed {
    QSet<QString> python; ///< base names, and the keys of tracked files
    QSet<QString> loose; ///< base names of files that could not be found
    QSet<QString> node;
    bool isInImage = false;
    bool isOpen = false; ///< an action installs something
    std::vector<Evidence> places;
};

Installed installedBy(const Facts& facts)
{
    Installed out;
    for (const auto& command : facts.get<PipelineRuns>().commands) {
        const auto& words = command.words;
        if (!command.uses.isEmpty()) {
            out.isOpen = out.isOpen || command.uses.contains(u"install");
            continue;
        }
        const auto keys = pythonKeys(words);
        const auto manager = nodeManager(words);
        for (const auto& key : keys) {
            const QString path
                = QDir::cleanPath(command.folder.isEmpty() ? key : command.folder + u'/' + key);
            out.python.insert(baseName(key));
            if (facts.tree().contains(path))
                out.python.insert(trackedKey(path));
            else
                out.loose.insert(baseName(key)); // a matrix, or a folder that is not known here
        }
        if (!manager.isEmpty())
            out.node.insert(manager);
        if ((!keys.isEmpty() || !manager.isEmpty()) && out.places.size() < 5)
            out.places.push_back(placeOf(facts, command));
        const bool isContainer = words.value(0) == u"docker" || words.value(0) == u"docker-compose";
        if (isContainer && hasWord(words, {u"run", u"exec"}) && gateOf(words) == GateKind::Test)
            out.isInImage = true;
    }
    // A requirements file stands for those that it includes.
    const auto& manifests = facts.get<DependencyManifests>().files;
    for (int rounds = 0; rounds < 5; ++rounds)
        for (const auto& file : manifests)
            if (out.python.contains(baseName(file.path)))
                for (const auto& link : file.links) {
                    out.python.insert(baseName(link.path));
                    if (out.python.contains(trackedKey(file.path)))
                        out.python.insert(trackedKey(link.path));
                }
    return out;
}

} // namespace

Outcome shippedManifestIsTested(const Facts& facts)
{
    const auto shipped = shippedBy(facts);
    if (shipped.python.isEmpty() && shipped.node.isEmpty())
        return notApplicable(shipped.hasImage
                ? u"The production image installs no Python or Node manifest."_s
                : u"There is no production image that would install a manifest."_s,
            {absent(u"Dockerfile"_s)});
    if (const auto none = withoutWorkflows(facts, u"nothing installs what is shipped"_s))
        return *none;
    const auto installed = installedBy(facts);
    if (installed.isInImage)
        return passed(u"CI runs the tests inside the image."_s, some(workflowPlaces(facts)));
    QStringList open;
    std::vector<Evidence> places;
    for (auto one = shipped.python.cbegin(); one != shipped.python.cend(); ++one) {
        // A file that a build step writes stands for the project it is exported from.
        const bool isTracked = one.key() == project || one.key().startsWith(u'/')
            || std::ranges::any_of(facts.get<DependencyManifests>().files,
                [&one](const auto& file) { return baseName(file.path) == one.key(); });
        const bool isTested = installed.python.contains(one.key())
            || installed.loose.contains(baseName(one.key()))
            || (!isTracked && installed.python.contains(project));
        if (isTested)
            continue;
        open << (one.key().startsWith(u'/') ? one.key().mid(1) : one.key());
        places.push_back(*one);
    }
    const bool isOtherManager = !shipped.node.isEmpty() && !installed.node.isEmpty()
        && !std::ranges::any_of(installed.node,
            [&shipped](const QString& manager) { return shipped.node.contains(manager); });
    if (isOtherManager && open.isEmpty()) {
        open << shipped.node.firstKey() + u"'s lock"_s;
        places.push_back(shipped.node.first());
    }
    if (open.isEmpty())
        return passed(u"CI installs the manifests that the production image installs."_s,
            some(installed.places));
    places.insert(places.end(), installed.places.begin(), installed.places.end());
    if (installed.python.isEmpty()
        && (installed.isOpen || !facts.get<PipelineRuns>().elsewhere.isEmpty()))
        return unknown(UnknownReason::Unsupported,
            u"What CI installs is said where it is not read: in an action, a workflow of another "
            u"repository or another CI system."_s,
            some(places));
    QStringList sorted;
    for (const auto& key : installed.python) {
        if (key.startsWith(u'/') || installed.loose.contains(key) || key == project)
            sorted << (key.startsWith(u'/') ? key.mid(1) : key);
    }
    sorted.removeDuplicates();
    sorted.sort();
    return failed(sorted.isEmpty()
            ? u"The production image installs %1, and CI installs no manifest of Python."_s.arg(
                listed(open))
            : u"The production image installs %1, CI installs %2."_s.arg(
                listed(open), listed(sorted)),
        some(std::move(places)));
}

} // namespace slipway::readiness
