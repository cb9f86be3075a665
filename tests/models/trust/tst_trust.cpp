// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/configreader.h"
#include "models/trust/example.h"
#include "support/testcase.h"
#include "trust/trust.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::trust;

namespace {

const QByteArray example = slipway::test::trustExample();

/// A project in a folder of its own, and a book elsewhere.
struct Project {
    QTemporaryDir folder;
    QTemporaryDir state;
    ManualClock clock{1'700'000'000'000};

    Project()
    {
        QDir(folder.path()).mkpath(u"ops"_s);
        write(u"slipway.yaml"_s, example);
        write(u"ops/deploy.sh"_s, "#!/bin/sh\necho deploy\n");
        write(u"ops/compose.yaml"_s, "services: {}\n");
        write(u"ops/smoke.sh"_s, "#!/bin/sh\ntrue\n");
    }
    QString path(const QString& name) const { return folder.filePath(name); }
    void write(const QString& name, const QByteArray& bytes) const
    {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(bytes), bytes.size());
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    }
    config::Config config() const
    {
        return config::loadConfig(path(u"slipway.yaml"_s)).config.value_or(config::Config{});
    }
    Subject subject() const { return subjectOf(config()).value_or(Subject{}); }
    Book book() const { return Book(state.filePath(u"deep/trust.json"_s)); }
    State stateNow() const { return book().standing(subject()).state; }
    bool trustIt() { return book().trust(subject(), clock).has_value(); }
};

} // namespace

class TrustTest : public QObject {
    Q_OBJECT
private slots:
    void showsWhatWouldRunAndWhereCredentialsGo()
    {
        const Project project;
        const auto lines = project.subject().lines;
        const QStringList expected{
            u"command deploy: [\"./ops/deploy.sh\",\"{{version}}\",\"--file=ops/compose.yaml\"], with TOKEN"_s,
            u"command set-weight: [\"weightctl\",\"{{weight}}\"]"_s,
            u"command smoke: [\"smoke.sh\"], in ops, only looks"_s,
            u"environment production: protected; scorecard must say go; plans canary"_s,
            u"endpoint production/checkout health: https://shop.example/h, sends ${env:SHOP} in Authorization"_s,
            u"metric health/errors: up; good if result < 0.01; limits 0, 0, 4, 0"_s,
            u"plan canary: deploy, weight 50 %, analysis health, weight 100 %"_s};
        QCOMPARE(lines.mid(0, expected.size()), expected);
        QStringList scripts;
        for (const auto& line : lines.mid(expected.size()))
            scripts << line.section(u':', 0, 0);
        QCOMPARE(scripts,
            (QStringList{u"script ops/compose.yaml"_s,
                u"script ops/deploy.sh"_s,
                u"script ops/smoke.sh"_s}));
        const auto digest = QCryptographicHash::hash("services: {}\n", QCryptographicHash::Sha256);
        QCOMPARE(lines.value(expected.size()),
            u"script ops/compose.yaml: 13 bytes, sha256 "_s + QString::fromLatin1(digest.toHex()));
    }
    void isUnknownUntilAPersonSaysSo()
    {
        Project project;
        const Standing before = project.book().standing(project.subject());
        QCOMPARE(before.state, State::Unknown);
        QCOMPARE(before.why, u"nobody has trusted it here"_s);
        QCOMPARE(before.added, project.subject().lines);
        QVERIFY(project.trustIt());
        const Standing after = project.book().standing(project.subject());
        QCOMPARE(after.state, State::Trusted);
        QCOMPARE(after.since, project.clock.now());
        QVERIFY(after.added.isEmpty() && after.removed.isEmpty());
    }
    void theBookIsPrivate()
    {
        Project project;
        QVERIFY(project.trustIt());
        struct stat status { };
        const QByteArray file = QFile::encodeName(project.state.filePath(u"deep/trust.json"_s));
        QCOMPARE(::stat(file.constData(), &status), 0);
        QCOMPARE(status.st_mode & 0777U, 0600U);
        const QByteArray folder = QFile::encodeName(project.state.filePath(u"deep"_s));
        QCOMPARE(::stat(folder.constData(), &status), 0);
        QCOMPARE(status.st_mode & 0777U, 0700U);
    }
    void oneChangedByteAsksAgain_data()
    {
        QTest::addColumn<QString>("file");
        for (const QString& file :
            {u"slipway.yaml"_s, u"ops/deploy.sh"_s, u"ops/compose.yaml"_s, u"ops/smoke.sh"_s})
            QTest::newRow(qPrintable(file)) << file;
    }
    void oneChangedByteAsksAgain()
    {
        QFETCH(const QString, file);
        Project project;
        const Subject before = project.subject();
        QVERIFY(project.trustIt());
        const QByteArray bytes = test::readFile(project.path(file));
        project.write(file, bytes + "\n");
        QCOMPARE(project.stateNow(), State::Changed);
        const Standing standing = project.book().standing(project.subject());
        const bool isScript = file != u"slipway.yaml";
        QCOMPARE(standing.added.size(), isScript ? 1 : 0);
        QCOMPARE(standing.removed.size(), isScript ? 1 : 0);
        QVERIFY(standing.why.startsWith(u"it was trusted on 2023-11-14"_s));
        project.write(file, bytes);
        QCOMPARE(project.stateNow(), State::Trusted);
        QCOMPARE(project.subject(), before);
    }
    void showsWhatChanged()
    {
        Project project;
        QVERIFY(project.trustIt());
        QByteArray weaker = example;
        weaker.replace("{scorecard: {require: go}}", "{}");
        weaker.replace("weightctl", "evil");
        project.write(u"slipway.yaml"_s, weaker);
        const Standing standing = project.book().standing(project.subject());
        QCOMPARE(standing.added,
            (QStringList{u"command set-weight: [\"evil\",\"{{weight}}\"]"_s,
                u"environment production: protected; plans canary"_s}));
        QCOMPARE(standing.removed,
            (QStringList{u"command set-weight: [\"weightctl\",\"{{weight}}\"]"_s,
                u"environment production: protected; scorecard must say go; plans canary"_s}));
    }
    void aScriptThatAppearsOrGoesAsksAgain()
    {
        Project project;
        QVERIFY(project.trustIt());
        project.write(u"weightctl"_s, "#!/bin/sh\n");
        QCOMPARE(project.stateNow(), State::Changed);
        QVERIFY(QFile::remove(project.path(u"weightctl"_s)));
        QCOMPARE(project.stateNow(), State::Trusted);
        QVERIFY(QFile::remove(project.path(u"ops/deploy.sh"_s)));
        QCOMPARE(project.stateNow(), State::Changed);
    }
    void aLinkIsFollowed()
    {
        Project project;
        const QTemporaryDir other;
        QFile target(other.filePath(u"real.sh"_s));
        QVERIFY(target.open(QIODevice::WriteOnly));
        target.write("one");
        target.close();
        target.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
        QVERIFY(QFile::link(target.fileName(), project.path(u"weightctl"_s)));
        QVERIFY(project.trustIt());
        QVERIFY(target.open(QIODevice::WriteOnly));
        target.write("two");
        target.close();
        QCOMPARE(project.stateNow(), State::Changed);
    }
    void whatWasNotReadIsNotTrusted()
    {
        const Project project;
        const auto config = project.config();
        project.write(u"slipway.yaml"_s, example + "logging: {level: debug}\n");
        const auto subject = subjectOf(config);
        QVERIFY(!subject);
        QCOMPARE(subject.error().what, u"the file has changed since it was read"_s);
        QVERIFY(QFile::remove(project.path(u"slipway.yaml"_s)));
        QVERIFY(!subjectOf(config));
    }
    void aHugeScriptIsRefused()
    {
        const Project project;
        QFile script(project.path(u"ops/deploy.sh"_s));
        QVERIFY(script.open(QIODevice::WriteOnly) && script.resize((10LL << 20) + 1));
        script.close();
        QVERIFY(!subjectOf(project.config()));
    }

    void refusesWhatOthersMayWrite_data()
    {
        QTest::addColumn<QString>("what");
        QTest::addColumn<int>("mode");
        QTest::newRow("file by group") << u"slipway.yaml"_s << 0620;
        QTest::newRow("file by all") << u"slipway.yaml"_s << 0602;
        QTest::newRow("folder by group") << u"."_s << 0770;
        QTest::newRow("folder by all") << u"."_s << 0707;
        QTest::newRow("script by all") << u"ops/deploy.sh"_s << 0702;
        QTest::newRow("folder of a script") << u"ops"_s << 0777;
    }
    void refusesWhatOthersMayWrite()
    {
        QFETCH(const QString, what);
        QFETCH(const int, mode);
        Project project;
        QVERIFY(project.trustIt());
        const QByteArray path = QFile::encodeName(project.path(what));
        QCOMPARE(::chmod(path.constData(), static_cast<mode_t>(mode)), 0);
        const Standing standing = project.book().standing(project.subject());
        QCOMPARE(standing.state, State::Refused);
        QVERIFY2(standing.why.endsWith(u"(chmod go-w)"_s), qPrintable(standing.why));
        QVERIFY(!project.trustIt());
    }
    void refusesWhatBelongsToAnother()
    {
        if (::geteuid() != 0)
            QSKIP("only root can give a file away");
        constexpr uid_t nobody = 65534;
        for (const QString& what : {u"slipway.yaml"_s, u"ops/deploy.sh"_s, u"."_s}) {
            Project project;
            QVERIFY(project.trustIt());
            const QByteArray path = QFile::encodeName(project.path(what));
            QCOMPARE(::chown(path.constData(), nobody, nobody), 0);
            const Standing standing = project.book().standing(project.subject());
            QCOMPARE(standing.state, State::Refused);
            QVERIFY2(standing.why.endsWith(u"belongs to another user"_s), qPrintable(standing.why));
            QVERIFY(!project.trustIt());
        }
    }
    void aLinkToTheFileLiesWhereOnlyItsOwnerWrites()
    {
        Project project;
        const QTemporaryDir open;
        const QString link = open.filePath(u"slipway.yaml"_s);
        QVERIFY(QFile::link(project.path(u"slipway.yaml"_s), link));
        const auto read = [&link] { return *config::loadConfig(link).config; };
        const auto subject = subjectOf(read());
        QVERIFY(subject.has_value());
        QCOMPARE(subject->file, QFileInfo(project.path(u"slipway.yaml"_s)).canonicalFilePath());
        QCOMPARE(project.book().standing(*subject).state, State::Unknown);
        QCOMPARE(::chmod(QFile::encodeName(open.path()).constData(), 0777), 0);
        QCOMPARE(project.book().standing(*subjectOf(read())).state, State::Refused);
    }

    void forgets()
    {
        Project project;
        QVERIFY(project.trustIt());
        QVERIFY(project.book().forget(project.path(u"slipway.yaml"_s)).has_value());
        QCOMPARE(project.stateNow(), State::Unknown);
        QVERIFY(project.trustIt());
        QVERIFY(project.book().forget(u"/nowhere/slipway.yaml"_s).has_value());
        QCOMPARE(project.stateNow(), State::Trusted);
    }
    void remembersSeveral()
    {
        Project one;
        Project two;
        Book book(one.state.filePath(u"trust.json"_s));
        QVERIFY(book.trust(one.subject(), one.clock).has_value());
        QVERIFY(book.trust(two.subject(), one.clock).has_value());
        QVERIFY(book.forget(one.subject().file).has_value());
        QCOMPARE(book.standing(one.subject()).state, State::Unknown);
        QCOMPARE(book.standing(two.subject()).state, State::Trusted);
    }
    void aBookThatOthersMayWriteIsNotBelieved()
    {
        Project project;
        QVERIFY(project.trustIt());
        const QString file = project.state.filePath(u"deep/trust.json"_s);
        QCOMPARE(::chmod(QFile::encodeName(file).constData(), 0666), 0);
        const Standing standing = project.book().standing(project.subject());
        QCOMPARE(standing.state, State::Unknown);
        QVERIFY2(standing.why.contains(u"is not believed"_s), qPrintable(standing.why));
        QVERIFY(!project.trustIt());
    }
    void aDamagedBookTrustsNothing_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("text") << QByteArray("yes\n");
        QTest::newRow("other schema") << QByteArray(R"({"schema":"x","files":[]})");
        QTest::newRow("no list") << QByteArray(R"({"schema":"slipway.trust/1"})");
    }
    void aDamagedBookTrustsNothing()
    {
        QFETCH(const QByteArray, bytes);
        Project project;
        QVERIFY(project.trustIt());
        QFile book(project.state.filePath(u"deep/trust.json"_s));
        QVERIFY(book.open(QIODevice::WriteOnly));
        book.write(bytes);
        book.close();
        QCOMPARE(project.stateNow(), State::Unknown);
        QVERIFY(!project.trustIt()); // and nothing that is in it gets lost
        QCOMPARE(test::readFile(book.fileName()), bytes);
    }
    void anEmptyDigestIsNeverTrusted()
    {
        Project project;
        Subject subject = project.subject();
        subject.digest.clear();
        QVERIFY(project.book().trust(subject, project.clock).has_value());
        QVERIFY(project.book().standing(subject).state != State::Trusted);
    }
    void whatIsBuiltInIsTrusted()
    {
        const Project project;
        const Book book(project.state.filePath(u"none.json"_s), {project.subject().digest});
        QCOMPARE(book.standing(project.subject()).state, State::Trusted);
        const Book other(project.state.filePath(u"none.json"_s), {QByteArray(32, 'x')});
        QCOMPARE(other.standing(project.subject()).state, State::Unknown);
    }
    void aFileCannotTrustItself_data()
    {
        QTest::addColumn<QByteArray>("more");
        QTest::newRow("trust") << QByteArray("trust: true\n");
        QTest::newRow("trusted") << QByteArray("trusted: true\n");
        QTest::newRow("state") << QByteArray("stateDirectory: .\n");
    }
    void aFileCannotTrustItself()
    {
        QFETCH(const QByteArray, more);
        const Project project;
        project.write(u"slipway.yaml"_s, example + more);
        const auto reading = config::loadConfig(project.path(u"slipway.yaml"_s));
        QVERIFY(!reading.config);
        QVERIFY(reading.mistakes[0].what.startsWith(u"unknown key"_s));
    }
    void claimingToBeTheDemoIsNotEnough()
    {
        const Project project;
        project.write(u"slipway.yaml"_s, example + "demo: true\n");
        QCOMPARE(project.stateNow(), State::Unknown);
    }
    /// Whatever is cut off, whichever line gets lost: refused, or asked again.
    void noPartOfATrustedFileIsTrusted()
    {
        Project project;
        QVERIFY(project.trustIt());
        QList<QByteArray> parts;
        for (qsizetype length = 0; length < example.size(); length += 7)
            parts << example.left(length);
        const QList<QByteArray> lines = example.split('\n');
        for (qsizetype lost = 0; lost + 1 < lines.size(); ++lost) {
            QList<QByteArray> rest = lines;
            rest.removeAt(lost);
            parts << rest.join('\n');
        }
        int asked = 0;
        for (const auto& part : parts) {
            project.write(u"slipway.yaml"_s, part);
            const auto reading = config::loadConfig(project.path(u"slipway.yaml"_s));
            if (!reading.config)
                continue;
            const auto subject = subjectOf(*reading.config);
            QVERIFY(subject.has_value());
            QCOMPARE(project.book().standing(*subject).state, State::Changed);
            ++asked;
        }
        QVERIFY(asked > 10);
    }
};

SLIPWAY_TEST(TrustTest)
#include "tst_trust.moc"
