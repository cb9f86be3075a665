// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shim/hardening.h"
#include "app/shim/supervisor.h"
#include "io/commandrecord.h"
#include "io/processtable.h"

#include <fcntl.h>
#include <string_view>
#include <unistd.h>

using namespace slipway;

namespace {

enum Outcome : int { Recorded = 0, Usage = 2, NotOurs = 3 };

/// Whoever claims first owns the command: another shim, or a recovery that takes it that none came.
bool claim(int folder)
{
    const auto self = io::processEntry(::getpid());
    if (!self)
        return false;
    io::CommandRecord record;
    record.add("by", "shim");
    record.add("pid", self->pid);
    record.add("start", self->startTime);
    record.add("boot", io::currentBootId());
    return io::makeClaim(folder, record) == 0;
}

int complain(std::string_view text)
{
    io::writeAll(STDERR_FILENO, text);
    return Usage;
}

} // namespace

/// `slipway-run FOLDER`: executes the request that lies in the folder, once.
int main(int argc, char** argv)
{
    const auto inherited = shim::harden();
    if (argc != 2 || argv[1][0] != '/')
        return complain("slipway-run: give the absolute folder of one command\n");
    const int folder = ::open(argv[1], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0)
        return complain("slipway-run: the command's folder cannot be opened\n");
    if (!claim(folder))
        return NotOurs;
    shim::Supervisor(folder, argv[1], inherited).run();
    return Recorded;
}
