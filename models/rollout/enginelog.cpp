// SPDX-License-Identifier: GPL-3.0-or-later
#include "rollout/enginelog.h"

#include "base/text.h"
#include "rollout/view.h"

#include <QDateTime>
#include <QTimeZone>

#include <algorithm>
#include <array>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace slipway::rollout {

EngineLog::EngineLog(const QString& file, const Redactor& redactor)
    : m_redactor(redactor)
    , m_descriptor(::open(QFile::encodeName(file).constData(),
          O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW,
          0600))
{
}

EngineLog::~EngineLog()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

void EngineLog::write(qint64 time, const QString& text)
{
    if (m_descriptor < 0 || text.isEmpty())
        return;
    const auto clock
        = QDateTime::fromMSecsSinceEpoch(time, QTimeZone::utc()).toString(u"HH:mm:ss'Z'"_s);
    const QByteArray line = (clock + u"  "_s + visible(m_redactor.redact(text)) + u'\n').toUtf8();
    // One write: whole lines, also beside a command that appends at the same time.
    [[maybe_unused]] const auto written
        = ::write(m_descriptor, line.constData(), static_cast<size_t>(line.size()));
}

QString argvText(const QStringList& argv)
{
    QStringList out;
    for (const auto& argument : argv) {
        const bool isPlain = !argument.isEmpty() && std::ranges::all_of(argument, [](QChar c) {
            return c.isLetterOrNumber() || u"-_./:=@%+,"_s.contains(c);
        });
        QString inner = argument;
        out << (isPlain ? argument : u'\'' + inner.replace(u'\'', u"'\\''"_s) + u'\'');
    }
    return out.join(u' ');
}

namespace {

QString seconds(qint64 milliseconds)
{
    return u"%1 s"_s.arg(static_cast<double>(milliseconds) / 1000.0, 0, 'f', 1);
}

QString textOf(const io::CommandExit& exit)
{
    switch (exit.kind) {
    case io::CommandExit::Kind::Exited:
        return u"exit %1 after %2"_s.arg(exit.code).arg(seconds(exit.milliseconds));
    case io::CommandExit::Kind::Signalled:
        return u"ended by signal %1 after %2"_s.arg(exit.code).arg(seconds(exit.milliseconds));
    case io::CommandExit::Kind::NotStarted: return u"not started: %1"_s.arg(exit.error);
    }
    return {};
}

QString phaseWordOf(analysis::Phase phase)
{
    switch (phase) {
    case analysis::Phase::Successful: return u"pass"_s;
    case analysis::Phase::Failed: return u"FAIL"_s;
    case analysis::Phase::Inconclusive: return u"inconclusive"_s;
    case analysis::Phase::Error: return u"error"_s;
    case analysis::Phase::NoData: return u"no data"_s;
    }
    return {};
}

QString of(const event::Created& e)
{
    return u"%1 → %2 into %3 by plan %4, started by %5@%6"_s.arg(
        e.plan.stable.isEmpty() ? u"?"_s : e.plan.stable,
        e.plan.version,
        e.plan.environment,
        e.plan.name,
        e.actor,
        e.host);
}
QString of(const event::EngineAttached& e)
{
    const QString text
        = u"engine of %1@%2 (process %3) drives the run"_s.arg(e.owner, e.host).arg(e.pid);
    return e.unobserved > 0 ? text + u"; nobody observed for %1"_s.arg(seconds(e.unobserved))
                            : text;
}
QString of(const event::PreflightDone& e)
{
    QStringList broken;
    for (const auto& condition : e.conditions) {
        if (!condition.holds)
            broken << condition.text;
    }
    return broken.isEmpty() ? u"preflight: all %1 conditions hold"_s.arg(e.conditions.size())
                            : u"preflight does not hold: %1"_s.arg(broken.join(u"; "_s));
}
QString of(const event::CommandIntended& e)
{
    return u"$ %1"_s.arg(argvText(e.command.argv));
}
QString of(const event::CommandStarted&)
{
    return {};
}
QString of(const event::CommandLeaderExited& e)
{
    return u"%1: exited %2, %3 of its processes still run"_s.arg(e.key).arg(e.code).arg(
        e.tree.size());
}
QString of(const event::CommandEnded& e)
{
    return u"%1: %2"_s.arg(e.key, textOf(e.exit));
}
QString of(const event::CommandNeverRan& e)
{
    return u"%1: was never started"_s.arg(e.key);
}
QString of(const event::CommandLost& e)
{
    return u"%1: nobody saw how it ended; %2 of its processes live"_s.arg(e.key).arg(e.tree.size());
}
QString of(const event::StopSent& e)
{
    static constexpr std::array words{"asked to stop", "told to end", "killed with its tree"};
    return u"%1: %2"_s.arg(e.key, QLatin1StringView(words[static_cast<size_t>(e.how)]));
}
QString of(const event::Measured& e)
{
    return u"gate %1  %2  %3"_s.arg(
        e.metric, phaseWordOf(e.measurement.phase), e.measurement.message);
}
QString of(const event::TrafficMeasured& e)
{
    return e.share ? u"traffic: %1 % of requests measured"_s.arg(*e.share, 0, 'f', 1)
                   : u"traffic: not measured (%1)"_s.arg(e.why);
}
QString of(const event::TimeCame&)
{
    return {};
}
QString of(const event::Requested& e)
{
    const QString text = u"%1 by %2@%3"_s.arg(actionWord(e.action), e.actor, e.host);
    return e.reason.isEmpty() ? text : text + u": "_s + e.reason;
}
QString of(const event::LogStored&)
{
    return {};
}

} // namespace

QString lineOf(const State& before, const State& after, const Event& event)
{
    QStringList out;
    if (const auto text = std::visit([](const auto& e) { return of(e); }, event); !text.isEmpty())
        out << text;
    if (before.phase != after.phase) {
        const QString phase = phaseWord(after.phase);
        out << (after.sentence.isEmpty() ? phase : phase + u": "_s + after.sentence);
    }
    return out.join(u" · "_s);
}

} // namespace slipway::rollout
