// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/demo/runfolder.h"
#include "app/verbs/verb.h"
#include "base/result.h"

#include <QCoreApplication>
#include <QJsonObject>
#include <QString>

#include <functional>
#include <memory>
#include <string>

/// The parts of `slipway demo`: the fleet itself, orders to it, a deployment's steps, stories.
namespace slipway::verbs {

/// Translated texts of the demo's verbs, also inside of QObjects, whose tr() is another one.
struct DemoTexts {
    Q_DECLARE_TR_FUNCTIONS(slipway::verbs::demo)
};

/// What the words after `slipway demo` say.
struct DemoOptions {
    int portsFrom = 0;
    std::string folder;
    bool withWindow = false;
    bool withParent = false;
    std::string backend;
    int percent = 0;
    std::string kind;
    std::string service;
    double value = 0;
    std::string member; ///< green, blue or a whole name
    std::string version;
    int count = 10; ///< questions of a smoke test
    std::string story;
    std::string plan;
    bool isStarted = false; ///< the story also starts its rollout
    std::string format = "text";
    bool asJson() const { return format == "json"; }
};

using DemoOptionsPointer = std::shared_ptr<DemoOptions>;

/// The running fleet of `--folder`, or the youngest of this user.
[[nodiscard]] Result<demo::RunningFleet> demoFleet(const DemoOptions& options);
/// `green` as `api-green`; other names as they are.
[[nodiscard]] QString demoMember(const std::string& word);
/// `v4.2.0` for `4.2.0`, as rollouts call versions.
[[nodiscard]] QString demoVersion(const QString& plain);

/// weight, fault, status.
void addDemoOrders(CLI::App& verb, Session& session, const DemoOptionsPointer& options);
/// deploy, undeploy, retire: what the demo's plans run.
void addDemoDeployment(CLI::App& verb, Session& session, const DemoOptionsPointer& options);
/// smoke, observe.
void addDemoQuestions(CLI::App& verb, Session& session, const DemoOptionsPointer& options);
/// story.
void addDemoStory(CLI::App& verb, Session& session, const DemoOptionsPointer& options);

} // namespace slipway::verbs
