// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "readiness/check.h"
#include "readiness/facts.h"

#include <QMap>
#include <QRegularExpression>
#include <QTest>

#include <cstring>

namespace slipway::test {

using FileMap = QMap<QString, QByteArray>;

/// A small service in good order, with the reports of a good run: what a person would call ready.
inline FileMap soundProject()
{
    return {
        {QStringLiteral("README.md"),
            "# Shop\n\n## Quick start\n\n```sh\nmake run\n```\n\nSee `app/main.py`.\n"},
        {QStringLiteral("DEPLOYMENT.md"),
            "# Deployment\n\n## Steps\n\n```sh\ndocker compose up -d\n```\n"},
        {QStringLiteral("app/main.py"), "print('hello')\n"},
        {QStringLiteral("Dockerfile"),
            "FROM python:3.12-slim\nCOPY app/main.py /app/main.py\nUSER 1000\nCMD [\"python\", "
            "\"/app/main.py\"]\n"},
        {QStringLiteral("reports/junit.xml"),
            "<testsuite><testcase name=\"a\"/><testcase name=\"b\"/></testsuite>"},
        {QStringLiteral("coverage.xml"),
            "<coverage line-rate=\"0.9\" lines-valid=\"10\" lines-covered=\"9\"/>"},
        {QStringLiteral("monitoring/prometheus.yml"),
            "rule_files:\n  - rules/*.yml\nscrape_configs: []\n"},
        {QStringLiteral("monitoring/rules/alerts.yml"),
            "groups:\n- name: a\n  rules:\n  - alert: Down\n    expr: up == 0\n"},
        {QStringLiteral("monitoring/grafana/dashboards/a.json"),
            "{\"title\": \"A\", \"uid\": \"a\", \"panels\": [{\"title\": \"p\"}]}"},
        {QStringLiteral("docker-compose.yml"),
            "services:\n  api:\n    build: .\n    deploy: {resources: {limits: {cpus: '1', memory: "
            "1G}}}\n"
            "  prometheus:\n    image: prom/prometheus:v3\n    deploy: {resources: {limits: {cpus: "
            "'1', memory: 1G}}}\n    volumes:\n"
            "      - ./monitoring/prometheus.yml:/etc/prometheus/prometheus.yml:ro\n"
            "      - ./monitoring/rules:/etc/prometheus/rules:ro\n"},
    };
}

/// Inputs over files in memory, offline, at a fixed time.
inline readiness::Inputs inputsOf(const FileMap& files,
    std::optional<evidence::GitFacts> git = {},
    const QHash<QString, qint64>& modified = {})
{
    std::vector<std::pair<QString, QByteArray>> list;
    for (auto it = files.begin(); it != files.end(); ++it)
        list.emplace_back(it.key(), it.value());
    readiness::Inputs inputs;
    inputs.tree = evidence::makeTree(std::move(list), std::move(git), modified);
    inputs.project.name = QStringLiteral("shop");
    inputs.now = 1'700'000'000'000;
    return inputs;
}

inline const readiness::CheckResult& rowOf(const readiness::Assessment& assessment, const char* id)
{
    for (const auto& check : assessment.checks) {
        if (check.id == QLatin1String(id))
            return check;
    }
    qFatal("no such check: %s", id);
}

/// `pass`, `unknown(stale)`, …
inline QString stateOf(const readiness::Assessment& assessment, const char* id)
{
    const auto& row = rowOf(assessment, id);
    const QString reason = readiness::unknownWord(row.unknown);
    return readiness::statusWord(row.status)
        + (reason.isEmpty() ? QString() : QLatin1Char('(') + reason + QLatin1Char(')'));
}

inline QString stateOf(const FileMap& files, const char* id)
{
    return stateOf(readiness::assess(inputsOf(files)), id);
}

} // namespace slipway::test
