"""Which existing playlist becomes which category: the assignment that saves most writes, and no other saves more."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ytsync_desktop.core.breath import breathing
from ytsync_desktop.core.library import CategoryId, PlaylistId, VideoId
from ytsync_desktop.core.limits import has_room
from ytsync_desktop.core.names import name_key

EXACT = 2**53
"""Up to here sums of whole numbers are exact in floating point, which is what the solver computes in."""
_LIKENESS = 15


@dataclass(frozen=True, slots=True)
class Candidate:
    """A playlist that goes unless it becomes a category.

    `videos` are the available ones in it, `places` how many of its places would have to be removed if no video in it
    were wanted, `size` how many it has; `seen` tells whether others can see it.
    """

    id: PlaylistId
    title: str
    videos: frozenset[VideoId]
    places: int
    size: int
    seen: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """A category that has no playlist yet, and the available videos that shall be in it."""

    id: CategoryId
    name: str
    videos: frozenset[VideoId]


@dataclass(frozen=True, slots=True, order=True)
class Gain:
    """What it gains to turn a playlist into a category instead of making a new one; the first unequal number decides.

    `writes` that are saved; `history`, the places that keep their date; `followers`, 1 where others can see the
    playlist; `likeness` of the titles, 0 to 15.
    """

    writes: int
    history: int = 0
    followers: int = 0
    likeness: int = 0


def match(categories: Sequence[Wanted], candidates: Sequence[Candidate]) -> dict[CategoryId, PlaylistId]:
    """Category → the playlist to turn into it, each playlist at most once; a category may be left without one.

    No other choice saves more writes; among those that save as many this one keeps most places with their dates, then
    most playlists that others can see, then the titles most alike. An exact solution of the assignment problem.
    """
    chosen = assign(dict(gains(categories, candidates)), len(categories), len(candidates))
    return {categories[row].id: candidates[column].id for row, column in chosen.items()}


def gains(categories: Sequence[Wanted], candidates: Sequence[Candidate]) -> Iterator[tuple[tuple[int, int], Gain]]:
    """((category, playlist), gain) by their numbers, for each pair that costs fewer writes than to begin anew."""
    holding: dict[VideoId, list[int]] = defaultdict(list)
    for column, candidate in enumerate(breathing(candidates, 1)):
        for video_id in candidate.videos:
            holding[video_id].append(column)
    small = [column for column, candidate in enumerate(candidates) if candidate.places <= _ALWAYS]
    for row, wanted in enumerate(breathing(categories, 1)):
        kept = Counter(column for video_id in wanted.videos for column in holding.get(video_id, ()))
        for column in sorted({*kept, *small}):
            found = _gain(wanted, candidates[column], kept[column])
            if found is not None and found.writes > 0:
                yield (row, column), found


_ALWAYS = 2
"""A create and a deletion: what a playlist saves in which nothing is wanted, as long as it holds no more than that."""


def _gain(wanted: Wanted, candidate: Candidate, kept: int) -> Gain | None:
    """None where the playlist cannot hold the category's videos beside what is in it already.

    Anew: a create, an add for each video, and the old playlist's deletion. Turned: a rename unless the title is the
    same, an add for each video that is missing, a remove for each place that is not wanted.
    """
    missing = len(wanted.videos) - kept
    if not has_room(candidate.size, missing):
        return None
    anew = 1 + len(wanted.videos) + 1
    turned = (candidate.title != wanted.name) + missing + candidate.places - kept
    return Gain(anew - turned, kept, int(candidate.seen), _likeness(candidate.title, wanted.name))


def assign(gains: Mapping[tuple[int, int], Gain], rows: int, columns: int) -> dict[int, int]:
    """Row → column with the greatest sum of gains, each row and column at most once; a pair without a gain is none."""
    if not gains:
        return {}
    # Loaded where it is needed, for that takes a third of a second; scipy.optimize, with a solver as good, takes twice
    # as long, and 16 MB more.
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    numbers = _as_numbers(gains, rows)
    dearest = 1 + max(numbers.values())
    prices = {place: dearest - number for place, number in numbers.items()}
    prices |= {(row, columns + row): dearest for row in range(rows)}  # each row may also have nothing, which is dearer
    table = coo_array(([*prices.values()], [*zip(*prices, strict=True)]), (rows, columns + rows), dtype=float)
    found = zip(*(map(int, side) for side in min_weight_full_bipartite_matching(table)), strict=True)
    return {row: column for row, column in found if column < columns}


def _as_numbers(gains: Mapping[tuple[int, int], Gain], pairs: int) -> dict[tuple[int, int], int]:
    """One number for each gain, so that sums compare as the sums of the parts do, first part first.

    Where that would be more than the solver can add up exactly, the least parts are left out.
    """
    parts = [(one.writes, one.history, one.followers, one.likeness) for one in gains.values()]
    room = [1 + pairs * max(column) for column in zip(*parts, strict=True)]
    numbers = [part[0] for part in parts]
    most = room[0]
    for place in range(1, len(room)):
        if most * room[place] > EXACT:
            break
        most *= room[place]
        numbers = [number * room[place] + part[place] for number, part in zip(numbers, parts, strict=True)]
    return dict(zip(gains, numbers, strict=True))


def _likeness(one: str, other: str) -> int:
    """How many of the pairs of neighbouring letters two titles share, as a whole number from 0 to 15."""
    here, there = _pairs(one), _pairs(other)
    both = len(here) + len(there)
    return _LIKENESS * 2 * len(here & there) // both if both else 0


@lru_cache(4_096)
def _pairs(title: str) -> frozenset[str]:
    letters = f" {name_key(title)} "
    return frozenset(letters[at : at + 2] for at in range(len(letters) - 1))
