// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/reports/locust.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

constexpr int maxLines = 100'000;
constexpr qsizetype maxCells = 200;

/// Cells of one line of CSV (RFC 4180); a cell does not span lines here.
QStringList cellsOf(QByteArrayView line)
{
    QStringList out;
    QByteArray cell;
    bool isQuoted = false;
    for (qsizetype i = 0; i < line.size() && out.size() < maxCells; ++i) {
        const char c = line[i];
        if (c == '"' && isQuoted && i + 1 < line.size() && line[i + 1] == '"') {
            cell += c;
            ++i;
        } else if (c == '"') {
            isQuoted = !isQuoted;
        } else if (c == ',' && !isQuoted) {
            out << QString::fromUtf8(cell);
            cell.clear();
        } else if (c != '\r') {
            cell += c;
        }
    }
    out << QString::fromUtf8(cell);
    return out;
}

std::optional<double> cellNumber(
    const QStringList& head, const QStringList& row, const QString& name)
{
    const qsizetype at = head.indexOf(name);
    if (at < 0 || at >= row.size())
        return std::nullopt;
    bool ok = false;
    const double value = row[at].trimmed().toDouble(&ok);
    return ok && value >= 0 && value < 1e15 ? std::optional(value) : std::nullopt;
}

Result<LoadReport> reportOf(const QStringList& head, const QStringList& row, int line)
{
    LoadReport out;
    out.origin.tool = u"locust"_s;
    out.origin.line = line;
    const auto requests = cellNumber(head, row, u"Request Count"_s);
    const auto failures = cellNumber(head, row, u"Failure Count"_s);
    if (!requests || !failures || *failures > *requests)
        return failure(u"%1:1"_s.arg(line), u"its counts cannot be read"_s);
    out.requests = static_cast<qint64>(*requests);
    if (*requests > 0)
        out.failedShare = *failures / *requests;
    out.p95 = cellNumber(head, row, u"95%"_s);
    return out;
}

} // namespace

bool isLocust(const QByteArray& bytes)
{
    const QByteArray head = bytes.left(1024);
    return head.contains("Request Count") && head.contains("Failure Count") && head.contains("Name")
        && !head.startsWith("Timestamp") && !head.startsWith("\"Timestamp\"");
}

Result<LoadReport> readLocust(const QByteArray& bytes)
{
    QStringList head;
    int number = 0;
    for (qsizetype at = bytes.startsWith("\xEF\xBB\xBF") ? 3 : 0; at < bytes.size();) {
        const qsizetype end = bytes.indexOf('\n', at);
        const auto line = QByteArrayView(bytes).sliced(at, (end < 0 ? bytes.size() : end) - at);
        at = end < 0 ? bytes.size() : end + 1;
        if (++number > maxLines)
            break;
        const auto cells = cellsOf(line.first(std::min<qsizetype>(line.size(), 64 * 1024)));
        if (number == 1) {
            head = cells;
            continue;
        }
        const qsizetype name = head.indexOf(u"Name"_s);
        const QString title = name >= 0 && name < cells.size() ? cells[name].trimmed() : QString();
        if (title == u"Aggregated" || title == u"Total")
            return reportOf(head, cells, number);
    }
    return failure(u"%1:1"_s.arg(std::max(number, 1)), u"it has no row Aggregated"_s);
}

} // namespace slipway::evidence
