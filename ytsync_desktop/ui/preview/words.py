"""The sentences above and below the preview."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ytsync_desktop.core.operations import Kind
from ytsync_desktop.core.plan import Plan, Strategy
from ytsync_desktop.core.plan_words import what_cannot_come_back, who_will_see
from ytsync_desktop.ui.formats import count, day, number

if TYPE_CHECKING:
    from ytsync_desktop.syncing.preview import Preview

MANY_DELETES = 0.5
"""From this share of all playlists on, deleting is worth a warning."""

STRATEGIES = {
    Strategy.FRESH: (
        "Fresh",
        "Every category becomes a new private playlist; old playlists go once their videos are proved.",
    ),
    Strategy.REUSE: (
        "Reuse",
        "Old playlists are turned into categories where that saves most changes. They keep their visibility, their "
        "description, and the dates of what stays in them.",
    ),
    Strategy.RESTORE: (
        "Way back",
        "Playlists of the backup come back as they were; what this app made since goes once its videos are proved.",
    ),
}
"""What a plan is called, and what that means."""

_VERBS = ((Kind.CREATE, "create"), (Kind.RENAME, "rename"), (Kind.ADD, "add"), (Kind.REMOVE, "remove"))


def worth_showing(plan: Plan) -> bool:
    """Whether there is more to say than that nothing changes: also of a way back that cannot bring something."""
    told = plan.strategy is Strategy.RESTORE and (plan.kept or plan.unavailable or plan.problems)
    return bool(plan.operations or told)


def headline(preview: Preview) -> str:
    """The whole preview in one line: "4,334 changes · 219,060 units · 25 days (20 Nov – 14 Dec) at 9,000 a day"."""
    schedule, quota = preview.schedule, preview.quota
    days = schedule.days
    words = f"{count(len(preview.plan.writes), 'change')} · {number(preview.units)} units"
    if not days:
        return words
    first, last = day(days[0].day), day(days[-1].day)
    span = first if len(days) == 1 else f"{first} – {last}"
    return f"{words} · {count(len(days), 'day')} ({span}) at {number(quota.limit - quota.reserve)} a day"


def limits(preview: Preview) -> str:
    """Which limit sets the pace."""
    words = {
        "daily quota": "The daily quota sets the pace.",
        "creations a day": "The creations a day set the pace.",
        "refused creations": "YouTube takes no new playlists for now.",
    }
    return words.get(preview.schedule.binding, "")


def warning(preview: Preview) -> str:
    """What to look at twice before starting, or nothing; of a way back what it cannot bring."""
    if preview.plan.strategy is Strategy.RESTORE:
        return " ".join((*who_will_see(preview.plan, preview.library), *what_cannot_come_back(preview.plan)))
    return " ".join((*who_will_see(preview.plan, preview.library), *_many_deletes(preview)))


def _many_deletes(preview: Preview) -> tuple[str, ...]:
    deletes = len(preview.plan.of_kind(Kind.DELETE))
    old = len(preview.library.playlists)
    if not deletes or deletes < MANY_DELETES * old:
        return ()
    share = "All" if deletes == old else f"{number(deletes)} of"
    which = f"{share} {number(old)} playlists will be deleted"
    return (f"{which}, each only after a fresh reading shows every available video of it in its new place.",)


def start_words(preview: Preview) -> str:
    """What the start button says it will do."""
    amounts = [(verb, len(preview.plan.of_kind(kind))) for kind, verb in (*_VERBS, (Kind.DELETE, "delete"))]
    parts = [f"{verb} {number(amount)}" for verb, amount in amounts if amount]
    what = "restore" if preview.plan.strategy is Strategy.RESTORE else "sync"
    return f"Start {what}: {', '.join(parts)}"
