// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/requirements.h"
#include "evidence/toml.h"
#include "support/testcase.h"

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::evidence;

class RequirementsTest : public QObject {
    Q_OBJECT
private slots:
    void pipFilesAreRead()
    {
        const auto file = readRequirements("-r base.txt\r\n-c ../constraints.txt\n# c\n"
                                           "Foo_Bar[a, b]>=1.0,<2 # x\n"
                                           "x==1 ; python_version<'3'\n"
                                           "y @ https://x.test/y.whl\n"
                                           "z==1.2 \\\n    --hash=sha256:aa\n"
                                           "-e .\nnot a requirement!\n",
            u"deploy/requirements.txt"_s);
        QVERIFY(file);
        QStringList out;
        for (const auto& one : file->requirements)
            out << u"%1:%2 %3 %4"_s.arg(one.place.line).arg(one.name, one.specifier, one.marker);
        QCOMPARE(
            out.join(u'|'), u"4:foo-bar >=1.0,<2 |5:x ==1 python_version<'3'|6:y  |7:z ==1.2 "_s);
        QVERIFY(file->requirements[3].hasHash);
        QCOMPARE(file->links[0].path, u"deploy/base.txt"_s);
        QCOMPARE(file->links[1].path, u"constraints.txt"_s);
        QVERIFY(file->links[1].isConstraint);
        QCOMPARE(file->unread.size(), 1);
    }
    void projectsAreRead()
    {
        const auto file = readRequirements(
            "[project]\nrequires-python = '>=3.10'\ndependencies = [\n  \"a>=1\", # c\n  'b',\n]\n"
            "[project.optional-dependencies]\ndev = ['c==2']\n"
            "[dependency-groups]\nlint = ['d', {include-group = 'dev'}]\n",
            u"pyproject.toml"_s);
        QVERIFY(file);
        QStringList out;
        for (const auto& one : file->requirements)
            out << u"%1:%2%3/%4"_s.arg(one.place.line).arg(one.name, one.specifier, one.group);
        QCOMPARE(out.join(u' '), u"4:a>=1/ 5:b/ 8:c==2/dev 10:d/lint"_s);
    }
    void poetryIsRead()
    {
        const auto file = readRequirements(
            "[tool.poetry.dependencies]\npython='^3.11'\na = '^1.2'\nb = {version='~2', "
            "extras=['x']}\n[tool.poetry.group.dev.dependencies]\nc = '*'\n",
            u"pyproject.toml"_s);
        QVERIFY(file);
        QCOMPARE(file->requirements.size(), size_t(3));
        QCOMPARE(file->requirements[1].specifier, u"~2"_s);
        QCOMPARE(file->requirements[2].group, u"dev"_s);
    }
    void versionsFit_data()
    {
        QTest::addColumn<QString>("version");
        QTest::addColumn<QString>("specifier");
        QTest::addColumn<bool>("fits");
        const auto row = [](const char* version, const char* specifier, bool isFit) {
            QTest::newRow((QByteArray(version) + " " + specifier).constData())
                << QString::fromLatin1(version) << QString::fromLatin1(specifier) << isFit;
        };
        row("1.2.3", "==1.2.3", true);
        row("1.2", "==1.2.0", true);
        row("1.2.3", "==1.2.*", true);
        row("1.3", "!=1.2.*", true);
        row("1.9", "^1.2", true);
        row("2.0", "^1.2", false);
        row("0.3", "^0.2.1", false);
        row("1.3", "~1.2", false);
        row("1.9", "~=1.2", true);
        row("1.3", "~=1.2.3", false);
        row("1.0rc1", "<1.0", true);
        row("1.0.post1", ">1.0", true);
        row("1.0.dev1", "<1.0a1", true);
        row("1!1.0", ">2", true);
        row("3.0", "<2||>=3", true);
        row("2.5", ">=2,<3", true);
    }
    void versionsFit()
    {
        QFETCH(QString, version);
        QFETCH(QString, specifier);
        QFETCH(bool, fits);
        QCOMPARE(evidence::fits(version, specifier), std::optional(fits));
    }
    void specifiersAgree()
    {
        QVERIFY(mayAgree(u">=1,<2"_s, u">=1.5"_s));
        QVERIFY(mayAgree(u"^1.2"_s, u"<1.3"_s));
        QVERIFY(mayAgree(u">1"_s, u"<2"_s));
        QVERIFY(mayAgree(u"==1.*"_s, u">=1.4"_s));
        QVERIFY(!mayAgree(u"==1.0"_s, u"==1.1"_s));
        QVERIFY(!mayAgree(u">=22"_s, u">=21.0,<22.0"_s));
        QVERIFY(mayAgree(u"==nonsense!"_s, u"==1"_s));
        QVERIFY(!fits(u"x"_s, u"==1"_s));
    }
    void locksAreRead()
    {
        const auto lock
            = readLock("version = 1\n[[package]]\nname = \"A_b\"\nversion = "
                       "\"1.0\"\n[package.dependencies]\nc = \">=1\"\n[[package]]\nname "
                       "= \"c\"\nversion=\"2\"\n",
                u"poetry.lock"_s);
        QVERIFY(lock);
        QCOMPARE(lock->packages.size(), size_t(2));
        QVERIFY(lock->find(u"a-b"_s));
        QCOMPARE(lock->packages[0].line, 2);
        QCOMPARE(lock->packages[0].dependencies.size(), size_t(1));
    }
    void tomlIsRead()
    {
        const auto root = readToml("a = 1\nb.c = \"x\\u0041\\n\"\n'd e' = '''\nraw\\n'''\n[t]\nl = "
                                   "[1, 'x', [true]]\n[[t.m]]\nk={a=1,b='c'}\n[[t.m]]\n");
        QVERIFY(root);
        QCOMPARE(root->find({u"b", u"c"})->text, u"xA\n"_s);
        QCOMPARE(root->find(u"d e")->text, u"raw\\n"_s);
        QCOMPARE(root->find({u"t", u"m"})->items.size(), size_t(2));
        QCOMPARE(root->find({u"t", u"l"})->line, 6);
    }
    void brokenTomlIsAnError_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const char* text :
            {"a", "a =", "a = [1", "a = {b", "[a", "a = 'x", "= 1", "a = 1\na.b = 2"})
            QTest::newRow(text) << QByteArray(text);
        QTest::newRow("deep") << QByteArray("a = ") + QByteArray(10'000, '[');
        QTest::newRow("wide") << [] {
            QByteArray out;
            for (int i = 0; i < 20'000; ++i)
                out += "[t" + QByteArray::number(i) + "]\n";
            return out;
        }();
    }
    void brokenTomlIsAnError()
    {
        QFETCH(QByteArray, text);
        QVERIFY(!readToml(text));
    }
    void pathsAreKnown()
    {
        QVERIFY(isRequirementsPath(u"requirements.txt"_s));
        QVERIFY(isRequirementsPath(u"a/requirements-dev.txt"_s));
        QVERIFY(isRequirementsPath(u"requirements/base.txt"_s));
        QVERIFY(isRequirementsPath(u"dev-requirements.txt"_s));
        QVERIFY(!isRequirementsPath(u"docs/requirements.md"_s));
        QVERIFY(!isRequirementsPath(u"robots.txt"_s));
    }
};

SLIPWAY_TEST(RequirementsTest)
#include "tst_requirements.moc"
