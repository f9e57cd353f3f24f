"""The sentences of a plan: why an operation is there, and why a category cannot be a playlist."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from ytsync_desktop.core.library import Category, Library, Playlist, Privacy, VideoId
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


def why_back(videos: int, privacy: Privacy) -> str:
    """Why a playlist of a backup is made anew."""
    until = _counted(videos, "video")
    return f"is no longer on YouTube; private until its {until} {'is' if videos == 1 else 'are'} back, then {privacy}"


def why_words(then: Privacy, now: Privacy | None = None) -> str:
    """Why a playlist gets another title, description, language or visibility."""
    seen = f"and is {then} again" if now is not then else f"and stays {then}"
    return f"gets its own words back {seen}"


def why_homeless(titles: Iterable[str]) -> str:
    """Why an old playlist is not deleted; `titles` of what no approved category takes."""
    named = list(titles)
    if len(named) == 1:
        return f"“{named[0]}” belongs to no approved category."
    return f"{len(named):,} videos in it belong to no approved category, for instance “{named[0]}”."


def why_kept_back(titles: Iterable[str]) -> str:
    """Why a playlist that this app made is not taken away again; `titles` of what has no other place."""
    named = list(titles)
    if len(named) == 1:
        return f"“{named[0]}” is in no other playlist."
    return f"{len(named):,} videos in it are in no other playlist, for instance “{named[0]}”."


def why_yours_now(left: Playlist, now: Playlist) -> str:
    """What the person changed about a playlist that this app had made; empty where nothing."""
    if now.title != left.title:
        return f"You renamed it: it was called “{left.title}”."
    if now.privacy != left.privacy:
        return f"You made it {now.privacy}."
    return "You gave it another description." if now.description != left.description else ""


def what_cannot_come_back(plan: Plan) -> tuple[str, ...]:
    """What a restore cannot give back, in sentences; empty for any other plan, and where nothing is lost."""
    if plan.strategy is not Strategy.RESTORE:
        return ()
    anew, adds = len(plan.of_kind(Kind.CREATE)), len(plan.of_kind(Kind.ADD))
    said = []
    if anew:
        made = f"{_counted(anew, 'playlist')} {'is' if anew == 1 else 'are'} made anew"
        said.append(f"{made}: old links to them stay broken, and whoever had saved one has to find it again.")
    if adds:
        said.append(f"{_counted(adds, 'video')} {'gets' if adds == 1 else 'get'} today as the date added.")
    late = sum(1 for op in plan.of_kind(Kind.ADD) if op.depends_on is None)
    if late:
        said.append(f"{_counted(late, 'video')} {'comes' if late == 1 else 'come'} back at the end of its playlist.")
    if plan.unavailable:
        said.append(f"{_counted(len(plan.unavailable), 'private or deleted video')} cannot be added by anybody.")
    if plan.dropped:
        said.append(
            f"{_counted(len(plan.dropped), 'video')} that came from no playlist, such as those from Watch Later, will "
            "be in none again; the categories here keep them. What you have cleared from Watch Later since would then "
            "be nowhere on YouTube: check Watch Later with a later Takeout first, and its playlists stay."
        )
    return tuple(said)


def who_will_see(plan: Plan, library: Library) -> tuple[str, ...]:
    """What others will see afterwards, in a sentence: what is restored, or what is added to visible ones."""
    restored = Counter(op.privacy for op in plan.of_kind(Kind.RENAME) if op.privacy not in (None, Privacy.PRIVATE))
    if restored:
        shown = [f"{count:,} {privacy}" for privacy, count in restored.items()]
        return (f"Visible to others afterwards, as before: {', '.join(shown)}.",)
    filled = {op.playlist_id for op in plan.of_kind(Kind.ADD)} | {one.playlist_id for one in plan.reused}
    seen = Counter(p.privacy for p in library.playlists if p.id in filled and p.privacy is not Privacy.PRIVATE)
    if seen:
        shown = [f"{count:,} {privacy}" for privacy, count in seen.items()]
        return (f"Playlists that go on stay as visible as they are, and so is what is added: {', '.join(shown)}.",)
    return ()


def what_becomes(plan: Plan) -> tuple[str, ...]:
    """Each reused playlist with the category that it becomes, in a few words."""
    return tuple(
        f"“{one.title}” becomes “{one.name}”" if one.title != one.name else f"“{one.title}” goes on"
        for one in plan.reused
    )


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"
