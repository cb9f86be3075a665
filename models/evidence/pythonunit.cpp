// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/parallel.h"
#include "evidence/pythonreread.h"

#include <algorithm>
#include <atomic>

namespace slipway::evidence {
namespace {

/// What modules that were asked for one by one may take.
constexpr size_t mostRecent = 16 * 1024 * 1024;

size_t bytesOf(const PythonModule& module)
{
    return sizeof(PythonModule) + size_t(module.source.size()) * sizeof(QChar)
        + module.nodes.size() * sizeof(PythonNode)
        + module.statements.capacity() * sizeof(PythonStatement)
        + module.calls.capacity() * sizeof(PythonCall)
        + (module.functions.size() + module.classes.size() + module.imports.size()) * 256;
}

/// To know the same bytes again; not against anybody who wants two to be alike.
quint64 digestOf(const QByteArray& bytes)
{
    constexpr size_t seed = 0x51;
    return qHash(bytes, seed) ^ quint64(bytes.size()) << 40;
}

} // namespace

PythonProgram::PythonProgram() = default;
PythonProgram::~PythonProgram() = default;
PythonProgram::PythonProgram(PythonProgram&& other) noexcept = default;
PythonProgram& PythonProgram::operator=(PythonProgram&& other) noexcept = default;

PythonProgram::PythonProgram(std::vector<PythonFile> files)
{
    PythonOutliner outliner;
    for (auto& file : files) {
        auto module = std::make_shared<const PythonModule>(std::move(file.module));
        if (module->brokenLine > 0 || module->isCut)
            m_unreadable << file.path;
        m_files.push_back(
            {std::move(file.path), outliner.outlineOf(*module), std::move(module), 0, false});
    }
    index();
}

PythonProgram::PythonProgram(const QStringList& paths, PythonLoader load, qint64 budget)
    : m_reread(std::make_unique<Reread>())
{
    struct Worker {
        PythonReader reader;
        PythonOutliner outliner;
    };
    std::vector<std::optional<Kept>> read(size_t(paths.size()));
    std::vector<char> isWhole(size_t(paths.size()), 0); // not bool: threads write beside each other
    std::array<Worker, mostParallelWorkers> workers;
    std::atomic<qint64> left = budget;
    inParallel(read.size(), [&](size_t worker, size_t i) {
        const auto bytes = load(paths[qsizetype(i)]);
        if (!bytes)
            return;
        auto& reader = workers[worker].reader;
        auto module = reader.lend(*bytes);
        auto& out = read[i].emplace();
        out.path = paths[qsizetype(i)];
        out.digest = digestOf(*bytes);
        out.outline = workers[worker].outliner.outlineOf(module);
        isWhole[i] = module.brokenLine == 0 && !module.isCut;
        // Those that somebody will look into are the ones to keep.
        const auto size = qint64(bytesOf(module));
        if (out.outline.traits != 0 && left.fetch_sub(size) >= size) {
            reader.keep(module);
            out.module = std::make_shared<const PythonModule>(std::move(module));
        } else {
            reader.giveBack(module);
        }
    });
    for (size_t i = 0; i < read.size(); ++i) {
        if (isWhole[i] == 0)
            m_unreadable << paths[qsizetype(i)];
        if (read[i])
            m_files.push_back(std::move(*read[i]));
    }
    m_reread->load = std::move(load);
    index();
}

PythonUnit PythonProgram::unit(int file, Asking asking) const
{
    const auto& kept = m_files[size_t(file)];
    if (kept.module || !m_reread)
        return {*this, file, kept.module};
    auto& recent = m_reread->recent;
    {
        const std::scoped_lock lock(m_reread->mutex);
        const auto found
            = std::ranges::find(recent, file, [](const auto& one) { return one.first; });
        if (found != recent.end()) {
            recent.splice(recent.begin(), recent, found);
            return {*this, file, found->second};
        }
    }
    const auto bytes = m_reread->load(kept.path);
    std::shared_ptr<const PythonModule> module;
    if (bytes && digestOf(*bytes) == kept.digest)
        module = std::make_shared<const PythonModule>(readPython(*bytes));
    const std::scoped_lock lock(m_reread->mutex);
    if (!module) {
        m_reread->changed.insert(file);
        return {*this, file, nullptr};
    }
    if (asking == Asking::Once)
        return {*this, file, std::move(module)};
    recent.emplace_front(file, module);
    m_reread->recentBytes += bytesOf(*module);
    while (m_reread->recentBytes > mostRecent && recent.size() > 1) {
        m_reread->recentBytes -= bytesOf(*recent.back().second);
        recent.pop_back();
    }
    return {*this, file, std::move(module)};
}

QStringList PythonProgram::changed() const
{
    QStringList out;
    if (!m_reread)
        return out;
    const std::scoped_lock lock(m_reread->mutex);
    for (const int file : m_reread->changed)
        out << path(file);
    out.sort();
    return out;
}

Place PythonUnit::placeOf(int node) const
{
    if (node < 0)
        return {path(), 1, 1};
    const auto& one = m_module->node(node);
    return {path(), one.line, one.column};
}

PythonSymbol PythonUnit::symbolOf(int node) const
{
    const QString dotted = m_module->dotted(node);
    return dotted.isEmpty() ? PythonSymbol() : m_program->symbolOf(dotted, m_file);
}

PythonValue PythonUnit::valueOf(const PythonSymbol& symbol) const
{
    if (symbol.isKnown() && m_program->outline(symbol.file).assigned.find(symbol.name) >= 0) {
        const auto other = symbol.file == m_file ? *this : m_program->unit(symbol.file);
        if (other)
            return {other, other.module().moduleValue(symbol.name)};
    }
    return {*this, -1};
}

std::optional<QString> PythonUnit::stringOf(int node) const
{
    const auto direct = m_module->stringOf(node);
    if (direct || node < 0)
        return direct;
    const auto value = valueOf(symbolOf(node));
    return value.node < 0 ? std::nullopt : value.unit.module().stringOf(value.node);
}

} // namespace slipway::evidence
