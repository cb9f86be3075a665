// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/readiness/projectfixture.h"
#include "support/testcase.h"

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::readiness;
using namespace slipway::test;

class DocumentationChecksTest : public QObject {
    Q_OBJECT
private slots:
    void wantsAQuickStart_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("state");
        QTest::newRow("commands") << u"README.md"_s
                                  << QByteArray("# A\n## Getting started\n```\nmake\n```\n")
                                  << u"pass"_s;
        QTest::newRow("steps") << u"Readme.md"_s << QByteArray("# A\n## Installation\n1. a\n2. b\n")
                               << u"pass"_s;
        QTest::newRow("link") << u"README.md"_s
                              << QByteArray("# A\n## Install\nSee [the guide](docs/i.md).\n")
                              << u"pass"_s;
        QTest::newRow("commands without a heading")
            << u"README.md"_s << QByteArray("# A\n```sh\n$ docker compose up\n```\n") << u"pass"_s;
        QTest::newRow("heading only")
            << u"README.md"_s << QByteArray("# A\n## Quick start\nSoon.\n## B\n```\nx\n```\n")
            << u"warn"_s;
        QTest::newRow("words only") << u"README.md"_s << QByteArray("# A\nA thing.\n") << u"fail"_s;
        QTest::newRow("none") << u"a.py"_s << QByteArray("1") << u"fail"_s;
        QTest::newRow("other markup")
            << u"README.adoc"_s << QByteArray("= A\n") << u"unknown(unsupported)"_s;
        QTest::newRow("below") << u"lib/README.md"_s
                               << QByteArray("# A\n## Usage\n```\nmake\n```\n") << u"fail"_s;
    }
    void wantsAQuickStart()
    {
        QFETCH(QString, path);
        QFETCH(QByteArray, text);
        QFETCH(QString, state);
        QCOMPARE(stateOf({{path, text}}, "DOC-01"), state);
    }
    void wantsADeploymentGuide_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("state");
        const QByteArray steps
            = "# Guide\n\n" + QByteArray("word ").repeated(40) + "\n```\nmake deploy\n```\n";
        QTest::newRow("by name") << u"docs/DEPLOYMENT.md"_s << steps << u"pass"_s;
        QTest::newRow("folder") << u"docs/deployment/docker.md"_s << steps << u"pass"_s;
        QTest::newRow("section") << u"README.md"_s
                                 << QByteArray("# A\n## Deploying to production\n```\nmake\n```\n")
                                 << u"pass"_s;
        QTest::newRow("link") << u"README.md"_s
                              << QByteArray("# A\n## Deployment\nSee [here](x.md).\n") << u"pass"_s;
        QTest::newRow("boast") << u"REPORT.md"_s
                               << QByteArray("# A\n## Deployment Readiness\n- a\n- b\n")
                               << u"fail"_s;
        QTest::newRow("bullets") << u"README.md"_s
                                 << QByteArray("# A\n## Deployment\n- good\n- fast\n") << u"warn"_s;
        QTest::newRow("installation by compose")
            << u"README.md"_s << QByteArray("# A\n## Install\n```\ndocker compose up -d\n```\n")
            << u"warn"_s;
        QTest::newRow("stub") << u"DEPLOY.md"_s << QByteArray("# Deploy\nSoon.\n") << u"warn"_s;
        QTest::newRow("none") << u"README.md"_s << QByteArray("# A\n") << u"fail"_s;
        QTest::newRow("other markup")
            << u"docs/deployment.adoc"_s << QByteArray("A") << u"unknown(unsupported)"_s;
    }
    void wantsADeploymentGuide()
    {
        QFETCH(QString, path);
        QFETCH(QByteArray, text);
        QFETCH(QString, state);
        QCOMPARE(stateOf({{path, text}}, "DOC-02"), state);
    }
    void namedPathsHaveToExist_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("state");
        const auto gone = u"fail"_s;
        const auto fine = u"na"_s; // nothing in it is taken for a path of this repository
        QTest::newRow("there") << QByteArray("`app/main.py`") << u"pass"_s;
        QTest::newRow("from the folder")
            << QByteArray("[x](guide.md) and `../app/main.py:12`") << u"pass"_s;
        QTest::newRow("one folder down") << QByteArray("`models/user.py`") << u"pass"_s;
        QTest::newRow("folder") << QByteArray("`app/models/`") << u"pass"_s;
        QTest::newRow("gone") << QByteArray("Run `scripts/validate.py`.") << gone;
        QTest::newRow("gone, linked") << QByteArray("[x](../app/none.py#L3)") << gone;
        QTest::newRow("a name is no verb") << QByteArray("Run `scripts/create_user.sh`.") << gone;
        QTest::newRow("telling name")
            << QByteArray("| `docker-compose.prod.yml` | limits |") << gone;
        QTest::newRow("URL") << QByteArray("[x](https://a.test/b.py) `github.com/a/b.go`") << fine;
        QTest::newRow("glob and placeholder")
            << QByteArray("`app/*.py` `<dir>/x.py` `path/to/x.py` `app/${A}.yml` `your-app/x.py`")
            << fine;
        QTest::newRow("command") << QByteArray(
            "`python app/gone.py` `origin/main` `application/json` `and/or`")
                                 << fine;
        QTest::newRow("made by the reader") << QByteArray("Create `app/local.yml` first.") << fine;
        QTest::newRow("made by a tool")
            << QByteArray("`dist/app.js` `build/x.json` `node_modules/a/b.js`") << fine;
        QTest::newRow("not kept") << QByteArray("Secrets are in `.env` and `app/local.ini`.")
                                  << u"pass"_s;
        QTest::newRow("another system") << QByteArray("## Windows\n`etc/none.py`") << fine;
        QTest::newRow("plain prose") << QByteArray("app/none.py is not in backticks") << fine;
        QTest::newRow("output") << QByteArray("```\n`app/none.py`\n[x](app/none.py)\n```") << fine;
        QTest::newRow("absolute") << QByteArray("`/etc/prometheus/x.yml` [x](/docs/none.md)")
                                  << fine;
        QTest::newRow("bare name") << QByteArray("`main.go` `values.yaml`") << fine;
        QTest::newRow("version") << QByteArray("`v1.2.3/x.md`") << fine;
        QTest::newRow("outside") << QByteArray("[x](../../other/y.md)") << u"pass"_s;
    }
    void namedPathsHaveToExist()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, state);
        const FileMap files{{u"docs/guide.md"_s, "# G\n\n" + text + "\n"},
            {u"app/main.py"_s, "1"},
            {u"app/models/user.py"_s, "1"},
            {u".gitignore"_s, ".env\n*.ini\n"}};
        QCOMPARE(stateOf(files, "DOC-03"), state);
    }
    void showsWhereThePathIsNamed()
    {
        const auto assessment = assess(
            inputsOf({{u"README.md"_s, "\xEF\xBB\xBF# A\r\n\r\nsee `scripts/gone.sh`\r\n"}}));
        const auto evidence = rowOf(assessment, "DOC-03").evidence.front();
        QCOMPARE(evidence.path, u"README.md"_s);
        QCOMPARE(evidence.line, 3);
        QCOMPARE(evidence.column, 6);
        QCOMPARE(evidence.excerpt, u"see `scripts/gone.sh`"_s);
    }
    void historyMaySpeakOfWhatIsGone()
    {
        QCOMPARE(stateOf({{u"CHANGELOG.md"_s, "removed `app/old.py`\n`app/gone.py`\n"}}, "DOC-03"),
            u"na"_s);
    }
    void oneSlipAmongManyIsAWarning()
    {
        QByteArray text = "`app/none.py`\n";
        for (int i = 0; i < 60; ++i)
            text += "`app/main.py`\n";
        QCOMPARE(stateOf({{u"README.md"_s, text}, {u"app/main.py"_s, "1"}}, "DOC-03"), u"warn"_s);
    }
    void tagsAndAChangelogMakeReleases()
    {
        evidence::GitFacts git;
        git.commit = QString(40, u'a');
        git.commitTime = 1'690'000'000'000;
        git.releases.push_back({u"v1.2.0"_s, QString(40, u'a'), git.commitTime});
        const FileMap files{{u"CHANGELOG.md"_s, "# Changelog\n\n## [1.2.0] - 2025-05-01\n"}};
        QCOMPARE(stateOf(assess(inputsOf(files, git)), "DEP-08"), u"pass"_s);
        QCOMPARE(stateOf(assess(inputsOf({{u"a.py"_s, "1"}}, git)), "DEP-08"), u"warn"_s);
        git.releases.front().name = u"nightly"_s;
        QCOMPARE(stateOf(assess(inputsOf(files, git)), "DEP-08"), u"warn"_s);
        git.isShallow = true;
        QCOMPARE(stateOf(assess(inputsOf(files, git)), "DEP-08"), u"unknown(missing)"_s);
    }
    void editingProseMovesDocumentsOnly()
    {
        auto files = soundProject();
        const auto before = assess(inputsOf(files));
        files[u"README.md"_s]
            = "# Shop\n\n100% production ready. 5000 tests pass.\n\n- [x] load tested `a/b.py`\n";
        files[u"docs/RUNBOOK.md"_s] = "# Runbook\n\n## On-call\n\n- TBD\n";
        const auto after = assess(inputsOf(files));
        for (size_t i = 0; i < before.checks.size(); ++i) {
            if (before.checks[i].category == Category::Documentation
                || before.checks[i].id == u"SEC-21" || before.checks[i].id == u"DEP-08")
                continue;
            QCOMPARE(after.checks[i].status, before.checks[i].status);
        }
    }
    void withoutDocumentsNothingIsKnown()
    {
        QCOMPARE(stateOf({{u"a.py"_s, "1"}}, "DOC-03"), u"unknown(missing)"_s);
    }
};

SLIPWAY_TEST(DocumentationChecksTest)
#include "tst_documentation.moc"
