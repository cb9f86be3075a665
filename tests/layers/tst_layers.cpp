// SPDX-License-Identifier: GPL-3.0-or-later
#include "support/testcase.h"

#include <QDirIterator>
#include <QFile>
#include <QMap>
#include <QRegularExpression>
#include <QSet>

using namespace Qt::StringLiterals;
using slipway::test::readFile;

namespace {

/// The floors: a room includes itself, base, and exactly the rooms named here.
const QMap<QString, QStringList>& floors()
{
    static const QMap<QString, QStringList> rooms {
        {u"base"_s, {}},
        {u"io"_s, {}},
        {u"yaml"_s, {}},
        {u"timeseries"_s, {}},
        {u"config"_s, {u"yaml"_s}},
        {u"scrape"_s, {u"io"_s, u"timeseries"_s, u"config"_s}},
        {u"promql"_s, {u"timeseries"_s}},
        {u"prometheus"_s, {u"io"_s, u"timeseries"_s, u"config"_s, u"promql"_s}},
        {u"rules"_s, {u"yaml"_s, u"timeseries"_s, u"promql"_s}},
        {u"health"_s, {u"io"_s, u"config"_s}},
        {u"evidence"_s, {u"io"_s, u"yaml"_s}},
        {u"history"_s, {u"io"_s, u"config"_s}},
        {u"trust"_s, {u"io"_s, u"config"_s}},
        {u"alerts"_s, {u"health"_s, u"scrape"_s, u"config"_s, u"lint"_s, u"prometheus"_s}},
        {u"lint"_s, {u"promql"_s, u"evidence"_s}},
        {u"readiness"_s, {u"yaml"_s, u"evidence"_s, u"health"_s, u"promql"_s, u"config"_s, u"lint"_s}},
        {u"analysis"_s, {u"timeseries"_s, u"promql"_s, u"config"_s}},
        {u"policy"_s, {u"config"_s, u"history"_s, u"trust"_s}},
        {u"rollout"_s, {u"io"_s, u"config"_s, u"history"_s, u"trust"_s, u"analysis"_s, u"policy"_s}},
        {u"format"_s, {}},
        {u"tables"_s, {u"config"_s, u"health"_s, u"scrape"_s, u"alerts"_s, u"prometheus"_s, u"lint"_s, u"readiness"_s, u"history"_s,
            u"analysis"_s, u"rollout"_s, u"format"_s}},
        {u"charts"_s, {u"timeseries"_s, u"promql"_s, u"lint"_s, u"format"_s}},
    };
    return rooms;
}

/// Every breach of the house's rules in one file, as `path:line: what`.
QStringList breaches(const QString& path, const QByteArray& content)
{
    static const QRegularExpression include(u"^\\s*#\\s*include\\s*([<\"])([^>\"]+)[>\"]"_s);
    static const QRegularExpression banned(
        u"\\binstance\\(\\)|\\bSIGNAL\\(|\\bsender\\(\\)|\\bQEventLoop\\b|\\.then\\(this|std::views|processEvents\\("
        u"|\\bstrtod\\b|\\bstod\\(|\\batof\\(|\\bsscanf\\("_s);
    const bool inModels = path.startsWith(u"models/");
    const QString room = inModels ? path.section(u'/', 1, 1) : QString();
    QStringList out;
    const auto lines = QString::fromUtf8(content).split(u'\n');
    if (!lines.value(0).contains(u"SPDX-License-Identifier: GPL-3.0-or-later") || (lines.size() > 1 && lines[1].contains(u"SPDX")))
        out << path + u":1: the first line is not the one SPDX line"_s;
    for (int i = 0; i < lines.size(); ++i) {
        const auto say = [&](const QString& what) {
            out << u"%1:%2: %3"_s.arg(path).arg(i + 1).arg(what);
        };
        const auto match = include.match(lines[i]);
        if (match.hasMatch()) {
            const QString target = match.captured(2);
            const QString first = target.section(u'/', 0, 0);
            const bool ours = match.captured(1) == u"\"";
            if (inModels && (target.startsWith(u"QtWidgets") || target.startsWith(u"QtGui") || first == u"ui" || first == u"app"))
                say(u"a model includes "_s + target);
            if (inModels && ours && floors().contains(first) && first != room && first != u"base"
                && !floors().value(room).contains(first))
                say(u"room %1 may not include %2"_s.arg(room, target));
            if (target.startsWith(u"yaml-cpp/") && room != u"yaml")
                say(u"yaml-cpp belongs to room yaml"_s);
            if (path.startsWith(u"ui/") && first == u"app")
                say(u"ui includes "_s + target);
            if ((path.startsWith(u"app/verbs/") || path.startsWith(u"app/cli/") || path.startsWith(u"app/demo/"))
                && (first == u"ui" || target.startsWith(u"QtWidgets") || target.startsWith(u"QtGui")))
                say(u"the command line includes "_s + target);
        }
        const bool isOwnRule = path.startsWith(u"tests/layers/");
        if (!isOwnRule && !path.startsWith(u"tests/") && banned.match(lines[i]).hasMatch()
            && !lines[i].trimmed().startsWith(u"//"))
            say(u"banned: "_s + banned.match(lines[i]).captured());
    }
    return out;
}

} // namespace

class LayersTest : public QObject {
    Q_OBJECT
private slots:
    void theHouseIsKept()
    {
        const QString root = QStringLiteral(SLIPWAY_SOURCE_DIR);
        QStringList found;
        int files = 0;
        for (const auto& folder : {u"models"_s, u"ui"_s, u"app"_s, u"tests"_s}) {
            QDirIterator it(root + u'/' + folder, {u"*.h"_s, u"*.cpp"_s}, QDir::Files, QDirIterator::Subdirectories);
            while (it.hasNext()) {
                const QString file = it.next();
                ++files;
                found += breaches(QDir(root).relativeFilePath(file), readFile(file));
            }
        }
        QVERIFY(files > 20);
        QVERIFY2(found.isEmpty(), qPrintable(u'\n' + found.join(u'\n')));
    }
    void everyRoomStandsInTheList()
    {
        const auto rooms = QDir(QStringLiteral(SLIPWAY_SOURCE_DIR) + u"/models"_s).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
        for (const auto& room : rooms)
            QVERIFY2(floors().contains(room), qPrintable(room));
    }
    void plantedBreachesAreCaught_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QByteArray>("line");
        QTest::newRow("upward") << u"models/io/x.h"_s << QByteArray("#include \"health/report.h\"");
        QTest::newRow("sideways") << u"models/health/x.h"_s << QByteArray("#include \"scrape/exposition.h\"");
        QTest::newRow("widgets in a model") << u"models/tables/x.cpp"_s << QByteArray("#include <QtWidgets/QWidget>");
        QTest::newRow("ui in a model") << u"models/tables/x.cpp"_s << QByteArray("#include \"ui/theme/tokens.h\"");
        QTest::newRow("app in ui") << u"ui/x.cpp"_s << QByteArray("#include \"app/demo/fleet.h\"");
        QTest::newRow("yaml-cpp outside") << u"models/config/x.cpp"_s << QByteArray("#include <yaml-cpp/yaml.h>");
        QTest::newRow("singleton") << u"models/io/x.cpp"_s << QByteArray("return Poller::instance();");
        QTest::newRow("locale") << u"models/io/x.cpp"_s << QByteArray("double d = std::stod(text);");
    }
    void plantedBreachesAreCaught()
    {
        QFETCH(QString, path);
        QFETCH(QByteArray, line);
        const QByteArray head = "// SPDX-License-Identifier: GPL-3.0-or-later\n";
        QCOMPARE(breaches(path, head + line).size(), 1);
        QVERIFY(breaches(path, head + "#include <vector>\n").isEmpty());
    }
    void aFileWithoutLicenceIsCaught()
    {
        QCOMPARE(breaches(u"models/io/x.h"_s, "#pragma once\n").size(), 1);
    }
};

SLIPWAY_TEST(LayersTest)
#include "tst_layers.moc"
