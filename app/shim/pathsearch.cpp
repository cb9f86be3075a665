// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shim/pathsearch.h"

#include <cerrno>
#include <string_view>
#include <unistd.h>

namespace slipway::shim {
namespace {

std::string_view pathOf(char* const* environment)
{
    constexpr std::string_view key = "PATH=";
    for (char* const* entry = environment; *entry; ++entry) {
        const std::string_view text = *entry;
        if (text.starts_with(key))
            return text.substr(key.size());
    }
    return "/usr/local/bin:/usr/bin:/bin";
}

NotExecuted tryOne(const std::string& path, char* const* arguments, char* const* environment)
{
    ::execve(path.c_str(), arguments, environment);
    const int error = errno;
    return {error, ::access(path.c_str(), F_OK) == 0};
}

} // namespace

NotExecuted execute(const std::string& program, char* const* arguments, char* const* environment)
{
    if (program.find('/') != std::string::npos)
        return tryOne(program, arguments, environment);
    NotExecuted best{ENOENT, false};
    std::string_view path = pathOf(environment);
    while (!path.empty()) {
        const auto folder = path.substr(0, path.find(':'));
        path.remove_prefix(folder.size() < path.size() ? folder.size() + 1 : folder.size());
        if (!folder.starts_with('/'))
            continue;
        const auto outcome = tryOne(std::string(folder) + '/' + program, arguments, environment);
        if (outcome.isPresent && outcome.error != EACCES)
            return outcome;
        if (outcome.error == EACCES && outcome.isPresent)
            best = outcome; // another folder may hold one that we may execute
    }
    return best;
}

} // namespace slipway::shim
