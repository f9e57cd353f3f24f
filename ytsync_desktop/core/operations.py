"""Operations and jobs: their kinds, stages and states, and which step may follow which."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from ytsync_desktop.core.library import CategoryId, ChannelId, PlaylistId, PlaylistItemId, Privacy, VideoId


class Stage(StrEnum):
    """A label on operations, in the order they are shown."""

    BACKUP = "backup"
    CREATE_PLAYLISTS = "create_playlists"
    ADD_VIDEOS = "add_videos"
    REMOVE_VIDEOS = "remove_videos"
    CLEAR_WATCH_LATER = "clear_watch_later"
    DELETE_PLAYLISTS = "delete_playlists"


class Kind(StrEnum):
    """What an operation does."""

    CREATE = "create"
    RENAME = "rename"
    ADD = "add"
    REMOVE = "remove"
    DELETE = "delete"
    BY_HAND = "by_hand"


STAGE_OF = {
    Kind.CREATE: Stage.CREATE_PLAYLISTS,
    Kind.RENAME: Stage.CREATE_PLAYLISTS,
    Kind.ADD: Stage.ADD_VIDEOS,
    Kind.REMOVE: Stage.REMOVE_VIDEOS,
    Kind.BY_HAND: Stage.CLEAR_WATCH_LATER,
    Kind.DELETE: Stage.DELETE_PLAYLISTS,
}


class Status(StrEnum):
    """The life of one operation."""

    PLANNED = "planned"
    SENT = "sent"
    UNKNOWN = "unknown"
    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"
    BY_HAND = "by_hand"


SETTLED = frozenset({Status.DONE, Status.FAILED, Status.SKIPPED, Status.BY_HAND})

STEPS: dict[Status, frozenset[Status]] = {
    Status.PLANNED: frozenset({Status.SENT, Status.FAILED, Status.SKIPPED, Status.DONE}),
    Status.SENT: frozenset({Status.DONE, Status.UNKNOWN, Status.FAILED, Status.PLANNED, Status.SKIPPED}),
    Status.UNKNOWN: frozenset({Status.DONE, Status.PLANNED, Status.FAILED, Status.SKIPPED}),
    Status.DONE: frozenset({Status.PLANNED, Status.FAILED, Status.SKIPPED}),  # only by a sweep that misses it
    Status.FAILED: frozenset({Status.PLANNED, Status.SKIPPED}),
    Status.SKIPPED: frozenset(),
    Status.BY_HAND: frozenset(),
}
"""Which state may follow which; anything else is a fault of the program and is refused by the journal."""


class JobState(StrEnum):
    """The states of a job."""

    PENDING = "pending"
    RUNNING = "running"
    PAUSED = "paused"
    WAITING = "waiting_for_decision"
    COMPLETED = "completed"
    ABORTED = "aborted"
    FAILED = "failed"


FINISHED = frozenset({JobState.COMPLETED, JobState.ABORTED, JobState.FAILED})


class Reason(StrEnum):
    """Why a job stands still."""

    QUOTA = "quota"
    CREATION_LIMIT = "creation_limit"
    SETTLE = "settle"
    NETWORK = "network"
    SIGN_IN = "sign_in"
    CHANNEL = "channel"
    GUARD = "guard"
    DISK = "disk"
    USER = "user"
    INTERRUPTED = "interrupted"
    FAILURES = "failures"
    DRIFT = "drift"


class Decision(StrEnum):
    """The answer to collected failures or to drift."""

    RETRY = "retry"
    SKIP = "skip"
    ABORT = "abort"


@dataclass(frozen=True, slots=True)
class OperationError:
    """Why an operation failed or was skipped: HTTP `status` (0 if never sent), reason, words, what to do."""

    status: int
    reason: str
    message: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    """One write on YouTube, or one by the person's hand, as the journal holds it.

    `depends_on` is the `seq` of the create that an add waits for; `playlist_id` is None until that is done.
    `description`, `language` and `marker` belong to creates and renames. A rename with a `privacy` sets all four texts
    and the visibility, one without the title only. `copy` says of an add that it makes the video's n-th place in its
    playlist; `restores` of a create which playlist of a backup it brings back.
    `result_id` is what YouTube gave: a playlist id for creates, an item id for adds. `units` were booked so far.
    """

    id: int
    job_id: int
    seq: int
    kind: Kind
    status: Status
    playlist_title: str
    playlist_id: PlaylistId | None = None
    category_id: CategoryId | None = None
    video_id: VideoId | None = None
    video_title: str = ""
    item_id: PlaylistItemId | None = None
    depends_on: int | None = None
    why: str = ""
    description: str = ""
    marker: str = ""
    language: str = ""
    privacy: Privacy | None = None
    copy: int = 1
    restores: PlaylistId | None = None
    result_id: str | None = None
    error: OperationError | None = None
    attempts: int = 0
    units: int = 0
    sent_at: datetime | None = None
    finished_at: datetime | None = None
    verified_at: datetime | None = None

    @property
    def stage(self) -> Stage:
        """The stage this operation is shown under."""
        return STAGE_OF[self.kind]


@dataclass(frozen=True, slots=True)
class StageCount:
    """Operations of one stage by state; `left` = planned, sent or unknown."""

    stage: Stage
    total: int
    done: int = 0
    failed: int = 0
    skipped: int = 0

    @property
    def left(self) -> int:
        """Operations that are not settled yet."""
        return self.total - self.done - self.failed - self.skipped


PlannedDay = tuple[date, int]
"""A Pacific date and the units planned for it."""


@dataclass(frozen=True, slots=True)
class Job:
    """One carrying-out of one plan. Times in UTC; units as planned (`units_planned` writes and reads) and as used."""

    id: int
    state: JobState
    reason: Reason | None
    strategy: str
    plan_id: str
    channel_id: ChannelId
    started_at: datetime
    units_planned: int
    units_used: int = 0
    resume_at: datetime | None = None
    message: str = ""
    finished_at: datetime | None = None
    last_resumed_at: datetime | None = None
    finish_date: str | None = None
    planned_days: tuple[PlannedDay, ...] = ()
    backup_id: int | None = None
    confirmed_deletes: int = 0
    no_creates_until: datetime | None = None
    stages: tuple[StageCount, ...] = ()

    @property
    def finished(self) -> bool:
        """Whether nothing of it will ever run again."""
        return self.state in FINISHED
