// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verbs/verb.h"
#include "base/text.h"

#include <cstdio>

namespace slipway::verbs {

void printDocument(const QByteArray& bytes)
{
    std::fwrite(bytes.constData(), 1, static_cast<size_t>(bytes.size()), stdout);
    if (!bytes.endsWith('\n'))
        std::fputc('\n', stdout);
    std::fflush(stdout);
}

void complain(const Session& session, const QString& text)
{
    const QByteArray line = visible(session.redactor.redact(text)).toUtf8() + '\n';
    std::fwrite(line.constData(), 1, static_cast<size_t>(line.size()), stderr);
}

} // namespace slipway::verbs
