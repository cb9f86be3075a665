// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shim/leader.h"

#include "app/shim/pathsearch.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace slipway::shim {
namespace {

/// argv and envp of the command; made before the fork, pointing into the strings they were made of.
struct Image {
    std::vector<std::string> texts;
    std::vector<char*> arguments;
    std::vector<char*> environment;
};

Image makeImage(const Request& request, const std::string& folder)
{
    Image image;
    image.texts.push_back(request.program);
    image.texts.insert(image.texts.end(), request.arguments.begin(), request.arguments.end());
    const auto argumentCount = image.texts.size();
    constexpr std::string_view marker = "SLIPWAY_COMMAND=";
    for (char** entry = environ; *entry; ++entry) {
        if (!std::string_view(*entry).starts_with(marker))
            image.texts.emplace_back(*entry);
    }
    image.texts.push_back(std::string(marker) + folder);
    for (std::size_t i = 0; i < image.texts.size(); ++i)
        (i < argumentCount ? image.arguments : image.environment).push_back(image.texts[i].data());
    image.arguments.push_back(nullptr);
    image.environment.push_back(nullptr);
    return image;
}

[[noreturn]] void fail(int faults, StartFault fault)
{
    [[maybe_unused]] const auto written = ::write(faults, &fault, sizeof fault);
    ::_exit(127);
}

/// In the command's process: waits for the gate, then becomes the command.
[[noreturn]] void become(
    const Request& request, Image& image, int gate, int faults, int log, const Inherited& inherited)
{
    char go = 0;
    ssize_t got = 0;
    do {
        got = ::read(gate, &go, 1);
    } while (got < 0 && errno == EINTR);
    if (got != 1)
        ::_exit(127);
    using Stage = StartFault::Stage;
    const int null = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (::setsid() < 0 || null < 0 || ::dup2(null, STDIN_FILENO) < 0
        || ::dup2(log, STDOUT_FILENO) < 0 || ::dup2(log, STDERR_FILENO) < 0)
        fail(faults, {Stage::Session, errno, false});
    if (::close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC) != 0) {
        for (int fd = STDERR_FILENO + 1; fd < 65536; ++fd)
            ::fcntl(fd, F_SETFD, FD_CLOEXEC);
    }
    if (::chdir(request.directory.c_str()) != 0)
        fail(faults, {Stage::Directory, errno, false});
    relax(inherited);
    ::umask(static_cast<mode_t>(request.fileMask));
    const auto outcome = execute(request.program, image.arguments.data(), image.environment.data());
    fail(faults, {Stage::Exec, outcome.error, outcome.isPresent});
}

std::string quoted(const std::string& text)
{
    return '"' + text + '"';
}

std::string execSentence(const StartFault& fault, const std::string& program)
{
    const std::string name = quoted(program);
    const bool isPath = program.find('/') != std::string::npos;
    switch (fault.error) {
    case ENOENT:
        if (fault.isPresent)
            return "the program " + name
                + " names an interpreter that does not exist (correct its first line, #!)";
        return isPath
            ? "the program " + name + " does not exist (correct the path or install it)"
            : "the program " + name + " is nowhere in PATH (install it or give its absolute path)";
    case ENOTDIR: return "the program " + name + " does not exist: a part of its path is no folder";
    case EACCES:
        return "the program " + name
            + " may not be executed (chmod +x, or check the folders above it)";
    case ENOEXEC:
        return "the program " + name
            + " is no program of this machine (a script needs a first line such as #!/bin/sh)";
    case E2BIG:
        return "the program " + name
            + " cannot be given that much: arguments and environment are too long";
    case ETXTBSY: return "the program " + name + " is being written at the moment (try again)";
    default: break;
    }
    return "the program " + name + " cannot be executed: " + std::strerror(fault.error);
}

} // namespace

std::string sentence(const StartFault& fault, const Request& request)
{
    const std::string reason = std::strerror(fault.error);
    switch (fault.stage) {
    case StartFault::Stage::Session:
        return "the program " + quoted(request.program) + " could not be prepared: " + reason;
    case StartFault::Stage::Directory:
        return "the program " + quoted(request.program) + " was not started: its working folder "
            + quoted(request.directory)
            + (fault.error == ENOENT ? " does not exist" : " cannot be entered: " + reason);
    case StartFault::Stage::Exec: return execSentence(fault, request.program);
    }
    return reason;
}

Leader::Leader(
    const Request& request, const std::string& folder, int log, const Inherited& inherited)
{
    int gate[2] = {-1, -1};
    int faults[2] = {-1, -1};
    if (::pipe2(gate, O_CLOEXEC) != 0 || ::pipe2(faults, O_CLOEXEC | O_NONBLOCK) != 0)
        return;
    Image image = makeImage(request, folder);
    m_pid = ::fork();
    if (m_pid == 0) {
        ::close(gate[1]); // else it would hold its own gate
        become(request, image, gate[0], faults[1], log, inherited);
    }
    const int error = errno;
    ::close(gate[0]);
    ::close(faults[1]);
    m_gate = gate[1];
    m_faults = faults[0];
    errno = error;
}

Leader::~Leader()
{
    giveUp();
    if (m_faults >= 0)
        ::close(m_faults);
}

void Leader::release()
{
    [[maybe_unused]] const auto written = ::write(m_gate, "!", 1);
    giveUp(); // nothing more to say through the gate
}

void Leader::giveUp()
{
    if (const int gate = std::exchange(m_gate, -1); gate >= 0)
        ::close(gate);
}

std::optional<StartFault> Leader::fault() const
{
    StartFault fault;
    if (::read(m_faults, &fault, sizeof fault) != sizeof fault)
        return {};
    return fault;
}

} // namespace slipway::shim
