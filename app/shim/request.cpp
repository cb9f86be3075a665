// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shim/request.h"

#include "io/commandrecord.h"

namespace slipway::shim {

std::optional<Request> readRequest(int folder)
{
    const auto read = io::readRecord(folder, io::commandfile::request);
    if (!read.isWhole() || read.record.number("version") != 1)
        return {};
    Request out{.program = read.record.text("program"),
        .arguments = read.record.all("argument"),
        .directory = read.record.text("directory"),
        .log = read.record.text("log"),
        .logLimit = read.record.number("logLimit"),
        .fileMask = read.record.number("fileMask")};
    const auto isAbsolute = [](const std::string& path) { return path.starts_with('/'); };
    if (out.program.empty() || !isAbsolute(out.directory) || !isAbsolute(out.log)
        || out.logLimit <= 0 || out.fileMask < 0 || out.fileMask > 0777)
        return {};
    return out;
}

} // namespace slipway::shim
