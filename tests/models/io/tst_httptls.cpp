// SPDX-License-Identifier: GPL-3.0-or-later
#include "fetch.h"
#include "io/atomicfile.h"
#include "support/testcase.h"
#include "tlsfixture.h"

#include <QSslCertificate>
#include <QSslKey>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace slipway;
using namespace slipway::io;
using demo::HttpServer;
using demo::Reply;
using demo::Request;
using test::faultOf;
using test::fetch;
using test::textOf;

class HttpTlsTest : public QObject {
    Q_OBJECT

    SystemClock m_clock;
    QTemporaryDir m_folder;
    int m_requests = 0;
    std::unique_ptr<HttpServer> m_server;

    void serve(const QByteArray& certificate, const QByteArray& key)
    {
        m_requests = 0;
        m_server = std::make_unique<HttpServer>([this](const Request& request) {
            ++m_requests;
            return Reply{.body = "secret was " + request.header("x-key")};
        });
        auto configuration = QSslConfiguration::defaultConfiguration();
        configuration.setLocalCertificate(QSslCertificate(certificate));
        configuration.setPrivateKey(QSslKey(key, QSsl::Ec));
        m_server->setTls(configuration);
        QVERIFY(m_server->listen());
    }
    HttpResult ask(const QString& authorities)
    {
        HttpClient client(m_clock);
        return fetch(client,
            {.url = m_server->url(u"/"_s),
                .headers = {{"X-Key", "s"}},
                .tls = {.authorities = authorities}});
    }
    QString file(const QString& name, const QByteArray& bytes)
    {
        const QString path = m_folder.filePath(name);
        return writeAtomically(path, bytes) ? path : QString();
    }

private slots:
    void cleanup() { m_server.reset(); }

    void aNamedAuthorityIsTrusted()
    {
        serve(test::hereCertificate, test::hereKey);
        const auto result = ask(file(u"ca.pem"_s, test::hereCertificate));
        QVERIFY2(result.response, qPrintable(textOf(result)));
        QCOMPARE(result.response->body, QByteArray("secret was s"));
    }

    void whatCannotBeTrustedGetsNoByteOfTheRequest_data()
    {
        QTest::addColumn<QByteArray>("certificate");
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QByteArray>("authority");
        QTest::addColumn<QString>("word");
        QTest::newRow("self-signed")
            << test::hereCertificate << test::hereKey << QByteArray() << u"self-signed"_s;
        QTest::newRow("another name") << test::elsewhereCertificate << test::elsewhereKey
                                      << test::elsewhereCertificate << u"another name"_s;
        QTest::newRow("another authority") << test::hereCertificate << test::hereKey
                                           << test::elsewhereCertificate << u"certificate"_s;
        QTest::newRow("authority file without one")
            << test::hereCertificate << test::hereKey << QByteArray("nothing")
            << u"no CA certificate"_s;
    }
    void whatCannotBeTrustedGetsNoByteOfTheRequest()
    {
        QFETCH(QByteArray, certificate);
        QFETCH(QByteArray, key);
        QFETCH(QByteArray, authority);
        QFETCH(QString, word);
        serve(certificate, key);
        const auto result = ask(authority.isEmpty() ? QString() : file(u"ca.pem"_s, authority));
        QCOMPARE(faultOf(result), static_cast<int>(HttpFault::Tls));
        QVERIFY2(result.failure->text.contains(word), qPrintable(textOf(result)));
        QCOMPARE(m_requests, 0);
    }

    void plainHttpIsNoTls()
    {
        QTcpServer plain;
        QVERIFY(plain.listen(QHostAddress::LocalHost));
        QByteArray received;
        connect(&plain, &QTcpServer::newConnection, this, [&] {
            auto* socket = plain.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, this, [&received, socket] {
                received += socket->readAll();
                socket->write("HTTP/1.1 400 Bad Request\r\n\r\n");
                socket->disconnectFromHost();
            });
        });
        HttpClient client(m_clock);
        const auto result = fetch(client,
            {.url = QUrl(u"https://127.0.0.1:%1/"_s.arg(plain.serverPort())),
                .headers = {{"X-Key", "s"}}});
        QCOMPARE(faultOf(result), static_cast<int>(HttpFault::Tls));
        QVERIFY(!received.isEmpty());
        QVERIFY(!received.contains("GET"));
    }
};

SLIPWAY_TEST(HttpTlsTest)
#include "tst_httptls.moc"
