// SPDX-License-Identifier: GPL-3.0-or-later
#include "promqlpeer.h"

#include <QEventLoop>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QNetworkReply>
#include <QProcess>
#include <QStandardPaths>
#include <QTest>
#include <QUrlQuery>

#include <cmath>

using namespace Qt::StringLiterals;
using slipway::timeseries::Labels;
using slipway::timeseries::Sample;

namespace slipway::test {
namespace {

constexpr int atATime = 6;
constexpr int longWait = 120'000; // a guard against hanging

Labels labelsOf(const QJsonObject& object)
{
    std::vector<timeseries::Label> out;
    for (auto it = object.begin(); it != object.end(); ++it)
        out.push_back({it.key().toStdString(), it->toString().toStdString()});
    return Labels(std::move(out));
}

Sample sampleOf(const QJsonValue& pair)
{
    const auto text = pair[1].toString();
    const double value = text == u"NaN" ? std::nan("")
        : text == u"+Inf"               ? INFINITY
        : text == u"-Inf"               ? -INFINITY
                                        : text.toDouble();
    return {std::llround(pair[0].toDouble() * 1000), value};
}

promql::Value valueOf(const QJsonObject& data)
{
    const QString type = data[u"resultType"_s].toString();
    const auto result = data[u"result"_s];
    if (type == u"scalar")
        return promql::Scalar{sampleOf(result)};
    if (type == u"string")
        return promql::Text{0, result[1].toString().toStdString()};
    if (type == u"vector") {
        promql::Vector out;
        for (const auto& one : result.toArray())
            out.push_back({labelsOf(one[u"metric"_s].toObject()), sampleOf(one[u"value"_s])});
        return out;
    }
    promql::Matrix out;
    for (const auto& one : result.toArray()) {
        promql::MatrixSeries series{labelsOf(one[u"metric"_s].toObject()), {}};
        for (const auto& pair : one[u"values"_s].toArray())
            series.samples.push_back(sampleOf(pair));
        out.push_back(std::move(series));
    }
    return out;
}

Result<promql::Value> answerOf(const QByteArray& body)
{
    const auto answer = QJsonDocument::fromJson(body).object();
    if (answer[u"status"_s].toString() == u"success")
        return valueOf(answer[u"data"_s].toObject());
    return failure({}, answer[u"error"_s].toString(QString::fromUtf8(body.left(200))));
}

QByteArray seconds(qint64 milliseconds)
{
    return QByteArray::number(milliseconds / 1000) + '.'
        + QByteArray::number(milliseconds % 1000).rightJustified(3, '0');
}

QByteArray formOf(const Question& question)
{
    QByteArray out = "query=" + QUrl::toPercentEncoding(question.expression);
    if (question.step == 0)
        return out + "&time=" + seconds(question.start);
    return out + "&start=" + seconds(question.start) + "&end=" + seconds(question.end)
        + "&step=" + seconds(question.step);
}

} // namespace

bool Peer::isInstalled()
{
    return !QStandardPaths::findExecutable(u"prometheus"_s).isEmpty()
        && !QStandardPaths::findExecutable(u"promtool"_s).isEmpty();
}

bool Peer::start(const QByteArray& openMetrics)
{
    const auto write = [&](const QString& name, const QByteArray& content) {
        QFile file(m_folder.filePath(name));
        return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
    };
    if (!write(u"prometheus.yml"_s, "global: {evaluation_interval: 1m}\n")
        || !write(u"samples.txt"_s, openMetrics))
        return false;
    QProcess loader;
    loader.start(u"promtool"_s,
        {u"tsdb"_s,
            u"create-blocks-from"_s,
            u"openmetrics"_s,
            u"-q"_s,
            m_folder.filePath(u"samples.txt"_s),
            m_folder.filePath(u"data"_s)});
    if (!loader.waitForFinished(longWait) || loader.exitCode() != 0) {
        qCritical("promtool: %s", loader.readAllStandardError().constData());
        return false;
    }
    const quint16 port = freePort();
    m_address = u"http://127.0.0.1:%1"_s.arg(port);
    m_server = std::make_unique<Program>(u"prometheus"_s,
        QStringList{u"--config.file="_s + m_folder.filePath(u"prometheus.yml"_s),
            u"--storage.tsdb.path="_s + m_folder.filePath(u"data"_s),
            u"--storage.tsdb.retention.time=100y"_s,
            u"--web.listen-address=127.0.0.1:%1"_s.arg(port)});
    if (!m_server->start())
        return false;
    const auto isUp = [&] { return ask({{u"vector(1)"_s, 1000, 1000, 0}}).front().has_value(); };
    return QTest::qWaitFor(isUp, longWait);
}

std::vector<Result<promql::Value>> Peer::ask(const std::vector<Question>& questions)
{
    std::vector<Result<promql::Value>> out(questions.size(), promql::Value());
    size_t next = 0;
    size_t open = 0;
    QEventLoop loop;
    std::function<void()> more = [&] {
        while (open < atATime && next < questions.size()) {
            const size_t index = next++;
            const auto& question = questions[index];
            QNetworkRequest request(QUrl(
                m_address + (question.step == 0 ? u"/api/v1/query"_s : u"/api/v1/query_range"_s)));
            request.setHeader(
                QNetworkRequest::ContentTypeHeader, u"application/x-www-form-urlencoded"_s);
            auto* reply = m_network.post(request, formOf(question));
            ++open;
            QObject::connect(reply, &QNetworkReply::finished, &loop, [&, reply, index] {
                out[index] = answerOf(reply->readAll());
                reply->deleteLater();
                --open;
                more();
                if (open == 0)
                    loop.quit();
            });
        }
    };
    more();
    if (open > 0)
        loop.exec();
    return out;
}

} // namespace slipway::test
