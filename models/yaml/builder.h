// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "yaml/document.h"
#include "yaml/source.h"

#include <QSet>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/mark.h>

#include <optional>
#include <unordered_map>

namespace slipway::yaml {

/// Makes Nodes of yaml-cpp's events within limits. What it refuses it throws as yaml-cpp's own
/// exception, which ends the parse where it stands; only document.cpp calls and catches.
class Builder final : public YAML::EventHandler {
public:
    enum class Mode { Tolerant, Strict };

    Builder(const Source& source, Limits limits, Mode mode);

    /// Documents read so far.
    std::vector<Node> take() { return std::move(m_documents); }

    void OnDocumentStart(const YAML::Mark& mark) override;
    void OnDocumentEnd() override;
    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
    void OnScalar(const YAML::Mark& mark,
        const std::string& tag,
        YAML::anchor_t anchor,
        const std::string& value) override;
    void OnSequenceStart(const YAML::Mark& mark,
        const std::string& tag,
        YAML::anchor_t anchor,
        YAML::EmitterStyle::value style) override;
    void OnSequenceEnd() override;
    void OnMapStart(const YAML::Mark& mark,
        const std::string& tag,
        YAML::anchor_t anchor,
        YAML::EmitterStyle::value style) override;
    void OnMapEnd() override;

private:
    /// A finished node with what it costs to copy it.
    struct Built {
        Node node;
        int nodes = 1;
        int height = 1;
    };
    /// A sequence or map that is still open.
    struct Frame {
        Built built;
        YAML::anchor_t anchor = 0;
        std::optional<Node> key;
        QSet<QString> keys;
    };

    Mark markOf(const YAML::Mark& mark) const { return m_source.mark(mark.line, mark.column); }
    void count(const YAML::Mark& mark, int nodes);
    void checkProperties(
        const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) const;
    void open(
        Node::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor);
    void close();
    void add(Built built, YAML::anchor_t anchor);
    void addKey(Frame& frame, Node key) const;

    const Source& m_source;
    Limits m_limits;
    Mode m_mode;
    int m_nodes = 0;
    int m_kept = 0; ///< nodes copied for anchors
    int m_lastStart = -1;
    std::vector<Frame> m_stack;
    std::unordered_map<YAML::anchor_t, Built> m_anchors;
    Node m_root;
    std::vector<Node> m_documents;
};

} // namespace slipway::yaml
