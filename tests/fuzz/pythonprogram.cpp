// SPDX-License-Identifier: GPL-3.0-or-later
// needs: models/evidence/pythonfacts.cpp
#include "evidence/pythonfacts.h"
#include "evidence/pythontests.h"

#include <cstdint>
#include <cstdlib>
#include <limits>

/// Modules that import each other, between lines of `#---`: what is read of them is the same
/// whether they stay in memory or are read again.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    using namespace slipway::evidence;
    constexpr const char* names[]{
        "app/a.py", "app/b.py", "app/__init__.py", "c.py", "tests/test_d.py", "tests/e.py"};
    const QByteArray bytes(reinterpret_cast<const char*>(data), static_cast<qsizetype>(size));
    QHash<QString, QByteArray> files;
    QStringList paths;
    qsizetype begin = 0;
    for (const auto* name : names) {
        const auto end = bytes.indexOf("#---\n", begin);
        paths << QString::fromLatin1(name);
        files.insert(paths.last(), bytes.mid(begin, end < 0 ? -1 : end - begin));
        if (end < 0)
            break;
        begin = end + 5;
    }
    const auto load = [&files](const QString& path) { return std::optional(files.value(path)); };
    const PythonProgram kept(paths, load, std::numeric_limits<qint64>::max() / 4);
    const PythonProgram read(paths, load, 0);
    const auto left = pythonFactsOf(kept);
    const auto right = pythonFactsOf(read);
    bool isSame = left.routes.routes == right.routes.routes
        && left.settings.settings == right.settings.settings
        && left.uses.dangers == right.uses.dangers && left.uses.cors == right.uses.cors
        && left.uses.pools == right.uses.pools && left.uses.leaks == right.uses.leaks
        && left.uses.limiters == right.uses.limiters
        && left.metrics.metrics.size() == right.metrics.metrics.size()
        && testsOf(kept).tests == testsOf(read).tests && read.changed().isEmpty();
    for (size_t i = 0; isSame && i < left.metrics.metrics.size(); ++i) {
        const auto& one = left.metrics.metrics[i];
        const auto& other = right.metrics.metrics[i];
        isSame = one.name == other.name && one.updates.size() == other.updates.size()
            && one.isUpdated() == other.isUpdated();
    }
    if (!isSame)
        std::abort();
    return 0;
}
