// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/reportpath.h"

#include <QRegularExpression>
#include <QStringList>

using namespace Qt::StringLiterals;

namespace slipway::evidence {

bool looksLikeReport(const QString& path)
{
    static const QRegularExpression sample(u"(^|/"
                                           u")(fixtures?|__fixtures__|testdata|test[-_]data|data|"
                                           u"samples?|examples?|demos?|mocks?|golden|vendor"
                                           u"|third[-_]?party|node_modules|src|docs?)/"_s,
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression name(
        u"(^|/)([^/"
        u"]*(junit|test[-_]?results?|test[-_]?report|xunit|nosetests|pytest|coverage|cobertura|"
        u"surefire)"
        u"[^/]*\\.xml|TEST-[^/]+\\.xml|lcov[^/]*|[^/]+\\.lcov|coverage[^/]*\\.(info|lcov)|[^/"
        u"]+\\.sarif(\\.json)?"
        u"|[^/]*(bandit|trivy|safety|pip-audit|gitleaks)[^/]*\\.json)$"_s,
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression folder(
        u"(^|/)([^/]*reports?|test[-_]?results?|results|coverage|artifacts)/([^/]+/){0,3}[^/]+\\.(xml|info|lcov|sarif)$"_s,
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression source(
        u"\\.(py|js|ts|tsx|jsx|java|kt|go|rs|rb|c|cc|cpp|h|hpp|cs|sh|md|html|css|ya?ml|toml|cfg|ini|rc)$"_s,
        QRegularExpression::CaseInsensitiveOption);
    if (source.match(path).hasMatch() || sample.match(path).hasMatch())
        return false;
    return name.match(path).hasMatch() || folder.match(path).hasMatch();
}

bool looksLikeDocument(const QString& path)
{
    static const QRegularExpression document(
        u"(\\.(md|markdown|rst|adoc|txt|png|jpe?g|gif|svg|pdf)$)|((^|/)(docs?|LICENSE|NOTICE|AUTHORS)(/|$))"_s,
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression build(
        u"(^|/)(requirements[^/]*|constraints[^/]*|CMakeLists)\\.txt$"_s);
    return document.match(path).hasMatch() && !build.match(path).hasMatch();
}

} // namespace slipway::evidence
