// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/pathglob.h"
#include "support/testcase.h"

using namespace Qt::StringLiterals;
using namespace slipway::evidence;

class PathGlobTest : public QObject {
    Q_OBJECT
private slots:
    void fitsWholePaths_data()
    {
        QTest::addColumn<QString>("pattern");
        QTest::addColumn<QString>("path");
        QTest::addColumn<bool>("fits");
        const auto row = [](const QString& pattern, const QString& path, bool fits) {
            QTest::addRow("%s %s", qPrintable(pattern), qPrintable(path))
                << pattern << path << fits;
        };
        row(u"build"_s, u"build"_s, true);
        row(u"build"_s, u"rebuild"_s, false);
        row(u"build"_s, u"build/x"_s, false);
        row(u"**/build"_s, u"build"_s, true);
        row(u"**/build"_s, u"a/b/build"_s, true);
        row(u"**/build"_s, u"a/rebuild"_s, false);
        row(u"*.py[cod]"_s, u"a.pyc"_s, true);
        row(u"*.py[cod]"_s, u"a.py"_s, false);
        row(u"*.py[!a-n]"_s, u"a.pyo"_s, true);
        row(u"*.py[!a-n]"_s, u"a.pyc"_s, false);
        row(u"*.py[!a-n]"_s, u"a.py/"_s, false);
        row(u"*.log"_s, u"logs/a.log"_s, false);
        row(u"**/*.log"_s, u"logs/x/a.log"_s, true);
        row(u"logs/**"_s, u"logs/x/a.log"_s, true);
        row(u"logs/**/a.log"_s, u"logs/a.log"_s, true);
        row(u"logs/**/a.log"_s, u"logs/x/y/a.log"_s, true);
        row(u"logs/**/a.log"_s, u"logs/xa.log"_s, false);
        row(u"a?c"_s, u"abc"_s, true);
        row(u"a?c"_s, u"a/c"_s, false);
        row(u"a*c*e"_s, u"abcde"_s, true);
        row(u"a*c*e"_s, u"ab/cde"_s, false);
        row(u"\\#notes"_s, u"#notes"_s, true);
        row(u"a\\*"_s, u"a*"_s, true);
        row(u"a\\*"_s, u"ab"_s, false);
        row(u"a[b"_s, u"a[b"_s, true);
        row(u"[]x]"_s, u"x]"_s, false); // an empty set takes nothing
        row(u"*"_s, u""_s, true);
        row(u""_s, u""_s, true);
        row(u""_s, u"a"_s, false);
    }
    void fitsWholePaths()
    {
        QFETCH(QString, pattern);
        QFETCH(QString, path);
        QFETCH(bool, fits);
        QCOMPARE(PathGlob(pattern).matches(path), fits);
    }
    /// Where a search that goes back would not end.
    void manyStarsEnd()
    {
        const PathGlob glob(u"*a"_s.repeated(200) + u"b*"_s);
        QVERIFY(!glob.matches(u"a"_s.repeated(5'000)));
        QVERIFY(glob.matches(u"a"_s.repeated(5'000) + u"bc"_s));
    }
};

SLIPWAY_TEST(PathGlobTest)
#include "tst_pathglob.moc"
