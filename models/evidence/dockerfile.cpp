// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/dockerfile.h"

#include "evidence/shell.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::evidence {

namespace {

/// Names in `<<EOF`, `<<-"EOF"` within an instruction's text.
QStringList heredocNames(const QString& text)
{
    QStringList out;
    for (qsizetype at = text.indexOf(u"<<"); at >= 0; at = text.indexOf(u"<<", at + 2)) {
        if (text.mid(at + 2, 1) == u"<") {
            ++at;
            continue;
        }
        qsizetype begin = at + 2;
        while (begin < text.size() && QStringView(u"-\"'").contains(text[begin]))
            ++begin;
        qsizetype end = begin;
        while (end < text.size()
            && (text[end].isLetterOrNumber() || text[end] == u'_' || text[end] == u'.'))
            ++end;
        if (end > begin && text[begin].isLetter())
            out << text.mid(begin, end - begin);
    }
    return out;
}

QStringList splitWords(const QString& text)
{
    QStringList out;
    QString word;
    QChar quote;
    bool isOpen = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (!quote.isNull()) {
            if (c == quote)
                quote = {};
            else
                word += c;
        } else if (c == u'"' || c == u'\'') {
            quote = c;
            isOpen = true;
        } else if (c.isSpace()) {
            if (isOpen)
                out << word;
            word.clear();
            isOpen = false;
        } else {
            word += c;
            isOpen = true;
        }
    }
    if (isOpen)
        out << word;
    return out;
}

void readArguments(DockerInstruction& instruction, QString text)
{
    text = text.trimmed();
    if (instruction.name == u"HEALTHCHECK" || instruction.name == u"RUN"
        || instruction.name == u"COPY" || instruction.name == u"ADD"
        || instruction.name == u"FROM") {
        while (text.startsWith(u"--")) {
            const auto end
                = std::find_if(text.cbegin(), text.cend(), [](QChar c) { return c.isSpace(); });
            const QString flag = text.mid(2, end - text.cbegin() - 2);
            instruction.flags.insert(flag.section(u'=', 0, 0), flag.section(u'=', 1));
            text = text.mid(end - text.cbegin()).trimmed();
        }
    }
    instruction.arguments = text;
    if (text.startsWith(u'[')) {
        const auto json = QJsonDocument::fromJson(text.toUtf8());
        if (json.isArray()) {
            instruction.isJson = true;
            const auto array = json.array();
            for (const auto& value : array)
                instruction.words << value.toString();
            return;
        }
    }
    instruction.words = splitWords(text);
}

class Reader {
public:
    explicit Reader(const QString& text) : m_lines(text.split(u'\n')) { }

    std::vector<DockerInstruction> run()
    {
        directives();
        std::vector<DockerInstruction> out;
        while (m_at < m_lines.size() && out.size() < 10'000) {
            const QString line = m_lines[m_at].trimmed();
            if (line.isEmpty() || line.startsWith(u'#')) {
                ++m_at;
                continue;
            }
            out.push_back(instruction());
        }
        return out;
    }

private:
    void directives()
    {
        for (const auto& line : m_lines) {
            const QString text = line.trimmed();
            if (!text.startsWith(u'#') || !text.contains(u'='))
                return;
            if (text.mid(1).section(u'=', 0, 0).trimmed().toLower() == u"escape")
                m_escape = text.section(u'=', 1).trimmed().startsWith(u'`') ? u'`' : u'\\';
        }
    }

    DockerInstruction instruction()
    {
        DockerInstruction out;
        out.line = m_at + 1;
        QString text;
        bool goesOn = true;
        while (goesOn && m_at < m_lines.size()) {
            QString line = m_lines[m_at++];
            const QString trimmed = line.trimmed();
            if (!text.isEmpty() && (trimmed.startsWith(u'#') || trimmed.isEmpty()))
                continue; // comments and empty lines within a continuation
            goesOn = trimmed.endsWith(m_escape);
            text += goesOn ? trimmed.chopped(1).trimmed() + u' ' : trimmed;
        }
        const auto blank
            = std::find_if(text.cbegin(), text.cend(), [](QChar c) { return c.isSpace(); });
        out.name = text.left(blank - text.cbegin()).toUpper();
        const QString rest = text.mid(blank - text.cbegin());
        if (out.name == u"RUN" || out.name == u"COPY" || out.name == u"ADD")
            heredocs(out, rest);
        out.endLine = m_at;
        readArguments(out, rest);
        return out;
    }

    void heredocs(DockerInstruction& out, const QString& text)
    {
        out.heredocs = heredocNames(text);
        for (const auto& name : std::as_const(out.heredocs)) {
            while (m_at < m_lines.size()) {
                const QString line = m_lines[m_at++];
                if (line.trimmed() == name)
                    break;
                out.body += line + u'\n';
            }
        }
    }

    const QStringList m_lines;
    qsizetype m_at = 0;
    QChar m_escape = u'\\';
};

bool isInstruction(const QString& name)
{
    static const QStringList known{u"ADD"_s,
        u"ARG"_s,
        u"CMD"_s,
        u"COPY"_s,
        u"ENTRYPOINT"_s,
        u"ENV"_s,
        u"EXPOSE"_s,
        u"FROM"_s,
        u"HEALTHCHECK"_s,
        u"LABEL"_s,
        u"MAINTAINER"_s,
        u"ONBUILD"_s,
        u"RUN"_s,
        u"SHELL"_s,
        u"STOPSIGNAL"_s,
        u"USER"_s,
        u"VOLUME"_s,
        u"WORKDIR"_s};
    return known.contains(name);
}

void addStage(Dockerfile& file, const DockerInstruction& from)
{
    DockerStage stage;
    stage.line = from.line;
    const QString written = from.words.value(0);
    stage.written = written;
    stage.platform = from.flags.value(u"platform"_s);
    stage.base = DockerVariables{file.globalArguments}.expand(written).value_or(written);
    if (from.words.value(1).compare(u"as", Qt::CaseInsensitive) == 0)
        stage.name = from.words.value(2).toLower();
    for (int i = 0; i < int(file.stages.size()); ++i)
        if (!file.stages[size_t(i)].name.isEmpty()
            && file.stages[size_t(i)].name == stage.base.toLower())
            stage.baseStage = i;
    file.stages.push_back(std::move(stage));
}

} // namespace

int Dockerfile::stageIndex(const QString& nameOrNumber) const
{
    for (int i = int(stages.size()) - 1; i >= 0; --i)
        if (!nameOrNumber.isEmpty() && stages[size_t(i)].name == nameOrNumber.toLower())
            return i;
    bool isNumber = false;
    const int number = nameOrNumber.toInt(&isNumber);
    return isNumber && number >= 0 && number < int(stages.size()) ? number : -1;
}

std::vector<int> Dockerfile::chainOf(int index) const
{
    std::vector<int> out;
    for (int i = index; i >= 0 && i < int(stages.size()); i = stages[size_t(i)].baseStage)
        out.insert(out.begin(), i); // a base stage always stands before: no loops
    return out;
}

Result<Dockerfile> readDockerfile(const QByteArray& bytes)
{
    if (bytes.size() > 1024 * 1024)
        return failure({}, u"larger than 1 MiB"_s);
    Dockerfile file;
    for (auto& instruction : Reader(sourceText(bytes)).run()) {
        if (!isInstruction(instruction.name))
            return failure(QString::number(instruction.line),
                u"unknown instruction \"%1\""_s.arg(instruction.name.left(40)));
        if (instruction.name == u"FROM") {
            if (instruction.words.isEmpty())
                return failure(QString::number(instruction.line), u"FROM without an image"_s);
            addStage(file, instruction);
        } else if (!file.stages.empty()) {
            file.stages.back().instructions.push_back(std::move(instruction));
        } else if (instruction.name == u"ARG") {
            for (const auto& word : std::as_const(instruction.words))
                if (word.contains(u'='))
                    file.globalArguments.insert(word.section(u'=', 0, 0), word.section(u'=', 1));
        } else {
            return failure(QString::number(instruction.line),
                u"%1 before the first FROM"_s.arg(instruction.name));
        }
    }
    if (file.stages.empty())
        return failure({}, u"no FROM in it"_s);
    return file;
}

} // namespace slipway::evidence
