"""The sentences of a plan: why an operation is there, and why a category cannot be a playlist."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from ytsync_desktop.core.library import Category, VideoId
from ytsync_desktop.core.limits import MAX_VIDEOS, problem_with_text
from ytsync_desktop.core.operations import Kind
from ytsync_desktop.core.plan import Deletion, Plan, Strategy


def problem_with(category: Category, available: Sequence[VideoId]) -> str:
    """Why YouTube would not take the category as a playlist; empty when it would."""
    why = problem_with_text(category.name, category.description)
    if why:
        return why
    if not available:
        return "There is no video in it that can be added." if category.video_ids else "There is no video in it."
    if len(available) > MAX_VIDEOS:
        over = len(available) - MAX_VIDEOS
        return f"A playlist takes {MAX_VIDEOS:,} videos; this category has {over:,} too many. Split it."
    return ""


def too_full(there: int, adds: int) -> str:
    """Adds come before removes, so what is to be removed counts as well."""
    return (
        f"A playlist takes {MAX_VIDEOS:,} videos; this category's playlist holds {there:,} and would get {adds:,} "
        "more. Remove some of them on YouTube and refresh, or split the category."
    )


def why_deleted(deletion: Deletion) -> str:
    """“42 of 42 videos will be in: Cooking (30), Baking (12)”; unavailable ones are named apart."""
    placed = [names for _, names in deletion.contents if names]
    total = len(deletion.contents)
    if not total:
        return "is empty"
    counts = Counter(name for names in placed for name in names)
    where = ", ".join(f"{name} ({count:,})" for name, count in counts.most_common())
    sentence = (
        f"{len(placed):,} of {total:,} videos will be in: {where}" if placed else f"none of {total:,} can be moved"
    )
    if deletion.unavailable:
        sentence += f"; {len(deletion.unavailable):,} unavailable"
    return sentence


def quoted(names: Iterable[str]) -> str:
    """“Cooking”, “Baking”."""
    return ", ".join(f"“{name}”" for name in names)


def why_back(videos: int) -> str:
    """Why a playlist of a backup is made anew."""
    return f"is no longer on YouTube; private until its {videos:,} videos are back"


def why_kept_back(titles: Sequence[str]) -> str:
    """Why a playlist that this app made is not taken away again; `titles` of what has no other place."""
    if len(titles) == 1:
        return f"“{titles[0]}” is in no other playlist."
    return f"{len(titles):,} videos in it are in no other playlist, for instance “{titles[0]}”."


def what_cannot_come_back(plan: Plan) -> tuple[str, ...]:
    """What a restore cannot give back, in sentences; empty for any other plan, and where nothing is lost."""
    if plan.strategy is not Strategy.RESTORE:
        return ()
    anew = sum(1 for op in plan.of_kind(Kind.CREATE))
    adds = len(plan.of_kind(Kind.ADD))
    said = []
    if anew:
        said.append(
            f"{_playlists(anew)} made anew: links to the old addresses stay broken, and whoever had saved one "
            "has to find it again."
        )
    if adds:
        said.append(f"{adds:,} places get today as the date on which the video was added.")
    if plan.unavailable:
        said.append(f"{len(plan.unavailable):,} private or deleted videos cannot be added by anybody.")
    if plan.dropped:
        said.append(
            f"{len(plan.dropped):,} videos that were in no playlist then, such as those from Watch Later, leave your "
            "playlists again; the categories here keep them."
        )
    return tuple(said)


def _playlists(count: int) -> str:
    return "1 playlist is" if count == 1 else f"{count:,} playlists are"
