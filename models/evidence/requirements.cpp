// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/requirements.h"

#include "evidence/shell.h"
#include "evidence/toml.h"

#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::evidence {
namespace {

constexpr qsizetype maxManifest = 1024 * 1024;

QString besideOf(const QString& path, const QString& other)
{
    const auto slash = path.lastIndexOf(u'/');
    return QDir::cleanPath(slash < 0 ? other : path.left(slash + 1) + other);
}

/// One manifest while it is read.
class ManifestReader {
public:
    explicit ManifestReader(RequirementsFile& out) : m_out(out) { }

    void add(const QString& text, const QString& group, int line, int column)
    {
        auto made = readRequirement(text);
        if (!made) {
            m_out.unread << u"%1: %2"_s.arg(line).arg(text.left(80));
            return;
        }
        made->group = group;
        made->place = {m_out.path, line, column};
        m_out.requirements.push_back(std::move(*made));
    }
    void pip(const QString& text)
    {
        const auto lines = text.split(u'\n');
        m_out.isCompiled = text.left(600).contains(u"pip-compile")
            || text.left(600).contains(u"uv pip compile") || text.left(600).contains(u"uv export")
            || text.left(600).contains(u"poetry export");
        for (qsizetype i = 0; i < lines.size(); ++i) {
            const int line = int(i) + 1;
            QString whole = lines[i];
            while (whole.endsWith(u'\\') && i + 1 < lines.size()) {
                whole.chop(1);
                whole += u' ' + lines[++i];
            }
            pipLine(whole, line);
        }
    }
    void project(const TomlValue& root)
    {
        if (const auto* table = root.find(u"project")) {
            m_out.python = table->textOf(u"requires-python");
            texts(table->find(u"dependencies"), {});
            groups(table->find(u"optional-dependencies"));
            const auto* dynamic = table->find(u"dynamic");
            for (const auto& one : dynamic ? dynamic->items : std::vector<TomlValue>())
                m_out.isDynamic = m_out.isDynamic || one.text == u"dependencies";
        }
        groups(root.find(u"dependency-groups"));
        texts(root.find({u"tool", u"uv", u"dev-dependencies"}), u"dev"_s);
        const auto* poetry = root.find({u"tool", u"poetry"});
        if (poetry == nullptr)
            return;
        m_out.kind = RequirementsFile::Kind::Poetry;
        tables(poetry->find(u"dependencies"), {});
        tables(poetry->find(u"dev-dependencies"), u"dev"_s);
        const auto* more = poetry->find(u"group");
        for (const auto& [name, group] :
            more ? more->entries : std::vector<std::pair<QString, TomlValue>>())
            tables(group.find(u"dependencies"), name);
    }
    /// `name = "^1"` or `name = {version = "^1", extras = […]}`.
    void tables(const TomlValue* table, const QString& group)
    {
        if (table == nullptr)
            return;
        for (const auto& [name, value] : table->entries) {
            if (name == u"python") {
                m_out.python = value.text;
                continue;
            }
            Requirement made;
            made.name = normalisedPackage(name);
            made.group = group;
            made.place = {m_out.path, value.line, 1};
            made.specifier
                = value.kind == TomlValue::Kind::Text ? value.text : value.textOf(u"version");
            if (made.specifier == u"*")
                made.specifier.clear();
            for (const auto* key : {u"url", u"git", u"path", u"file"})
                if (made.url.isEmpty())
                    made.url = value.textOf(key);
            const auto* extras = value.find(u"extras");
            for (const auto& one : extras ? extras->items : std::vector<TomlValue>())
                made.extras << one.text.toLower();
            made.marker = value.textOf(u"markers", value.textOf(u"python"));
            m_out.requirements.push_back(std::move(made));
        }
    }
    void setupCfg(const QString& text)
    {
        const auto lines = text.split(u'\n');
        QString section;
        QString key;
        for (qsizetype i = 0; i < lines.size(); ++i) {
            const QString& line = lines[i];
            const QString bare = line.trimmed();
            if (bare.isEmpty() || bare.startsWith(u'#'))
                continue;
            const bool isContinued = line.front().isSpace();
            if (bare.startsWith(u'[')) {
                section = bare;
            } else if (!isContinued) {
                key = bare.section(u'=', 0, 0).trimmed();
                const QString value = bare.section(u'=', 1).trimmed();
                if (isDependencyKey(section, key) && !value.isEmpty())
                    add(value, groupOf(section, key), int(i) + 1, 1);
            } else if (isDependencyKey(section, key)) {
                add(bare, groupOf(section, key), int(i) + 1, 1);
            }
        }
    }

private:
    static bool isDependencyKey(const QString& section, const QString& key)
    {
        return (section == u"[options]" && key == u"install_requires")
            || section == u"[options.extras_require]";
    }
    static QString groupOf(const QString& section, const QString& key)
    {
        return section == u"[options]" ? QString() : key;
    }
    void pipLine(QString line, int number)
    {
        const auto comment = line.startsWith(u'#') ? 0 : line.indexOf(u" #");
        if (comment >= 0)
            line.truncate(comment);
        const int column = int(line.size() - line.trimmed().size()) + 1;
        line = line.trimmed();
        if (line.isEmpty())
            return;
        if (line.startsWith(u'-')) {
            option(line, number);
            return;
        }
        const auto hash = line.indexOf(u" --");
        const bool hasHash = line.contains(u"--hash");
        if (hash >= 0)
            line.truncate(hash);
        const auto before = m_out.requirements.size();
        add(line.trimmed(), {}, number, column);
        if (m_out.requirements.size() > before)
            m_out.requirements.back().hasHash = hasHash;
    }
    void option(const QString& line, int number)
    {
        static const QRegularExpression shape(
            u"^(-r|--requirement|-c|--constraint|-e|--editable)(?:\\s+|=|(?=[^\\s-]))(.+)$"_s);
        const auto match = shape.match(line);
        if (!match.hasMatch())
            return;
        const QString word = match.captured(1);
        const QString target = match.captured(2).trimmed();
        if (word == u"-e" || word == u"--editable")
            return;
        m_out.links.push_back({besideOf(m_out.path, target),
            word.contains(u'c') && word != u"--requirement",
            {m_out.path, number, 1}});
    }
    void texts(const TomlValue* list, const QString& group)
    {
        if (list == nullptr)
            return;
        for (const auto& one : list->items)
            if (one.kind == TomlValue::Kind::Text)
                add(one.text, group, one.line, one.column);
    }
    void groups(const TomlValue* table)
    {
        if (table == nullptr)
            return;
        for (const auto& [name, list] : table->entries)
            texts(&list, name);
    }

    RequirementsFile& m_out;
};

std::vector<LockedPackage> lockedPackages(const TomlValue& root)
{
    std::vector<LockedPackage> out;
    const auto* list = root.find(u"package");
    for (const auto& one : list ? list->items : std::vector<TomlValue>()) {
        LockedPackage made{
            normalisedPackage(one.textOf(u"name")), one.textOf(u"version"), one.line, {}};
        const auto* needs = one.find(u"dependencies");
        for (const auto& [name, value] :
            needs ? needs->entries : std::vector<std::pair<QString, TomlValue>>()) {
            Requirement requirement;
            requirement.name = normalisedPackage(name);
            requirement.specifier
                = value.kind == TomlValue::Kind::Text ? value.text : value.textOf(u"version");
            requirement.marker = value.textOf(u"markers");
            made.dependencies.push_back(std::move(requirement));
        }
        out.push_back(std::move(made));
    }
    return out;
}

} // namespace

QString normalisedPackage(const QString& name)
{
    QString out;
    for (const QChar c : name.trimmed().toLower()) {
        const bool isBreak = c == u'-' || c == u'_' || c == u'.';
        if (!isBreak)
            out += c;
        else if (!out.endsWith(u'-'))
            out += u'-';
    }
    return out;
}

std::optional<Requirement> readRequirement(const QString& text)
{
    static const QRegularExpression shape(
        u"^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\\s*(?:\\[([^\\]]*)\\])?\\s*(.*)$"_s);
    static const QRegularExpression specifier(
        u"^\\(?\\s*(?:(?:===|==|~=|!=|<=|>=|<|>)\\s*[A-Za-z0-9.*+!_-]+\\s*,?\\s*)*\\)?$"_s);
    if (text.size() > 2000)
        return {};
    const QString bare = text.section(u';', 0, 0).trimmed();
    const auto match = shape.match(bare);
    if (!match.hasMatch() || bare.contains(u"://") != bare.contains(u'@'))
        return {};
    Requirement out;
    out.name = normalisedPackage(match.captured(1));
    for (const auto& extra : match.captured(2).split(u',', Qt::SkipEmptyParts))
        out.extras << extra.trimmed().toLower();
    out.marker = text.section(u';', 1).trimmed();
    const QString rest = match.captured(3).trimmed();
    if (rest.startsWith(u'@')) {
        out.url = rest.mid(1).trimmed();
        return out;
    }
    if (!specifier.match(rest).hasMatch())
        return {};
    out.specifier = rest;
    out.specifier.remove(u' ').remove(u'(').remove(u')');
    return out;
}

QString Requirement::pinned() const
{
    for (const auto& part : specifier.split(u',')) {
        const QString one = part.trimmed();
        if (one.startsWith(u"==") && !one.endsWith(u".*"))
            return one.mid(one.startsWith(u"===") ? 3 : 2).trimmed();
    }
    return {};
}

const Requirement* RequirementsFile::find(const QString& name) const
{
    const auto found = std::ranges::find(requirements, name, &Requirement::name);
    return found == requirements.end() ? nullptr : &*found;
}

bool isRequirementsPath(const QString& path)
{
    static const QRegularExpression shape(
        u"(?:^|/)(?:(?:[\\w.-]*[-_.])?(?:requirements|constraints)(?:[-_.][\\w.-]*)?\\.(?:txt|in)|"
        u"requirements/[\\w.-]+\\.(?:txt|in))$"_s,
        QRegularExpression::CaseInsensitiveOption);
    return (path.endsWith(u".txt") || path.endsWith(u".in")) && shape.match(path).hasMatch();
}

Result<RequirementsFile> readRequirements(const QByteArray& bytes, const QString& path)
{
    if (bytes.size() > maxManifest)
        return failure(u"1"_s, u"the file is too large"_s);
    RequirementsFile out;
    out.path = path;
    ManifestReader reader(out);
    const QString name = path.section(u'/', -1);
    if (name == u"pyproject.toml" || name == u"Pipfile") {
        const auto root = readToml(bytes);
        if (!root)
            return failure(root.error());
        out.kind = name == u"Pipfile" ? RequirementsFile::Kind::Pipfile
                                      : RequirementsFile::Kind::Project;
        if (name == u"Pipfile") {
            reader.tables(root->find(u"packages"), {});
            reader.tables(root->find(u"dev-packages"), u"dev"_s);
        } else {
            reader.project(*root);
        }
        return out;
    }
    const QString text = sourceText(bytes);
    if (text.contains(QChar(u'\0')))
        return failure(u"1"_s, u"it is no text"_s);
    if (name == u"setup.cfg") {
        out.kind = RequirementsFile::Kind::SetupCfg;
        reader.setupCfg(text);
    } else {
        reader.pip(text);
    }
    return out;
}

bool isLockPath(const QString& path)
{
    const QString name = path.section(u'/', -1);
    return name == u"poetry.lock" || name == u"uv.lock" || name == u"pdm.lock"
        || name == u"Pipfile.lock";
}

const LockedPackage* LockFile::find(const QString& name) const
{
    const auto found = std::ranges::find(packages, name, &LockedPackage::name);
    return found == packages.end() ? nullptr : &*found;
}

Result<LockFile> readLock(const QByteArray& bytes, const QString& path)
{
    LockFile out;
    out.path = path;
    if (path.endsWith(u"Pipfile.lock")) {
        const auto document = QJsonDocument::fromJson(bytes);
        if (!document.isObject())
            return failure(u"1"_s, u"it is no JSON object"_s);
        for (const auto* section : {u"default", u"develop"}) {
            const auto packages = document.object()[QStringView(section)].toObject();
            for (auto it = packages.begin(); it != packages.end(); ++it)
                out.packages.push_back({normalisedPackage(it.key()),
                    it.value().toObject()[u"version"].toString().remove(u'='),
                    1,
                    {}});
        }
        return out;
    }
    const auto root = readToml(bytes);
    if (!root)
        return failure(root.error());
    out.packages = lockedPackages(*root);
    return out;
}

} // namespace slipway::evidence
