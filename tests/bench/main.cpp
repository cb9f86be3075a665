// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/barewindow.h"
#include "bench/bench.h"

#include <QApplication>
#include <QTextStream>

using namespace Qt::StringLiterals;
using namespace slipway::bench;

namespace {

std::vector<Bench> allBenches()
{
    std::vector<Bench> all;
    for (auto* const part : {programBenches,
             pageBenches,
             chartBenches,
             parseBenches,
             storeBenches,
             sweepBenches,
             queryBenches,
             rolloutBenches,
             readinessBenches}) {
        auto some = part();
        all.insert(all.end(), some.begin(), some.end());
    }
    return all;
}

int usage(QTextStream& err)
{
    err << "slipway-bench [--list] [--only NAME]\n";
    return 2;
}

} // namespace

/// Runs the benchmarks and prints a line each.
int main(int argc, char** argv)
{
    if (!qEnvironmentVariableIsSet("DISPLAY") && !qEnvironmentVariableIsSet("WAYLAND_DISPLAY")
        && !qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication app(argc, argv);
    const QStringList arguments = app.arguments().mid(1);
    if (arguments == QStringList{u"--bare-window"_s})
        return showBareWindow(app);
    QTextStream out(stdout);
    QTextStream err(stderr);
    const bool isList = arguments == QStringList{u"--list"_s};
    const bool isOnly = arguments.size() == 2 && arguments.front() == u"--only";
    if (!arguments.isEmpty() && !isList && !isOnly)
        return usage(err);
    bool hasRun = false;
    for (const auto& bench : allBenches()) {
        if (isList)
            out << bench.name << "  " << bench.what << '\n';
        if (isList || (isOnly && arguments[1] != QLatin1StringView(bench.name)))
            continue;
        hasRun = true;
        for (const auto& figure : bench.run())
            out << line(figure) << Qt::endl;
    }
    if (isOnly && !hasRun) {
        err << "no benchmark of this name; --list names them\n";
        return 2;
    }
    return 0;
}
