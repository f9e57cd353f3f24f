"""The board answers from what it keeps; a search through all operations would answer the same."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from ytsync_desktop.core.library import PlaylistId, VideoId
from ytsync_desktop.core.operations import STEPS, Kind, Operation, OperationError, Status
from ytsync_desktop.syncing.board import BUILD_UP, TAKE_DOWN, Board

WHY = OperationError(404, "videoNotFound", "No such video.")


def some_operations(chance: random.Random) -> list[Operation]:
    """Creates with adds that wait for them, renames, removes and deletes, in any state."""
    made: list[Operation] = []
    for seq in range(chance.randrange(5, 40)):
        kind = chance.choice([kind for kind in Kind if kind is not Kind.BY_HAND])
        creates = [op.seq for op in made if op.kind is Kind.CREATE]
        depends_on = chance.choice(creates) if kind is Kind.ADD and creates else None
        playlist = None if kind is Kind.CREATE or depends_on is not None else PlaylistId(f"PL{seq % 4}")
        status = chance.choice([status for status in Status if status is not Status.BY_HAND])
        made.append(
            Operation(seq, 1, seq, kind, status, "T", playlist, video_id=VideoId(f"v{seq % 6}"), depends_on=depends_on)
        )
    return made


@pytest.mark.parametrize("seed", range(40))
def test_what_is_planned_failed_or_under_way_is_what_a_search_finds(seed: int) -> None:
    chance = random.Random(seed)
    board = Board(some_operations(chance))
    for _ in range(60):
        before = chance.choice(list(board))
        steps = sorted(STEPS[before.status])
        if steps:
            board.put(replace(before, status=chance.choice(steps), error=WHY))
        held = list(board)
        for kinds in (BUILD_UP, TAKE_DOWN, BUILD_UP | TAKE_DOWN, frozenset({Kind.ADD})):
            planned = [op for op in held if op.kind in kinds and op.status is Status.PLANNED]
            assert board.planned(kinds) == planned, seed
            assert board.has_planned(kinds) == bool(planned), seed
        assert board.failed() == [op for op in held if op.status is Status.FAILED], seed
        assert board.unsettled == [op for op in held if op.status in (Status.SENT, Status.UNKNOWN)], seed
        besides = {op.seq for op in board.planned(TAKE_DOWN) if chance.random() < 0.5}
        first = next((op for op in board.planned(TAKE_DOWN) if op.seq not in besides), None)
        assert board.next_take_down(besides=besides) == first, seed
