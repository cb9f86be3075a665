// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/logging/log.h"

#include "app/logging/paths.h"
#include "base/text.h"

#include <QFile>
#include <QFileInfo>
#include <QLoggingCategory>

#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include <cstdio>
#include <memory>
#include <mutex>
#include <sys/stat.h>

using namespace Qt::StringLiterals;

namespace slipway::logging {
namespace {

constexpr size_t fileSize = 5'000'000;
constexpr size_t olderFiles = 2;

/// Qt calls a plain function from any thread, so this is the one place that must be reachable
/// without a context.
struct Route {
    std::mutex mutex;
    std::shared_ptr<spdlog::logger> logger;
    const Redactor* redactor = nullptr;
    QtMessageHandler previous = nullptr;
    bool isInstalled = false;
};

Route& route()
{
    static Route route;
    return route;
}

spdlog::level::level_enum levelOf(const QString& name)
{
    const auto at = levels().indexOf(name);
    return at < 0 ? spdlog::level::info : static_cast<spdlog::level::level_enum>(at);
}

spdlog::level::level_enum levelOf(QtMsgType type)
{
    switch (type) {
    case QtDebugMsg: return spdlog::level::debug;
    case QtInfoMsg: return spdlog::level::info;
    case QtWarningMsg: return spdlog::level::warn;
    case QtCriticalMsg: return spdlog::level::err;
    case QtFatalMsg: return spdlog::level::critical;
    }
    return spdlog::level::warn;
}

void onMessage(QtMsgType type, const QMessageLogContext& context, const QString& message)
{
    std::shared_ptr<spdlog::logger> logger;
    QString text = message;
    {
        const std::scoped_lock lock(route().mutex);
        logger = route().logger;
        if (route().redactor)
            text = route().redactor->redact(text);
    }
    if (!logger)
        return;
    const char* category = context.category ? context.category : "default";
    logger->log(levelOf(type), "{}: {}", category, visible(text).toStdString());
}

/// What the file system refuses must not stop the program, nor fill the terminal.
void onTrouble(const std::string& text)
{
    static std::once_flag once;
    std::call_once(once, [&text] {
        std::fprintf(
            stderr, "log: %s\n", visible(QString::fromStdString(text), 300).toUtf8().constData());
    });
}

Result<spdlog::sink_ptr> fileSink(const QString& file)
{
    if (!makePrivate(QFileInfo(file).absolutePath()))
        return failure(QFileInfo(file).absolutePath(), u"the log's folder cannot be made"_s);
    spdlog::file_event_handlers handlers;
    handlers.after_open = [](const spdlog::filename_t&, std::FILE* stream) {
        ::fchmod(::fileno(stream), S_IRUSR | S_IWUSR);
    };
    // spdlog throws when it cannot open the file; nothing of it leaves this function.
    try {
        return std::make_shared<spdlog::sinks::rotating_file_sink_mt>(
            QFile::encodeName(file).toStdString(), fileSize, olderFiles, false, handlers);
    } catch (const spdlog::spdlog_ex&) {
        return failure(
            file, u"the log cannot be opened"_s, u"see that the folder can be written to"_s);
    }
}

} // namespace

QStringList levels()
{
    return {u"trace"_s, u"debug"_s, u"info"_s, u"warn"_s, u"error"_s};
}

QString logFile()
{
    return logDirectory() + u"/slipway.log"_s;
}

Result<void> start(const Options& options, const Redactor* redactor)
{
    std::vector<spdlog::sink_ptr> sinks;
    std::optional<Error> error;
    if (!options.file.isEmpty()) {
        auto sink = fileSink(options.file);
        if (sink)
            sinks.push_back(*sink);
        else
            error = sink.error();
    }
    if (options.alsoStderr || error)
        sinks.push_back(std::make_shared<spdlog::sinks::stderr_sink_mt>());
    auto logger = std::make_shared<spdlog::logger>("slipway", sinks.begin(), sinks.end());
    logger->set_formatter(std::make_unique<spdlog::pattern_formatter>(
        "%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc));
    logger->set_level(levelOf(options.level));
    logger->flush_on(spdlog::level::info);
    logger->set_error_handler(onTrouble);
    {
        const std::scoped_lock lock(route().mutex);
        route().logger = std::move(logger);
        route().redactor = redactor;
        if (!route().isInstalled)
            route().previous = qInstallMessageHandler(onMessage);
        route().isInstalled = true;
    }
    // Qt drops debug messages of a category before they reach a handler unless a rule lets them in.
    const bool isTalkative = levelOf(options.level) <= spdlog::level::debug;
    QLoggingCategory::setFilterRules(
        isTalkative ? u"slipway.*.debug=true"_s : u"slipway.*.debug=false"_s);
    if (error)
        return failure(*error);
    return {};
}

void setLevel(const QString& level)
{
    const std::scoped_lock lock(route().mutex);
    if (route().logger)
        route().logger->set_level(levelOf(level));
    const bool isTalkative = levelOf(level) <= spdlog::level::debug;
    QLoggingCategory::setFilterRules(
        isTalkative ? u"slipway.*.debug=true"_s : u"slipway.*.debug=false"_s);
}

void stop()
{
    const std::scoped_lock lock(route().mutex);
    if (route().isInstalled)
        qInstallMessageHandler(route().previous);
    route().isInstalled = false;
    if (route().logger)
        route().logger->flush();
    route().logger.reset();
    route().redactor = nullptr;
}

} // namespace slipway::logging
