"""T14: eight toxics in five phases of seven calls: what the client says, and what the server did."""

from __future__ import annotations

import contextlib
import json
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tests.chaos.crew import shares, spread
from tests.chaos.toxic import PHASES, TOXICS, ToxicProxy
from tests.chaos.trial import Figure, Order, Trial
from tests.simulator_fixtures import Simulator
from tests.youtube.accounts import CountingMeter, credential
from ytsync_desktop.core.clock import ServerClock
from ytsync_desktop.core.errors import Applied, YouTubeError
from ytsync_desktop.core.library import PlaylistId, PlaylistItemId, Privacy, VideoId
from ytsync_desktop.youtube.client import YouTubeClient

ROUNDS = 20
DEADLINE = 1.0
SLACK = 5.0
"""Seconds that a busy machine may add before a call counts as one without an end."""
_AT_ONCE = 8
_VIDEOS = [VideoId(f"video{number:06d}") for number in range(4)]


@dataclass(frozen=True)
class Target:
    """What one run has for itself on YouTube, so that what reaches the server can be told apart."""

    playlist: PlaylistId
    item: PlaylistItemId
    title: str


@dataclass(frozen=True)
class Action:
    """A call, and for a write the endpoint and how its request is told from the others' in the server's log."""

    call: Callable[[YouTubeClient, Target], object]
    endpoint: str = ""
    marks: Callable[[dict[str, Any], Target], bool] = lambda entry, target: False


CALLS: dict[str, Action] = {
    "playlists.list": Action(lambda c, t: c.playlists_by_id([t.playlist])),
    "playlistItems.list": Action(lambda c, t: c.items_page(t.playlist)),
    "playlists.insert": Action(
        lambda c, t: c.create_playlist(t.title, "", Privacy.PRIVATE),
        "playlists.insert",
        lambda entry, t: t.title in json.dumps(entry["body"]),
    ),
    "playlists.update": Action(
        lambda c, t: c.update_playlist(t.playlist, t.title, ""),
        "playlists.update",
        lambda entry, t: t.playlist in json.dumps(entry["body"]),
    ),
    "playlists.delete": Action(
        lambda c, t: c.delete_playlist(t.playlist),
        "playlists.delete",
        lambda entry, t: entry["query"].get("id") == t.playlist,
    ),
    "playlistItems.insert": Action(
        lambda c, t: c.add_video(t.playlist, _VIDEOS[3]),
        "playlistItems.insert",
        lambda entry, t: t.playlist in json.dumps(entry["body"]),
    ),
    "playlistItems.delete": Action(
        lambda c, t: c.remove_item(t.item),
        "playlistItems.delete",
        lambda entry, t: entry["query"].get("id") == t.item,
    ),
}
CELLS = [(toxic, phase, call) for toxic in TOXICS for phase in PHASES for call in CALLS]


@dataclass
class Ran:
    """One run as the client and the proxy saw it."""

    cell: tuple[str, str, str]
    target: Target
    sends: int
    seconds: float
    value: object = None
    error: BaseException | None = None


@dataclass
class Found:
    """What many runs came to."""

    runs: int = 0
    wrong: list[str] = field(default_factory=list)
    ends: Counter[str] = field(default_factory=Counter)
    longest: tuple[float, str] = (0.0, "none")


def run(order: Order) -> Figure:
    """Every cell once a round, each round on an account of its own."""
    whole, found = order.count(ROUNDS * len(CELLS), least=1), Found()
    parts = [(order.seed, numbers) for numbers in shares(whole, max(2, whole // len(CELLS)))]
    for part in spread(_round, parts):
        found.runs += part.runs
        found.wrong += part.wrong
        found.ends += part.ends
        found.longest = max(found.longest, part.longest)
        order.say(f"{found.runs:,} runs, {len(found.wrong)} wrong, longest {found.longest[0]:.1f} s")
    for line in found.wrong[:20]:
        order.say(line)
    ends = ", ".join(f"{end} {times:,}" for end, times in found.ends.most_common())
    longest = f"longest {found.longest[0]:.1f} s of {DEADLINE:g} ({found.longest[1]})"
    return Figure(f"{found.runs:,} runs: {len(found.wrong)} wrong, {longest}; {ends}", not found.wrong)


def _round(part: tuple[int, range]) -> Found:
    seed, numbers = part
    import_module("googleapiclient.discovery")  # Loaded with the first call, which is no part of any call's time.
    # In this order a small share of the runs still meets every toxic, phase and call.
    cells = Order(seed).random("cells").sample(CELLS, len(CELLS))
    chosen = [(number, cells[number % len(cells)]) for number in numbers]
    with _account(len(chosen)) as (simulator, targets), ThreadPoolExecutor(_AT_ONCE) as pool:
        known = credential(simulator.api_root, **_granted(simulator))

        def one(place: int) -> Ran:
            number, cell = chosen[place]
            return _run_cell(simulator, known, cell, targets[place], Order(seed), number)

        ran = list(pool.map(one, range(len(chosen))))
        log = simulator.admin.requests()
    found = Found(len(ran))
    for (number, _), this in zip(chosen, ran, strict=True):
        end, problem = _judged(this, log)
        found.ends[end] += 1
        found.longest = max(found.longest, (this.seconds, " × ".join(this.cell)))
        if problem:
            found.wrong.append(f"{' × '.join(this.cell)}: {problem} ({end}, seed {seed}, number {number})")
    return found


@contextmanager
def _account(count: int) -> Iterator[tuple[Simulator, list[Target]]]:
    """A YouTube with a playlist of three videos for each run."""
    items = [{"videoId": one, "addedAt": "2020-01-01T10:00:00Z"} for one in _VIDEOS[:3]]
    library = {
        "channel": {"id": "UCtoxic00000000000000001", "title": "Toxic"},
        "playlists": [
            {"id": f"PLrun{n:05d}", "title": f"Run {n}", "privacyStatus": "private", "items": items}
            for n in range(count)
        ],
        "videos": {one: {"title": one, "channelId": "UCmaker", "duration": "PT3M"} for one in _VIDEOS},
    }
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "library.json"
        file.write_text(json.dumps(library), encoding="utf-8")
        simulator = Simulator(["--library", str(file), "--auto-consent"])
        try:
            simulator.admin.settings(daily_limit=10**9, creates_per_day=10**6)
            playlists = simulator.admin.playlists()
            ids = [f"PLrun{n:05d}" for n in range(count)]
            yield (
                simulator,
                [
                    Target(PlaylistId(one), PlaylistItemId(playlists[one]["items"][0]["id"]), f"Made by {one}")
                    for one in ids
                ],
            )
        finally:
            simulator.close_clients()
            simulator.stop()


def _granted(simulator: Simulator) -> dict[str, Any]:
    client, tokens = simulator.client(), simulator.sign_in()
    kept = ("client_id", "client_secret", "auth_uri", "token_uri", "revoke_uri")
    return {**{name: client[name] for name in kept}, "refresh_token": tokens["refresh_token"]}


def _run_cell(
    simulator: Simulator, known: Any, cell: tuple[str, str, str], target: Target, order: Order, number: int
) -> Ran:
    """One call of a client of its own; tokens are fetched past the proxy, before."""
    toxic, phase, call = cell
    parts = urlsplit(simulator.api_root)
    proxy = ToxicProxy((parts.hostname or "", parts.port or 0), toxic, phase, order.random(cell, number), DEADLINE)
    root = f"http://127.0.0.1:{proxy.port}/"
    client = YouTubeClient(root, known, meter=CountingMeter(), clock=ServerClock(), timeout=DEADLINE)
    ran = Ran(cell, target, 0, 0.0)
    try:
        _with_a_token(client)
        begun = time.monotonic()
        try:
            ran.value = CALLS[call].call(client, target)
        except Exception as error:
            ran.error = error
        ran.seconds = time.monotonic() - begun
    finally:
        client.close()
        proxy.close()
    ran.sends = proxy.requests
    return ran


def _with_a_token(client: YouTubeClient) -> None:
    for _ in range(10):
        with contextlib.suppress(YouTubeError):
            client.authenticate()
            return
    raise AssertionError("no token could be had, though nothing is wrong on its way")


def _judged(ran: Ran, log: list[dict[str, Any]]) -> tuple[str, str]:
    """How the run ended in a word, and what is wrong with it, if anything is."""
    action = CALLS[ran.cell[2]]
    if ran.error is not None and not isinstance(ran.error, YouTubeError):
        return "uncaught", f"{type(ran.error).__name__}: {ran.error}"
    end = "success" if ran.error is None else type(ran.error).__name__
    if ran.seconds > DEADLINE + SLACK:
        return end, f"took {ran.seconds:.1f} s"
    if not action.endpoint:
        return end, ""
    done = sum(e["times"] for e in log if e["endpoint"] == action.endpoint and action.marks(e, ran.target))
    if ran.sends > 1:
        return end, f"sent {ran.sends} times"
    if ran.error is None:
        return end, "" if done == 1 else f"believed, and done {done} times"
    sure = isinstance(ran.error, YouTubeError) and ran.error.applied is Applied.NO
    if done > (0 if sure else 1):
        return end, f"done {done} times, applied {'no' if sure else 'unknown'}"
    return f"{end}, {'surely not' if sure else 'perhaps'} done", ""


TRIAL = Trial(
    "T14",
    "8 toxics × 5 phases × 7 calls × 20 = 5,600 runs through a TCP proxy: 0 done twice, 0 falsely believed or denied, "
    "one send for each write, each at its end by the deadline",
    run,
)
