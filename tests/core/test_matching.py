"""The cheapest plan: held against every other choice in thousands of small libraries, and proved by duality."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import permutations

import pytest

from tests.core.bound import fewest_writes, writes_of
from tests.core.libraries import category, library
from tests.core.reference import reference_categories, reference_library
from ytsync_desktop.core.library import Availability, Category, Library, VideoId
from ytsync_desktop.core.matching import EXACT, Gain, assign
from ytsync_desktop.core.operations import Kind
from ytsync_desktop.core.plan import Strategy
from ytsync_desktop.core.planner import build_plan

NONE = Gain(0)
SMALL = 3_000
OPTIMUM = 3_204
"""Writes of the reference library, found by two other ways below."""


def every_choice(rows: int, columns: int) -> Iterator[dict[int, int]]:
    """Each way to give some rows a column of their own."""
    for chosen in set(permutations([*range(columns), *[-1] * rows], rows)):
        yield {row: column for row, column in enumerate(chosen) if column >= 0}


def worth(chosen: Mapping[int, int], gains: Mapping[tuple[int, int], Gain]) -> tuple[int, ...]:
    found = [gains.get(pair, NONE) for pair in chosen.items()]
    return tuple(sum(getattr(one, part) for one in found) for part in ("writes", "history", "followers", "likeness"))


@pytest.mark.parametrize("seed", range(4))
def test_no_choice_is_worth_more(seed: int) -> None:
    chance = random.Random(f"choices {seed}")
    for case in range(SMALL // 4):
        rows, columns = chance.randint(1, 4), chance.randint(1, 4)
        gains = {
            (row, column): Gain(chance.randint(0, 3), chance.randint(0, 2), chance.randint(0, 1), chance.randint(0, 15))
            for row in range(rows)
            for column in range(columns)
            if chance.random() < 0.7
        }
        best = max(worth(chosen, gains) for chosen in every_choice(rows, columns))
        assert worth(assign(gains, rows, columns), gains) == best, (seed, case, gains)


def test_the_writes_decide_even_where_the_sums_have_no_room_for_the_rest() -> None:
    huge = EXACT // 16
    gains = {(0, 0): Gain(huge, 0), (0, 1): Gain(huge - 1, huge), (1, 0): Gain(huge - 1, huge), (1, 1): Gain(huge, 0)}
    assert assign(gains, 2, 2) == {0: 0, 1: 1}


# --- whole plans ------------------------------------------------------------------------------------------------------


def cheapest(lib: Library, categories: Sequence[Category]) -> int:
    """The fewest writes over every way to give categories old playlists; those with a homeless video stay."""
    gone = {video.id for video in lib.videos.values() if video.unavailable}
    homes = {video for one in categories for video in one.video_ids}
    items = {p.id: [item.video_id for item in lib.items[p.id]] for p in lib.playlists}
    free = [p for p in lib.playlists if all(video in homes or video in gone for video in items[p.id])]
    best = None
    for chosen in every_choice(len(categories), len(free)):
        writes = len(free) - len(chosen)
        for row, wanted in enumerate(categories):
            old = free[chosen[row]] if row in chosen else None
            writes += writes_of(old, items[old.id] if old else (), wanted, gone)
        best = writes if best is None else min(best, writes)
    assert best is not None
    return best


def messy(chance: random.Random) -> tuple[Library, list[Category]]:
    videos = [VideoId(f"video{n:06d}") for n in range(chance.randint(1, 9))]
    names = ["Bread", "Cheese", "Wine", "Music"]
    old = {
        chance.choice(names) + " " * n * chance.randint(0, 1): chance.choices(videos, k=chance.randint(0, 6))
        for n in range(chance.randint(1, 4))
    }
    listed = {video for playlist in old.values() for video in playlist}
    gone = {video: Availability.DELETED for video in listed if chance.random() < 0.15}
    categories = [
        category(name, chance.sample(videos, chance.randint(1, len(videos)))) for name in names[: chance.randint(1, 3)]
    ]
    alive = [one for one in categories if set(one.video_ids) - set(gone)]
    return library(old, unavailable=gone), alive


@pytest.mark.parametrize("seed", range(8))
def test_no_plan_has_fewer_writes(seed: int) -> None:
    chance = random.Random(f"libraries {seed}")
    reused = 0
    for case in range(SMALL // 8):
        lib, categories = messy(chance)
        if not categories:
            continue
        plan = build_plan(lib, categories, Strategy.REUSE)
        assert len(plan.writes) == cheapest(lib, categories), (seed, case, lib, categories)
        assert len(plan.writes) <= len(build_plan(lib, categories, Strategy.FRESH).writes)
        reused += len(plan.reused)
    assert reused > 100


def test_the_reference_library_costs_its_proven_optimum() -> None:
    lib, categories = reference_library(), reference_categories()
    plan = build_plan(lib, categories, Strategy.REUSE)
    assert len(plan.writes) == OPTIMUM
    assert len(build_plan(lib, categories, Strategy.FRESH).writes) == 4_334
    assert Counter(op.kind for op in plan.writes) == {
        Kind.ADD: 2_801,
        Kind.REMOVE: 329,
        Kind.DELETE: 62,
        Kind.RENAME: 12,
    }


def test_no_plan_of_the_reference_library_can_cost_less() -> None:
    """A bound from below: prices for every category and playlist that no choice can undercut (linear programming)."""
    assert fewest_writes(reference_library(), reference_categories()) == OPTIMUM
