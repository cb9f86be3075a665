// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/photographer.h"

#include "app/desktop/rows.h"
#include "app/verbs/checktext.h"
#include "base/text.h"
#include "ui/pages/readiness/readinesspage.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>
#include <QPixmap>
#include <QSaveFile>

#include <cstdio>

using namespace Qt::StringLiterals;

namespace slipway::desktop {
namespace {

constexpr int paintDelayMs = 600; ///< for layout, and for the frames of the page's charts
constexpr int reportLimitMs = 60'000;

void print(const QString& text)
{
    const QByteArray bytes = text.toUtf8();
    std::fwrite(bytes.constData(), 1, static_cast<size_t>(bytes.size()), stdout);
    std::fflush(stdout);
}

bool hasCharts(ui::PageId page)
{
    return page == ui::PageId::Services || page == ui::PageId::Charts;
}

} // namespace

Photographer::Photographer(Application& application, QObject* parent)
    : QObject(parent)
    , m_application(application)
{
    m_limit.setSingleShot(true);
    connect(&m_limit, &QTimer::timeout, this, [] {
        std::fputs(
            "slipway-desktop: no full sweep within the time limit, no picture written\n", stderr);
        QCoreApplication::exit(3);
    });
}

void Photographer::take(std::deque<Shot> shots, QSize size, int limitMs)
{
    m_shots = std::move(shots);
    // Only now: a window that a person looks at goes on when its desk has settled, or cannot open.
    connect(&m_application.desk(), &Desk::settled, this, &Photographer::settle);
    connect(&m_application.desk(), &Desk::failed, this, [](const Error& error) {
        std::fprintf(stderr, "slipway-desktop: %s\n", qPrintable(error.text()));
        QCoreApplication::exit(2);
    });
    m_application.window().resize(size);
    m_application.window().show();
    m_limit.start(limitMs);
}

void Photographer::settle()
{
    m_limit.stop();
    disconnect(&m_application.desk(), &Desk::settled, this, &Photographer::settle);
    emit settled();
    // A rate needs two scrapes: pages with charts wait for the second round, and a little.
    qint64 wait = 0;
    const bool wantsCharts
        = std::ranges::any_of(m_shots, [](const Shot& shot) { return hasCharts(shot.page); });
    if (wantsCharts) {
        for (const auto& watched : m_application.desk().monitor().endpoints()) {
            if (watched.id.kind == health::TargetKind::Metrics)
                wait = std::max<qint64>(wait, 2 * watched.pace.interval.count() + 1000);
        }
    }
    const auto delay = std::max(m_delay, static_cast<int>(std::min<qint64>(wait, 12'000)));
    QTimer::singleShot(delay, this, &Photographer::next);
}

void Photographer::next()
{
    if (m_shots.empty()) {
        QCoreApplication::exit(0);
        return;
    }
    const Shot shot = m_shots.front();
    m_shots.pop_front();
    m_application.theme().choose(shot.theme);
    m_application.window().showPage(shot.page);
    if (shot.page == ui::PageId::Readiness) {
        if (auto* page = static_cast<ui::ReadinessPage*>(m_application.window().page(shot.page)))
            page->showTab(static_cast<ui::ReadinessPage::Tab>(shot.tab));
    }
    QTimer::singleShot(hasCharts(shot.page) ? 2 * paintDelayMs : paintDelayMs, this, [this, shot] {
        shoot(shot);
    });
}

void Photographer::shoot(const Shot& shot)
{
    QSaveFile file(shot.file);
    const bool isWritten = file.open(QIODevice::WriteOnly)
        && m_application.window().grab().save(&file, "PNG") && file.commit();
    if (!isWritten) {
        std::fprintf(
            stderr, "slipway-desktop: %s cannot be written\n", qPrintable(visible(shot.file)));
        QCoreApplication::exit(2);
        return;
    }
    emit taken(shot.file);
    next();
}

void reportHeadless(Application& application, Photographer& photographer, const QString& folder)
{
    QDir().mkpath(folder);
    std::deque<Photographer::Shot> shots;
    const QStringList tabs{u"claims"_s, u"environments"_s, u"history"_s, u"compare"_s};
    for (int i = 0; i < ui::pageCount; ++i) {
        const auto page = static_cast<ui::PageId>(i);
        for (const auto& [theme, word] : {std::pair{ui::ThemeChoice::Light, u"light"_s},
                 std::pair{ui::ThemeChoice::Dark, u"dark"_s}})
            shots.push_back(
                {page, theme, QDir(folder).filePath(u"%1-%2.png"_s.arg(nameOfPage(page), word))});
        for (int tab = 0; page == ui::PageId::Readiness && tab < tabs.size(); ++tab) {
            for (const auto& [theme, word] : {std::pair{ui::ThemeChoice::Light, u"light"_s},
                     std::pair{ui::ThemeChoice::Dark, u"dark"_s}})
                shots.push_back({page,
                    theme,
                    QDir(folder).filePath(u"%1-%2-%3.png"_s.arg(nameOfPage(page), tabs[tab], word)),
                    tab + 1});
        }
    }
    auto& desk = application.desk();
    QObject::connect(&photographer, &Photographer::settled, &desk, [&desk] {
        print(QString::fromUtf8(verbs::checkText(*desk.assessment())));
        print(u"\n"_s + Desk::tr("Services in %1").arg(desk.environment()) + u'\n');
        const qint64 now = QDateTime::currentMSecsSinceEpoch();
        for (const auto& row :
            serviceRows(desk.monitor(), *desk.config(), desk.environment(), now, 3'600'000)) {
            print(u"  %1 %2 %3\n"_s.arg(health::stateWord(row.state).leftJustified(11),
                visible(row.title).leftJustified(20),
                visible(row.detail)));
        }
        print(u"\n"_s + Desk::tr("Pictures") + u'\n');
    });
    QObject::connect(&photographer, &Photographer::taken, &desk, [](const QString& file) {
        print(u"  "_s + file + u'\n');
    });
    photographer.take(std::move(shots), {1440, 900}, reportLimitMs);
}

} // namespace slipway::desktop
