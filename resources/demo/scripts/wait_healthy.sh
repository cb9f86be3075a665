#!/usr/bin/env bash
set -euo pipefail

for attempt in $(seq 1 30); do
  if curl --fail --silent --max-time 2 http://localhost:8000/health >/dev/null; then
    exit 0
  fi
  sleep 2
done
echo "not healthy after ${attempt} attempts" >&2
exit 1
