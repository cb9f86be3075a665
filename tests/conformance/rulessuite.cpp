// SPDX-License-Identifier: GPL-3.0-or-later
#include "conformance/rulessuite.h"

#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace slipway::conformance {
namespace {

CaseResult judgeLine(const SuiteFile& file, const JsonCase& one)
{
    if (!one.broken.isEmpty())
        return resultOf(file, one, {});
    auto out = resultOf(file,
        one,
        one.object.contains(u"relabel"_s) ? relabelProblem(one.object)
                                          : templateProblem(one.object));
    if (out.tier == 0)
        out.tier = 1; // an older release agrees with all of them
    return out;
}

} // namespace

Results runRules(const QStringList& paths)
{
    Results out;
    for (const auto& path : paths) {
        const bool isFolder = QFileInfo(path).isDir();
        const bool isLines = path.endsWith(u".jsonl");
        if (isFolder || isLines) {
            for (const auto& file : filesOf(path, {u".jsonl"_s})) {
                for (const auto& one : jsonCasesOf(file.path))
                    out.push_back(judgeLine(file, one));
            }
        }
        if (isLines)
            continue;
        for (const auto& file : filesOf(path, {u".yaml"_s, u".yml"_s})) {
            const auto results = judgeRulesFile(file, !isFolder);
            out.insert(out.end(), results.begin(), results.end());
        }
    }
    return out;
}

} // namespace slipway::conformance
