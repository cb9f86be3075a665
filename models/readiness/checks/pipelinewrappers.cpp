// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/pipelinefacts.h"

using namespace Qt::StringLiterals;

namespace slipway::readiness {

namespace {

const QStringList plain{u"sudo"_s,
    u"env"_s,
    u"nice"_s,
    u"exec"_s,
    u"command"_s,
    u"npx"_s,
    u"bunx"_s,
    u"pnpx"_s,
    u"uvx"_s,
    u"xvfb-run"_s,
    u"nohup"_s,
    u"dotenv"_s,
    u"cross-env"_s,
    u"nyc"_s,
    u"c8"_s};
const QStringList twoWords{u"poetry run"_s,
    u"pipenv run"_s,
    u"uv run"_s,
    u"pdm run"_s,
    u"hatch run"_s,
    u"rye run"_s,
    u"bundle exec"_s,
    u"conda run"_s,
    u"pnpm exec"_s,
    u"pnpm dlx"_s,
    u"npm exec"_s,
    u"yarn dlx"_s,
    u"yarn run"_s,
    u"coverage run"_s,
    u"micromamba run"_s,
    u"pixi run"_s,
    u"nix run"_s};
const QStringList withValue{u"--with"_s,
    u"-n"_s,
    u"--group"_s,
    u"-p"_s,
    u"--python"_s,
    u"--extra"_s,
    u"-e"_s,
    u"--package"_s,
    u"--source"_s,
    u"--directory"_s,
    u"-u"_s,
    u"--name"_s};

} // namespace

QStringList withoutWrappers(QStringList words)
{
    for (int rounds = 0; rounds < 8 && !words.isEmpty(); ++rounds) {
        const QString name = words[0].section(u'/', -1);
        qsizetype verb = 1; // `pnpm -s exec`, `uv --quiet run`
        while (words.value(verb).startsWith(u'-'))
            verb += withValue.contains(words[verb]) || words[verb] == u"-C" ? 2 : 1;
        if (twoWords.contains(name + u' ' + words.value(verb))
            && !(name == u"coverage" && !words.contains(u"-m"_s))) {
            words = words.mid(verb + 1);
        } else if (plain.contains(name)) {
            words = words.mid(1);
        } else if (name == u"timeout") {
            words = words.mid(1);
            while (words.value(0).startsWith(u'-'))
                words = words.mid(1);
            words = words.mid(1); // its duration
            continue;
        } else if (name.startsWith(u"python") || name == u"py" || name.startsWith(u"${{")
            || name.startsWith(u'$')) {
            const auto module = words.indexOf(u"-m"_s);
            if (module < 1 || module > 4)
                return name.startsWith(u"python") && words.size() > 1 ? words.mid(1) : words;
            words = words.mid(module + 1);
            continue;
        } else if (words[0] == u"-m") {
            words = words.mid(1);
            continue;
        } else {
            return words;
        }
        while (words.value(0).startsWith(u'-') && words[0] != u"-m")
            words = words.mid(withValue.contains(words[0]) ? 2 : 1);
        while (words.value(0).contains(u'=') && !words[0].contains(u'/'))
            words = words.mid(1);
    }
    return words;
}

} // namespace slipway::readiness
