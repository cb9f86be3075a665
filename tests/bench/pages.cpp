// SPDX-License-Identifier: GPL-3.0-or-later
#include "bench/bench.h"
#include "ui/chartsamples.h"
#include "ui/pages/charts/chartspage.h"
#include "ui/pages/services/servicespage.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QStackedWidget>

using namespace Qt::StringLiterals;

namespace slipway::bench {
namespace {

constexpr double goal = 100; ///< milliseconds

template<typename Page>
void fill(Page& page)
{
    const auto panels = test::samplePanels();
    const auto frames = test::sampleFrames();
    page.setRange(test::sampleFrom(), test::sampleTo());
    for (size_t i = 0; i < panels.size(); ++i)
        page.setFrame(panels[i].id, frames[i]);
}

std::vector<Figure> pageSwitch()
{
    ui::Theme theme;
    theme.applyTo(*qApp);
    QStackedWidget window;
    window.resize(1440, 900);
    window.addWidget(new QWidget);
    window.show();
    QCoreApplication::processEvents();
    const auto paint = [&] {
        QCoreApplication::sendPostedEvents();
        window.repaint();
        QCoreApplication::processEvents();
    };
    const double first = medianMs(1, [&] {
        auto* services = new ui::ServicesPage(theme); // owned by the window
        services->setRows(test::sampleRows());
        services->setPanels(test::samplePanels());
        fill(*services);
        window.setCurrentIndex(window.addWidget(services));
        paint();
    });
    auto* charts = new ui::ChartsPage(theme);
    charts->setTabs({{u"overview"_s, u"Overview"_s}});
    charts->setPanels(u"overview"_s, test::samplePanels());
    fill(*charts);
    window.addWidget(charts);
    int at = 0;
    const double again = medianMs(21, [&] {
        window.setCurrentIndex(1 + at++ % 2);
        paint();
    });
    return {{.name = u"page-first-show"_s,
                .value = first,
                .unit = u"ms (Services, built and painted)"_s,
                .peer = {},
                .ratio = {},
                .goal = u"<= 100 ms"_s,
                .isMet = first <= goal},
        {.name = u"page-switch"_s,
            .value = again,
            .unit = u"ms (Services and Charts in turn)"_s,
            .peer = {},
            .ratio = {},
            .goal = u"<= 100 ms"_s,
            .isMet = again <= goal}};
}

} // namespace

std::vector<Bench> pageBenches()
{
    return {{"page-switch", "from one page to another until it is painted", pageSwitch}};
}

} // namespace slipway::bench
