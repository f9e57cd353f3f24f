"""`python -m ytsync_desktop.simulator`: starts a YouTube on localhost and says where it is."""

import argparse
import json
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from . import parent
from .catalogue import Base, demo_file, read_base
from .clients import write_secrets
from .clock import from_iso
from .server import SimulatorServer
from .service import Service
from .world import World


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until told to stop. 0 after a stop, 2 when the library or the state cannot be read."""
    options = _parser().parse_args(argv)
    if options.state is not None:
        return _serve(options, Path(options.state))
    with tempfile.TemporaryDirectory(prefix="ytsync-simulator-", ignore_cleanup_errors=True) as folder:
        return _serve(options, Path(folder))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m ytsync_desktop.simulator", description="A YouTube on localhost.")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--state", metavar="DIR", help="where the state is kept; without it, it ends with the process")
    parser.add_argument("--library", metavar="FILE", help="a library file instead of the demo library")
    parser.add_argument("--empty", action="store_true", help="leave the library's playlists out, keep its videos")
    parser.add_argument("--daily-limit", type=int, metavar="UNITS", help="default 10000")
    parser.add_argument("--creates-per-day", type=int, metavar="N", help="default 10; 0 sets no limit")
    parser.add_argument("--latency-ms", type=float, metavar="MS", help="default 0")
    parser.add_argument("--consistency-delay", type=float, metavar="S", help="default 0")
    parser.add_argument("--clock", metavar="ISO", help="the simulated time at the start")
    parser.add_argument("--seed", type=int, default=1, help="decides made ids and the chances of faults")
    parser.add_argument("--auto-consent", action="store_true", help="the consent page allows at once")
    parser.add_argument("--parent-pid", type=int, metavar="PID", help="stop when that process is gone")
    return parser


def _serve(options: argparse.Namespace, state: Path) -> int:
    try:
        world = _open_world(options, state)
    except (OSError, ValueError) as error:
        sys.stderr.write(f"The simulator cannot start: {error}\n")
        return 2
    stopping = threading.Event()
    service = Service(world, stopping.set)
    with SimulatorServer(options.port, service) as server:
        root = f"http://127.0.0.1:{server.server_port}/"
        secrets = state / "client_secret.json"
        with world.lock:
            write_secrets(world, root, secrets)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
        if options.parent_pid is not None:
            parent.watch(options.parent_pid, stopping.set, stopping)
        _announce({"api_root": root, "client_secrets": str(secrets), "admin": root + "_sim", "pid": os.getpid()})
        _wait(stopping)
        server.stopping.set()
        server.shutdown()
    with world.lock:
        world.close()
    return 0


def _open_world(options: argparse.Namespace, state: Path) -> World:
    state.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = Path(options.library) if options.library else demo_file()
    base: Base = read_base(path, empty=options.empty)
    given: dict[str, Any] = {
        "daily_limit": options.daily_limit,
        "creates_per_day": options.creates_per_day,
        "latency_ms": options.latency_ms,
        "consistency_delay": options.consistency_delay,
        "consent": "allow" if options.auto_consent else None,
    }
    settings = {name: value for name, value in given.items() if value is not None}
    start = from_iso(options.clock) if options.clock else None
    return World(base, state, options.seed, settings=settings, start=start)


def _announce(document: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(document) + "\n")
    sys.stdout.flush()


def _wait(stopping: threading.Event) -> None:
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stopping.set())
    # A wait without limit cannot be interrupted by a signal on Windows.
    while not stopping.wait(1.0):
        pass


if __name__ == "__main__":
    raise SystemExit(main())
