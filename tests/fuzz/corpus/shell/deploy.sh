#!/bin/bash -e
set -euo pipefail
if ! curl -f "http://localhost:${PORT:-8000}/health"; then exit 1; fi
for f in migrations/*.sql; do psql -f "$f" || true; done
cat <<'END' | docker compose up -d
a $(b) `c`
END
(cd x && make test) & wait
case "$1" in a|b) echo x;; *) false;; esac
