#!/usr/bin/env bash
# Starts the demo on other ports, lets it work for a while so that there is something to see, and takes the screenshots.
# Never leaves the demo running.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

web_port=${WEB_PORT:-18080}
sip_port=${SIP_PORT:-15060}
warm_up_seconds=${WARM_UP_SECONDS:-120}
url=http://127.0.0.1:$web_port
chromium=${CHROMIUM:-/usr/bin/chromium-headless-shell}

if [ ! -x "$chromium" ]; then
  echo "error: $chromium is missing; install the Debian package chromium-headless-shell, or set CHROMIUM to where it is" >&2
  exit 1
fi

log=$(mktemp)
node dist/src/main.js demo --web-port "$web_port" --sip-port "$sip_port" --calls-per-minute 8 >"$log" 2>&1 </dev/null &
demo=$!
finish() {
  kill -TERM "$demo" 2>/dev/null || true
  wait "$demo" || true
  rm -f "$log"
}
trap finish EXIT

echo "==> starting the demo on $url"
# Living through the past week takes a while on a busy machine.
for _ in $(seq 240); do
  node dist/src/main.js health --url "$url" >/dev/null 2>&1 && break
  kill -0 "$demo" 2>/dev/null || break
  sleep 0.5
done
if ! node dist/src/main.js health --url "$url" >/dev/null; then
  echo "error: the demo did not start; it said:" >&2
  cat "$log" >&2
  exit 1
fi
echo "==> letting it take calls for $warm_up_seconds s"
sleep "$warm_up_seconds"
echo "==> taking the pictures"
node scripts/screenshots.mjs "$url" admin demo-admin
