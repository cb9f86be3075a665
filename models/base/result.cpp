// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/result.h"

using namespace Qt::StringLiterals;

namespace slipway {

QString Error::text() const
{
    QString out = where.isEmpty() ? what : where + u": "_s + what;
    if (!fix.isEmpty())
        out += u" (%1)"_s.arg(fix);
    return out;
}

Error Error::in(const QString& outer) const
{
    return {where.isEmpty() ? outer : outer + u": "_s + where, what, fix};
}

} // namespace slipway
