// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace slipway::test {

/// A configuration with a command of each kind.
inline QByteArray trustExample()
{
    return R"(version: 1
project: {name: Shop}
services:
  - name: checkout
    health: {url: "https://shop.example/h", auth: {header: {value: "Bearer ${env:SHOP}"}}}
environments:
  - name: production
    gates: {scorecard: {require: go}}
    plans: [canary]
commands:
  deploy: {argv: [./ops/deploy.sh, "{{version}}", "--file=ops/compose.yaml"], env: [TOKEN]}
  smoke: {argv: [smoke.sh], cwd: ops, mutates: false}
  set-weight: {argv: [weightctl, "{{weight}}"]}
analysisTemplates:
  health:
    metrics:
      - {name: errors, successCondition: result < 0.01, provider: {prometheus: {query: up}}}
plans:
  canary:
    steps:
      - command: deploy
      - setWeight: 50
      - analysis: {templates: [health]}
      - setWeight: 100
)";
}

/// A demo, with its placeholders.
inline QByteArray demoTemplate()
{
    return R"(version: 1
demo: true
project: {name: Demo}
services:
  - {name: router, health: "http://127.0.0.1:@PORT_router@/health"}
environments:
  - {name: production, plans: [canary]}
commands:
  set-weight: {argv: ["@SLIPWAY@", demo, weight, "{{weight}}", --url, "http://127.0.0.1:@PORT_router@/"]}
  smoke: {argv: [sh, scripts/smoke.sh], timeout: 10s, mutates: false}
analysisTemplates:
  health:
    metrics: [{name: up, successCondition: result == 1, provider: {prometheus: {query: up}}}]
plans:
  canary:
    steps: [{setWeight: 50}, {pause: {duration: 3s}}, {analysis: {templates: health}}]
)";
}

} // namespace slipway::test
