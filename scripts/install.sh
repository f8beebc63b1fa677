#!/usr/bin/env bash
# Installs Centrale as a service: program in /opt/centrale, settings in /etc/centrale, data in /var/lib/centrale.
# Never overwrites settings or data; run again it upgrades the program: the daemon is restarted, the softswitch, whose restart
# ends calls, only when its code or a library of it has changed. --dry-run only shows what would be done.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

program_dir=/opt/centrale
config_dir=/etc/centrale
data_dir=/var/lib/centrale
unit_dir=/etc/systemd/system
dry_run=no

for argument in "$@"; do
  case $argument in
    --dry-run) dry_run=yes ;;
    *)
      echo "usage: scripts/install.sh [--dry-run]" >&2
      exit 64
      ;;
  esac
done

fail() {
  echo "error: $1" >&2
  exit 1
}

# As the unit of the softswitch asks.
is_external() {
  grep -qE '^telephony: *.?external' "$config_dir/centrale.yaml" 2>/dev/null
}

run() {
  if [ "$dry_run" = yes ]; then
    echo "would run: $*"
  else
    "$@"
  fi
}

if [ "$dry_run" = no ]; then
  [ "$(id -u)" -eq 0 ] || fail "installing needs root: sudo scripts/install.sh (or look first: scripts/install.sh --dry-run)"
  [ -d /run/systemd/system ] || fail "this machine was not started by systemd; use make run instead"
fi
[ -x /usr/bin/node ] || fail "/usr/bin/node is missing; install Node 20 (package nodejs)"

echo "==> building"
if [ "$dry_run" = no ]; then
  node scripts/install-packages.mjs
  node scripts/build.mjs
fi

echo "==> user centrale"
getent passwd centrale >/dev/null ||
  run useradd --system --user-group --home-dir "$data_dir" --no-create-home --shell /usr/sbin/nologin centrale

echo "==> program in $program_dir"
# Beside the old one first, so that a failure half-way leaves what runs as it is.
new_dir=$program_dir.new
run rm -rf "$new_dir"
run mkdir -p "$new_dir/dist"
run cp -r package.json package-lock.json LICENSE README.md firmware-config systemd node_modules "$new_dir/"
run cp -r dist/src dist/web-ui "$new_dir/dist/"
run npm prune --omit=dev --ignore-scripts --no-audit --no-fund --loglevel=error --prefix "$new_dir"
run chown -R root:root "$new_dir"
run chmod -R u=rwX,go=rX "$new_dir"

echo "==> settings in $config_dir"
run mkdir -p "$config_dir"
if [ -e "$config_dir/centrale.yaml" ]; then
  echo "    $config_dir/centrale.yaml is kept"
elif [ "$dry_run" = yes ]; then
  echo "would write: $config_dir/centrale.yaml"
else
  printf '# Settings of Centrale; README.md lists them. Restart after a change: systemctl restart centrale\ndataDir: %s\n' \
    "$data_dir" >"$config_dir/centrale.yaml"
fi
run chown -R root:centrale "$config_dir"
run chmod 0750 "$config_dir"
[ "$dry_run" = yes ] || chmod 0640 "$config_dir/centrale.yaml"

echo "==> services"
softswitch_changed=yes
if [ -d "$new_dir" ]; then
  new_code=$(node scripts/softswitch-code.mjs "$new_dir")
  # An older version may be without what is looked for.
  old_code=$(node scripts/softswitch-code.mjs "$program_dir" 2>/dev/null || true)
  if [ "$old_code" = "$new_code" ]; then softswitch_changed=no; fi
  # With other servers than ours no call is on it.
  if is_external; then softswitch_changed=no; fi
fi
# Restarting swaps old and new as close together as can be.
run rm -rf "$program_dir.old"
if [ -d "$program_dir" ]; then run mv "$program_dir" "$program_dir.old"; fi
run mv "$new_dir" "$program_dir"
run install -m 0644 systemd/centrale.service systemd/centrale-softswitch.service "$unit_dir/"
run systemctl daemon-reload
run systemctl enable centrale-softswitch centrale
if [ "$softswitch_changed" = yes ]; then
  # The daemon lets calls end first; what still talks after drainSeconds gets a BYE. By SIGTERM it would leave them.
  if systemctl is-active -q centrale; then
    run systemctl kill --signal=SIGINT centrale
    run timeout 3700 sh -c 'until systemctl show -p ActiveState --value centrale | grep -qE "inactive|failed"; do sleep 0.2; done' ||
      echo "    centrale has not stopped; its calls end now" >&2
  fi
  run systemctl stop centrale
  run systemctl restart centrale-softswitch
else
  echo "    the softswitch, or what carries the calls instead, goes on"
fi
run systemctl restart centrale

# A crash of either must not end calls for longer than it takes to start again.
if is_external; then
  for server in drachtio freeswitch; do
    systemctl cat "$server" >/dev/null 2>&1 ||
      echo "    telephony: external: no unit $server on this machine; $program_dir/systemd/$server.service is one"
  done
fi

echo
echo "Done. The admin's one-time password is in the log of the first start: journalctl -u centrale"
