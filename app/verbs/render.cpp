// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verbs/output.h"
#include "app/verbs/verb.h"

#include <QRegularExpression>

#include <CLI/CLI.hpp>

using namespace Qt::StringLiterals;

namespace slipway::verbs {
namespace {

struct Picture {
    std::string page;
    std::string theme = "light";
    std::string size = "1440x900";
    std::string output;
    std::string config;
    bool isDemo = false;
};

/// CLI11 validator: empty if `text` is WIDTHxHEIGHT within what a picture may be.
std::string checkSize(const std::string& text)
{
    static const QRegularExpression form(u"^(\\d{3,5})x(\\d{3,5})$"_s);
    const auto match = form.match(QString::fromStdString(text));
    const int width = match.captured(1).toInt();
    const int height = match.captured(2).toInt();
    if (match.hasMatch() && width >= 200 && height >= 200 && width <= 10'000 && height <= 10'000)
        return {};
    return "write WIDTHxHEIGHT in pixels from 200 to 10000, as 1440x900";
}

QStringList argumentsFor(const Picture& picture, const std::string& at)
{
    const auto text = [](const std::string& value) { return QString::fromStdString(value); };
    QStringList out{u"render"_s,
        u"--page"_s,
        text(picture.page),
        u"--theme"_s,
        text(picture.theme),
        u"--size"_s,
        text(picture.size),
        u"--output"_s,
        text(picture.output)};
    if (picture.isDemo)
        out << u"--demo"_s;
    if (!picture.config.empty())
        out << u"--config"_s << text(picture.config);
    if (!at.empty())
        out << u"--at"_s << text(at);
    return out;
}

} // namespace

void addRender(CLI::App& app, Session& session)
{
    auto* verb = app.add_subcommand("render", "Write a page of the window as a PNG picture");
    auto picture = std::make_shared<Picture>();
    verb->add_option("--page", picture->page, "Which page")
        ->required()
        ->check(CLI::IsMember(
            {"readiness", "services", "charts", "rollout", "history", "alerts", "sources"}));
    verb->add_option("--theme", picture->theme, "light or dark; light if not said")
        ->check(CLI::IsMember({"light", "dark"}));
    verb->add_option("--size", picture->size, "Pixels; 1440x900 if not said")
        ->check(CLI::Validator(checkSize, "WIDTHxHEIGHT"));
    verb->add_option("--output", picture->output, "PNG file to write")->required();
    auto* demo = verb->add_flag(
        "--demo", picture->isDemo, "Start a demo for the picture and end it again");
    verb->add_option("--config", picture->config, "slipway.yaml; found upward if not said")
        ->excludes(demo);
    const CLI::Option* at = app.get_option_no_throw("--at");
    verb->callback([&session, picture, at] {
        session.action = [&session, picture, at] {
            const std::string time = at && !at->empty() ? at->as<std::string>() : std::string();
            return handOver(session, argumentsFor(*picture, time));
        };
    });
}

} // namespace slipway::verbs
