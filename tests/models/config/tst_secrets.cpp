// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/secrets.h"
#include "support/testcase.h"

#include <QFile>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace slipway::config;

class SecretsTest : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        m_redactor = std::make_unique<slipway::Redactor>();
        qputenv("SLIPWAY_TEST_SECRET", " correct horse\n");
    }
    void cleanup() { qunsetenv("SLIPWAY_TEST_SECRET"); }

    void areTakenFromTheEnvironment()
    {
        QCOMPARE(resolve(environment(), *m_redactor).value(), "correct horse");
        QCOMPARE(m_redactor->redact(u"a correct horse b"_s), u"a ‹redacted› b"_s);
    }
    void areTakenFromAFile()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"secret"_s);
        write(path, "battery staple\r\n");
        const SecretReference reference{SecretReference::Kind::File, path};
        QCOMPARE(resolve(reference, *m_redactor).value(), "battery staple");
        QVERIFY(!m_redactor->redact(u"battery staple"_s).contains(u"staple"_s));
    }
    void thatAreNotThereAreErrorsThatNameThem()
    {
        const QTemporaryDir folder;
        qunsetenv("SLIPWAY_TEST_SECRET");
        QCOMPARE(
            resolve(environment(), *m_redactor).error().where, u"${env:SLIPWAY_TEST_SECRET}"_s);
        qputenv("SLIPWAY_TEST_SECRET", " \n");
        QVERIFY(!resolve(environment(), *m_redactor));
        const SecretReference missing{SecretReference::Kind::File, folder.filePath(u"none"_s)};
        QCOMPARE(resolve(missing, *m_redactor).error().where, missing.name);
        QVERIFY(!resolve({SecretReference::Kind::File, folder.path()}, *m_redactor));
        write(folder.filePath(u"huge"_s), QByteArray(64 * 1024 + 1, 'x'));
        QVERIFY(!resolve({SecretReference::Kind::File, folder.filePath(u"huge"_s)}, *m_redactor));
    }
    void becomeHeaders()
    {
        using Headers = QList<std::pair<QByteArray, QByteArray>>;
        Authentication authentication;
        QCOMPARE(requestHeaders(authentication, *m_redactor).value(), Headers{});
        authentication.kind = Authentication::Kind::Header;
        authentication.header = u"X-Key"_s;
        authentication.value = environment();
        QCOMPARE(requestHeaders(authentication, *m_redactor).value(),
            (Headers{{"X-Key", "correct horse"}}));
        authentication.header.clear();
        authentication.scheme = u"Bearer"_s;
        QCOMPARE(requestHeaders(authentication, *m_redactor).value(),
            (Headers{{"Authorization", "Bearer correct horse"}}));
        authentication.kind = Authentication::Kind::Basic;
        authentication.user = u"me"_s;
        const QByteArray pair = QByteArray("me:correct horse").toBase64();
        QCOMPARE(requestHeaders(authentication, *m_redactor).value(),
            (Headers{{"Authorization", "Basic " + pair}}));
        QVERIFY(!m_redactor->redact(QString::fromLatin1(pair)).contains(QString::fromLatin1(pair)));
    }
    void thatWouldSplitAHeaderAreRefused()
    {
        qputenv("SLIPWAY_TEST_SECRET", "abc\r\nX-Evil: 1");
        Authentication authentication;
        authentication.kind = Authentication::Kind::Header;
        authentication.value = environment();
        const auto headers = requestHeaders(authentication, *m_redactor);
        QVERIFY(!headers);
        QVERIFY(!headers.error().text().contains(u"Evil"_s));
    }

private:
    static SecretReference environment()
    {
        return {SecretReference::Kind::Environment, u"SLIPWAY_TEST_SECRET"_s};
    }
    static void write(const QString& path, const QByteArray& bytes)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }
    std::unique_ptr<slipway::Redactor> m_redactor;
};

SLIPWAY_TEST(SecretsTest)
#include "tst_secrets.moc"
