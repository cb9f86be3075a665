// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/source/language.h"

#include "readiness/checks/deploymentstack.h"

#include <QMap>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::readiness {
namespace {

/// Languages by the end of a file's name.
const QHash<QString, QString>& languages()
{
    static const QHash<QString, QString> known{{u"py"_s, u"Python"_s},
        {u"go"_s, u"Go"_s},
        {u"java"_s, u"Java"_s},
        {u"kt"_s, u"Kotlin"_s},
        {u"scala"_s, u"Scala"_s},
        {u"ts"_s, u"TypeScript"_s},
        {u"tsx"_s, u"TypeScript"_s},
        {u"mts"_s, u"TypeScript"_s},
        {u"vue"_s, u"TypeScript"_s},
        {u"svelte"_s, u"TypeScript"_s},
        {u"js"_s, u"JavaScript"_s},
        {u"jsx"_s, u"JavaScript"_s},
        {u"mjs"_s, u"JavaScript"_s},
        {u"cjs"_s, u"JavaScript"_s},
        {u"rb"_s, u"Ruby"_s},
        {u"php"_s, u"PHP"_s},
        {u"rs"_s, u"Rust"_s},
        {u"cs"_s, u"C#"_s},
        {u"fs"_s, u"F#"_s},
        {u"ex"_s, u"Elixir"_s},
        {u"erl"_s, u"Erlang"_s},
        {u"clj"_s, u"Clojure"_s},
        {u"c"_s, u"C"_s},
        {u"cc"_s, u"C++"_s},
        {u"cpp"_s, u"C++"_s},
        {u"cxx"_s, u"C++"_s},
        {u"swift"_s, u"Swift"_s},
        {u"dart"_s, u"Dart"_s},
        {u"hs"_s, u"Haskell"_s}};
    return known;
}

/// Folders that hold no code of the deployed application.
bool isAsideFolder(QStringView folder)
{
    static const QSet<QString> aside{u"examples"_s,
        u"example"_s,
        u"samples"_s,
        u"sample"_s,
        u"docs"_s,
        u"doc"_s,
        u"docs_src"_s,
        u"vendor"_s,
        u"vendored"_s,
        u"_vendor"_s,
        u"third_party"_s,
        u"third-party"_s,
        u"node_modules"_s,
        u"site-packages"_s,
        u"benchmarks"_s,
        u"benchmark"_s,
        u"loadtest"_s,
        u"loadtests"_s,
        u"load_tests"_s,
        u"load-tests"_s,
        u"locust"_s,
        u"dist"_s,
        u"build"_s,
        u"generated"_s,
        u"cookiecutter"_s,
        u"notebooks"_s};
    return folder.startsWith(u'.') || folder.contains(u"{{")
        || aside.contains(folder.toString().toLower());
}

bool isTestFolder(QStringView folder)
{
    static const QSet<QString> tests{u"test"_s,
        u"tests"_s,
        u"testing"_s,
        u"testdata"_s,
        u"fixtures"_s,
        u"e2e"_s,
        u"__tests__"_s,
        u"spec"_s,
        u"specs"_s};
    return tests.contains(folder.toString().toLower());
}

} // namespace

bool isTestPath(const QString& path)
{
    const auto parts = QStringView(path).split(u'/');
    for (qsizetype i = 0; i + 1 < parts.size(); ++i)
        if (isTestFolder(parts[i]))
            return true;
    const auto name = parts.last();
    return name == u"conftest.py" || (name.startsWith(u"test_") && name.endsWith(u".py"))
        || name.endsWith(u"_test.py") || name.endsWith(u"_test.go") || name.contains(u".test.")
        || name.contains(u".spec.") || name.endsWith(u"Test.java") || name.endsWith(u"_spec.rb");
}

bool isBesideApplication(const QString& path)
{
    const auto parts = QStringView(path).split(u'/');
    for (qsizetype i = 0; i + 1 < parts.size(); ++i)
        if (isAsideFolder(parts[i]))
            return true;
    const auto name = parts.last();
    return name == u"locustfile.py" || name.endsWith(u"_pb2.py") || name.endsWith(u"_pb2_grpc.py")
        || name.endsWith(u".pb.go") || name.endsWith(u".d.ts") || name.endsWith(u".min.js")
        || name.contains(u"{{") || isTestPath(path);
}

Language Language::gather(const Facts& facts)
{
    struct Count {
        int files = 0;
        QString first;
    };
    QMap<QString, Count> counts;
    // Settings of build tools and helpers of the repository alone are no application.
    QMap<QString, Count> tools;
    for (const auto& path : facts.tree().files()) {
        const auto dot = path.lastIndexOf(u'.');
        if (dot < 0)
            continue;
        const auto language = languages().constFind(path.mid(dot + 1));
        if (language == languages().constEnd() || isBesideApplication(path))
            continue;
        const QString name = path.section(u'/', -1);
        const bool isTool = name == u"setup.py" || name == u"noxfile.py" || name == u"tasks.py"
            || name.contains(u".config.") || name.startsWith(u".") || path.startsWith(u"scripts/")
            || path.startsWith(u"tools/") || path.startsWith(u"hack/") || path.startsWith(u"ci/");
        auto& count = (isTool ? tools : counts)[*language];
        if (count.files++ == 0)
            count.first = path;
    }
    Language out;
    for (auto it = counts.cbegin(); it != counts.cend(); ++it) {
        if (it->files > out.files) {
            out.name = it.key();
            out.files = it->files;
            out.example = it->first;
        }
    }
    for (auto it = counts.cbegin(); it != counts.cend(); ++it)
        if (it.key() != out.name && it->files * 5 >= out.files)
            out.others << it.key();
    return out;
}

std::optional<Outcome> withoutPython(const Facts& facts)
{
    const auto& language = facts.get<Language>();
    if (language.isPython() || language.others.contains(u"Python"_s))
        return {};
    if (!language.hasSource())
        return notApplicable(
            u"No source code of an application is in the repository."_s, {absent(u"src"_s)});
    return unknown(UnknownReason::Unsupported,
        u"The application is written in %1; only Python source is read here."_s.arg(language.name),
        {placeOf(facts, language.example, 1)});
}

} // namespace slipway::readiness
