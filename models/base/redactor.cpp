// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/redactor.h"

#include <QMutexLocker>
#include <QRegularExpression>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace slipway {

void Redactor::add(const QString& secret)
{
    if (secret.size() < 4)
        return;
    const QMutexLocker lock(&m_mutex);
    const auto bytes = secret.toUtf8();
    for (const auto& form : {secret,
             QString::fromLatin1(bytes.toBase64()),
             QString::fromLatin1(bytes.toBase64(QByteArray::OmitTrailingEquals)),
             QString::fromLatin1(QUrl::toPercentEncoding(secret))}) {
        if (!m_values.contains(form))
            m_values.append(form);
    }
    std::ranges::sort(m_values, std::ranges::greater {}, &QString::size);
}

QString Redactor::redact(QString text) const
{
    static const QRegularExpression userInfo(u"(://)[^/@\\s]+@"_s);
    static const QRegularExpression queryItem(
        u"([?&;](?:token|key|api_?key|password|passwd|secret|access_token|auth)=)[^&\\s\"]+"_s,
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression header(
        u"((?:authorization|x-api-key|cookie)\\s*:\\s*)[^\\r\\n]+"_s,
        QRegularExpression::CaseInsensitiveOption);
    {
        const QMutexLocker lock(&m_mutex);
        for (const auto& value : m_values)
            text.replace(value, u"‹redacted›"_s);
    }
    text.replace(userInfo, u"\\1‹redacted›@"_s);
    text.replace(queryItem, u"\\1‹redacted›"_s);
    text.replace(header, u"\\1‹redacted›"_s);
    return text;
}

} // namespace slipway
