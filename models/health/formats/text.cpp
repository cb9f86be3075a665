// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/text.h"

#include "health/formats/body.h"
#include "health/vocabulary.h"

#include <algorithm>

using namespace Qt::StringLiterals;

// Plain words, `livez?verbose` of Kubernetes, and pages that are no health answer.
namespace slipway::health::formats {
namespace {

/// `[+]etcd ok`, `[-]poststarthook failed: reason withheld`
bool readKubernetes(const QStringList& lines, Report& report)
{
    for (const auto& line : lines) {
        const bool isGood = line.startsWith(u"[+]");
        if (!isGood && !line.startsWith(u"[-]"))
            continue;
        const auto rest = line.mid(3).trimmed();
        Component part;
        part.name = visible(rest.section(u' ', 0, 0), 200);
        part.state = isGood ? State::Up : State::Down;
        part.stateRaw = visible(rest.section(u' ', 1), 200);
        part.isCritical = false; // the code is what counts; the lines are for people
        report.components.push_back(std::move(part));
    }
    if (report.components.empty())
        return false;
    report.format = u"kubernetes"_s;
    if (lines.last().endsWith(u"failed"))
        report.state = State::Down;
    report.stateRaw = visible(lines.last(), 200);
    return true;
}

QStringList wordsOf(const QString& text)
{
    QStringList words;
    QString word;
    for (const QChar c : text.toLower() + u' ') {
        if (c.isLetterOrNumber() || c == u'_' || c == u'-') {
            word += c;
        } else if (!word.isEmpty()) {
            words << std::exchange(word, {});
        }
    }
    return words;
}

/// The state of a short sentence: its worst word; "not" turns the next one.
std::optional<State> stateOfSentence(const QString& text)
{
    const auto words = wordsOf(text);
    if (words.isEmpty() || words.size() > 8)
        return std::nullopt;
    std::optional<State> worst;
    for (int i = 0; i < words.size(); ++i) {
        auto state = stateOfWord(words[i]);
        const bool isTurned = i > 0 && (words[i - 1] == u"not" || words[i - 1] == u"no");
        if (state == State::Up && isTurned)
            state = State::Down;
        if (state)
            worst = worst ? worse(*worst, *state) : *state;
    }
    return worst;
}

bool isLoginPage(const QString& lower)
{
    return std::ranges::any_of(std::initializer_list<QLatin1StringView>{"type=\"password\""_L1,
                                   "type='password'"_L1,
                                   "type=password"_L1,
                                   "login"_L1,
                                   "log in"_L1,
                                   "sign in"_L1,
                                   "signin"_L1,
                                   "single sign-on"_L1},
        [&](QLatin1StringView mark) { return lower.contains(mark); });
}

} // namespace

void readText(const QByteArray& body, Report& report)
{
    const auto text = QString::fromUtf8(body.left(65'536)).trimmed();
    report.format = u"code only"_s;
    if (text.isEmpty())
        return;
    if (text.startsWith(u'<')) {
        report.format = u"html"_s;
        if (isLoginPage(text.toLower())) {
            report.state = State::Unknown;
            report.reason = u"the answer is a login page, not a health answer"_s;
        }
        return;
    }
    auto lines = text.split(u'\n');
    for (auto& line : lines)
        line = line.trimmed();
    if (readKubernetes(lines, report))
        return;
    if (const auto state = text.size() <= 200 ? stateOfSentence(text) : std::nullopt) {
        report.format = u"text"_s;
        report.stateRaw = visible(text, 200);
        report.state = *state;
    }
}

} // namespace slipway::health::formats
