// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testcase.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>

#include <sys/stat.h>

using namespace Qt::StringLiterals;

namespace {

const QByteArray example
    = "version: 1\n"
      "project: {name: Shop}\n"
      "environments: [{name: production, plans: [canary]}]\n"
      "commands:\n"
      "  deploy: {argv: [./deploy.sh, '{{version}}'], redact: ['token=[^ ]+']}\n"
      "analysisTemplates:\n"
      "  health: {metrics: [{name: up, successCondition: result == 1,\n"
      "    provider: {prometheus: {query: up}}}]}\n"
      "plans:\n"
      "  canary: {steps: [{command: deploy}, {analysis: {templates: [health]}}]}\n";

struct Answer {
    int code = -1;
    QString out;
    QString err;
};

/// The program with a state folder and a project of its own.
struct Place {
    QTemporaryDir state;
    QTemporaryDir project;

    Place()
    {
        write(u"slipway.yaml"_s, example);
        write(u"deploy.sh"_s, "#!/bin/sh\n");
    }
    void write(const QString& name, const QByteArray& bytes) const
    {
        QFile file(project.filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
        file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
    }
    Answer ask(const QStringList& arguments, const QByteArray& typed = {}) const
    {
        QProcess process;
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"XDG_STATE_HOME"_s, state.path());
        process.setProcessEnvironment(environment);
        process.setWorkingDirectory(project.path());
        process.start(QStringLiteral(SLIPWAY_BIN_DIR "/slipway"), arguments);
        process.write(typed);
        process.closeWriteChannel();
        constexpr int guard = 60'000; // against hanging only
        if (!process.waitForFinished(guard) || process.exitStatus() != QProcess::NormalExit)
            return {-1, {}, process.errorString()};
        return {process.exitCode(),
            QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
    }
    Answer trust(const QStringList& more, const QByteArray& typed = {}) const
    {
        return ask(QStringList{u"config"_s, u"trust"_s, u"slipway.yaml"_s} + more, typed);
    }
    QJsonObject shown() const
    {
        const auto answer = trust({u"--show"_s, u"--format"_s, u"json"_s});
        return QJsonDocument::fromJson(answer.out.toUtf8()).object();
    }
    QString state_() const { return shown()[u"state"_s].toString(); }
    QString digest() const { return shown()[u"digest"_s].toString(); }
};

} // namespace

class ConfigTrustVerbTest : public QObject {
    Q_OBJECT
private slots:
    void showsAndRecordsNothing()
    {
        const Place place;
        const Answer answer = place.trust({u"--show"_s});
        QCOMPARE(answer.code, 1);
        QVERIFY2(answer.out.contains(u"\n  command deploy: [\"./deploy.sh\",\"{{version}}\"]\n"_s),
            qPrintable(answer.out + answer.err));
        QVERIFY(answer.out.contains(u"\n  environment production: protected; plans canary\n"_s));
        QVERIFY(answer.out.contains(u"\n  script deploy.sh: 10 bytes, sha256 "_s));
        QVERIFY(answer.out.endsWith(u"unknown: nobody has trusted it here\n"_s));
        QCOMPARE(QDir(place.state.path()).exists(u"slipway/trust.json"_s), false);
    }
    void withoutATerminalNobodyIsAsked()
    {
        const Place place;
        const Answer answer = place.trust({}, "y\n");
        QCOMPARE(answer.code, 3);
        QVERIFY2(answer.err.contains(u"--yes-i-mean "_s + place.digest().left(12)),
            qPrintable(answer.err));
        QCOMPARE(place.state_(), u"unknown"_s);
    }
    void trustsExactlyWhatIsMeant()
    {
        const Place place;
        const Answer answer = place.trust({u"--yes-i-mean"_s, place.digest().left(12)});
        QVERIFY2(answer.code == 0, qPrintable(answer.err));
        QCOMPARE(place.state_(), u"trusted"_s);
        QCOMPARE(place.trust({u"--show"_s}).code, 0);
        QCOMPARE(place.trust({}).code, 0); // nothing to ask
        struct stat status { };
        const auto book = QFile::encodeName(place.state.filePath(u"slipway/trust.json"_s));
        QCOMPARE(::stat(book.constData(), &status), 0);
        QCOMPARE(status.st_mode & 0777U, 0600U);
    }
    void showsTheDifference()
    {
        const Place place;
        QCOMPARE(place.trust({u"--yes-i-mean"_s, place.digest()}).code, 0);
        QByteArray changed = example;
        place.write(u"slipway.yaml"_s, changed.replace("./deploy.sh", "./other.sh"));
        const Answer answer = place.trust({});
        QCOMPARE(answer.code, 3);
        QVERIFY(answer.out.contains(u"\n- command deploy: [\"./deploy.sh\",\"{{version}}\"]\n"_s));
        QVERIFY(answer.out.contains(u"\n+ command deploy: [\"./other.sh\",\"{{version}}\"]\n"_s));
        QVERIFY(answer.out.contains(u"\n  environment production: "_s));
        QCOMPARE(place.state_(), u"changed"_s);
    }
    void anotherDigestIsNotMeant()
    {
        const Place place;
        const Answer answer = place.trust({u"--yes-i-mean"_s, u"0123456789ab"_s});
        QCOMPARE(answer.code, 1);
        QVERIFY(answer.err.contains(u"not what you mean"_s));
        QCOMPARE(place.state_(), u"unknown"_s);
        for (const QString& prefix : {u""_s, place.digest().left(11), u"xyzxyzxyzxyz"_s})
            QCOMPARE(place.trust({u"--yes-i-mean"_s, prefix}).code, 2);
        QCOMPARE(place.state_(), u"unknown"_s);
    }
    void whatOthersMayWriteIsRefused()
    {
        const Place place;
        const QString digest = place.digest();
        QFile(place.project.filePath(u"deploy.sh"_s))
            .setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::WriteOther);
        const Answer answer = place.trust({u"--yes-i-mean"_s, digest});
        QCOMPARE(answer.code, 1);
        QVERIFY(answer.err.contains(u"this cannot be trusted: "_s));
        QCOMPARE(place.state_(), u"refused"_s);
    }
    void forgets()
    {
        const Place place;
        QCOMPARE(place.trust({u"--yes-i-mean"_s, place.digest()}).code, 0);
        QCOMPARE(place.trust({u"--forget"_s}).code, 0);
        QCOMPARE(place.state_(), u"unknown"_s);
    }
    void refusesWhatCannotBeRead()
    {
        const Place place;
        place.write(u"slipway.yaml"_s, "version: 1\n");
        QCOMPARE(place.trust({u"--show"_s}).code, 2);
        QCOMPARE(place.ask({u"config"_s, u"trust"_s}).code, 2);
        QCOMPARE(place.trust({u"--show"_s, u"--forget"_s}).code, 2);
    }

    void validatesPlansConditionsAndQueries()
    {
        const Place place;
        const QStringList validate{u"config"_s, u"validate"_s};
        const Answer good = place.ask(validate);
        QCOMPARE(good.code, 0);
        QCOMPARE(good.out,
            u"slipway.yaml: valid (1 environments, 0 services)\n"
            "plan canary: deploy, analysis health\n"_s);
        QByteArray bad = example;
        bad.replace("result == 1", "reslt == 1");
        bad.replace("query: up", "query: sum(up");
        bad.replace("[^ ]+", "[^ +");
        place.write(u"slipway.yaml"_s, bad);
        const Answer answer = place.ask({u"config"_s, u"check"_s});
        QCOMPARE(answer.code, 2);
        const auto lines = answer.err.split(u'\n', Qt::SkipEmptyParts);
        QCOMPARE(lines.size(), 3);
        QVERIFY2(lines[0].startsWith(u"slipway.yaml:5:57: the regular expression: "_s),
            qPrintable(lines[0]));
        QCOMPARE(lines[1],
            u"slipway.yaml:7:51: the condition, at 1: unknown name 'reslt' (did you mean 'result'?)"_s);
        QVERIFY2(
            lines[2].startsWith(u"slipway.yaml:8:36: the query, at 1:"_s), qPrintable(lines[2]));
    }
    void showsPlansAsJson()
    {
        const Place place;
        const Answer answer = place.ask({u"config"_s, u"show"_s});
        const QJsonObject json = QJsonDocument::fromJson(answer.out.toUtf8()).object();
        const auto steps = json[u"plans"_s][u"canary"_s][u"steps"_s].toArray();
        QCOMPARE(steps.size(), 2);
        QCOMPARE(steps[0][u"command"_s].toString(), u"deploy"_s);
        QCOMPARE(json[u"commands"_s][u"deploy"_s][u"timeout"_s].toString(), u"10m"_s);
        const auto metric = json[u"analysisTemplates"_s][u"health"_s][u"metrics"_s][0];
        QCOMPARE(metric[u"threshold"_s].toDouble(), 1.0);
        QCOMPARE(json[u"environments"_s][0][u"plans"_s].toArray().size(), 1);
    }
};

SLIPWAY_TEST(ConfigTrustVerbTest)
#include "tst_config_trust.moc"
