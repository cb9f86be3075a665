// SPDX-License-Identifier: GPL-3.0-or-later
#include "evidence/kustomize.h"

using namespace Qt::StringLiterals;

namespace slipway::evidence {

bool isKustomizationName(const QString& fileName)
{
    return fileName == u"kustomization.yaml" || fileName == u"kustomization.yml"
        || fileName == u"Kustomization";
}

} // namespace slipway::evidence
