// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/secrets.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway::config {
namespace {

constexpr qint64 longest = 64 * 1024;

Result<QByteArray> fromFile(const QString& path)
{
    // A pipe would make us wait for whoever writes it.
    if (!QFileInfo(path).isFile())
        return failure(path, u"there is no such secret file"_s);
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(path, u"the secret file cannot be read"_s);
    const QByteArray bytes = file.read(longest + 1);
    if (bytes.size() > longest)
        return failure(path, u"the secret file is larger than 64 KiB"_s);
    return bytes;
}

Result<QByteArray> fromEnvironment(const QString& name)
{
    const QByteArray variable = name.toLatin1();
    if (!qEnvironmentVariableIsSet(variable.constData()))
        return failure(
            u"${env:%1}"_s.arg(name), u"the variable is not set"_s, u"set it before the start"_s);
    return qgetenv(variable.constData());
}

bool isSendable(const QByteArray& value)
{
    return std::ranges::all_of(value, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte >= 0x20 && byte < 0x7F;
    });
}

} // namespace

Result<QByteArray> resolve(const SecretReference& reference, Redactor& redactor)
{
    if (reference.kind == SecretReference::Kind::None)
        return QByteArray();
    const auto found = reference.kind == SecretReference::Kind::File
        ? fromFile(reference.name)
        : fromEnvironment(reference.name);
    if (!found)
        return failure(found.error());
    const QByteArray value = found->trimmed();
    redactor.add(QString::fromUtf8(value));
    if (value.isEmpty())
        return failure(referenceText(reference), u"the secret is empty"_s);
    return value;
}

Result<QList<std::pair<QByteArray, QByteArray>>> requestHeaders(
    const Authentication& authentication, Redactor& redactor)
{
    using Headers = QList<std::pair<QByteArray, QByteArray>>;
    if (authentication.kind == Authentication::Kind::None)
        return Headers{};
    const auto secret = resolve(authentication.value, redactor);
    if (!secret)
        return failure(secret.error());
    if (authentication.kind == Authentication::Kind::Basic) {
        const QByteArray pair = (authentication.user.toUtf8() + ':' + *secret).toBase64();
        redactor.add(QString::fromLatin1(pair));
        return Headers{{"Authorization", "Basic " + pair}};
    }
    if (!isSendable(*secret))
        return failure(referenceText(authentication.value),
            u"the secret has characters that a header cannot carry"_s);
    const QByteArray scheme = authentication.scheme.toLatin1();
    const QByteArray name = authentication.header.isEmpty() ? QByteArray("Authorization")
                                                            : authentication.header.toLatin1();
    return Headers{{name, scheme.isEmpty() ? *secret : scheme + ' ' + *secret}};
}

QString referenceText(const SecretReference& reference)
{
    switch (reference.kind) {
    case SecretReference::Kind::None: return {};
    case SecretReference::Kind::Environment: return u"${env:%1}"_s.arg(reference.name);
    case SecretReference::Kind::File: return u"${file:%1}"_s.arg(reference.name);
    }
    return {};
}

} // namespace slipway::config
