// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/desktop/options.h"

#include "base/duration.h"

#include <QFileInfo>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <iostream>

using namespace Qt::StringLiterals;

namespace slipway::desktop {
namespace {

const std::array<QString, ui::pageCount>& pageNames()
{
    static const std::array<QString, ui::pageCount> names{u"readiness"_s,
        u"services"_s,
        u"charts"_s,
        u"rollout"_s,
        u"history"_s,
        u"alerts"_s,
        u"sources"_s};
    return names;
}

/// The texts that CLI11 fills.
struct Texts {
    std::string config, repository, environment, page, theme, logLevel, at, report, size, output,
        file;
    std::string range, after;
};

std::optional<QSize> sizeOf(const std::string& text)
{
    const auto parts = QString::fromStdString(text).split(u'x');
    const QSize size(parts.value(0).toInt(), parts.value(1).toInt());
    const bool isUsable = parts.size() == 2 && size.width() >= 200 && size.height() >= 200
        && size.width() <= 10'000 && size.height() <= 10'000;
    return isUsable ? std::optional(size) : std::nullopt;
}

/// Hands a duration over, or ends the program with a usage error.
template<typename Take>
void readDuration(const char* name, const std::string& text, Options& options, Take take)
{
    if (text.empty())
        return;
    const auto duration = parseDuration(QString::fromStdString(text));
    if (duration) {
        take(duration->count());
        return;
    }
    std::cerr << "slipway: " << name << ": " << duration.error().text().toStdString() << '\n';
    options.exitCode = 2;
}

Options toOptions(const Texts& texts, bool isRender)
{
    Options options;
    options.config = QString::fromStdString(texts.config.empty() ? texts.file : texts.config);
    options.repository = QString::fromStdString(texts.repository);
    if (QFileInfo(options.config).isDir())
        options.repository = std::exchange(options.config, QString());
    options.environment = QString::fromStdString(texts.environment);
    options.page = QString::fromStdString(texts.page);
    options.theme = QString::fromStdString(texts.theme);
    options.logLevel = QString::fromStdString(texts.logLevel);
    options.at = QString::fromStdString(texts.at);
    options.reportFolder = QString::fromStdString(texts.report);
    if (!isRender)
        return options;
    Picture picture{options.page, options.theme, {1440, 900}, QString::fromStdString(texts.output)};
    if (const auto size = sizeOf(texts.size)) {
        picture.size = *size;
    } else {
        std::cerr << "slipway: --size: write WIDTHxHEIGHT in pixels, as 1440x900\n";
        options.exitCode = 2;
    }
    options.picture = picture;
    return options;
}

} // namespace

Options parseOptions(int argc, char** argv)
{
    CLI::App app{"The window of Slipway. The verbs are in slipway --help.", "slipway-desktop"};
    app.set_version_flag("--version", "slipway-desktop " SLIPWAY_VERSION);
    Texts texts;
    bool isDemo = false;
    bool isBench = false;
    const CLI::IsMember pages(
        {"readiness", "services", "charts", "rollout", "history", "alerts", "sources"});
    const CLI::IsMember themes({"light", "dark"});
    const auto addCommon = [&](CLI::App& to) {
        to.add_option("--config", texts.config, "slipway.yaml to open");
        to.add_option("--environment", texts.environment, "Environment to show first");
        to.add_option("--log-level", texts.logLevel, "trace, debug, info, warn or error");
        to.add_option("--range", texts.range, "What charts show, as 15m or 1h");
        to.add_option("--after", texts.after, "Gather data this long before a picture, as 30s");
        to.add_option("--at", texts.at, "Fix the scorecard's clock");
        to.add_flag("--demo", isDemo, "Start the demo system and open it");
    };
    addCommon(app);
    app.add_option("--repository", texts.repository, "Directory to check without a configuration");
    app.add_option("--page", texts.page, "Page to show first")->check(pages);
    app.add_option("--theme", texts.theme, "light or dark")->check(themes);
    app.add_option("--headless-report",
        texts.report,
        "Print scorecard and service states, write every page as PNG into this folder, end");
    app.add_flag("--bench-first-frame", isBench, "Print the time to the first painted frame, end");
    app.add_option("FILE", texts.file, "slipway.yaml or a repository to open");
    auto* render = app.add_subcommand("render", "Write a page as a PNG picture");
    addCommon(*render);
    texts.size = "1440x900";
    render->add_option("--page", texts.page)->required()->check(pages);
    render->add_option("--theme", texts.theme)->check(themes);
    render->add_option("--size", texts.size);
    render->add_option("--output", texts.output)->required();
    try {
        app.parse(argc, argv);
    } catch (const CLI::Success& wish) {
        Options options;
        options.exitCode = app.exit(wish);
        return options;
    } catch (const CLI::ParseError& error) {
        std::cerr << "slipway-desktop: " << error.what() << '\n';
        Options options;
        options.exitCode = 2;
        return options;
    }
    Options options = toOptions(texts, render->parsed());
    readDuration("--range", texts.range, options, [&](qint64 ms) { options.range = ms; });
    readDuration("--after", texts.after, options, [&](qint64 ms) {
        options.pictureDelay = static_cast<int>(std::min<qint64>(ms, 3'600'000));
    });
    options.isDemo = isDemo;
    options.isFirstFrameBench = isBench;
    return options;
}

std::optional<ui::PageId> pageOfName(const QString& name)
{
    for (int i = 0; i < ui::pageCount; ++i) {
        if (pageNames().at(static_cast<size_t>(i)) == name)
            return static_cast<ui::PageId>(i);
    }
    return std::nullopt;
}

QString nameOfPage(ui::PageId page)
{
    return pageNames().at(static_cast<size_t>(page));
}

} // namespace slipway::desktop
