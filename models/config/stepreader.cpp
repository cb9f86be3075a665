// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/stepreader.h"

#include <QSet>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace slipway::config {
namespace {

struct KindKey {
    QLatin1StringView name;
    StepKind kind = StepKind::Command;
};

constexpr std::array kindKeys{KindKey{"command"_L1, StepKind::Command},
    KindKey{"setWeight"_L1, StepKind::SetWeight},
    KindKey{"pause"_L1, StepKind::Pause},
    KindKey{"analysis"_L1, StepKind::Analysis},
    KindKey{"approval"_L1, StepKind::Approval}};

class StepReader {
public:
    StepReader(const yaml::Node& node, Mistakes& mistakes)
        : m_node(node)
        , m_mistakes(mistakes)
        , m_fields(node, section(Part::Step), mistakes)
    {
    }
    ReadStep read(bool isRollback);

private:
    const KindKey* kind();
    void readWhatItDoes(const KindKey& key, ReadStep& out);
    void readPause(const yaml::Node& node, Step& out);
    void readFailure(Step& out);
    void checkRollback(const ReadStep& out);

    const yaml::Node& m_node;
    Mistakes& m_mistakes;
    Fields m_fields;
};

/// What the step does: one of five keys.
const KindKey* StepReader::kind()
{
    const KindKey* found = nullptr;
    for (const auto& key : kindKeys) {
        if (!m_fields.has(QString(key.name)))
            continue;
        if (found) {
            m_mistakes.add(m_node.mark,
                u"a step is either %1 or %2"_s.arg(found->name, key.name),
                u"write two steps"_s);
            return nullptr;
        }
        found = &key;
    }
    if (!found && m_node.isMap())
        m_mistakes.add(m_node.mark,
            u"the step does nothing"_s,
            u"write one of command, setWeight, pause, analysis, approval"_s);
    return found;
}

ReadStep StepReader::read(bool isRollback)
{
    ReadStep out;
    out.mark = m_node.mark;
    const KindKey* key = kind();
    if (m_fields.has(u"name"))
        out.step.name = m_fields.name(u"name");
    if (key)
        readWhatItDoes(*key, out);
    if (m_fields.has(u"undo")) {
        out.undo = m_node.find(u"undo")->mark;
        out.step.undo = m_fields.name(u"undo");
        if (key && key->kind != StepKind::Command && key->kind != StepKind::SetWeight)
            m_mistakes.add(out.undo, u"a step of %1 changes nothing to undo"_s.arg(key->name));
    }
    readFailure(out.step);
    if (isRollback && key)
        checkRollback(out);
    return out;
}

void StepReader::readWhatItDoes(const KindKey& key, ReadStep& out)
{
    constexpr int whole = 100;
    constexpr int mostPeople = 20;
    const yaml::Node* node = m_fields.find(QString(key.name));
    if (!node)
        return;
    out.does = node->mark;
    Step& step = out.step;
    step.kind = key.kind;
    QString name = QString(key.name);
    switch (key.kind) {
    case StepKind::Command:
        step.command = m_fields.name(u"command");
        name = step.command;
        out.isWhole = !name.isEmpty();
        break;
    case StepKind::SetWeight: {
        const auto weight = m_fields.integer(u"setWeight", 0, whole);
        step.weight = weight.value_or(0);
        name = u"weight %1 %"_s.arg(step.weight);
        out.isWhole = weight.has_value();
        break;
    }
    case StepKind::Pause:
        readPause(*node, step);
        name = step.duration ? u"pause %1"_s.arg(durationText(*step.duration))
                             : u"pause until continued"_s;
        out.isWhole = true;
        break;
    case StepKind::Analysis: {
        const Fields analysis(*node, section(Part::Analysis), m_mistakes);
        step.templates = analysis.texts(u"templates");
        name = u"analysis "_s + step.templates.join(u", "_s);
        out.isWhole = !step.templates.isEmpty();
        break;
    }
    case StepKind::Approval: {
        const Fields approval(*node, section(Part::Approval), m_mistakes);
        step.minApprovals
            = approval.integer(u"minApprovals", 1, mostPeople).value_or(step.minApprovals);
        out.isWhole = true;
        break;
    }
    }
    if (step.name.isEmpty())
        step.name = name;
}

void StepReader::readPause(const yaml::Node& node, Step& out)
{
    const Fields pause(node, section(Part::Pause), m_mistakes);
    out.duration = pause.duration(u"duration", 0ms, 7 * 24h);
}

void StepReader::readFailure(Step& out)
{
    const QString abort = u"abort"_s;
    const QString word = m_fields.oneOf(u"onFailure", {abort, u"guide"_s, u"ignore"_s}, abort);
    if (word == u"guide")
        out.onFailure = OnFailure::Guide;
    if (word == u"ignore")
        out.onFailure = OnFailure::Ignore;
    out.isRequired = m_fields.flag(u"required").value_or(false);
    if (out.isRequired && out.onFailure == OnFailure::Ignore)
        m_mistakes.add(m_node.find(u"onFailure")->mark,
            u"a required step cannot be ignored"_s,
            u"write onFailure: abort or guide"_s);
}

void StepReader::checkRollback(const ReadStep& out)
{
    if (out.step.kind != StepKind::Command && out.step.kind != StepKind::SetWeight)
        m_mistakes.add(m_node.mark,
            u"a rollback waits for nobody and nothing"_s,
            u"write command and setWeight only"_s);
    if (!out.step.undo.isEmpty())
        m_mistakes.add(out.undo, u"a rollback is not undone"_s);
}

} // namespace

std::vector<ReadStep> readSteps(const Fields& fields, bool isRollback, Mistakes& mistakes)
{
    constexpr size_t most = 200;
    std::vector<ReadStep> out;
    const yaml::Node* list = fields.find(u"steps");
    if (!list)
        return out;
    const auto items = fields.items(u"steps");
    if (list->isSequence() && (items.empty() || items.size() > most)) {
        mistakes.add(list->mark, u"'steps' must have 1 to %1 items"_s.arg(most));
        return out;
    }
    QSet<QString> names;
    for (const yaml::Node* item : items) {
        ReadStep step = StepReader(*item, mistakes).read(isRollback);
        const QString given = item->isMap() ? item->textOf(u"name") : QString();
        if (!given.isEmpty() && names.contains(given))
            mistakes.add(item->find(u"name")->mark, u"step %1 is there twice"_s.arg(quoted(given)));
        names.insert(given);
        out.push_back(std::move(step));
    }
    return out;
}

} // namespace slipway::config
