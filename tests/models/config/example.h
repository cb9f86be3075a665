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
    services:
      - service: checkout
        health: {url: "https://shop.example/health", interval: 30s}
        metrics: https://shop.example/metrics
      - service: cache
        probe: tcp://cache.example:6379
  - name: staging
    colour: "#1d4ed8"
    protected: false
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
charts:
  - title: Requests
    unit: req/s
    query: sum by (code) (rate(http_requests_total[5m]))
    legend: "{{code}}"
    threshold: 120.5
readiness:
  profile: default
  minimumCoverage: 70
  coverageThreshold: 85
  compose: [compose.yaml, compose.prod.yaml]
  dockerfile: Dockerfile
  reports: reports
  weights: {SEC-01: 20, DOC-01: 0}
logging:
  level: debug
)";
}

} // namespace slipway::test
