// SPDX-License-Identifier: GPL-3.0-or-later
#include "yaml/document.h"

#include "base/text.h"
#include "yaml/builder.h"
#include "yaml/source.h"

#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <exception>
#include <sstream>

using namespace Qt::StringLiterals;

namespace slipway::yaml {
namespace {

Error toError(const Source& source, const YAML::Exception& exception)
{
    const bool isOurs = exception.mark.pos == -2;
    const Mark mark = isOurs ? Mark{exception.mark.line + 1, exception.mark.column + 1}
                             : source.mark(exception.mark.line, exception.mark.column);
    return {whereOf(mark), visible(QString::fromStdString(exception.msg), 300), {}};
}

Result<std::vector<Node>> read(const QByteArray& bytes, Limits limits, Builder::Mode mode)
{
    if (bytes.size() > limits.bytes)
        return failure(u"1:1"_s, u"the file is larger than %1 bytes"_s.arg(limits.bytes));
    const bool isStrict = mode == Builder::Mode::Strict;
    const auto source
        = Source::read(bytes, isStrict ? Source::Encoding::Utf8Only : Source::Encoding::Any);
    if (!source)
        return failure(source.error());
    const std::string& text = source->text();
    if (isStrict) {
        const auto directive = text.starts_with('%') ? 0 : text.find("\n%");
        if (directive != std::string::npos)
            return failure(whereOf(source->markOf(directive == 0 ? 0 : directive + 1)),
                u"a YAML directive"_s,
                u"leave the line out"_s);
    }
    // yaml-cpp throws on bad input and on its own limits; nothing of it leaves this function.
    try {
        std::istringstream stream(text);
        YAML::Parser parser(stream);
        Builder builder(*source, limits, mode);
        while (parser.HandleNextDocument(builder)) { }
        return builder.take();
    } catch (const YAML::Exception& exception) {
        return failure(toError(*source, exception));
    } catch (const std::exception&) {
        return failure(u"1:1"_s, u"the file cannot be read as YAML"_s);
    }
}

} // namespace

Node::Node() = default;

const Node* Node::find(QStringView key) const
{
    for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
        if (entry->first.isScalar() && entry->first.text == key)
            return &entry->second;
    }
    return nullptr;
}

const Node* Node::find(std::initializer_list<QStringView> path) const
{
    const Node* node = this;
    for (const auto& key : path) {
        if (node)
            node = node->find(key);
    }
    return node;
}

QString Node::textOf(QStringView key, const QString& fallback) const
{
    const Node* node = find(key);
    return node && node->isScalar() ? node->text : fallback;
}

Result<std::vector<Node>> readTolerant(const QByteArray& bytes, Limits limits)
{
    return read(bytes, limits, Builder::Mode::Tolerant);
}

Result<Node> readStrict(const QByteArray& bytes, Limits limits)
{
    auto documents = read(bytes, limits, Builder::Mode::Strict);
    if (!documents)
        return failure(documents.error());
    if (documents->empty()) {
        Node nothing;
        nothing.mark = {1, 1};
        return nothing;
    }
    return std::move(documents->front());
}

} // namespace slipway::yaml
