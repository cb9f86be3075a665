// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/dockerfile.h"

#include <QDir>

using namespace Qt::StringLiterals;

namespace slipway::evidence {

namespace {

bool isNameCharacter(QChar c)
{
    return c.isLetterOrNumber() || c == u'_';
}

/// Follows one stage's instructions.
class Follower {
public:
    Follower(const Dockerfile& file, const QMap<QString, QString>& arguments)
        : m_file(file)
        , m_arguments(arguments)
    {
        m_facts.workingDirectory = u"/"_s;
    }

    void stage(const DockerStage& stage, int index)
    {
        m_stage = index;
        m_variables.values = m_facts.environment; // ARGs end with their stage
        m_hasOwnCommand = false;
        if (stage.baseStage < 0) {
            DockerVariables global{m_file.globalArguments};
            for (auto it = m_arguments.cbegin(); it != m_arguments.cend(); ++it)
                global.values.insert(it.key(), it.value());
            m_facts.base = global.expand(stage.written).value_or(stage.base);
            m_facts.baseLine = stage.line;
        }
        for (const auto& instruction : stage.instructions)
            take(instruction);
    }
    DockerStageFacts facts() && { return std::move(m_facts); }

private:
    void take(const DockerInstruction& instruction)
    {
        const QString& name = instruction.name;
        if (name == u"ARG")
            argument(instruction);
        else if (name == u"ENV")
            environment(instruction);
        else if (name == u"WORKDIR")
            m_facts.workingDirectory
                = imagePath(m_facts.workingDirectory, expanded(instruction.words.value(0)));
        else if (name == u"USER") {
            m_facts.user = expanded(instruction.words.value(0));
            m_facts.userLine = instruction.line;
        } else if (name == u"CMD")
            setCommand(instruction);
        else if (name == u"ENTRYPOINT") {
            m_facts.entrypoint = instruction;
            if (!m_hasOwnCommand)
                m_facts.command.reset(); // as the builder does: an inherited CMD is dropped
        } else if (name == u"RUN")
            run(instruction);
        else if (name == u"COPY" || name == u"ADD")
            copy(instruction);
        else
            takeSetting(instruction);
    }

    void takeSetting(const DockerInstruction& instruction)
    {
        const QString& name = instruction.name;
        if (name == u"HEALTHCHECK") {
            m_facts.healthcheck = instruction;
        } else if (name == u"STOPSIGNAL") {
            m_facts.stopSignal = expanded(instruction.words.value(0));
            m_facts.stopSignalLine = instruction.line;
        } else if (name == u"SHELL") {
            m_facts.shell = instruction.words;
        } else if (name == u"VOLUME") {
            for (const auto& word : instruction.words)
                m_facts.volumes << expanded(word);
        } else if (name == u"EXPOSE") {
            for (const auto& word : instruction.words)
                expose(expanded(word), instruction.line);
        }
    }

    void expose(const QString& text, int line)
    {
        DockerPort port;
        const QString numbers = text.section(u'/', 0, 0);
        port.first = numbers.section(u'-', 0, 0).toInt();
        port.last = numbers.contains(u'-') ? numbers.section(u'-', 1).toInt() : port.first;
        if (text.contains(u'/'))
            port.protocol = text.section(u'/', 1).toLower();
        port.line = line;
        if (port.first > 0 && port.last >= port.first && port.last <= 65535)
            m_facts.ports.push_back(std::move(port));
    }

    void run(const DockerInstruction& instruction)
    {
        m_facts.runText += instruction.arguments + u'\n' + instruction.body;
        DockerRun out{.stage = m_stage, .line = instruction.line, .endLine = instruction.endLine};
        out.text = instruction.isJson ? instruction.words.join(u' ') : instruction.arguments;
        if (!instruction.isJson)
            out.shell = m_facts.shell;
        if (!instruction.heredocs.isEmpty())
            out.text += u'\n' + instruction.body;
        m_facts.runs.push_back(std::move(out));
    }

    void setCommand(const DockerInstruction& instruction)
    {
        m_facts.command = instruction;
        m_hasOwnCommand = true;
    }

    QString expanded(const QString& text) const { return m_variables.expand(text).value_or(text); }

    void argument(const DockerInstruction& instruction)
    {
        for (const auto& word : instruction.words) {
            const QString name = word.section(u'=', 0, 0);
            if (m_arguments.contains(name))
                m_variables.values.insert(name, m_arguments.value(name));
            else if (word.contains(u'='))
                m_variables.values.insert(name, expanded(word.section(u'=', 1)));
            else if (m_file.globalArguments.contains(name))
                m_variables.values.insert(name, m_file.globalArguments.value(name));
        }
    }

    void environment(const DockerInstruction& instruction)
    {
        const auto set = [&](const QString& name, const QString& value) {
            m_facts.environment.insert(name, value);
            m_facts.environmentLines.insert(name, instruction.line);
            m_variables.values.insert(name, value);
        };
        const auto& words = instruction.words;
        if (words.size() > 1 && !words[0].contains(u'=')) {
            set(words[0], expanded(words.mid(1).join(u' ')));
            return;
        }
        for (const auto& word : words)
            if (word.contains(u'='))
                set(word.section(u'=', 0, 0), expanded(word.section(u'=', 1)));
    }

    void copy(const DockerInstruction& instruction)
    {
        DockerCopy out;
        out.line = instruction.line;
        out.endLine = instruction.endLine;
        out.stage = m_stage;
        out.hasHeredoc = !instruction.heredocs.isEmpty();
        out.keepsParents = instruction.flags.contains(u"parents"_s);
        if (instruction.flags.contains(u"from"_s)) {
            const QString from = expanded(instruction.flags.value(u"from"_s));
            out.fromStage = m_file.stageIndex(from);
            out.isFromImage = out.fromStage < 0;
            if (out.isFromImage)
                out.image = from;
        }
        if (instruction.words.size() < 2)
            return;
        const QString last = expanded(instruction.words.last());
        out.destination = imagePath(m_facts.workingDirectory, last);
        const bool isFolder
            = last.endsWith(u'/') || last == u"." || last == u"./" || instruction.words.size() > 2;
        if (isFolder && !out.destination.endsWith(u'/'))
            out.destination += u'/';
        for (const auto& word : instruction.words.mid(0, instruction.words.size() - 1)) {
            if (word.startsWith(u"<<"))
                continue;
            const auto source = m_variables.expand(word);
            if (!source)
                out.unresolved << word;
            else if (!source->contains(u"://") && !source->startsWith(u"git@"))
                out.sources << *source;
            else
                m_facts.addedUrls << *source;
        }
        m_facts.copies.push_back(std::move(out));
    }

    const Dockerfile& m_file;
    const QMap<QString, QString>& m_arguments;
    DockerStageFacts m_facts;
    DockerVariables m_variables;
    bool m_hasOwnCommand = false;
    int m_stage = 0;
};

} // namespace

std::optional<QString> DockerVariables::expand(const QString& text) const
{
    QString out;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text[i] == u'\\' && i + 1 < text.size()) {
            out += text[++i];
            continue;
        }
        if (text[i] != u'$') {
            out += text[i];
            continue;
        }
        const bool isBraced = text.mid(i + 1, 1) == u"{";
        const qsizetype begin = i + (isBraced ? 2 : 1);
        qsizetype end = begin;
        while (end < text.size() && isNameCharacter(text[end]))
            ++end;
        if (end == begin) {
            out += text[i];
            continue;
        }
        const QString name = text.mid(begin, end - begin);
        const auto value = values.constFind(name);
        const bool isKnown = value != values.cend();
        if (!isBraced) {
            if (!isKnown)
                return {};
            out += *value;
            i = end - 1;
            continue;
        }
        const auto close = text.indexOf(u'}', end);
        const QString operation = text.mid(end, (close < 0 ? text.size() : close) - end);
        if (operation.startsWith(u":-") || operation.startsWith(u'-'))
            out += isKnown && !value->isEmpty() ? *value
                                                : operation.mid(operation.indexOf(u'-') + 1);
        else if (operation.startsWith(u":+") || operation.startsWith(u'+'))
            out += isKnown ? operation.mid(operation.indexOf(u'+') + 1) : QString();
        else if (isKnown && operation.isEmpty())
            out += *value;
        else
            return {};
        i = close < 0 ? text.size() : close;
    }
    return out;
}

QString imagePath(const QString& workingDirectory, const QString& path)
{
    const bool endsFolder = path.endsWith(u'/');
    QString out = QDir::cleanPath(path.startsWith(u'/') ? path : workingDirectory + u'/' + path);
    if (!out.startsWith(u'/'))
        out.prepend(u'/');
    return endsFolder && !out.endsWith(u'/') ? out + u'/' : out;
}

DockerStageFacts factsOfStage(
    const Dockerfile& file, int index, const QMap<QString, QString>& arguments)
{
    Follower follower(file, arguments);
    for (const int stage : file.chainOf(index))
        follower.stage(file.stages[size_t(stage)], stage);
    return std::move(follower).facts();
}

} // namespace slipway::evidence
