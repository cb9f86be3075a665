// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/reports/report.h"

namespace slipway::evidence {

/// A list of what software is made of.
struct Sbom {
    ReportOrigin origin{};
    QString format{}; ///< `CycloneDX 1.5`, `SPDX-2.3`
    qint64 components = 0;
    QMap<QString, QString> packages{}; ///< name → version, the first 20,000
    friend bool operator==(const Sbom&, const Sbom&) = default;
};

/// True for CycloneDX JSON or SPDX JSON 2.x.
bool isSbom(const yaml::Node& root);
Result<Sbom> readSbom(const yaml::Node& root);

} // namespace slipway::evidence
