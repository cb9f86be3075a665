// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/junit.h"

#include <QDateTime>
#include <QTimeZone>
#include <QXmlStreamReader>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

constexpr int maxDepth = 64;
constexpr size_t keptFailures = 200;
constexpr qsizetype messageWidth = 300;

/// Numbers of one suite: said by its attributes, and counted in its cases and inner suites.
struct Tally {
    qint64 tests = 0;
    qint64 failures = 0;
    qint64 errors = 0;
    qint64 skipped = 0;
    double seconds = 0;

    void add(const Tally& other)
    {
        tests += other.tests;
        failures += other.failures;
        errors += other.errors;
        skipped += other.skipped;
        seconds += other.seconds;
    }
    void raise(const Tally& other)
    {
        tests = std::max(tests, other.tests);
        failures = std::max(failures, other.failures);
        errors = std::max(errors, other.errors);
        skipped = std::max(skipped, other.skipped);
        seconds = other.seconds > 0 ? other.seconds : seconds;
    }
};

qint64 number(const QXmlStreamAttributes& attributes, QLatin1StringView name)
{
    bool ok = false;
    const qint64 value = attributes.value(name).trimmed().toLongLong(&ok);
    return ok && value > 0 ? value : 0;
}

/// Of `time`, in seconds; some tools write a comma between thousands.
double secondsIn(const QXmlStreamAttributes& attributes)
{
    bool ok = false;
    const double value
        = attributes.value("time"_L1).trimmed().toString().remove(u',').toDouble(&ok);
    return ok && std::isfinite(value) && value > 0 && value < 1e9 ? value : 0;
}

class Reader {
public:
    explicit Reader(const QByteArray& bytes) : m_xml(bytes) { }
    Result<JunitReport> read();

private:
    Tally suite(int depth);
    void testCase(Tally& tally);
    void readTime(const QXmlStreamAttributes& attributes);
    void keep(const QString& name, int line, bool isError);
    Error error() const
    {
        return {u"%1:%2"_s.arg(m_xml.lineNumber()).arg(m_xml.columnNumber() + 1),
            m_xml.errorString(),
            {}};
    }

    QXmlStreamReader m_xml;
    JunitReport m_report;
};

void Reader::readTime(const QXmlStreamAttributes& attributes)
{
    const QString text = attributes.value("timestamp"_L1).trimmed().toString();
    if (text.isEmpty())
        return;
    auto time = QDateTime::fromString(text, Qt::ISODateWithMs);
    if (!time.isValid())
        return;
    const bool hasZone = time.timeSpec() != Qt::LocalTime;
    if (!hasZone)
        time.setTimeSpec(Qt::UTC);
    if (time.toMSecsSinceEpoch() > m_report.time) {
        m_report.time = time.toMSecsSinceEpoch();
        m_report.hasZone = hasZone;
    }
}

void Reader::keep(const QString& name, int line, bool isError)
{
    if (m_report.failed.size() >= keptFailures)
        return;
    const QString message = m_xml.attributes().value("message"_L1).toString();
    m_report.failed.push_back(
        {name, message.section(u'\n', 0, 0).left(messageWidth), isError, line});
}

void Reader::testCase(Tally& tally)
{
    const auto attributes = m_xml.attributes();
    const QString className = attributes.value("classname"_L1).toString();
    const QString own = attributes.value("name"_L1).toString();
    const QString name = (className.isEmpty() ? own : className + u'.' + own).left(messageWidth);
    const int line = static_cast<int>(m_xml.lineNumber());
    bool failed = false;
    bool broke = false;
    bool skipped = attributes.value("status"_L1) == u"notrun"; // as CTest and GoogleTest write it
    while (m_xml.readNextStartElement()) {
        if (m_xml.name() == u"failure") {
            if (!failed && !broke)
                keep(name, line, false);
            failed = true;
        } else if (m_xml.name() == u"error") {
            if (!failed && !broke)
                keep(name, line, true);
            broke = true;
        } else if (m_xml.name() == u"skipped") {
            skipped = true;
        }
        m_xml.skipCurrentElement();
    }
    tally.add({1,
        failed && !broke ? 1 : 0,
        broke ? 1 : 0,
        skipped && !failed && !broke ? 1 : 0,
        secondsIn(attributes)});
}

Tally Reader::suite(int depth)
{
    const auto attributes = m_xml.attributes();
    readTime(attributes);
    Tally said{number(attributes, "tests"_L1),
        number(attributes, "failures"_L1),
        number(attributes, "errors"_L1),
        std::max(number(attributes, "skipped"_L1), number(attributes, "disabled"_L1)),
        secondsIn(attributes)};
    if (m_report.suite.isEmpty() && m_xml.name() == u"testsuite")
        m_report.suite = attributes.value("name"_L1).toString().simplified().left(60);
    if (depth > maxDepth) {
        m_xml.raiseError(u"suites are nested too deeply"_s);
        return said;
    }
    Tally counted;
    while (m_xml.readNextStartElement()) {
        if (m_xml.name() == u"testcase")
            testCase(counted);
        else if (m_xml.name() == u"testsuite")
            counted.add(suite(depth + 1));
        else
            m_xml.skipCurrentElement();
    }
    // A suite that broke before its first case says so in its attributes only.
    if (counted.tests > 0)
        said.tests = 0;
    counted.raise(said);
    return counted;
}

Result<JunitReport> Reader::read()
{
    if (!m_xml.readNextStartElement())
        return failure(error());
    if (m_xml.name() != u"testsuites" && m_xml.name() != u"testsuite")
        return failure(u"%1:1"_s.arg(m_xml.lineNumber()),
            u"not a JUnit report: it begins with <%1>"_s.arg(m_xml.name().toString().left(60)));
    const Tally all = suite(0);
    while (!m_xml.hasError() && !m_xml.atEnd())
        m_xml.readNext();
    if (m_xml.hasError())
        return failure(error());
    m_report.tests = all.tests;
    m_report.failures = all.failures;
    m_report.errors = all.errors;
    m_report.skipped = all.skipped;
    m_report.seconds = all.seconds;
    return m_report;
}

} // namespace

bool isJunit(const QByteArray& bytes)
{
    return bytes.left(16 * 1024).contains("<testsuite");
}

Result<JunitReport> readJunit(const QByteArray& bytes)
{
    return Reader(bytes).read();
}

} // namespace slipway::evidence
