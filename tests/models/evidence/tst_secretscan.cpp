// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/secretscan.h"
#include "support/testcase.h"

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::evidence;

class SecretScanTest : public QObject {
    Q_OBJECT
private slots:
    void names_data()
    {
        QTest::addColumn<bool>("isSecret");
        for (const auto* name : {"POSTGRES_PASSWORD",
                 "SECRET_KEY",
                 "apiKey",
                 "GITHUB_TOKEN",
                 "RABBITMQ_DEFAULT_PASS",
                 "GF_SECURITY_ADMIN_PASSWORD",
                 "MINIO_ROOT_PASSWORD",
                 "minioSecretKey",
                 "adminPassword",
                 "aws_secret_access_key"})
            QTest::newRow(name) << true;
        for (const auto* name : {"PASSWORD_FILE",
                 "TOKEN_TTL",
                 "SECRET_NAME",
                 "MAX_TOKENS",
                 "MAX_TOKEN_AGE",
                 "maxTokenAge",
                 "PASSWORD_MIN",
                 "passwordMinScore",
                 "MINIMUM_PASSWORD_SCORE",
                 "PUBLIC_URL",
                 "PASS_THROUGH",
                 "USER"})
            QTest::newRow(name) << false;
    }
    void names()
    {
        QFETCH(bool, isSecret);
        QCOMPARE(isSecretName(QString::fromLatin1(QTest::currentDataTag())), isSecret);
    }
    void values_data()
    {
        QTest::addColumn<bool>("isPlaceholderValue");
        QTest::addColumn<bool>("isDefault");
        const auto row = [](const char* value, bool isPlaceholderValue, bool isDefault) {
            QTest::newRow(value) << isPlaceholderValue << isDefault;
        };
        row("${VAR:?}", true, false);
        row("<your-key>", true, false);
        row("your-secret-here", true, true);
        row("changeme", true, true);
        row("postgres", false, true);
        row("guest", false, true);
        row("minioadmin", false, true);
        row("dev-secret-key", false, true);
        row("q8Zr2LxV7nT4bKp0WmYs6", false, false);
        row("xxxxxxxx", true, false);
    }
    void values()
    {
        QFETCH(bool, isPlaceholderValue);
        QFETCH(bool, isDefault);
        const QString value = QString::fromLatin1(QTest::currentDataTag());
        QCOMPARE(isPlaceholder(value), isPlaceholderValue);
        QCOMPARE(isDefaultPassword(value), isDefault);
    }
    void urls_data()
    {
        QTest::addColumn<bool>("expected");
        QTest::newRow("postgres://postgres:postgres@db:5432/x") << true;
        QTest::newRow("amqp://u:${P:-guest}@mq") << true;
        QTest::newRow("redis://:redis@r:6379") << true;
        QTest::newRow("postgres://u:${P}@db/x") << false;
        QTest::newRow("postgres://u:${P:?}@db/${X:-postgres}") << false;
        QTest::newRow("postgres://u:q8Zr2LxV7n@db/x") << false;
        QTest::newRow("http://host:8080/a@b") << false;
    }
    void urls()
    {
        QFETCH(bool, expected);
        QCOMPARE(hasDefaultCredentials(QString::fromLatin1(QTest::currentDataTag())), expected);
    }
    void findings_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("expected"); // line:column, empty: none
        const auto row
            = [](const char* name,
                  const QString& path,
                  const QByteArray& bytes,
                  const QString& expected) { QTest::newRow(name) << path << bytes << expected; };
        row("private key",
            u"a"_s,
            "x\n  -----BEGIN "
            "OPENSSH PRIVATE KEY-----\n",
            u"2:3"_s);
        row("public key", u"a"_s, "-----BEGIN PUBLIC KEY-----\n", QString());
        row("cloud key",
            u"a.py"_s,
            "k='AKIA"
            "QWERTYUIOPASDFGH'",
            u"1:4"_s);
        row("forge token", u"a.sh"_s, QByteArray("T=gh") + "p_" + QByteArray(36, 'a'), u"1:3"_s);
        row("named, quoted",
            u"a.ts"_s,
            "const api_key: string = 1\nconst api_key = \"q8Zr2LxV7nT4bKp0WmYs6\"",
            u"2:18"_s);
        row("named, in YAML", u"a.yml"_s, "  client_secret: q8Zr2LxV7nT4bKp0WmYs6\n", u"1:18"_s);
        row("named, a call", u"a.py"_s, "secret = get_secret_value_1234567890\n", QString());
        row("named, words", u"a.yml"_s, "token: this-is-a-sentence-of-words\n", QString());
        row("named, reference",
            u"a.yml"_s,
            "token: ${{ secrets.DEPLOY_TOKEN_2024_X }}\n",
            QString());
        row("binary",
            u"a"_s,
            QByteArray("\0AKIA"
                       "QWERTYUIOPASDFGH",
                21),
            QString());
        row("CRLF", u"a.yml"_s, "a: b\r\nclient_secret: q8Zr2LxV7nT4bKp0WmYs6\r\n", u"2:16"_s);
        row("behind a line that only names one, and in the second name of its line",
            u"a.yml"_s,
            "token\n\nsecret_file: x\nnote: a secret; client_secret: q8Zr2LxV7nT4bKp0WmYs6\n",
            u"4:32"_s);
        row("two in a row",
            u"a.yml"_s,
            "client_secret: q8Zr2LxV7nT4bKp0WmYs6\nother_TOKEN: r8Zr2LxV7nT4bKp0WmYs6\n",
            u"1:16 2:14"_s);
        row("no newline, not UTF-8", u"a"_s, "\xff\xfe secret", QString());
    }
    void findings()
    {
        QFETCH(QString, path);
        QFETCH(QByteArray, bytes);
        QFETCH(QString, expected);
        QStringList places;
        for (const auto& finding : findSecrets(path, bytes))
            places << QString::number(finding.line) + u':' + QString::number(finding.column);
        QCOMPARE(places.join(u' '), expected);
    }
    void everyBeginningIsSeenWhereverItStands_data()
    {
        QTest::addColumn<QByteArray>("value");
        const QByteArray key = "q8Zr2LxV7nT4bKp0WmYs6";
        for (const auto* name : {"my_secret",
                 "db_PassWord",
                 "DB_PASS",
                 "ssh_passphrase",
                 "AUTH_TOKEN",
                 "some_credential",
                 "some_api_key",
                 "some_APIKEY",
                 "some-api-key",
                 "a_private_key",
                 "aPrivateKey",
                 "an_access_key",
                 "anAccessKey",
                 "an_encryption_key",
                 "aSigningKey"})
            QTest::newRow(name) << name + QByteArray(" = \"") + key + "\"";
        const QByteArray letters = QByteArray("A1").repeated(40);
        const auto row
            = [](const char* name, const QByteArray& value) { QTest::newRow(name) << value; };
        row("AKIA", "AKIA" + letters.left(16));
        row("ASIA", "ASIA" + letters.left(16));
        row("AIza", "AIza" + letters.left(35));
        row("ghp", QByteArray("gh") + "p_" + letters.left(36));
        row("github_pat", QByteArray("github_") + "pat_" + letters.left(60));
        row("glpat", QByteArray("glpat") + "-" + letters.left(20));
        row("sk_live", QByteArray("sk_") + "live_" + letters.left(24));
        for (const char kind : QByteArrayView("bpars"))
            row(qPrintable(u"xox"_s + QLatin1Char(kind)),
                QByteArray("xox") + kind + "-1234567890-" + letters.left(24));
        row("private key", QByteArray("-----BEGIN ") + "PRIVATE KEY-----");
    }
    void everyBeginningIsSeenWhereverItStands()
    {
        // What stands before it decides how far the search leaps.
        QFETCH(QByteArray, value);
        for (const auto* filler : {" ", "se ", "gi-", "pat ", "ke ", "\xC3\xA9 ", ". \n"}) {
            for (int i = 0; i < 9; ++i) {
                const QByteArray before = QByteArray(filler).repeated(i) + QByteArray(i % 3, ' ');
                QCOMPARE(findSecrets(u"a.txt"_s, before + value).size(), size_t(1));
                QCOMPARE(findSecrets(u"a.txt"_s, before + value + "\nend\n").size(), size_t(1));
            }
        }
    }
    void aLongLineOfWordsEnds()
    {
        // Looked at once for each word, it would take hours.
        QVERIFY(findSecrets(u"a"_s, QByteArray("token ").repeated(170'000)).empty());
    }
    void findingsAreLimited()
    {
        const auto bytes = QByteArray("k='AKIA"
                                      "QWERTYUIOPASDFGH'\n")
                               .repeated(1000);
        QVERIFY(findSecrets(u"a"_s, bytes).size() <= 50);
    }
};

SLIPWAY_TEST(SecretScanTest)
#include "tst_secretscan.moc"
