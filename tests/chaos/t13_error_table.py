"""T13: the error table against every documented reason, under its own status and under all others."""

from __future__ import annotations

import json
import random
import string
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

from tests.chaos.trial import Figure, Order, Trial
from tests.youtube.documented import CALLS, PAGED, bodies, cases, rows
from ytsync_desktop.core.errors import Applied, TryLater, YouTubeError
from ytsync_desktop.youtube.error_table import NOT_KNOWN
from ytsync_desktop.youtube.errors import Call, error_of
from ytsync_desktop.youtube.transport import Reply

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
UNKNOWN_REASONS = 2_000
STATUSES = range(300, 600)


def run(order: Order) -> Figure:
    """Documented reasons become what they mean; everything else leaves a write in doubt."""
    wrong: Counter[str] = Counter()
    mapped = list(cases())
    for row, call in mapped:
        wrong.update(_documented_wrong(row.reason, row.status, call, row.kind_for(call), row.applied_for(call)))
    chance = order.random("reasons")
    made_up = [_made_up(chance) for _ in range(order.count(UNKNOWN_REASONS))]
    strange = sum(1 for _ in _strangers(made_up))
    for reason, status, call in _strangers(made_up):
        wrong.update(_stranger_wrong(reason, status, call))
    for what, times in wrong.most_common(20):
        order.say(f"{what} ({times} times, seed {order.seed})")
    bad = len({what.split(":")[0] for what in wrong})
    figure = f"{len(mapped) - bad:,}/{len(mapped):,} documented cells mapped, {strange:,} unknown ones left in doubt"
    return Figure(figure if not wrong else f"{figure}; {sum(wrong.values()):,} wrong", not wrong)


def _documented_wrong(
    reason: str, status: int, call: Call, kind: type[YouTubeError], applied: Applied
) -> Iterator[str]:
    for style, body in bodies(reason).items():
        error = _classified(status, body, call)
        if type(error) is not kind or error.applied is not applied or not str(error):
            yield f"{status} {reason} × {call.method}: {style} became {type(error).__name__}, applied {error.applied}"
        if NOT_KNOWN in str(error):
            yield f"{status} {reason} × {call.method}: {style} is told as unknown"


def _strangers(made_up: list[str]) -> Iterator[tuple[str, int, Call]]:
    """Reasons nobody documented, and documented ones under statuses they are not documented for."""
    known = {(row.status, row.reason) for row in rows()}
    for at, reason in enumerate([*dict.fromkeys(row.reason for row in rows()), "", *made_up]):
        for status in STATUSES:
            if (status, reason) not in known and (at + status) % 7 == 0:
                for call in (*CALLS, *PAGED):
                    yield reason, status, call


def _stranger_wrong(reason: str, status: int, call: Call) -> Iterator[str]:
    error = _classified(status, bodies(reason)["old"], call)
    doubt = call.writes and status != 401
    if (error.applied is Applied.UNKNOWN) is not doubt:
        yield f"{status} {reason or 'nothing'} × {call.method}: applied {error.applied}"
    if status // 100 in (3, 5) and type(error) is not TryLater:
        yield f"{status} {reason or 'nothing'} × {call.method}: became {type(error).__name__}"


def _classified(status: int, body: bytes, call: Call) -> YouTubeError:
    return error_of(Reply(status, {"content-type": "application/json"}, body), call, NOW)


def _made_up(chance: random.Random) -> str:
    """A word like those of Google's, a known one misspelt, or bytes that are no word."""
    kind = chance.randrange(3)
    letters = "".join(chance.choices(string.ascii_letters, k=chance.randint(3, 30)))
    if kind == 0:
        return letters
    if kind == 1:
        return (
            chance.choice(["quotaExceeded ", "QuotaExceeded", "forbidden.", "video NotFound", "invalid\u0000"])
            + letters
        )
    return json.dumps({"reason": letters})


TRIAL = Trial(
    "T13",
    "every documented reason × each of the 9 methods × 4 styles of body is mapped; unknown reasons and documented ones "
    "under other statuses (3xx, 4xx, 429, 5xx) leave a write in doubt: 100 %",
    run,
)
