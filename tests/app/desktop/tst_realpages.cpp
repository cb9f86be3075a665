// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/application.h"
#include "support/program.h"
#include "support/testcase.h"
#include "ui/charts/chartgrid.h"
#include "ui/charts/chartview.h"
#include "ui/pages/charts/chartspage.h"
#include "ui/pages/services/servicespage.h"
#include "ui/widgets/datatable.h"

#include <QApplication>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace slipway;

namespace {

constexpr int longWait = 60'000; // a guard against hanging, not a limit

QByteArray configFor(quint16 prometheus, quint16 node)
{
    return u"version: 1\n"
           "project: {name: Real servers, repository: .}\n"
           "services:\n"
           "  - name: prometheus\n"
           "    health: {url: \"http://127.0.0.1:%1/-/healthy\", interval: 1s, timeout: 1s}\n"
           "    metrics: {url: \"http://127.0.0.1:%1/metrics\", interval: 1s, timeout: 1s}\n"
           "  - name: node\n"
           "    metrics: {url: \"http://127.0.0.1:%2/metrics\", interval: 1s, timeout: 1s}\n"
           "environments: [{name: local, protected: false, services: [prometheus, node]}]\n"
           "charts: [{title: Memory, unit: B, query: node_memory_MemTotal_bytes}]\n"_s
               .arg(prometheus)
               .arg(node)
               .toUtf8();
}

/// The sign of a service's row in the table as it is on screen.
ui::Sign signOf(ui::ServicesPage& page, const QString& service)
{
    auto* model = page.findChild<ui::DataTable*>()->model();
    for (int row = 0; row < model->rowCount(); ++row) {
        const auto index = model->index(row, 0);
        if (index.data(tables::KeyRole).toString() == service)
            return static_cast<ui::Sign>(index.data(tables::SignRole).toInt());
    }
    return ui::Sign::None;
}

} // namespace

/// The window over the real `prometheus` and `prometheus-node-exporter` of Debian.
class RealPagesTest : public QObject {
    Q_OBJECT
private slots:
    void pagesFollowRealServers()
    {
        const quint16 prometheusPort = test::freePort();
        const quint16 nodePort = test::freePort();
        QTemporaryDir folder;
        QFile scrapes(folder.filePath(u"prometheus.yml"_s));
        QVERIFY(scrapes.open(QIODevice::WriteOnly));
        scrapes.write("global: {scrape_interval: 1m}\n");
        scrapes.close();
        QFile config(folder.filePath(u"slipway.yaml"_s));
        QVERIFY(config.open(QIODevice::WriteOnly));
        config.write(configFor(prometheusPort, nodePort));
        config.close();
        test::Program prometheus(u"prometheus"_s,
            {u"--config.file=%1"_s.arg(scrapes.fileName()),
                u"--storage.tsdb.path=%1"_s.arg(folder.filePath(u"data"_s)),
                u"--web.listen-address=127.0.0.1:%1"_s.arg(prometheusPort)});
        test::Program node(
            u"prometheus-node-exporter"_s, {u"--web.listen-address=127.0.0.1:%1"_s.arg(nodePort)});
        if (!prometheus.isInstalled() || !node.isInstalled())
            QSKIP("prometheus and prometheus-node-exporter are not installed");
        QVERIFY(prometheus.start() && node.start());

        desktop::Options options;
        options.config = config.fileName();
        desktop::Application app(*qApp, options);
        app.window().resize(1440, 900);
        app.window().show();
        QVERIFY(QTest::qWaitForWindowExposed(&app.window()));
        app.open();
        app.window().showPage(ui::PageId::Services);
        auto& services = *qobject_cast<ui::ServicesPage*>(app.window().page(ui::PageId::Services));
        QTRY_COMPARE_WITH_TIMEOUT(signOf(services, u"prometheus"_s), ui::Sign::Ok, longWait);
        QTRY_COMPARE_WITH_TIMEOUT(signOf(services, u"node"_s), ui::Sign::Ok, longWait);

        node.stop();
        QTRY_COMPARE_WITH_TIMEOUT(signOf(services, u"node"_s), ui::Sign::Bad, longWait);
        QCOMPARE(signOf(services, u"prometheus"_s), ui::Sign::Ok);
        QVERIFY(node.start());
        QTRY_COMPARE_WITH_TIMEOUT(signOf(services, u"node"_s), ui::Sign::Ok, longWait);

        app.window().showPage(ui::PageId::Charts);
        auto& charts
            = qobject_cast<ui::ChartsPage*>(app.window().page(ui::PageId::Charts))->charts();
        QTRY_VERIFY_WITH_TIMEOUT(charts.chart(u"chart-1"_s) != nullptr
                && !charts.chart(u"chart-1"_s)->frame().lines.empty(),
            longWait);
        QVERIFY(charts.chart(u"chart-1"_s)->frame().lines.front().last.value_or(0) > 1e6);
    }
};

SLIPWAY_TEST(RealPagesTest)
#include "tst_realpages.moc"
