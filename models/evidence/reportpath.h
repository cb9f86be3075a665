// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace slipway::evidence {

/// True for a path that is named as test runners, coverage tools and scanners name what they write,
/// outside of folders with samples. The content decides later.
bool looksLikeReport(const QString& path);
/// True for prose and its pictures: what may change without any test having to run again.
bool looksLikeDocument(const QString& path);

} // namespace slipway::evidence
