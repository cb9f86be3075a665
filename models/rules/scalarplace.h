// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "yaml/document.h"

#include <QStringList>

namespace slipway::rules {

/// Where places within a scalar's text stand in its file.
class ScalarPlaces {
public:
    explicit ScalarPlaces(const QByteArray& bytes);

    /// The file's place of a `line:column` of the scalar's text: exact in literal blocks and where
    /// the text stands on one line, else the scalar's own place.
    yaml::Mark inFile(const yaml::Node& scalar, const QString& place) const;

private:
    QStringList m_lines;
};

} // namespace slipway::rules
