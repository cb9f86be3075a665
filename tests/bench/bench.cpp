// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/bench.h"

#include <QElapsedTimer>
#include <QFile>

#include <algorithm>
#include <ctime>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace slipway::bench {

QString line(const Figure& figure)
{
    QString out
        = u"BENCH %1: %2 %3"_s.arg(figure.name, QString::number(figure.value, 'g', 4), figure.unit);
    if (!figure.peer.isEmpty()) {
        if (!figure.ratio)
            return out + u", %1 not installed"_s.arg(figure.peer);
        out += u", ratio %1 to %2"_s.arg(QString::number(*figure.ratio, 'g', 3), figure.peer);
    }
    if (!figure.goal.isEmpty())
        out += u", goal %1, %2"_s.arg(
            figure.goal, figure.isMet.value_or(false) ? u"met"_s : u"short"_s);
    return out;
}

double medianMs(int rounds, const std::function<void()>& run, const std::function<void()>& prepare)
{
    std::vector<double> times;
    for (int i = 0; i < rounds; ++i) {
        if (prepare)
            prepare();
        QElapsedTimer timer;
        timer.start();
        run();
        times.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
    }
    std::ranges::nth_element(times, times.begin() + static_cast<qsizetype>(times.size() / 2));
    return times[times.size() / 2];
}

double cpuMs()
{
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

double residentMiB()
{
    QFile file(u"/proc/self/statm"_s);
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const double pages = file.readAll().split(' ').value(1).toDouble();
    return pages * static_cast<double>(sysconf(_SC_PAGESIZE)) / (1024 * 1024);
}

} // namespace slipway::bench
