// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verbs/checkjunit.h"

#include "base/clock.h"
#include "base/text.h"

#include <QXmlStreamWriter>

using namespace Qt::StringLiterals;

namespace slipway::verbs {
namespace {

using namespace readiness;

constexpr qsizetype longest = 2000;

QString placesOf(const CheckResult& check)
{
    QStringList out;
    for (const auto& evidence : check.evidence) {
        const QString place = evidence.url.isEmpty() ? evidence.path : evidence.url;
        out << visible(
            evidence.line > 0 ? u"%1:%2"_s.arg(place).arg(evidence.line) : place, longest);
    }
    return out.join(u'\n');
}

bool isError(const CheckResult& check)
{
    return check.status == Status::Unknown && check.severity == Severity::Blocker
        && check.weight > 0;
}

void writeFault(QXmlStreamWriter& xml, const CheckResult& check, const QString& element)
{
    xml.writeStartElement(element);
    xml.writeAttribute(u"type"_s, severityWord(check.severity));
    xml.writeAttribute(u"message"_s, visible(check.reason, longest));
    xml.writeCharacters(placesOf(check) + u'\n' + visible(check.remediation, longest));
    xml.writeEndElement();
}

void writeSkipped(QXmlStreamWriter& xml, const CheckResult& check)
{
    const QString unknown = unknownWord(check.unknown);
    const QString word
        = statusWord(check.status) + (unknown.isEmpty() ? QString() : u'(' + unknown + u')');
    xml.writeEmptyElement(u"skipped"_s);
    xml.writeAttribute(u"message"_s, word + u": "_s + visible(check.reason, longest));
}

void writeCase(QXmlStreamWriter& xml, const CheckResult& check)
{
    xml.writeStartElement(u"testcase"_s);
    xml.writeAttribute(u"classname"_s, u"slipway."_s + categoryId(check.category));
    xml.writeAttribute(u"name"_s, check.id + u' ' + check.title);
    if (!check.evidence.empty() && !check.evidence.front().path.isEmpty()) {
        xml.writeAttribute(u"file"_s, visible(check.evidence.front().path, longest));
        if (check.evidence.front().line > 0)
            xml.writeAttribute(u"line"_s, QString::number(check.evidence.front().line));
    }
    switch (check.status) {
    case Status::Pass: break;
    case Status::Warn:
        xml.writeTextElement(u"system-out"_s, u"warn: "_s + visible(check.reason, longest));
        break;
    case Status::Fail: writeFault(xml, check, u"failure"_s); break;
    case Status::Unknown:
        if (isError(check))
            writeFault(xml, check, u"error"_s);
        else
            writeSkipped(xml, check);
        break;
    case Status::NotApplicable:
    case Status::Waived: writeSkipped(xml, check); break;
    }
    xml.writeEndElement();
}

struct Numbers {
    int tests = 0, failures = 0, errors = 0, skipped = 0;

    void count(const CheckResult& check)
    {
        ++tests;
        if (check.status == Status::Fail)
            ++failures;
        else if (isError(check))
            ++errors;
        else if (check.status != Status::Pass && check.status != Status::Warn)
            ++skipped;
    }
    void write(QXmlStreamWriter& xml) const
    {
        xml.writeAttribute(u"tests"_s, QString::number(tests));
        xml.writeAttribute(u"failures"_s, QString::number(failures));
        xml.writeAttribute(u"errors"_s, QString::number(errors));
        xml.writeAttribute(u"skipped"_s, QString::number(skipped));
    }
};

} // namespace

QByteArray checkJunit(const Assessment& assessment)
{
    QByteArray out;
    QXmlStreamWriter xml(&out);
    xml.setAutoFormatting(true);
    xml.setAutoFormattingIndent(2);
    xml.writeStartDocument();
    Numbers all;
    for (const auto& check : assessment.checks)
        all.count(check);
    xml.writeStartElement(u"testsuites"_s);
    xml.writeAttribute(u"name"_s, visible(assessment.project, longest));
    all.write(xml);
    for (const auto& category : assessment.categories) {
        Numbers own;
        for (const auto& check : assessment.checks)
            if (check.category == category.category)
                own.count(check);
        xml.writeStartElement(u"testsuite"_s);
        xml.writeAttribute(u"name"_s, categoryName(category.category));
        own.write(xml);
        xml.writeAttribute(u"timestamp"_s, toRfc3339(assessment.time));
        for (const auto& check : assessment.checks)
            if (check.category == category.category)
                writeCase(xml, check);
        xml.writeEndElement();
    }
    xml.writeEndElement();
    xml.writeEndDocument();
    return out;
}

} // namespace slipway::verbs
