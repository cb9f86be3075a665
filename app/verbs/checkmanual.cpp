// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verbs/checkmanual.h"

#include "readiness/check.h"

using namespace Qt::StringLiterals;

namespace slipway::verbs {
namespace {

using namespace readiness;

QString cell(const char* text)
{
    return QString::fromUtf8(text).replace(u'|', u"\\|"_s);
}

QString rowOf(const Check& check)
{
    return u"| %1 | %2 | %3 | %4 | %5 | %6 |\n"_s.arg(QString::fromLatin1(check.id),
        cell(check.title),
        severityWord(check.severity),
        evidenceClassWord(check.least),
        cell(check.rationale),
        cell(check.remediation));
}

} // namespace

QByteArray checkManual()
{
    QString out
        = u"# The checks\n\n"
          "Every check of the scorecard: what it verifies, how bad its failure is, the least "
          "evidence "
          "that may prove it, why one asks, and what to do. This page is made from the program "
          "(`slipway help checks`).\n\n"
          "Evidence: E1 files and history of the repository, E2 a machine report bound to a "
          "commit, E3 "
          "the record of a CI run or of a command, E4 a live answer. Evidence below the least may "
          "refute "
          "a check, and never prove it. Weights: blocker 10, high 6, medium 3, low 1; the "
          "configuration "
          "can change both.\n"_s;
    const auto checks = catalogue();
    for (int i = 0; i < categoryCount; ++i) {
        const auto category = static_cast<Category>(i);
        out += u"\n## %1\n\n| Id | Verifies | Severity | Least | Why | What to do |\n|---|---|---|---|---|---|\n"_s
                   .arg(categoryName(category));
        for (const auto& check : checks)
            if (check.category == category)
                out += rowOf(check);
    }
    return out.toUtf8();
}

} // namespace slipway::verbs
