"""Values for the models' tests: a library small enough to count by hand, and what is planned and done with it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from ytsync_desktop.core.library import (
    Availability,
    Category,
    CategoryId,
    Channel,
    ChannelId,
    Library,
    Playlist,
    PlaylistId,
    PlaylistItem,
    PlaylistItemId,
    Video,
    VideoId,
)
from ytsync_desktop.core.operations import (
    Job,
    JobState,
    Kind,
    Operation,
    OperationError,
    Reason,
    Stage,
    StageCount,
    Status,
)
from ytsync_desktop.core.outline import outline
from ytsync_desktop.core.planner import build_plan
from ytsync_desktop.core.quota import QuotaState
from ytsync_desktop.core.schedule import Pace, lay_out
from ytsync_desktop.core.settings import Settings
from ytsync_desktop.syncing.preview import Preview

HOSTILE = "<b>bold</b> & <img src='file:///etc/passwd'> \u202eevil\u202c\nsecond line"
NOW = datetime(2026, 11, 20, 18, 0, tzinfo=UTC)


def video_id(number: int) -> VideoId:
    """An id of eleven characters."""
    return VideoId(f"video{number:06d}")


def library(videos: int = 6) -> Library:
    """Playlist “first” holds videos 0–3, “second” 3, 3 and 4; 4 is private, the last is in Watch Later only."""
    ids = [video_id(number) for number in range(videos)]
    own = ChannelId("UCme")
    described = {
        one: Video(
            one,
            title=HOSTILE if number == 0 else f"Title {number}",
            channel_title="Maker & Co" if number % 2 else "Baker",
            tags=("bread",) if number == 1 else (),
            duration=60 * number,
            published_at=datetime(2010, 1, 2, tzinfo=UTC) + timedelta(days=365 * number) / max(1, videos // 6),
            availability=Availability.PRIVATE if number == 4 else Availability.AVAILABLE,
            last_fetched=NOW,
        )
        for number, one in enumerate(ids)
    }
    playlists = {"PLfirst": ids[:4], "PLsecond": [ids[3], ids[3], ids[4]]}
    return Library(
        channel=Channel(own, "Me"),
        playlists=tuple(Playlist(PlaylistId(one), one[2:], channel_id=own) for one in playlists),
        items={PlaylistId(name): _items(name, listed) for name, listed in playlists.items()},
        videos=described,
        watch_later=(ids[-1],),
    )


def _items(name: str, listed: list[VideoId]) -> tuple[PlaylistItem, ...]:
    return tuple(
        PlaylistItem(PlaylistItemId(f"{name}{place}"), PlaylistId(name), one, place) for place, one in enumerate(listed)
    )


def categories() -> tuple[Category, ...]:
    """“alpha” (approved) holds 0–3 and the private 4, “beta” (open) holds 0."""
    return (
        Category(CategoryId(1), "alpha", video_ids=tuple(video_id(n) for n in range(5)), approved=True),
        Category(CategoryId(2), "beta & <i>co</i>", video_ids=(video_id(0),)),
        Category(CategoryId(9), "Unsorted", protected=True),
    )


def preview() -> Preview:
    """The plan of `library` and the approved category: one create, four adds, two deletes."""
    stock = library()
    plan = build_plan(stock, [category for category in categories() if category.approved])
    quota = QuotaState(date(2026, 11, 20), 0, 10_000, 1_000, NOW)
    pace = Pace(quota, Settings(), NOW - timedelta(hours=10), loopback=True)
    drawn = outline(plan)
    return Preview(plan, stock, drawn, pace, lay_out(drawn, pace))


def operation(number: int, kind: Kind = Kind.ADD, status: Status = Status.PLANNED, reason: str = "") -> Operation:
    """One operation of job 1; `reason` makes it one with an error."""
    error = OperationError(404 if reason else 0, reason, f"YouTube said {reason}", "Skip it.") if reason else None
    return Operation(
        id=number,
        job_id=1,
        seq=number,
        kind=kind,
        status=status,
        playlist_title="alpha",
        video_id=video_id(number),
        video_title=HOSTILE if number == 0 else f"Title {number}",
        error=error,
        units=50 if status is Status.DONE else 0,
        finished_at=NOW if status is Status.DONE else None,
    )


def job(state: JobState = JobState.PAUSED, reason: Reason | None = Reason.USER, **more: object) -> Job:
    """Job 1 of ten adds, three of them done."""
    facts: dict[str, object] = {
        "id": 1,
        "state": state,
        "reason": reason,
        "strategy": "fresh",
        "plan_id": "abc",
        "channel_id": ChannelId("UCme"),
        "started_at": NOW,
        "units_planned": 500,
        "stages": (StageCount(Stage.ADD_VIDEOS, 10, 3),),
    }
    return Job(**{**facts, **more})  # type: ignore[arg-type]
