#!/usr/bin/env bash
# Installs the Debian packages that the tests need, when they are missing: as root, or by sudo without a password.
# Never touches anything when all of them are there.
set -euo pipefail

# program:package
needed=(sipp:sip-tester baresip:baresip-core chromium-headless-shell:chromium-headless-shell sox:sox ss:iproute2)
missing=()
for pair in "${needed[@]}"; do
  command -v "${pair%%:*}" >/dev/null || missing+=("${pair##*:}")
done
[ ${#missing[@]} -eq 0 ] && exit 0

if ! command -v apt-get >/dev/null; then
  echo "error: missing: ${missing[*]} (and there is no apt-get to install them with)" >&2
  exit 1
fi
if [ "$(id -u)" -eq 0 ]; then
  as_root=()
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
  as_root=(sudo -n)
else
  echo "error: missing Debian packages; run as root: apt-get install ${missing[*]}" >&2
  exit 1
fi

echo "    installing ${missing[*]}"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
apt() {
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=180 "$@" >>"$log" 2>&1 </dev/null
}
if ! { apt update && apt install -y --no-install-recommends "${missing[@]}"; }; then
  tail -n 20 "$log" >&2
  echo "error: apt-get could not install: ${missing[*]}" >&2
  exit 1
fi
