// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shim/hardening.h"

#include <csignal>
#include <fcntl.h>
#include <initializer_list>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace slipway::shim {

Inherited harden()
{
    Inherited inherited;
    ::umask(077);
    ::getrlimit(RLIMIT_CORE, &inherited.core);
    const rlimit none{.rlim_cur = 0, .rlim_max = inherited.core.rlim_max};
    ::setrlimit(RLIMIT_CORE, &none);
#ifndef __SANITIZE_ADDRESS__ // the leak checker attaches to its own process
    ::prctl(PR_SET_DUMPABLE, 0); // exec makes the command normal again
#endif
    ::signal(SIGHUP, SIG_IGN);
    ::signal(SIGPIPE, SIG_IGN);
    ::signal(SIGCHLD, SIG_DFL); // if ignored, exit codes would be lost
    ::sigprocmask(SIG_SETMASK, &awaitedSignals(), nullptr);
    ::setsid(); // fails only where we lead a session already
    ::prctl(PR_SET_CHILD_SUBREAPER, 1);
    int fd = 0;
    do {
        fd = ::open("/dev/null", O_RDWR);
    } while (fd >= 0 && fd <= STDERR_FILENO); // no file of ours may become somebody's output
    ::close(fd);
    return inherited;
}

const sigset_t& awaitedSignals()
{
    static const sigset_t set = [] {
        sigset_t signals;
        ::sigemptyset(&signals);
        for (const int signal : {SIGCHLD, SIGINT, SIGTERM, SIGUSR1})
            ::sigaddset(&signals, signal);
        return signals;
    }();
    return set;
}

void relax(const Inherited& inherited)
{
    ::setrlimit(RLIMIT_CORE, &inherited.core);
    for (int signal = 1; signal < NSIG; ++signal)
        ::signal(signal, SIG_DFL);
    sigset_t nothing;
    ::sigemptyset(&nothing);
    ::sigprocmask(SIG_SETMASK, &nothing, nullptr);
}

} // namespace slipway::shim
