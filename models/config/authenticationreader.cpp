// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/authenticationreader.h"

#include "base/text.h"
#include "config/endpointreader.h"
#include "config/fields.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace slipway::config {
namespace {

/// Reads a secret field of `fields`; `scheme` takes the word before the reference where one is
/// allowed.
SecretReference readSecret(
    const Fields& fields, QStringView key, const QDir& folder, QString* scheme, Mistakes& mistakes)
{
    static const QStringList schemes{u"Bearer"_s, u"Basic"_s, u"Token"_s, u"ApiKey"_s, u"Splunk"_s};
    const yaml::Node* node = fields.find(key);
    if (!node)
        return {};
    QString text = node->isScalar() ? node->text : QString();
    const QString first = text.section(u' ', 0, 0);
    if (scheme && schemes.contains(first) && text.size() > first.size()) {
        *scheme = first;
        text = text.mid(first.size() + 1);
    }
    const auto reference = readReference(text, folder);
    if (!reference) {
        mistakes.add(
            node->mark, u"'%1' %2"_s.arg(key, reference.error().what), reference.error().fix);
        return {};
    }
    return *reference;
}

void readHeader(const yaml::Node& node, const QDir& folder, Authentication& out, Mistakes& mistakes)
{
    static const QRegularExpression token(u"^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}$"_s);
    static const QStringList reserved{u"host"_s,
        u"content-length"_s,
        u"transfer-encoding"_s,
        u"connection"_s,
        u"accept-encoding"_s,
        u"range"_s};
    const Fields fields(node, section(Part::Header), mistakes);
    out.kind = Authentication::Kind::Header;
    out.header = fields.has(u"name") ? fields.text(u"name") : u"Authorization"_s;
    if (fields.has(u"name")
        && (!token.match(out.header).hasMatch() || reserved.contains(out.header.toLower())))
        mistakes.add(node.find(u"name")->mark,
            u"%1 is not a header that a credential can go into"_s.arg(quoted(out.header)));
    out.value = readSecret(fields, u"value", folder, &out.scheme, mistakes);
}

void readBasic(const yaml::Node& node, const QDir& folder, Authentication& out, Mistakes& mistakes)
{
    const Fields fields(node, section(Part::Basic), mistakes);
    out.kind = Authentication::Kind::Basic;
    out.user = fields.text(u"user");
    if (out.user.contains(u':'))
        mistakes.add(node.find(u"user")->mark, u"'user' cannot hold a colon"_s);
    out.value = readSecret(fields, u"password", folder, nullptr, mistakes);
}

} // namespace

Result<SecretReference> readReference(const QString& text, const QDir& folder)
{
    static const QRegularExpression environment(u"^\\$\\{env:([A-Za-z_][A-Za-z0-9_]{0,254})\\}$"_s);
    static const QRegularExpression file(u"^\\$\\{file:([^}]{1,4096})\\}$"_s);
    if (const auto match = environment.match(text); match.hasMatch())
        return SecretReference{SecretReference::Kind::Environment, match.captured(1)};
    if (const auto match = file.match(text); match.hasMatch() && !hasInvisible(text))
        return SecretReference{SecretReference::Kind::File,
            QDir::cleanPath(folder.absoluteFilePath(match.captured(1)))};
    return failure({},
        u"holds a literal, and secrets stand nowhere but in the environment or a file"_s,
        u"write ${env:NAME} or ${file:PATH}"_s);
}

Authentication readAuthentication(const yaml::Node& node, const QDir& folder, Mistakes& mistakes)
{
    Authentication out;
    const Fields fields(node, section(Part::Authentication), mistakes);
    const yaml::Node* header = fields.find(u"header");
    const yaml::Node* basic = fields.find(u"basic");
    if (node.isMap() && (header == nullptr) == (basic == nullptr))
        mistakes.add(node.mark, u"auth is either header or basic"_s);
    else if (header)
        readHeader(*header, folder, out, mistakes);
    else if (basic)
        readBasic(*basic, folder, out, mistakes);
    return out;
}

Tls readTls(const yaml::Node& node, const QDir& folder, Mistakes& mistakes)
{
    const Fields fields(node, section(Part::Tls), mistakes);
    const auto path = [&fields, &folder](QStringView key) {
        const QString text = fields.text(key);
        return text.isEmpty() ? text : QDir::cleanPath(folder.absoluteFilePath(text));
    };
    Tls out{path(u"ca"), path(u"certificate"), path(u"key")};
    if (out.certificate.isEmpty() != out.key.isEmpty())
        mistakes.add(node.mark, u"tls needs certificate and key together"_s);
    return out;
}

} // namespace slipway::config
