// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QTimer>

#include <map>
#include <memory>
#include <vector>

class QTcpSocket;

namespace slipway::test {

/// A client that never stops asking: requests at an even pace over a few connections that stay
/// open, each answer written down. Nothing is asked twice, so that a lost request is a lost
/// request.
class Load : public QObject {
public:
    struct Answer {
        qint64 time = 0; ///< milliseconds UTC, when it was whole
        QByteArray version; ///< X-Version
        int status = 0;
    };

    Load(quint16 port, int perSecond, QObject* parent = nullptr);
    ~Load() override;

    void start();
    /// No new requests; those that are under way still count.
    void stop() { m_pace.stop(); }
    bool isQuiet() const;

    const std::vector<Answer>& answers() const { return m_answers; }
    int asked() const { return m_asked; }
    /// Requests whose connection ended, or never came, before the answer did.
    int lost() const { return m_lost; }
    /// Answers in [from, to] by version.
    std::map<QByteArray, int> counts(qint64 from, qint64 to) const;

private:
    struct Line;

    void ask();
    void take(Line& line);
    void ended(Line& line);

    quint16 m_port;
    QTimer m_pace;
    std::vector<std::unique_ptr<Line>> m_lines;
    std::vector<Answer> m_answers;
    int m_asked = 0;
    int m_lost = 0;
};

} // namespace slipway::test
