// SPDX-License-Identifier: GPL-3.0-or-later
#include "scrape/pagereader.h"

#include "scrape/linereader.h"

using namespace Qt::StringLiterals;

namespace slipway::scrape {

Result<void> readPage(std::string_view body, Dialect dialect, qint64 sampleLimit, PageSink& sink)
{
    if (const auto alien = LineReader::alien(body); !alien.isEmpty())
        return alienFailure(alien);
    LineReader reader(dialect, sampleLimit, sink);
    size_t at = 0;
    while (at < body.size()) {
        const size_t newline = body.find('\n', at);
        const bool isCut = newline == std::string_view::npos;
        const size_t end = isCut ? body.size() : newline;
        if (const auto done = reader.line(body.substr(at, end - at), isCut); !done)
            return failure(place(reader.number(), done.error().offset), done.error().what);
        at = end + 1;
    }
    return reader.ended();
}

QString place(int line, size_t column)
{
    return u"%1:%2"_s.arg(line).arg(column + 1);
}

tl::unexpected<Error> alienFailure(const QString& what)
{
    return failure(place(1, 0), what, u"is this the address of a metrics page?"_s);
}

} // namespace slipway::scrape
