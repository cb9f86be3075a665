// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "evidence/reports/report.h"

namespace slipway::evidence {

/// A container image, as the engine that holds it describes it.
struct ImageReport {
    ReportOrigin origin{}; ///< time: when the image was created; commit: its revision label
    QString name{}; ///< `shop:1.2`
    qint64 size = 0; ///< bytes; 0: not said
    std::optional<double> buildSeconds{};
    friend bool operator==(const ImageReport&, const ImageReport&) = default;
};

/// True for `docker image inspect`, `docker images --format json`, and a record with `image` and
/// `size` (bytes, or `142MB`), `digest`, `build_seconds`, `created`.
bool isImageReport(const yaml::Node& root);
Result<std::vector<ImageReport>> readImageReport(const yaml::Node& root);
/// `142MB`, `1.2 GiB`, `1024`; nothing for other text. Bytes.
std::optional<qint64> readSize(const QString& text);

} // namespace slipway::evidence
