// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

namespace slipway::test {

/// A configuration that uses every key.
inline QByteArray fullExample()
{
    return R"(version: 1
demo: false
project:
  name: Shop
  repository: ../shop
  claims: [README.md, docs/READINESS.md]
environments:
  - name: production
    colour: "#B91C1C"
    protected: true
    gates:
      scorecard: {require: go}
    plans: [canary, recreate]
    prometheus:
      - name: main
        url: https://prometheus.example/p
        interval: 30s
        timeout: 20s
        auth:
          header: {name: Authorization, value: "Bearer ${env:PROMETHEUS_TOKEN}"}
        tls: {ca: tls/ca.pem}
    source: main
    services:
      - service: checkout
        health: {url: "https://shop.example/health", interval: 30s}
        metrics: https://shop.example/metrics
      - service: cache
        probe: tcp://cache.example:6379
  - name: staging
    colour: "#1d4ed8"
    protected: false
    plan: recreate
    services: [checkout]
services:
  - name: checkout
    title: Checkout
    health:
      url: https://staging.example/health
      interval: 10s
      timeout: 2s
      failureThreshold: 3
      successThreshold: 1
      degradedAbove: 500ms
      auth:
        header: {name: X-Api-Key, value: "${env:SHOP_KEY}"}
      tls: {ca: tls/ca.pem, certificate: tls/me.pem, key: tls/me.key}
    metrics:
      url: https://staging.example/metrics
      auth:
        basic: {user: reader, password: "${file:secrets/metrics}"}
      honorLabels: true
      honorTimestamps: false
      bodySizeLimit: 4MiB
      sampleLimit: 2000
      labelLimit: 32
      keepSeries: 500
      metricRelabelConfigs:
        - {sourceLabels: [__name__, code], separator: "/", regex: 'go_.*/(.*)', action: drop}
        - {sourceLabels: pod, regex: '(.*)-x', targetLabel: shard, replacement: "${1}", action: hashmod, modulus: 4}
charts:
  - title: Requests
    unit: req/s
    query: sum by (code) (rate(http_requests_total[5m]))
    legend: "{{code}}"
    threshold: 120.5
    source: own
storage:
  retention: 2d
  downsampledRetention: 30d
  memory: 256MiB
  onDisk: false
  keep: ['up', '{job="checkout"}']
readiness:
  profile: default
  minimumCoverage: 70
  coverageThreshold: 85
  compose: [compose.yaml, compose.prod.yaml]
  dockerfile: Dockerfile
  reports: reports
  weights: {SEC-01: 20, DOC-01: 0}
  waivers: policy/waivers.yaml
  owners: {SEC: platform team, DOC-01: writers}
  ignore: [samples/]
  profiles:
    strict:
      version: "3"
      tier: A
      minimumCoverage: 90
      coverageThreshold: 95
      weights: {PERF-01: 12}
      severities: {DOC-01: low}
      inlineWaivers: true
  checks:
    - id: ACME-01
      title: Audit passes
      category: SEC
      severity: high
      rationale: Every release is audited.
      remediation: Run the audit.
      command: {argv: [./ops/audit.sh, --quick], timeout: 20s, output: json}
    - id: ACME-02
      title: The status page answers
      category: MON
      severity: medium
      remediation: Start it.
      http: {url: "https://status.example/", status: 204, contains: ok}
    - id: ACME-03
      title: Nobody waits
      category: PERF
      severity: low
      remediation: Scale.
      promql: {query: queue_depth, condition: value < 100}
    - id: ACME-04
      title: The contract is versioned
      category: DOC
      severity: low
      remediation: Write it.
      file: {path: openapi.json, contains: openapi, jsonPath: $.info.version, equals: "2"}
logging:
  level: debug
commands:
  deploy:
    argv: [./ops/deploy.sh, "{{image}}:{{version}}", "{{backend}}", ""]
    cwd: ops
    timeout: 10m
    grace: 30s
    killAfter: 2m
    idempotent: true
    retry:
      errorThreshold: 2
      backoff: {duration: 5s, factor: 1.5, maxDuration: 1m}
    env: [REGISTRY_USER, REGISTRY_TOKEN]
    redact: ["--token=[^ ]+"]
  remove: {argv: [docker, compose, stop, "{{backend}}"]}
  set-weight: {argv: [./ops/weight.sh, "{{weight}}"]}
  look: {argv: [./ops/look.sh], mutates: false, output: json}
analysisTemplates:
  health:
    metrics:
      - name: errors
        title: Error ratio
        unit: "%"
        provider:
          prometheus:
            query: |
              sum(rate(errors_total{backend="{{backend}}"}[1m]))
              / sum(rate(requests_total{backend="{{backend}}"}[1m]))
        successCondition: result <= 1.1 * stable
        failureCondition: result > 0.05
        interval: 30s
        initialDelay: 10s
        count: 10
        failureLimit: 1
        inconclusiveLimit: 2
        consecutiveErrorLimit: 3
        consecutiveSuccessLimit: 8
        noData: hold
        maxExtension: 1m
        dryRun: false
        threshold: 0.05
      - name: memory
        provider: {prometheus: {query: "process_resident_memory_bytes{version='{{version}}'}"}}
plans:
  canary:
    title: Canary by thirds
    strategy: blueGreen
    autoRollback: false
    failsafe: hold
    progressDeadline: 30m
    variables: {image: registry.example/shop}
    canary: {backend: green, name: Green}
    stable: {backend: blue, name: Blue}
    traffic: {query: 'sum(rate(requests_total{backend="{{backend}}"}[1m]))', tolerance: 3}
    observe: look
    analysis: {templates: health, startingStep: 1}
    rollback:
      steps: [{setWeight: 0}, {command: remove}]
    steps:
      - {name: bring in, command: deploy, undo: remove, required: true}
      - {setWeight: 33, onFailure: guide}
      - pause: {duration: 10m}
      - analysis: {templates: [health]}
      - approval: {minApprovals: 2}
      - pause: {}
      - setWeight: 100
  recreate:
    variables: {image: shop, backend: blue}
    steps: [{command: deploy}]
)";
}

} // namespace slipway::test
