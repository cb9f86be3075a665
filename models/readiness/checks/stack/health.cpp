// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/shell.h"
#include "readiness/checks/infrastructurefiles.h"
#include "readiness/checks/published.h"
#include "readiness/checks/source/pythonsource.h"
#include "readiness/checks/stack/installs.h"
#include "readiness/checks/stack/stack.h"

#include <QRegularExpression>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {

namespace {

/// A health command, and the image that runs it.
struct HealthTest {
    QString script; ///< of a shell, or the words joined
    QStringList words; ///< of the exec form; empty: a shell runs `script`
    Evidence place;
};

/// What is known of the image that runs it; nothing for someone else's.
struct HealthImage {
    const ImageBuild* build = nullptr;
    const evidence::Dockerfile* file = nullptr;
};

bool isStandardModule(const QString& name)
{
    static const QSet<QString> names{u"urllib"_s,
        u"http"_s,
        u"socket"_s,
        u"os"_s,
        u"sys"_s,
        u"ssl"_s,
        u"json"_s,
        u"asyncio"_s,
        u"subprocess"_s,
        u"time"_s,
        u"pathlib"_s,
        u"contextlib"_s,
        u"sqlite3"_s,
        u"re"_s};
    return names.contains(name);
}

/// First parts of the modules that a Python one-liner imports.
QStringList importsOf(const QString& code)
{
    static const QRegularExpression shape(
        u"(?:^|;|\\n)\\s*(?:import\\s+([\\w.,\\s]+)|from\\s+([\\w.]+)\\s+import)"_s);
    QStringList out;
    auto matches = shape.globalMatch(code);
    while (matches.hasNext()) {
        const auto match = matches.next();
        const QString names = match.captured(1) + match.captured(2);
        for (const auto& name : names.split(u','))
            out << name.trimmed().section(u' ', 0, 0).section(u'.', 0, 0);
    }
    return out;
}

/// Whether an image has curl or wget: what its base brings, and what is installed.
enum class Has { Yes, No, Unknown };
Has hasTool(const QString& tool, const HealthImage& image)
{
    if (!image.file)
        return Has::Unknown;
    const auto stage = evidence::factsOfStage(
        *image.file, targetStage(*image.build, *image.file), image.build->arguments);
    for (const auto& install : installsOf(stage))
        for (const auto& package : install.packages)
            if (packageName(install, package) == tool)
                return install.isRemoval ? Has::No : Has::Yes;
    if (stage.runText.contains(tool))
        return Has::Unknown; // got in another way
    for (const auto& copy : stage.copies)
        if (copy.destination.contains(tool))
            return Has::Yes;
    const QString base = stage.base.toLower();
    const QString name = base.section(u'@', 0, 0).section(u'/', -1).section(u':', 0, 0);
    if (base == u"scratch" || base.contains(u"distroless"))
        return Has::No;
    static const QStringList languages{u"python"_s, u"node"_s, u"ruby"_s, u"golang"_s, u"rust"_s};
    if (base.contains(u"alpine"))
        return tool == u"wget"                              ? Has::Yes
            : name == u"alpine" || languages.contains(name) ? Has::No
                                                            : Has::Unknown;
    if (name == u"debian" || name == u"ubuntu")
        return Has::No;
    if (!languages.contains(name))
        return Has::Unknown;
    return base.contains(u"slim") ? Has::No : Has::Yes; // the full images carry both
}

/// Faults of one health command.
class HealthCommand {
public:
    HealthCommand(const Facts& facts, const HealthTest& test, const HealthImage& image)
        : m_facts(facts)
        , m_test(test)
        , m_image(image)
    {
    }

    QString fault; ///< part of a sentence; empty: none
    QString open;

    void judge()
    {
        if (!m_test.words.isEmpty()) {
            command(m_test.words);
            return;
        }
        const auto script = evidence::splitShell(m_test.script, 200);
        if (script.commands.empty())
            return;
        for (int i = 0; i < int(script.commands.size()); ++i)
            if (!script.commands[size_t(i)].isCondition)
                command(script.commands[size_t(i)].words);
        mask(script);
    }

private:
    /// `|| true`, `; exit 0`: the command cannot fail.
    void mask(const evidence::ShellScript& script)
    {
        const auto& last = script.commands.back();
        const bool isConstant = last.words.value(0) == u"true" || last.words.value(0) == u"echo"
            || last.words.value(0) == u":"
            || (last.words.value(0) == u"exit" && last.words.value(1, u"0"_s) == u"0");
        if (!isConstant)
            return;
        if (script.commands.size() == 1) {
            fault = u"always succeeds"_s;
            return;
        }
        const auto& before = script.commands[script.commands.size() - 2];
        if (before.follow != evidence::Follow::And)
            fault = u"cannot fail: it ends with `%1`"_s.arg(last.text.left(40));
    }

    void command(const QStringList& words)
    {
        const QString program = words.value(0).section(u'/', -1);
        if (words.size() >= 3 && (program == u"sh" || program == u"bash" || program == u"ash")
            && words[1].startsWith(u'-') && words[1].endsWith(u'c')) {
            HealthTest inner{words[2], {}, m_test.place};
            HealthCommand nested(m_facts, inner, m_image);
            nested.judge();
            fault = fault.isEmpty() ? nested.fault : fault;
            open = open.isEmpty() ? nested.open : open;
            return;
        }
        if (program == u"curl" || program == u"wget")
            fetch(program, words);
        else if (program.startsWith(u"python") && words.contains(u"-c"_s))
            python(words.value(words.indexOf(u"-c"_s) + 1));
        else if (program == u"true" || program == u"echo" || program == u":")
            fault = m_test.words.isEmpty() ? fault : u"always succeeds"_s;
        for (const auto& name : filesNamedBy(words))
            file(name);
    }

    void fetch(const QString& program, const QStringList& words)
    {
        switch (hasTool(program, m_image)) {
        case Has::No: fault = u"runs %1, which the image does not have"_s.arg(program); return;
        case Has::Unknown:
            if (m_image.file)
                open = u"runs %1, and nobody can say here whether the image has it"_s.arg(program);
            break;
        case Has::Yes: break;
        }
        if (program != u"curl")
            return; // wget fails by itself
        const bool canFail = std::ranges::any_of(words, [](const QString& word) {
            return word == u"--fail" || word == u"--fail-with-body" || word == u"-w"
                || word == u"--write-out"
                || (word.startsWith(u'-') && !word.startsWith(u"--") && word.contains(u'f'));
        });
        const bool isRead = m_test.script.contains(u'|') && !m_test.script.contains(u"||");
        if (!canFail && !isRead)
            fault = u"runs curl without -f, which succeeds on an error page"_s;
    }

    void python(const QString& code)
    {
        const auto& manifests = m_facts.get<DependencyManifests>();
        for (const auto& name : importsOf(code)) {
            if (name.isEmpty() || isStandardModule(name))
                continue;
            const QString package = evidence::normalisedPackage(name);
            const bool isOwn = m_facts.tree().contains(name + u".py"_s)
                || m_facts.tree().hasFolder(name) || m_facts.tree().hasFolder(u"src/"_s + name);
            if (isOwn || manifests.files.empty())
                continue;
            if (!manifests.find(package) && m_image.file) {
                bool isLocked = false;
                for (const auto& lock : manifests.locks)
                    isLocked = isLocked || lock.find(package);
                if (!isLocked)
                    fault = u"imports %1, which no dependency manifest installs"_s.arg(name);
            }
        }
        const bool looks = code.contains(u"raise_for_status") || code.contains(u"status_code")
            || code.contains(u".ok") || code.contains(u"assert");
        if ((code.contains(u"requests.get") || code.contains(u"httpx.get")) && !looks)
            fault = u"does not look at the status of the answer"_s;
    }

    void file(const QString& name)
    {
        if (!m_image.file)
            return;
        const auto& build = *m_image.build;
        const int stage = targetStage(build, *m_image.file);
        const auto stageFacts = evidence::factsOfStage(*m_image.file, stage, build.arguments);
        const QString path = evidence::imagePath(stageFacts.workingDirectory, name);
        if (path.startsWith(u"/usr/") || path.startsWith(u"/bin/"))
            return;
        const BuildContext context(
            m_facts, bestContext(m_facts, build, *m_image.file).folder, build.dockerfile);
        const auto answer = findInImage(*m_image.file, stage, context, build.arguments, path);
        if (answer.state == ImageFile::Absent)
            fault = u"runs `%1`, which nothing puts into the image"_s.arg(name);
    }

    const Facts& m_facts;
    const HealthTest& m_test;
    const HealthImage& m_image;
};

/// All health commands of own services and images.
struct Health {
    const Facts& facts;
    Findings bad{};
    Findings open{};
    Findings none{};
    std::vector<Evidence> good{};

    void judge(const QString& who, const HealthTest& test, const HealthImage& image)
    {
        HealthCommand command(facts, test, image);
        command.judge();
        if (!command.fault.isEmpty())
            bad.add(u"the health check of %1 %2"_s.arg(who, command.fault), test.place);
        else if (!command.open.isEmpty())
            open.add(u"the health check of %1 %2"_s.arg(who, command.open), test.place);
        else
            good.push_back(test.place);
    }

    /// The check in the image; false: it has none.
    bool image(const ImageBuild& build, const evidence::Dockerfile& file)
    {
        const auto stage = evidence::factsOfStage(file, targetStage(build, file), build.arguments);
        if (!stage.healthcheck || stage.healthcheck->words.value(0).toUpper() == u"NONE")
            return false;
        const auto& instruction = *stage.healthcheck;
        HealthTest test;
        test.place = placeOf(facts, build.dockerfile, instruction.line, 0, instruction.endLine);
        const QString text = instruction.arguments.mid(3).trimmed(); // behind CMD
        const auto json = text.startsWith(u'[')
            ? evidence::readDockerfile("FROM a\nCMD " + text.toUtf8())
            : Result<evidence::Dockerfile>(failure({}, u"shell form"_s));
        if (json && !json->stages.front().instructions.empty()
            && json->stages.front().instructions.front().isJson)
            test.words = json->stages.front().instructions.front().words;
        else
            test.script = text;
        judge(build.dockerfile, test, {&build, &file});
        return true;
    }

    void service(const evidence::ComposeService& service)
    {
        const auto& images = facts.get<ProductionImages>();
        HealthImage own;
        for (const auto& build : images.builds)
            if (build.service == service.name)
                own = {&build, &images.dockerfiles.at(build.dockerfile)};
        const auto& check = service.healthcheck;
        if (check && check->hasTest && !check->isDisabled) {
            HealthTest test{check->test.text, {}, placeOf(facts, check->test.place)};
            if (!check->isShell)
                test.words = check->test.words;
            test.script.replace(u"$$"_s, u"$"_s);
            judge(u"service "_s + service.name, test, own);
            return;
        }
        const bool isOff = check && check->isDisabled;
        if (!isOff && own.build && image(*own.build, *own.file))
            return;
        bool listens = !service.published.empty() || !service.exposed.empty();
        if (own.build) {
            const auto stage = evidence::factsOfStage(
                *own.file, targetStage(*own.build, *own.file), own.build->arguments);
            listens = listens || !stage.ports.empty();
        }
        if (listens && service.build)
            none.add(u"service %1 listens and has no health check"_s.arg(service.name),
                placeOf(facts, check ? check->place : service.place));
    }
};

} // namespace

Outcome checkHealthCommand(const Facts& facts)
{
    const auto& images = facts.get<ProductionImages>();
    const auto& stack = facts.get<ProductionStack>();
    const auto& kubernetes = facts.get<KubernetesFiles>();
    if (images.isEmpty() && !stack.exists())
        return notApplicable(u"No Dockerfile and no Compose file is in the repository."_s,
            {absent(u"Dockerfile"_s)});
    Health health{.facts = facts};
    for (const auto& service : stack.services)
        health.service(service);
    bool hasLone = false;
    for (const auto& build : images.builds) {
        if (!build.service.isEmpty() || isToolImage(build, images.dockerfiles.at(build.dockerfile)))
            continue; // a tool ends by itself
        hasLone = true;
        if (!health.image(build, images.dockerfiles.at(build.dockerfile))
            && kubernetes.paths.isEmpty() && kubernetes.charts.isEmpty() && !stack.exists())
            health.none.add(u"%1 has no HEALTHCHECK"_s.arg(build.dockerfile),
                placeOf(facts, build.dockerfile, 1));
    }
    if (!health.bad.isEmpty())
        return failedStack(facts, health.bad.text(), std::move(health.bad.places));
    if (!images.unreadable.empty())
        return unreadable(facts, images.unreadable);
    if (!stack.unreadable.empty())
        return unreadable(facts, stack.unreadable);
    if (!health.none.isEmpty())
        return failed(health.none.text() + u" Nobody but a user would notice that it hangs."_s,
            std::move(health.none.places));
    if (!health.open.isEmpty())
        return unknown(UnknownReason::Missing, health.open.text(), std::move(health.open.places));
    if (!health.good.empty())
        return passed(u"Every health check of images and stack can run, and can fail."_s,
            std::move(health.good));
    if (hasLone && !kubernetes.paths.isEmpty())
        return notApplicable(
            u"The image has no HEALTHCHECK; its manifests are for Kubernetes, which uses probes."_s,
            {placeOf(facts, kubernetes.paths.first(), 1)});
    return notApplicable(u"No own service or image listens, and none has a health check."_s,
        stack.exists() ? stackPlaces(facts) : std::vector<Evidence>{absent(u"HEALTHCHECK"_s)});
}

} // namespace slipway::readiness
