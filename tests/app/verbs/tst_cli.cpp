// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testcase.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace {

struct Answer {
    int code = -1;
    QString out;
    QString err;
};

const QString program = QStringLiteral(SLIPWAY_BIN_DIR "/slipway");

Answer ask(
    const QStringList& arguments, const QString& folder = {}, const QString& executable = program)
{
    QProcess process;
    if (!folder.isEmpty())
        process.setWorkingDirectory(folder);
    process.start(executable, arguments);
    constexpr int guard = 60'000; // against hanging only
    if (!process.waitForFinished(guard) || process.exitStatus() != QProcess::NormalExit)
        return {-1, {}, process.errorString()};
    return {process.exitCode(),
        QString::fromUtf8(process.readAllStandardOutput()),
        QString::fromUtf8(process.readAllStandardError())};
}

void write(const QString& path, const QByteArray& bytes)
{
    QVERIFY(QDir().mkpath(QFileInfo(path).path()));
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(bytes);
}

} // namespace

class CommandLineTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { QVERIFY2(QFile::exists(program), "build target slipway first"); }

    void answersWithItsExitCode_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("out");
        QTest::addColumn<QString>("err");
        const auto row
            = [](const char* name,
                  const QStringList& arguments,
                  int code,
                  const QString& out,
                  const QString& err) { QTest::newRow(name) << arguments << code << out << err; };
        row("version", {u"--version"_s}, 0, u"slipway 0."_s, {});
        row("help", {u"--help"_s}, 0, u"3  cannot tell"_s, {});
        row("help of a verb", {u"config"_s, u"--help"_s}, 0, u"validate"_s, {});
        row("topics", {u"help"_s}, 0, u"configuration"_s, {});
        row("topic", {u"help"_s, u"cli"_s}, 0, u"Exit"_s, {});
        row("wrong topic", {u"help"_s, u"clj"_s}, 2, {}, u"did you mean 'cli'?"_s);
        row("unknown verb", {u"chekc"_s}, 2, {}, u"did you mean 'check'?"_s);
        row("unknown option", {u"config"_s, u"schema"_s, u"--loud"_s}, 2, {}, u"--loud"_s);
        row("no subverb", {u"config"_s}, 2, {}, u"subcommand"_s);
        row("wrong time", {u"--at"_s, u"noon"_s, u"help"_s}, 2, {}, u"--at"_s);
        row("time behind the verb", {u"help"_s, u"--at"_s, u"noon"_s}, 2, {}, u"--at"_s);
        row("wrong level", {u"--log-level"_s, u"loud"_s, u"help"_s}, 2, {}, u"log-level"_s);
        row("schema", {u"config"_s, u"schema"_s}, 0, u"json-schema.org/draft/2020-12"_s, {});
        row("no file",
            {u"config"_s, u"validate"_s, u"/nowhere/slipway.yaml"_s},
            2,
            {},
            u"there is no such file"_s);
    }
    void answersWithItsExitCode()
    {
        QFETCH(QStringList, arguments);
        QFETCH(int, code);
        QFETCH(QString, out);
        QFETCH(QString, err);
        const Answer answer = ask(arguments);
        QVERIFY2(answer.code == code, qPrintable(answer.err));
        QVERIFY2(answer.out.contains(out), qPrintable(answer.out));
        QVERIFY2(answer.err.contains(err), qPrintable(answer.err));
        QCOMPARE(answer.out.isEmpty(), out.isEmpty());
        QCOMPARE(answer.err.isEmpty(), err.isEmpty());
    }
    void renderJudgesItsOptionsFirst_data()
    {
        QTest::addColumn<QString>("option");
        QTest::addColumn<QString>("value");
        QTest::newRow("page") << u"--page"_s << u"nowhere"_s;
        QTest::newRow("theme") << u"--theme"_s << u"blue"_s;
        QTest::newRow("size without x") << u"--size"_s << u"1440"_s;
        QTest::newRow("size too small") << u"--size"_s << u"100x900"_s;
        QTest::newRow("size too large") << u"--size"_s << u"20000x900"_s;
        QTest::newRow("output missing") << u"--output"_s << QString();
    }
    void renderJudgesItsOptionsFirst()
    {
        QFETCH(QString, option);
        QFETCH(QString, value);
        QMap<QString, QString> options{{u"--page"_s, u"charts"_s},
            {u"--theme"_s, u"dark"_s},
            {u"--size"_s, u"1440x900"_s},
            {u"--output"_s, u"/nowhere/x.png"_s}};
        if (value.isEmpty())
            options.remove(option);
        else
            options[option] = value;
        QStringList arguments{u"render"_s};
        for (auto it = options.begin(); it != options.end(); ++it)
            arguments << it.key() << it.value();
        const Answer answer = ask(arguments);
        QCOMPARE(answer.code, 2);
        QVERIFY2(answer.err.contains(option), qPrintable(answer.err));
    }
    /// A copy of the program beside a stand-in for the window.
    void handsOverToTheWindow()
    {
        const QTemporaryDir folder;
        const QString copy = folder.filePath(u"slipway"_s);
        QVERIFY(QFile::copy(program, copy));
        const QString window = folder.filePath(u"slipway-desktop"_s);
        write(window, "#!/bin/sh\nprintf '%s|' \"$@\"\nexit 42\n");
        QVERIFY(QFile::setPermissions(window, QFile::ReadOwner | QFile::ExeOwner));
        const QStringList arguments{u"--demo"_s, u"--page"_s, u"a b"_s};
        Answer answer = ask(arguments, {}, copy);
        QCOMPARE(answer.code, 42);
        QCOMPARE(answer.out, u"--demo|--page|a b|"_s);
        answer = ask({u"render"_s,
                         u"--size"_s,
                         u"1440x900"_s,
                         u"--page"_s,
                         u"charts"_s,
                         u"--theme"_s,
                         u"dark"_s,
                         u"--output"_s,
                         u"o.png"_s,
                         u"--demo"_s,
                         u"--at"_s,
                         u"0"_s},
            {},
            copy);
        QCOMPARE(answer.code, 42);
        QCOMPARE(answer.out,
            u"render|--page|charts|--theme|dark|--size|1440x900|--output|o.png|--demo|--at|0|"_s);
    }
    void linksNoWindowLibrary()
    {
        const Answer answer = ask({program}, {}, u"ldd"_s);
        QCOMPARE(answer.code, 0);
        QVERIFY(answer.out.contains(u"libQt6Core"_s));
        for (const auto& library :
            {u"libQt6Gui"_s, u"libQt6Widgets"_s, u"libQt6Charts"_s, u"libX11"_s})
            QVERIFY2(!answer.out.contains(library), qPrintable(library));
    }
};

class ConfigVerbTest : public QObject {
    Q_OBJECT
private slots:
    void initTestCase() { QVERIFY2(QFile::exists(program), "build target slipway first"); }
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void validatesWhatItFindsUpward()
    {
        write(m_folder->filePath(u"slipway.yaml"_s),
            "version: 1\nproject: {name: x}\nservices: [{name: a, health: 'http://a/h'}]\n");
        QVERIFY(QDir(m_folder->path()).mkpath(u"a/b"_s));
        const Answer answer = ask({u"config"_s, u"validate"_s}, m_folder->filePath(u"a/b"_s));
        QVERIFY2(answer.code == 0, qPrintable(answer.err));
        QCOMPARE(answer.out, u"../../slipway.yaml: valid (1 environments, 1 services)\n"_s);
        QCOMPARE(answer.err, QString());
    }
    void tellsEveryMistakeOnStderrAndInJson()
    {
        write(m_folder->filePath(u"x.yaml"_s), "version: 1\nproject: {nmae: x}\n");
        const Answer answer = ask(
            {u"config"_s, u"validate"_s, u"x.yaml"_s, u"--format"_s, u"json"_s}, m_folder->path());
        QCOMPARE(answer.code, 2);
        QCOMPARE(answer.err,
            u"x.yaml:2:10: 'name' is missing in project\n"
            "x.yaml:2:11: unknown key 'nmae' in project (did you mean 'name'?)\n"_s);
        const QJsonObject json = QJsonDocument::fromJson(answer.out.toUtf8()).object();
        QCOMPARE(json[u"schema"_s].toString(), u"slipway.config/1"_s);
        QCOMPARE(json[u"valid"_s], QJsonValue(false));
        QCOMPARE(json[u"file"_s].toString(), u"x.yaml"_s);
        const QJsonObject second = json[u"mistakes"_s].toArray()[1].toObject();
        QCOMPARE(second[u"line"_s].toInt(), 2);
        QCOMPARE(second[u"column"_s].toInt(), 11);
        QCOMPARE(second[u"fix"_s].toString(), u"did you mean 'name'?"_s);
    }
    void aHostileFileNameAndKeyStayOnOneLine()
    {
        const QString name = u"a\nb.yaml"_s;
        write(m_folder->filePath(name), "version: 1\nproject: {name: x}\n\"k\\e[2J\": 1\n");
        const Answer answer = ask({u"config"_s, u"validate"_s, name}, m_folder->path());
        QCOMPARE(answer.code, 2);
        QCOMPARE(answer.err.count(u'\n'), 1);
        QVERIFY(!answer.err.contains(u'\x1b'));
    }
    void showsReferencesAndNeverSecrets()
    {
        qputenv("SLIPWAY_TEST_SHOWN", "correct horse");
        write(m_folder->filePath(u"slipway.yaml"_s),
            "version: 1\nproject: {name: x}\nservices:\n- name: a\n"
            "  health: {url: 'http://a/h', auth: {header: {value: 'Bearer "
            "${env:SLIPWAY_TEST_SHOWN}'}}}\n");
        const Answer answer = ask({u"config"_s, u"show"_s}, m_folder->path());
        qunsetenv("SLIPWAY_TEST_SHOWN");
        QCOMPARE(answer.code, 0);
        QVERIFY(answer.out.contains(u"Bearer ${env:SLIPWAY_TEST_SHOWN}"_s));
        QVERIFY(!answer.out.contains(u"horse"_s));
        const QJsonObject json = QJsonDocument::fromJson(answer.out.toUtf8()).object();
        QCOMPARE(
            json[u"environments"_s].toArray()[0].toObject()[u"services"_s].toArray().size(), 1);
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
};

SLIPWAY_TEST(CommandLineTest)
SLIPWAY_TEST(ConfigVerbTest)
#include "tst_cli.moc"
