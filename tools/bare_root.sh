#!/usr/bin/env bash
# Runs one make target on a clean clone in a bare Debian 12: what somebody meets who has only python3, git and make.
#
#   sudo tools/bare_root.sh test
#
# BARE_ROOT   where the bare system is kept, made by debootstrap when it is missing (default: /tmp/ytsync-bare);
#             each run works in a fresh copy of it beside it, removed afterwards unless KEEP=1
# MIRROR      Debian mirror (default: the one that debootstrap knows)
# BARE_FILES  files of this machine that the bare one needs too, such as a certificate or a pip.conf
# The variables PIP_* and *_proxy are handed on.
set -euo pipefail

target=${1:?name a make target}
base=${BARE_ROOT:-/tmp/ytsync-bare}
run=$base.run
project=$(cd "$(dirname "$0")/.." && pwd)

[ "$(id -u)" -eq 0 ] || { echo "bare_root: only root can make and enter another system: use sudo" >&2; exit 1; }
if [ ! -e "$base/etc/debian_version" ]; then
    command -v debootstrap >/dev/null || { echo "bare_root: apt-get install debootstrap" >&2; exit 1; }
    debootstrap --variant=minbase --include=python3,git,make bookworm "$base" ${MIRROR:+"$MIRROR"}
fi

rm -rf "$run"
[ "${KEEP:-}" = 1 ] || trap 'rm -rf "$run"' EXIT
cp -a --reflink=auto "$base" "$run"
for file in ${BARE_FILES:-}; do
    install -D -m 644 "$file" "$run/$file"
done
git clone --quiet "$project" "$run/root/project"

passed=()
while IFS= read -r name; do
    passed+=("$name=${!name}")
done < <(compgen -e | grep -iE '^PIP_|_proxy$')

# In name spaces of their own, mounts and forgotten processes end with the run.
unshare --mount --pid --fork --kill-child bash -euc '
    mount --make-rprivate /
    mount --bind /dev "$0/dev"
    mount --bind /dev/pts "$0/dev/pts"
    mount -t tmpfs tmpfs "$0/dev/shm"
    mount -t proc proc "$0/proc"
    exec chroot "$0" env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin CI=true "$@"
' "$run" "${passed[@]}" make --no-print-directory -C /root/project "$target" </dev/null
