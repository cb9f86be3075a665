// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/requirements.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

/// A version by PEP 440: what it is ordered by.
struct Version {
    std::vector<int> release;
    int epoch = 0;
    /// dev < a < b < rc < release < post
    std::array<int, 2> stage{0, 0};
    int dev = 1'000'000'000;
};

std::optional<Version> versionOf(const QString& text)
{
    static const QRegularExpression shape(
        u"^v?(?:(\\d{1,4})!)?(\\d{1,9}(?:\\.\\d{1,9}){0,9})(?:[-_.]?(a|alpha|b|beta|c|rc|pre|"
        u"preview)"
        u"[-_.]?(\\d{0,9}))?(?:(?:[-_.]?(?:post|rev|r)[-_.]?(\\d{0,9}))|-(\\d{1,9}))?"
        u"(?:[-_.]?dev[-_.]?(\\d{0,9}))?(?:\\+[a-z0-9._-]+)?$"_s,
        QRegularExpression::CaseInsensitiveOption);
    const auto match = shape.match(text.trimmed());
    if (!match.hasMatch())
        return {};
    Version out;
    out.epoch = match.captured(1).toInt();
    for (const auto& part : match.captured(2).split(u'.'))
        out.release.push_back(part.toInt());
    while (out.release.size() > 1 && out.release.back() == 0)
        out.release.pop_back();
    const QString stage = match.captured(3).toLower();
    if (!stage.isEmpty())
        out.stage = {stage.startsWith(u'a') ? -3
                : stage.startsWith(u'b')    ? -2
                                            : -1,
            match.captured(4).toInt()};
    else if (!match.captured(5).isNull() || !match.captured(6).isEmpty())
        out.stage = {1, match.captured(5).toInt() + match.captured(6).toInt()};
    else if (text.contains(u"dev"))
        out.stage = {-4, 0};
    if (text.contains(u"dev"))
        out.dev = match.captured(7).toInt();
    return out;
}

int compare(const Version& left, const Version& right)
{
    const auto size = std::max(left.release.size(), right.release.size());
    const auto at
        = [](const Version& of, size_t i) { return i < of.release.size() ? of.release[i] : 0; };
    if (left.epoch != right.epoch)
        return left.epoch < right.epoch ? -1 : 1;
    for (size_t i = 0; i < size; ++i)
        if (at(left, i) != at(right, i))
            return at(left, i) < at(right, i) ? -1 : 1;
    if (left.stage != right.stage)
        return left.stage < right.stage ? -1 : 1;
    return left.dev == right.dev ? 0 : left.dev < right.dev ? -1 : 1;
}

QString numbers(const std::vector<int>& release)
{
    QStringList out;
    for (const int one : release)
        out << QString::number(one);
    return out.join(u'.');
}

std::vector<int> written(const QString& version)
{
    std::vector<int> out;
    for (const auto& part : version.split(u'.')) {
        bool isNumber = false;
        const int value = part.toInt(&isNumber);
        if (!isNumber)
            break;
        out.push_back(value);
    }
    return out;
}

/// First version that `^v`, `~v` or `~=v` does not take.
QString upperBound(const QString& operation, const QString& version)
{
    auto parts = written(version);
    if (parts.empty())
        return {};
    size_t at = 0;
    if (operation == u"^") {
        while (at + 1 < parts.size() && parts[at] == 0)
            ++at;
    } else if (operation == u"~") {
        at = parts.size() > 1 ? 1 : 0;
    } else {
        at = parts.size() > 2 ? parts.size() - 2 : 0;
    }
    parts.resize(at + 1);
    ++parts[at];
    return numbers(parts);
}

std::optional<bool> fitsOne(const Version& version, const QString& clause)
{
    static const QRegularExpression shape(u"^(===|==|~=|!=|<=|>=|<|>|\\^|~|=)?\\s*(.+)$"_s);
    const auto match = shape.match(clause.trimmed());
    if (!match.hasMatch())
        return {};
    const QString operation = match.captured(1);
    QString text = match.captured(2).trimmed();
    if (text == u"*")
        return true;
    if (text.endsWith(u".*")) {
        text.chop(2);
        const auto prefix = written(text);
        bool isSame = true;
        for (size_t i = 0; i < prefix.size(); ++i)
            isSame = isSame && (i < version.release.size() ? version.release[i] : 0) == prefix[i];
        return operation == u"!=" ? !isSame : isSame;
    }
    const auto other = versionOf(text);
    if (!other)
        return {};
    const int order = compare(version, *other);
    if (operation == u"^" || operation == u"~" || operation == u"~=") {
        const auto upper = versionOf(upperBound(operation, text));
        if (!upper)
            return {};
        return order >= 0 && compare(version, *upper) < 0;
    }
    if (operation == u"!=")
        return order != 0;
    if (operation == u"<")
        return order < 0;
    if (operation == u"<=")
        return order <= 0;
    if (operation == u">")
        return order > 0;
    if (operation == u">=")
        return order >= 0;
    return order == 0;
}

/// Versions in and around the bounds of a specifier.
void addCandidates(const QString& specifier, QStringList& out)
{
    static const QRegularExpression number(
        u"\\d+(?:\\.\\d+)*(?:(?:a|b|rc|\\.?post|\\.?dev)\\d+)?"_s);
    auto matches = number.globalMatch(specifier);
    while (matches.hasNext() && out.size() < 64) {
        const QString text = matches.next().captured();
        auto parts = written(text);
        out << text << numbers(parts) + u".0.1"_s;
        for (size_t i = parts.size(); i-- > 0;) {
            if (parts[i] == 0)
                continue;
            auto below = parts;
            below.resize(i + 1);
            --below[i];
            out << numbers(below) + u".99999"_s;
            break;
        }
    }
}

} // namespace

std::optional<int> compareVersions(const QString& left, const QString& right)
{
    const auto one = versionOf(left);
    const auto two = versionOf(right);
    if (!one || !two)
        return {};
    return compare(*one, *two);
}

std::optional<bool> fits(const QString& version, const QString& specifier)
{
    const auto own = versionOf(version);
    if (!own)
        return {};
    bool anyAlternative = false;
    for (const auto& alternative : specifier.split(u"||"_s)) {
        bool isFit = true;
        for (const auto& clause : alternative.split(u',', Qt::SkipEmptyParts)) {
            const auto one = fitsOne(*own, clause);
            if (!one)
                return {};
            isFit = isFit && *one;
        }
        anyAlternative = anyAlternative || isFit;
    }
    return anyAlternative;
}

bool mayAgree(const QString& left, const QString& right)
{
    if (left.isEmpty() || right.isEmpty())
        return true;
    QStringList candidates{u"0"_s, u"99999"_s};
    addCandidates(left, candidates);
    addCandidates(right, candidates);
    for (const auto& one : candidates) {
        const auto first = fits(one, left);
        const auto second = fits(one, right);
        if (!first || !second)
            return true;
        if (*first && *second)
            return true;
    }
    return false;
}

} // namespace slipway::evidence
