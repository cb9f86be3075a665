// SPDX-License-Identifier: GPL-3.0-or-later
#include "readiness/checks/source/conflicts.h"

namespace slipway::readiness {
namespace {

constexpr KnownNeed needs[]{
    // fastapi: pyproject.toml of the tags 0.95.0, 0.104.1
    {u"fastapi", u">=0.65,<0.100", u"pydantic", u"<2.0.0"},
    {u"fastapi", u"==0.104.*", u"anyio", u">=3.7.1,<4.0.0"},
    {u"fastapi", u"==0.104.*", u"starlette", u">=0.27.0,<0.28.0"},
    // pydantic-settings 2: METADATA
    {u"pydantic-settings", u">=2.0,<3", u"pydantic", u">=2.0"},
    // safety 2.3.5: METADATA; black 23.1 and later: METADATA
    {u"safety", u"==2.3.5", u"packaging", u">=21.0,<22.0"},
    {u"black", u">=23.1.0", u"packaging", u">=22.0"},
    // opentelemetry: the stable and the beta packages of one release pin each other
    {u"opentelemetry-sdk", u"==1.20.0", u"opentelemetry-semantic-conventions", u"==0.41b0"},
    {u"opentelemetry-sdk", u"==1.21.0", u"opentelemetry-semantic-conventions", u"==0.42b0"},
    {u"opentelemetry-sdk", u"==1.22.0", u"opentelemetry-semantic-conventions", u"==0.43b0"},
    {u"opentelemetry-sdk", u"==1.20.0", u"opentelemetry-api", u"==1.20.0"},
    {u"opentelemetry-sdk", u"==1.21.0", u"opentelemetry-api", u"==1.21.0"},
    {u"opentelemetry-sdk", u"==1.22.0", u"opentelemetry-api", u"==1.22.0"},
    {u"opentelemetry-instrumentation-fastapi",
        u"==0.41b0",
        u"opentelemetry-semantic-conventions",
        u"==0.41b0"},
    {u"opentelemetry-instrumentation-fastapi",
        u"==0.42b0",
        u"opentelemetry-semantic-conventions",
        u"==0.42b0"},
    {u"opentelemetry-instrumentation-fastapi",
        u"==0.43b0",
        u"opentelemetry-semantic-conventions",
        u"==0.43b0"},
};

} // namespace

std::span<const KnownNeed> knownNeeds()
{
    return needs;
}

} // namespace slipway::readiness
