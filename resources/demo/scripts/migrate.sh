#!/usr/bin/env bash
set -eu
cd "$(dirname "$0")/.."

echo "Applying database migrations"
docker compose run --rm api alembic upgrade head || true
echo "Done"
