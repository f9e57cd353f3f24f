#!/usr/bin/env bash
# Runs a command in a D-Bus session of its own with an unlocked, empty gnome-keyring, and leaves nothing behind.
# Home and runtime folder are new each time: an old control socket or an old keyring would stay locked. There is
# no display, because a locked keyring would otherwise wait for somebody to type into its dialog.
set -euo pipefail

home=$(mktemp -d)
trap 'rm -rf "$home"' EXIT
mkdir -m 700 "$home/run"

env -u DISPLAY -u WAYLAND_DISPLAY -u DBUS_SESSION_BUS_ADDRESS -u XDG_DATA_HOME -u XDG_CONFIG_HOME -u XDG_CACHE_HOME \
    HOME="$home" XDG_RUNTIME_DIR="$home/run" \
    dbus-run-session -- bash -euc '
        printf %s password-of-this-run | gnome-keyring-daemon --unlock --components=secrets >/dev/null
        exec "$@"
    ' with_keyring "$@"
