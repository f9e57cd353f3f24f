"""T12: a million answers that are not quite YouTube's, below the client's reading of them."""

from __future__ import annotations

import json
import random
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from typing import Any

from tests.chaos.crew import shares, spread
from tests.chaos.memory import most_memory
from tests.chaos.trial import Figure, Order, Trial
from tests.youtube.accounts import ITEM, PLAYLIST, VIDEO
from tests.youtube.in_process import GRANTED, Mouth, client_of, new_client
from tests.youtube.mangled import FIXED, MADE, Sent, about_others, framed, good_answers, mangled
from ytsync_desktop.core.errors import Applied, YouTubeError
from ytsync_desktop.core.library import PlaylistId, PlaylistItemId, Privacy, VideoId
from ytsync_desktop.youtube.client import YouTubeClient

REPLIES = 1_000_000
MOST_MIB = 300
SURE = (400, 401, 403)
_TITLE, _WORDS = MADE["snippet"]["title"], MADE["snippet"]["description"]
_LIST, _VIDEO, _ITEM = PlaylistId(PLAYLIST), VideoId(VIDEO), PlaylistItemId(ITEM)
Tree = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """A call of the port, the answers to start from, and for a write what its answer must say to be believed."""

    name: str
    answers: str
    call: Callable[[YouTubeClient], object]
    echoes: Callable[[Tree], bool] | None = None

    @property
    def writes(self) -> bool:
        return self.echoes is not None


def _made(tree: Tree) -> bool:
    snippet = tree["snippet"]
    return (tree["kind"], snippet["title"], snippet["description"]) == ("youtube#playlist", _TITLE, _WORDS)


def _added(tree: Tree) -> bool:
    snippet = tree["snippet"]
    held = (tree["kind"], snippet["playlistId"], snippet["resourceId"]["videoId"])
    return held == ("youtube#playlistItem", PLAYLIST, VIDEO)


CASES = (
    Case("channels.list", "own_channel", lambda c: c.own_channel()),
    Case("playlists.list mine", "playlists", lambda c: c.playlists_page()),
    Case("playlists.list id", "playlists", lambda c: c.playlists_by_id([_LIST])),
    Case("playlistItems.list", "items", lambda c: c.items_page(_LIST, page_token="CAoQAA", etag="e")),
    Case("playlistItems.list video", "items", lambda c: c.items_with_video(_LIST, _VIDEO)),
    Case("playlistItems.list id", "items", lambda c: c.item_by_id(_ITEM)),
    Case("videos.list", "videos", lambda c: c.videos([_VIDEO])),
    Case("playlists.insert", "create_playlist", lambda c: c.create_playlist(_TITLE, _WORDS, Privacy.PRIVATE), _made),
    Case(
        "playlists.update",
        "create_playlist",
        lambda c: c.update_playlist(PlaylistId(MADE["id"]), _TITLE, _WORDS),
        lambda tree: _made(tree) and tree["id"] == MADE["id"],
    ),
    Case("playlistItems.insert", "add_video", lambda c: c.add_video(_LIST, _VIDEO), _added),
    Case("playlistItems.delete", "deletion", lambda c: c.remove_item(_ITEM), lambda tree: False),
    Case("oauth token", "token", lambda _: _fetch_tokens()),
    Case("playlists.delete", "deletion", lambda c: c.delete_playlist(_LIST), lambda tree: False),
)


def _fetch_tokens() -> None:
    """As a program does that was just started; twice, since the first may be good for one call or bring another."""
    client = new_client()
    client.authenticate()
    client.authenticate()


@dataclass
class Found:
    """What came of many answers."""

    replies: int = 0
    wrong: list[str] = field(default_factory=list)
    ends: Counter[str] = field(default_factory=Counter)
    longest: float = 0.0
    longest_of: str = ""
    mib: float = 0.0

    def add(self, other: Found) -> None:
        """Take the findings of another process in."""
        self.replies += other.replies
        self.wrong += other.wrong
        self.ends += other.ends
        self.mib = max(self.mib, other.mib)
        if other.longest > self.longest:
            self.longest, self.longest_of = other.longest, other.longest_of


def run(order: Order) -> Figure:
    """Every fixed shape for every call, then chance."""
    count = order.count(REPLIES)
    found = Found()
    for part in spread(_many, [(order.seed, numbers) for numbers in shares(count, max(2, count // 25_000))]):
        found.add(part)
        order.say(f"{found.replies:,} replies, {len(found.wrong)} wrong, longest {found.longest * 1000:.0f} ms")
    for line in found.wrong[:20]:
        order.say(line)
    ends = ", ".join(f"{end} {times:,}" for end, times in found.ends.most_common())
    told = (
        f"{found.replies:,} replies: {len(found.wrong)} uncaught or falsely believed, longest "
        f"{found.longest * 1000:.0f} ms of CPU ({found.longest_of}), {found.mib:.0f} MiB at most; {ends}"
    )
    return Figure(told, not found.wrong and found.mib < MOST_MIB)


def _many(part: tuple[int, range]) -> Found:
    seed, numbers = part
    found = Found()
    mouth = Mouth()
    with client_of(mouth) as client:
        _warm(client, mouth)
        if numbers.start == 0:
            for case in CASES:
                for what, sent in _fixed_shapes(case):
                    _one(client, mouth, case, sent, f"{what}, fixed", found)
        for number in numbers:
            case, sent = reply(seed, number)
            _one(client, mouth, case, sent, f"{sent.how}, seed {seed}, number {number}", found)
            mouth.asked.clear()
    found.mib = most_memory() / 2**20
    return found


def reply(seed: int, number: int) -> tuple[Case, Sent]:
    """The call and the answer of one number."""
    chance = Order(seed).random("reply", number)
    case = CASES[number % len(CASES)]
    return case, mangled(chance.choice(good_answers()[case.answers]), chance)


def trace(seed: int, numbers: range) -> str:
    """What each answer was and became, in words."""
    lines = []
    mouth = Mouth()
    with client_of(mouth) as client:
        for number in numbers:
            case, sent = reply(seed, number)
            _put(mouth, case, sent)
            try:
                became = repr(case.call(client))
            except YouTubeError as error:
                became = repr((error, error.problem, error.applied))
            lines.append(f"{number} {case.name} {sent.wire!r} {became}")
    return "\n".join(lines)


def _put(mouth: Mouth, case: Case, sent: Sent) -> None:
    """Into the mouth of the API, or of the service that grants tokens."""
    grants = case.answers == "token"
    mouth.says, mouth.grants = (b"", sent.wire) if grants else (sent.wire, GRANTED)


def _warm(client: YouTubeClient, mouth: Mouth) -> None:
    """The first call loads Google's library, which is no part of an answer's time."""
    mouth.says = framed(b"", 200, random.Random(1), "empty").wire
    with suppress(YouTubeError):
        client.own_channel()


def _fixed_shapes(case: Case) -> Iterator[tuple[str, Sent]]:
    """The 26 shapes; for a write also the good answer with each of its texts changed by a letter."""
    good = good_answers()[case.answers][0] or b'{"kind": "youtube#playlist"}'
    for shape, make in FIXED.items():
        yield shape, framed(make(good), 200, random.Random(1), shape)
    for number, body in enumerate(about_others(good) if case.writes else ()):
        yield f"text {number} is another", framed(body, 200, random.Random(1), "about another")


def _one(client: YouTubeClient, mouth: Mouth, case: Case, sent: Sent, what: str, found: Found) -> None:
    _put(mouth, case, sent)
    asked = len(mouth.asked)
    begun = time.thread_time()
    try:
        value = case.call(client)
    except YouTubeError as error:
        end, problem = type(error).__name__, _wrong_error(case, sent, error)
    except Exception as error:
        end, problem = "uncaught", f"{type(error).__name__}: {str(error)[:200]}"
    else:
        end, problem = "success", _wrong_success(case, sent, value)
    took = time.thread_time() - begun
    if case.writes and len(mouth.asked) - asked != 1:
        problem = f"{len(mouth.asked) - asked} requests"
    found.replies += 1
    found.ends[end] += 1
    if problem:
        found.wrong.append(f"{case.name}: {problem} ({what})")
    if took > found.longest:
        found.longest, found.longest_of = took, f"{case.name}: {what}"


def _wrong_error(case: Case, sent: Sent, error: YouTubeError) -> str:
    """A write whose effect is called impossible, though nothing proves it, would be sent again."""
    if case.writes and error.applied is Applied.NO and sent.status not in SURE:
        return f"{sent.status} is taken for proof that nothing was done"
    return "" if str(error).isprintable() else f"words not fit to show: {str(error)!r}"


def _wrong_success(case: Case, sent: Sent, value: object) -> str:
    if case.echoes is not None:
        return "" if _believable(case, sent) else f"believed at status {sent.status}"
    try:
        for text in _texts(value):
            text.encode()
            assert "\x00" not in text
    except (UnicodeEncodeError, AssertionError):
        return "text that cannot be stored"
    ids = [getattr(one, "id", None) for one in getattr(value, "items", ())]
    return "" if len(ids) == len(set(ids)) else "the same id twice on a page"


def _believable(case: Case, sent: Sent) -> bool:
    """The judgement on a write, made anew and apart from the client's own reading."""
    if case.answers == "deletion":
        return sent.status == 204
    if sent.body is None or not 200 <= sent.status < 300 or case.echoes is None:
        return False
    try:
        tree = json.loads(sent.body.decode("utf-8"))
        return isinstance(tree, dict) and case.echoes(tree)
    except (ValueError, RecursionError, KeyError, TypeError):
        return False


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _texts(one)
    elif hasattr(value, "__dataclass_fields__"):
        yield from _texts(asdict(value))


TRIAL = Trial(
    "T12",
    "1,000,000 mangled replies to 9 methods and to requests for a token, and 26 fixed shapes for each: 0 uncaught, 0 "
    "falsely believed, each under 100 ms of CPU, under 300 MiB",
    run,
)
