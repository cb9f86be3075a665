// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/verbs/config_trust.h"

#include "app/logging/paths.h"
#include "base/text.h"
#include "config/configreader.h"
#include "trust/trust.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

#include <CLI/CLI.hpp>
#include <array>
#include <cstdio>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace slipway::verbs {
namespace {

QString bookFile()
{
    return logging::stateDirectory() + u"/trust.json"_s;
}

QString word(trust::State state)
{
    switch (state) {
    case trust::State::Trusted: return u"trusted"_s;
    case trust::State::Unknown: return u"unknown"_s;
    case trust::State::Changed: return u"changed"_s;
    case trust::State::Refused: break;
    }
    return u"refused"_s;
}

/// A configuration with its standing, ready to be shown.
struct Shown {
    trust::Subject subject;
    trust::Standing standing;
    QString digest() const { return QString::fromLatin1(subject.digest.toHex()); }
};

QByteArray jsonOf(const Shown& shown)
{
    return QJsonDocument(
        QJsonObject{{u"schema"_s, u"slipway.trust-standing/1"_s},
            {u"file"_s, shown.subject.file},
            {u"digest"_s, shown.digest()},
            {u"state"_s, word(shown.standing.state)},
            {u"why"_s, shown.standing.why},
            {u"since"_s,
                shown.standing.since > 0 ? QJsonValue(toRfc3339(shown.standing.since))
                                         : QJsonValue(QJsonValue::Null)},
            {u"lines"_s, QJsonArray::fromStringList(shown.subject.lines)},
            {u"added"_s, QJsonArray::fromStringList(shown.standing.added)},
            {u"removed"_s, QJsonArray::fromStringList(shown.standing.removed)}})
        .toJson();
}

/// Every line, those that are new with `+`, those that are gone with `-`; all is safe to show.
QByteArray textOf(const Shown& shown)
{
    const bool isDiff = shown.standing.state == trust::State::Changed;
    QStringList added = shown.standing.added;
    QString out = visible(shown.subject.file) + u'\n';
    for (const auto& line : shown.standing.removed)
        out += u"- "_s + visible(line, line.size() * 12 + 1) + u'\n';
    for (const auto& line : shown.subject.lines) {
        const bool isNew = isDiff && added.removeOne(line);
        out += (isNew ? u"+ "_s : u"  "_s) + line + u'\n';
    }
    out += u"digest %1\n"_s.arg(shown.digest());
    out += u"%1: %2\n"_s.arg(word(shown.standing.state), visible(shown.standing.why));
    return out.toUtf8();
}

void print(const TrustWish& wish, const Shown& shown)
{
    printDocument(wish.format == "json" ? jsonOf(shown) : textOf(shown));
}

/// Asked on the terminal; anything but y or yes is no.
bool isAgreed()
{
    std::fputs("Let Slipway run these commands and read these secrets? [y/N] ", stderr);
    std::fflush(stderr);
    constexpr int longest = 16;
    std::array<char, longest> line{};
    if (std::fgets(line.data(), longest, stdin) == nullptr)
        return false;
    const QString answer = QString::fromLatin1(line.data()).trimmed().toLower();
    return answer == u"y" || answer == u"yes";
}

/// The exit code that ends the matter; none: go on and record.
std::optional<int> confirm(const Session& session, const TrustWish& wish, const Shown& shown)
{
    if (!wish.digest.empty()) {
        if (shown.digest().startsWith(QString::fromStdString(wish.digest).toLower()))
            return std::nullopt;
        complain(session,
            u"the digest is %1, not %2: this is not what you mean"_s.arg(
                shown.digest(), QString::fromStdString(wish.digest)));
        return Exit::Bad;
    }
    if (::isatty(STDIN_FILENO) == 0 || wish.format == "json") {
        complain(session,
            u"nobody can be asked here (read it, then say --yes-i-mean %1)"_s.arg(
                shown.digest().left(12)));
        return Exit::CannotTell;
    }
    return isAgreed() ? std::nullopt : std::optional<int>(Exit::Bad);
}

int record(const Session& session, const TrustWish& wish, const Shown& shown)
{
    if (shown.standing.state == trust::State::Refused) {
        complain(session, u"this cannot be trusted: "_s + shown.standing.why);
        return Exit::Bad;
    }
    if (shown.standing.state == trust::State::Trusted)
        return Exit::Good;
    if (const auto end = confirm(session, wish, shown))
        return *end;
    const auto done = trust::Book(bookFile()).trust(shown.subject, *session.clock);
    if (!done) {
        complain(session, done.error().text());
        return Exit::CannotTell;
    }
    complain(session, u"trusted: %1"_s.arg(shown.subject.file));
    return Exit::Good;
}

int forget(const Session& session, const QString& file)
{
    const QString canonical = QFileInfo(file).canonicalFilePath();
    const QString path
        = canonical.isEmpty() ? QDir::cleanPath(QFileInfo(file).absoluteFilePath()) : canonical;
    const auto done = trust::Book(bookFile()).forget(path);
    if (done)
        return Exit::Good;
    complain(session, done.error().text());
    return Exit::CannotTell;
}

int act(const Session& session, const TrustWish& wish)
{
    const QString file = QFile::decodeName(QByteArray::fromStdString(wish.file));
    if (wish.forgets)
        return forget(session, file);
    const auto reading = config::loadConfig(file);
    for (const auto& mistake : reading.mistakes)
        complain(session, mistake.text());
    if (!reading.config)
        return Exit::Usage;
    const auto subject = trust::subjectOf(*reading.config);
    if (!subject) {
        complain(session, subject.error().text());
        return Exit::CannotTell;
    }
    const Shown shown{*subject, trust::Book(bookFile()).standing(*subject)};
    print(wish, shown);
    if (wish.showsOnly)
        return shown.standing.state == trust::State::Trusted ? Exit::Good : Exit::Bad;
    return record(session, wish, shown);
}

std::string checkedDigest(const std::string& text)
{
    static const QRegularExpression prefix(u"^[0-9A-Fa-f]{12,64}$"_s);
    return prefix.match(QString::fromStdString(text)).hasMatch()
        ? std::string()
        : "write the first 12 hexadecimal digits of the digest, or more";
}

} // namespace

void addConfigTrust(CLI::App& config, Session& session)
{
    auto wish = std::make_shared<TrustWish>();
    auto* verb = config.add_subcommand("trust",
        "Show what a configuration may run and where it sends secrets, and let it; exit 0 trusted, "
        "1 not, 2 invalid, 3 cannot tell");
    verb->add_option("FILE", wish->file, "slipway.yaml: named outright, never found")->required();
    auto* show = verb->add_flag("--show", wish->showsOnly, "Only show it");
    auto* forgets = verb->add_flag("--forget", wish->forgets, "Trust it no longer");
    auto* digest = verb->add_option("--yes-i-mean",
        wish->digest,
        "Trust without asking exactly what has this digest (12 digits or more)");
    digest->type_name("DIGEST")->check(
        CLI::Validator([](std::string& text) { return checkedDigest(text); }, "DIGEST", "digest"));
    show->excludes(forgets)->excludes(digest);
    forgets->excludes(digest);
    verb->add_option("--format", wish->format, "text or json")
        ->check(CLI::IsMember({"text", "json"}));
    verb->callback([&session, wish] {
        session.format = QString::fromStdString(wish->format);
        session.action = [&session, wish] { return act(session, *wish); };
    });
}

} // namespace slipway::verbs
