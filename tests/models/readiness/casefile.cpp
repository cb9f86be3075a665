// SPDX-License-Identifier: GPL-3.0-or-later
#include "models/readiness/casefile.h"

#include "config/configreader.h"
#include "support/testcase.h"

#include <QDateTime>
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace slipway::test {
namespace {

QString folder()
{
    return QStringLiteral(SLIPWAY_SOURCE_DIR "/tests/models/readiness/catalogue");
}

qint64 timeOf(const QString& text)
{
    const auto time = QDateTime::fromString(text.trimmed(), Qt::ISODateWithMs);
    if (!time.isValid())
        qFatal("no time: %s", qPrintable(text));
    return time.toMSecsSinceEpoch();
}

/// `\\x41` → A, `\\r` → carriage return, `@repeat N TEXT` → N lines.
QByteArray bytesOf(const QStringList& lines)
{
    QByteArray out;
    for (const auto& line : lines) {
        QByteArray bytes = line.toUtf8();
        if (bytes.startsWith("@repeat ")) {
            const auto rest = bytes.mid(8);
            const qsizetype space = rest.indexOf(' ');
            out += (rest.mid(space + 1) + '\n').repeated(rest.left(space).toInt());
            continue;
        }
        for (qsizetype at = bytes.indexOf("\\x"); at >= 0; at = bytes.indexOf("\\x", at + 1))
            bytes.replace(at, 4, QByteArray::fromHex(bytes.mid(at + 2, 2)));
        if (bytes.endsWith("\\r"))
            bytes.replace(bytes.size() - 2, 2, "\r");
        out += bytes + '\n';
    }
    return out;
}

config::Readiness settingsOf(const QByteArray& bytes, const QString& row)
{
    QByteArray indented = "version: 1\nproject: {name: shop}\nreadiness:\n";
    for (const auto& line : bytes.split('\n'))
        indented += "  " + line + '\n';
    const auto reading = config::readConfig(indented, u"@readiness.yaml"_s);
    if (!reading.config)
        qFatal("%s: %s", qPrintable(row), qPrintable(reading.mistakes.front().text()));
    return reading.config->readiness;
}

std::vector<readiness::LiveTarget> liveOf(const QByteArray& bytes, qint64 now)
{
    std::vector<readiness::LiveTarget> out;
    for (const auto& value : QJsonDocument::fromJson(bytes).array()) {
        const auto object = value.toObject();
        readiness::LiveTarget target;
        target.id.environment = object[u"environment"].toString();
        target.id.service = object[u"service"].toString();
        target.url = object[u"url"].toString();
        const auto word = object[u"condition"].toString();
        using health::State;
        for (const auto state : {State::Up, State::Degraded, State::Down, State::Unknown})
            if (health::stateWord(state) == word)
                target.condition.state = state;
        const qint64 time = object.contains(u"time") ? timeOf(object[u"time"].toString()) : now;
        target.condition.lastAttempt = time;
        target.condition.lastSuccess = time;
        target.condition.text = object[u"reason"].toString();
        target.isStale = object[u"stale"].toBool();
        target.version = object[u"version"].toString();
        target.commit = object[u"commit"].toString();
        out.push_back(std::move(target));
    }
    return out;
}

std::vector<readiness::LiveAnswer> answersOf(const QByteArray& bytes, qint64 now)
{
    std::vector<readiness::LiveAnswer> out;
    for (const auto& value : QJsonDocument::fromJson(bytes).array()) {
        const auto object = value.toObject();
        readiness::LiveAnswer answer;
        answer.name = object[u"name"].toString();
        answer.expression = object[u"expression"].toString();
        answer.url = object[u"url"].toString();
        answer.error = object[u"error"].toString();
        answer.isStale = object[u"stale"].toBool();
        answer.time = now;
        for (const auto& one : object[u"samples"].toArray()) {
            readiness::LiveAnswer::Sample sample;
            const auto labels = one.toObject()[u"labels"].toObject();
            for (auto it = labels.begin(); it != labels.end(); ++it)
                sample.labels.insert(it.key(), it.value().toString());
            sample.value = one.toObject()[u"value"].toDouble();
            answer.samples.push_back(std::move(sample));
        }
        out.push_back(std::move(answer));
    }
    return out;
}

/// A case while its lines are read.
struct Draft {
    Case made;
    QString file;
    QStringList lines;
    std::optional<evidence::GitFacts> git;
    QHash<QString, qint64> modified;
    QByteArray live;
    QByteArray answers;

    void closeFile()
    {
        if (file.isEmpty())
            return;
        const auto bytes = bytesOf(std::exchange(lines, {}));
        if (file == u"@readiness.yaml")
            made.inputs.settings = settingsOf(bytes, made.row());
        else if (file == u"@live.json")
            live = bytes;
        else if (file == u"@answers.json")
            answers = bytes;
        else
            made.files.emplace_back(file, bytes);
        file.clear();
    }
    void direct(const QString& line)
    {
        const QString word = line.section(u' ', 0, 0);
        const QString rest = line.section(u' ', 1);
        if (word == u"@at")
            made.at = rest;
        else if (word == u"@says")
            made.says << rest;
        else if (word == u"@now")
            made.inputs.now = timeOf(rest);
        else if (word == u"@environment")
            made.inputs.environment = rest;
        else if (word == u"@live")
            made.inputs.isOffline = false;
        else if (word == u"@modified")
            modified.insert(rest.section(u' ', 0, 0), timeOf(rest.section(u' ', 1)));
        else if (word == u"@tag")
            git->releases.push_back({rest.section(u' ', 0, 0), QString(40, u'b'), timeOf(rest.section(u' ', 1))});
        else if (word == u"@commit")
            addCommit(rest);
        else if (word == u"@git") {
            git.emplace();
            git->commit = QString(40, u'a');
            git->commitTime = timeOf(rest.section(u' ', 0, 0));
            git->lastSourceChange = git->commitTime;
            const QString first = rest.section(u' ', 1, 1);
            git->firstCommitTime = first.isEmpty() ? git->commitTime : timeOf(first);
        } else if (!line.trimmed().isEmpty() && !line.startsWith(u'#'))
            qFatal("%s: not a directive: %s", qPrintable(made.row()), qPrintable(line));
    }
    /// `PARENTS SUBJECT`, newest first.
    void addCommit(const QString& rest)
    {
        evidence::GitCommit commit;
        commit.id = QString(40, u'c');
        commit.time = git->commitTime;
        commit.parents = rest.section(u' ', 0, 0).toInt();
        commit.isSameIdentity = commit.parents < 2;
        commit.subject = rest.section(u' ', 1);
        git->firstParent.push_back(std::move(commit));
    }
    Case finish()
    {
        closeFile();
        made.inputs.live = liveOf(live, made.inputs.now);
        made.inputs.answers = answersOf(answers, made.inputs.now);
        made.inputs.tree = evidence::makeTree(made.files, git, modified);
        return std::move(made);
    }
};

} // namespace

QString Case::row() const
{
    return u"%1 %2: %3"_s.arg(id).arg(number).arg(title);
}

std::vector<Case> readCases(const QString& path)
{
    const QString id = QFileInfo(path).completeBaseName();
    std::vector<Case> out;
    std::optional<Draft> draft;
    auto lines = QString::fromUtf8(readFile(path)).split(u'\n');
    if (!lines.isEmpty() && lines.last().isEmpty())
        lines.removeLast();
    for (const auto& line : lines) {
        if (line.startsWith(u"=== ")) {
            if (draft)
                out.push_back(draft->finish());
            draft.emplace();
            draft->made.id = id;
            draft->made.number = static_cast<int>(out.size()) + 1;
            draft->made.status = line.mid(4).section(u':', 0, 0).trimmed();
            draft->made.title = line.mid(4).section(u':', 1).trimmed();
            draft->made.inputs.project.name = u"shop"_s;
            draft->made.inputs.now = 1'750'000'000'000; // 2025-06-15T15:06:40Z
        } else if (draft && line.startsWith(u"--- ")) {
            draft->closeFile();
            draft->file = line.mid(4).trimmed();
        } else if (draft && draft->file.isEmpty()) {
            draft->direct(line);
        } else if (draft) {
            draft->lines << line;
        }
    }
    if (draft)
        out.push_back(draft->finish());
    return out;
}

QStringList idsWithCases()
{
    QStringList out;
    for (const auto& info : QDir(folder()).entryInfoList({u"*.txt"_s}, QDir::Files, QDir::Name))
        out << info.completeBaseName();
    return out;
}

std::vector<Case> allCases()
{
    std::vector<Case> out;
    for (const auto& id : idsWithCases()) {
        auto cases = readCases(folder() + u'/' + id + u".txt"_s);
        std::move(cases.begin(), cases.end(), std::back_inserter(out));
    }
    return out;
}

} // namespace slipway::test
