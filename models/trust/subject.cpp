// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/text.h"
#include "config/configreader.h"
#include "io/atomicfile.h"
#include "trust/lines.h"
#include "trust/permissions.h"
#include "trust/scripts.h"
#include "trust/trust.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace slipway::trust {
namespace {

/// With its length before it, so that two files never look like one.
void add(QCryptographicHash& hash, const QByteArray& bytes)
{
    hash.addData(QByteArray::number(bytes.size()) + ':');
    hash.addData(bytes);
}

QString scriptLine(const Script& script)
{
    const auto digest = QCryptographicHash::hash(script.bytes, QCryptographicHash::Sha256);
    return visible(u"script %1: %2 bytes, sha256 %3"_s.arg(script.name)
                       .arg(script.bytes.size())
                       .arg(QString::fromLatin1(digest.toHex())));
}

/// Whoever may change the file, a link on the way to it or a script could put his own commands in.
QString refusalOf(
    const QString& named, const QString& canonical, const std::vector<Script>& scripts)
{
    QString why = whyChangeable(canonical, Owner::Me);
    if (why.isEmpty() && named != canonical)
        why = whyChangeable(named, Owner::Me);
    for (const auto& script : scripts) {
        if (why.isEmpty())
            why = whyChangeable(script.path, Owner::MeOrRoot);
    }
    return why;
}

} // namespace

Result<Subject> subjectOf(const config::Config& config)
{
    constexpr qint64 largest = 1024LL * 1024;
    Subject out;
    out.file = QFileInfo(config.file).canonicalFilePath();
    if (out.file.isEmpty())
        return failure(config.file, u"there is no such file"_s);
    const auto bytes = io::readFile(out.file, largest);
    if (!bytes)
        return failure(bytes.error());
    // What is trusted is what was read: the file may have changed since.
    const auto again = config::readConfig(*bytes, config.file);
    if (!again.config || *again.config != config)
        return failure(
            config.file, u"the file has changed since it was read"_s, u"read it again"_s);
    const auto scripts = scriptsOf(config);
    if (!scripts)
        return failure(scripts.error());
    QCryptographicHash hash(QCryptographicHash::Sha256);
    add(hash, "slipway trust 1");
    add(hash, *bytes);
    out.lines = linesOf(config);
    for (const auto& script : *scripts) {
        add(hash, script.name.toUtf8());
        add(hash, script.bytes);
        out.lines << scriptLine(script);
    }
    out.digest = hash.result();
    out.refusal = refusalOf(config.file, out.file, *scripts);
    return out;
}

} // namespace slipway::trust
