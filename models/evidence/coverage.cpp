// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/coverage.h"

#include <QXmlStreamReader>

#include <cmath>
#include <optional>

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

constexpr int maxDepth = 64;
constexpr qsizetype keptFiles = 10'000;
constexpr qint64 afterThisItIsMilliseconds
    = 100'000'000'000; // 1973 in milliseconds, 5138 in seconds

Error xmlError(const QXmlStreamReader& xml, const QString& what)
{
    return {u"%1:%2"_s.arg(xml.lineNumber()).arg(xml.columnNumber() + 1), what, {}};
}

std::optional<double> number(const QXmlStreamAttributes& attributes, QLatin1StringView name)
{
    bool ok = false;
    const double value = attributes.value(name).trimmed().toDouble(&ok);
    return ok && std::isfinite(value) && value >= 0 ? std::optional(value) : std::nullopt;
}

/// Walks to the end, so that a cut file is noticed; collects file names and counts lines.
void readClasses(QXmlStreamReader& xml, CoverageReport& report, qint64& lines, qint64& hits)
{
    int depth = 1;
    bool inMethods = false;
    while (!xml.atEnd() && depth > 0) {
        const auto token = xml.readNext();
        if (token == QXmlStreamReader::EndElement) {
            --depth;
            inMethods = inMethods && xml.name() != u"methods";
        }
        if (token != QXmlStreamReader::StartElement)
            continue;
        if (++depth > maxDepth) {
            xml.raiseError(u"nested too deeply"_s);
            return;
        }
        const auto attributes = xml.attributes();
        inMethods
            = inMethods || xml.name() == u"methods"; // their lines stand in the class once more
        if (xml.name() == u"class" && report.files.size() < keptFiles)
            report.files << attributes.value("filename"_L1).toString();
        if (xml.name() == u"line" && !inMethods) {
            ++lines;
            hits += attributes.value("hits"_L1).trimmed().toDouble() > 0 ? 1 : 0;
        }
    }
}

Result<CoverageReport> readCobertura(const QByteArray& bytes)
{
    QXmlStreamReader xml(bytes);
    if (!xml.readNextStartElement())
        return failure(xmlError(xml, xml.errorString()));
    const auto attributes = xml.attributes();
    const auto rate = number(attributes, "line-rate"_L1);
    if (xml.name() != u"coverage" || !rate)
        return failure(xmlError(xml, u"neither Cobertura nor LCOV"_s));
    CoverageReport report{
        .format = u"Cobertura"_s, .line = static_cast<int>(xml.lineNumber()), .files = {}};
    const auto valid = number(attributes, "lines-valid"_L1);
    const auto covered = number(attributes, "lines-covered"_L1);
    const auto time = static_cast<qint64>(number(attributes, "timestamp"_L1).value_or(0));
    report.time = time > afterThisItIsMilliseconds ? time : time * 1000;
    qint64 lines = 0;
    qint64 hits = 0;
    readClasses(xml, report, lines, hits);
    while (!xml.hasError() && !xml.atEnd())
        xml.readNext();
    if (xml.hasError())
        return failure(xmlError(xml, xml.errorString()));
    report.valid = valid ? static_cast<qint64>(*valid) : lines;
    report.covered = covered ? static_cast<qint64>(*covered) : hits;
    if (valid && !covered)
        report.covered = std::llround(*rate * *valid);
    if (*rate > 1.0 || report.covered > report.valid)
        return failure(xmlError(xml, u"it says more lines covered than there are"_s));
    if (report.valid == 0 && (valid || *rate == 0))
        return failure(xmlError(xml, u"it covers no line at all"_s));
    report.percent = report.valid > 0
        ? 100.0 * static_cast<double>(report.covered) / static_cast<double>(report.valid)
        : *rate * 100.0;
    return report;
}

/// One SF … end_of_record block.
struct Record {
    std::optional<qint64> found;
    std::optional<qint64> hit;
    qint64 lines = 0;
    qint64 hits = 0;
};

std::optional<qint64> count(QByteArrayView text)
{
    bool ok = false;
    const qint64 value = text.trimmed().toLongLong(&ok);
    return ok && value >= 0 ? std::optional(value) : std::nullopt;
}

Result<CoverageReport> readLcov(const QByteArray& bytes)
{
    CoverageReport report{.format = u"LCOV"_s, .line = 1, .files = {}};
    std::optional<Record> record;
    int number = 0;
    qsizetype at = 0;
    while (at < bytes.size()) {
        const qsizetype end = bytes.indexOf('\n', at);
        const auto line
            = QByteArrayView(bytes).sliced(at, (end < 0 ? bytes.size() : end) - at).trimmed();
        at = end < 0 ? bytes.size() : end + 1;
        ++number;
        if (line.startsWith("SF:")) {
            record = Record{};
            if (report.files.size() < keptFiles)
                report.files << QString::fromUtf8(line.sliced(3));
        } else if (record && line.startsWith("LF:")) {
            record->found = count(line.sliced(3));
        } else if (record && line.startsWith("LH:")) {
            record->hit = count(line.sliced(3));
        } else if (record && line.startsWith("DA:")) {
            const qsizetype comma = line.indexOf(',');
            ++record->lines;
            const auto hits = comma > 0 ? line.sliced(comma + 1) : QByteArrayView();
            record->hits += !hits.isEmpty() && hits.front() >= '1' && hits.front() <= '9' ? 1 : 0;
        } else if (record && line == "end_of_record") {
            report.valid += record->found.value_or(record->lines);
            report.covered += record->hit.value_or(record->hits);
            record.reset();
        }
    }
    if (record)
        return failure(u"%1:1"_s.arg(number), u"cut off: the last file has no end_of_record"_s);
    if (report.valid == 0)
        return failure(u"%1:1"_s.arg(number), u"it covers no line at all"_s);
    if (report.covered > report.valid)
        return failure(u"%1:1"_s.arg(number), u"it says more lines covered than there are"_s);
    report.percent
        = 100.0 * static_cast<double>(report.covered) / static_cast<double>(report.valid);
    return report;
}

QByteArray head(const QByteArray& bytes)
{
    return bytes.left(4096);
}

bool isXml(const QByteArray& bytes)
{
    QByteArray start = head(bytes);
    if (start.startsWith("\xEF\xBB\xBF"))
        start.remove(0, 3);
    return start.trimmed().startsWith('<');
}

bool isLcov(const QByteArray& bytes)
{
    const QByteArray start = '\n' + head(bytes);
    return start.contains("\nSF:") || start.contains("\nTN:");
}

} // namespace

bool isCoverage(const QByteArray& bytes)
{
    const QByteArray start = head(bytes);
    return isLcov(bytes)
        || (isXml(bytes) && (start.contains("<coverage") || start.contains("report.dtd")));
}

Result<CoverageReport> readCoverage(const QByteArray& bytes)
{
    return !isXml(bytes) && isLcov(bytes) ? readLcov(bytes) : readCobertura(bytes);
}

} // namespace slipway::evidence
