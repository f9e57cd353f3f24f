"""The sentences of a plan: why an operation is there, and why a category cannot be a playlist."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from ytsync_desktop.core.library import Category, VideoId
from ytsync_desktop.core.limits import MAX_VIDEOS, problem_with_text
from ytsync_desktop.core.plan import Deletion


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
