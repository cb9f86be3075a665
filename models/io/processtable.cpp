// SPDX-License-Identifier: GPL-3.0-or-later
#include "io/processtable.h"

#include <array>
#include <cerrno>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <dirent.h>
#include <fcntl.h>
#include <map>
#include <string_view>
#include <sys/syscall.h>
#include <unistd.h>

namespace slipway::io {
namespace {

/// The beginning of a small file of /proc.
std::string readStart(const std::string& path)
{
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return {};
    std::array<char, 4096> buffer{};
    ssize_t got = 0;
    do {
        got = ::read(fd, buffer.data(), buffer.size());
    } while (got < 0 && errno == EINTR);
    ::close(fd);
    return got > 0 ? std::string(buffer.data(), static_cast<std::size_t>(got)) : std::string();
}

template<typename T>
T number(std::string_view text)
{
    T value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

} // namespace

std::optional<ProcessEntry> processEntry(pid_t pid)
{
    const std::string text = readStart("/proc/" + std::to_string(pid) + "/stat");
    const auto end = text.rfind(')'); // the name before it may hold anything
    if (end == std::string::npos)
        return {};
    // Field 3 of proc(5) becomes fields[0].
    std::array<std::string_view, 20> fields;
    std::string_view rest = std::string_view(text).substr(end + 1);
    for (auto& field : fields) {
        const auto from = rest.find_first_not_of(' ');
        if (from == std::string_view::npos)
            return {};
        rest.remove_prefix(from);
        field = rest.substr(0, rest.find_first_of(" \n"));
        rest.remove_prefix(field.size());
    }
    return ProcessEntry{.pid = pid,
        .parent = number<pid_t>(fields[1]),
        .session = number<pid_t>(fields[3]),
        .state = fields[0].front(),
        .threads = number<int>(fields[17]),
        .startTime = number<long long>(fields[19])};
}

std::vector<ProcessEntry> processTable()
{
    std::vector<ProcessEntry> out;
    DIR* const folder = ::opendir("/proc");
    if (!folder)
        return out;
    while (const dirent* const entry = ::readdir(folder)) {
        const std::string_view name = entry->d_name;
        if (name.find_first_not_of("0123456789") != std::string_view::npos)
            continue;
        if (const auto process = processEntry(number<pid_t>(name)))
            out.push_back(*process);
    }
    ::closedir(folder);
    return out;
}

std::vector<ProcessEntry> descendantsOf(pid_t root, const std::vector<ProcessEntry>& table)
{
    std::multimap<pid_t, const ProcessEntry*> children;
    for (const auto& process : table)
        children.emplace(process.parent, &process);
    std::vector<ProcessEntry> found;
    std::set<pid_t> seen{root};
    std::vector<pid_t> level{root};
    while (!level.empty()) {
        std::vector<pid_t> next;
        for (const pid_t parent : level) {
            const auto [from, to] = children.equal_range(parent);
            for (auto it = from; it != to; ++it) {
                if (!seen.insert(it->second->pid).second)
                    continue;
                next.push_back(it->second->pid);
                if (it->second->isAlive())
                    found.push_back(*it->second);
            }
        }
        level = std::move(next);
    }
    return found;
}

std::string currentBootId()
{
    std::string id = readStart("/proc/sys/kernel/random/boot_id");
    while (!id.empty() && id.back() == '\n')
        id.pop_back();
    return id;
}

Told tell(const ProcessEntry& process, int signal)
{
    if (process.pid <= 1)
        return Told::Refused;
    // By number: glibc 2.36 declares its functions for C only.
    const int fd = static_cast<int>(::syscall(SYS_pidfd_open, process.pid, 0));
    if (fd < 0 && errno == ESRCH)
        return Told::Gone;
    // Only after the descriptor holds the process does its start time prove which one it is.
    const auto now = processEntry(process.pid);
    int result = -1;
    int error = ESRCH;
    if (now && now->startTime == process.startTime && now->isAlive()) {
        result = fd >= 0
            ? static_cast<int>(::syscall(SYS_pidfd_send_signal, fd, signal, nullptr, 0))
            : ::kill(process.pid, signal);
        error = errno;
    }
    if (fd >= 0)
        ::close(fd);
    if (result == 0)
        return Told::Yes;
    return error == EPERM ? Told::Refused : Told::Gone;
}

bool sweep(const std::function<std::vector<ProcessEntry>()>& find, ProcessKeys& killed)
{
    constexpr int maxRounds = 50; // against a tree that grows faster than it can be stopped
    std::vector<ProcessEntry> found;
    ProcessKeys known;
    for (int round = 0; round < maxRounds; ++round) {
        const auto before = known.size();
        for (const auto& process : find()) {
            if (known.insert(process.key()).second) {
                tell(process, SIGSTOP);
                found.push_back(process);
            }
        }
        if (known.size() == before)
            break;
    }
    bool areAllTold = true;
    for (const auto& process : found) {
        const Told told = tell(process, SIGKILL);
        if (told == Told::Yes)
            killed.insert(process.key());
        areAllTold = areAllTold && told != Told::Refused;
    }
    return areAllTold;
}

} // namespace slipway::io
