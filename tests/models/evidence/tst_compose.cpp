// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/compose.h"
#include "support/testcase.h"

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::evidence;

namespace {

ComposeFile read(const QByteArray& bytes, const QString& path = u"compose.yml"_s)
{
    const auto file = readCompose(bytes, path);
    return file ? *file : ComposeFile();
}

} // namespace

class ComposeTest : public QObject {
    Q_OBJECT
private slots:
    void factsKeepTheirPlaces()
    {
        const auto file
            = read("services:\n  a:\n    image: x:1\n    environment:\n      - K=v=w\n      - "
                   "PASS\n    command: run --x 'a b'\n"
                   "    volumes: ['./d:/e:ro', 'named:/n', '${V:-./f}:/g']\n    privileged: true\n",
                u"deploy/compose.yml"_s);
        const auto* a = file.find(u"a"_s);
        QVERIFY(a);
        QCOMPARE(a->place, (Place{u"deploy/compose.yml"_s, 2, 3}));
        QCOMPARE(a->image->place.line, 3);
        QCOMPARE(a->environment.size(), size_t(2));
        QCOMPARE(a->environment[0].name, u"K"_s);
        QCOMPARE(*a->environment[0].value, u"v=w"_s);
        QCOMPARE(a->environment[0].place.line, 5);
        QVERIFY(!a->environment[1].value);
        QCOMPARE(a->command->words, (QStringList{u"run"_s, u"--x"_s, u"a b"_s}));
        QCOMPARE(a->volumes[0].source, u"deploy/d"_s);
        QCOMPARE(a->volumes[0].target, u"/e"_s);
        QVERIFY(a->volumes[0].isBind && !a->volumes[1].isBind);
        QCOMPARE(a->volumes[2].target, u"/g"_s);
        QCOMPARE(a->privileged->text, u"true"_s);
    }
    void buildsAreSeenFromTheRoot()
    {
        const auto file = read("services:\n  a: {build: ../api}\n  b: {build: {context: ., "
                               "dockerfile: D, target: t, args: [X=1]}}\n",
            u"deploy/compose.yml"_s);
        QCOMPARE(file.find(u"a"_s)->build->context, u"api"_s);
        QCOMPARE(file.find(u"b"_s)->build->context, u"deploy"_s);
        QCOMPARE(file.find(u"b"_s)->build->arguments.at(0).name, u"X"_s);
    }
    void filesAreMergedByService()
    {
        const auto merged = mergeCompose({read("services:\n  a:\n    image: x\n    environment: "
                                               "{K: 1, L: 1}\n    volumes: ['./o:/t']\n"),
            read("services:\n  a:\n    environment: ['K=2']\n    volumes: ['./n:/t']\n    "
                 "mem_limit: 1g\n  b: {image: y}\n",
                u"prod.yml"_s)});
        QCOMPARE(merged.size(), size_t(2));
        const auto& a = merged[0];
        QCOMPARE(a.image->text, u"x"_s);
        QCOMPARE(*a.environment[0].value, u"2"_s);
        QCOMPARE(a.environment[0].place, (Place{u"prod.yml"_s, 3, 19}));
        QCOMPARE(*a.environment[1].value, u"1"_s);
        QCOMPARE(a.volumes.size(), size_t(1));
        QCOMPARE(a.volumes[0].source, u"n"_s);
        QCOMPARE(a.memoryLimit->place.path, u"prod.yml"_s);
        QCOMPARE(a.places.size(), size_t(2));
    }
    void extendsIsFollowed()
    {
        const auto other = read("services:\n  common: {image: x, user: '1'}\n", u"common.yml"_s);
        const auto merged = mergeCompose(
            {read("services:\n  a: {extends: {service: b}, image: z}\n  b: {extends: {file: "
                  "common.yml, service: common}}\n"
                  "  loop: {extends: loop}\n  c: {extends: d}\n  d: {extends: c}\n")},
            {other});
        QCOMPARE(merged[0].image->text, u"z"_s);
        QCOMPARE(merged[0].user->text, u"1"_s);
        QCOMPARE(merged[1].image->text, u"x"_s);
        QCOMPARE(merged.size(), size_t(5)); // and a circle ends
    }
    void variables_data()
    {
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("names");
        QTest::addColumn<QString>("filled"); // null: not known
        const auto row = [](const char* value, const char* names, const QString& filled) {
            QTest::newRow(value) << QString::fromLatin1(value) << QString::fromLatin1(names)
                                 << filled;
        };
        row("plain", "", u"plain"_s);
        row("$A", "A", QString());
        row("${A}", "A", QString());
        row("${A:-d}", "A", u"d"_s);
        row("${A-}x", "A", u"x"_s);
        row("${A:?must}", "A", QString());
        row("${A:-${B:-c}}", "A", u"c"_s);
        row("p:${A:-1}:${B}", "A,B", QString());
        row("$$A", "", u"$A"_s);
        row("${A:+x}y", "A", u"y"_s);
        row("${A", "A", QString());
        row("5$", "", u"5$"_s);
    }
    void variables()
    {
        QFETCH(QString, value);
        QFETCH(QString, names);
        QFETCH(QString, filled);
        QStringList found;
        for (const auto& reference : referencesOf(value))
            found << reference.name;
        QCOMPARE(found.join(u','), names);
        QCOMPARE(valueWithDefaults(value).value_or(QString()), filled);
    }
    void whatIsNoComposeFileIsRefused()
    {
        QVERIFY(!readCompose("", u"c.yml"_s));
        QVERIFY(!readCompose("- a\n", u"c.yml"_s));
        QVERIFY(!readCompose("services: [\n", u"c.yml"_s));
        QVERIFY(readCompose("services: 5\n", u"c.yml"_s)->services.empty());
        QVERIFY(readCompose("services:\n  a:\n  b: 5\n  c: [1]\n", u"c.yml"_s)); // half written
    }
};

SLIPWAY_TEST(ComposeTest)
#include "tst_compose.moc"
