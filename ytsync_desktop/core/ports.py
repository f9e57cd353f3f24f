"""The Protocols that engines use and adapters fulfil; the only thing engines know of the outside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from ytsync_desktop.core.library import (
    Category,
    CategoryId,
    Channel,
    ChannelId,
    Library,
    Playlist,
    PlaylistId,
    PlaylistItem,
    PlaylistItemId,
    Privacy,
    Video,
    VideoId,
)
from ytsync_desktop.core.operations import (
    Job,
    JobState,
    Operation,
    OperationError,
    PlannedDay,
    Reason,
    Status,
)
from ytsync_desktop.core.plan import Plan, PlannedOperation
from ytsync_desktop.core.quota import QuotaState
from ytsync_desktop.core.settings import Settings

# --- YouTube ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PlaylistPage:
    """One page of playlists.list."""

    items: tuple[Playlist, ...]
    next_page_token: str | None
    total: int
    etag: str


@dataclass(frozen=True, slots=True)
class ItemPage:
    """One page of playlistItems.list."""

    items: tuple[PlaylistItem, ...]
    next_page_token: str | None
    total: int
    etag: str


class YouTube(Protocol):
    """The signed-in account on YouTube. Safe to use from several threads; errors are `core.errors.YouTubeError`.

    Reads book their unit in the ledger before they are sent. Writes do not: the journal books a write together with
    its intent. No method repeats a request by itself, but for one refresh of the token after a 401.
    Every reply's `Date` is handed to the clock. All reads raise NotFound where YouTube answers 404.
    """

    def own_channel(self) -> Channel:
        """The channel that the token speaks for (1 unit). ProjectProblem when the account has none."""

    def playlists_page(self, *, page_token: str | None = None, etag: str | None = None) -> PlaylistPage | None:
        """A page of the channel's own playlists (1 unit); None when `etag` still holds (304)."""

    def playlists_by_id(self, ids: Sequence[PlaylistId]) -> tuple[Playlist, ...]:
        """Up to 50 playlists by id (1 unit); those that do not exist are left out."""

    def items_page(
        self, playlist_id: PlaylistId, *, page_token: str | None = None, etag: str | None = None
    ) -> ItemPage | None:
        """A page of a playlist's items in order of position (1 unit); None when `etag` still holds (304)."""

    def items_with_video(self, playlist_id: PlaylistId, video_id: VideoId) -> tuple[PlaylistItem, ...]:
        """The items of a playlist that hold one video (1 unit)."""

    def item_by_id(self, item_id: PlaylistItemId) -> PlaylistItem | None:
        """One item, or None (1 unit)."""

    def videos(self, ids: Sequence[VideoId]) -> tuple[Video, ...]:
        """Up to 50 videos (1 unit). YouTube leaves out what it will not show."""

    def create_playlist(self, title: str, description: str, privacy: Privacy, language: str = "") -> Playlist:
        """Create a playlist; returns it only when the reply echoes title and description."""

    def update_playlist(self, playlist_id: PlaylistId, title: str, description: str, language: str = "") -> Playlist:
        """Send the whole snippet: what is left out of it YouTube deletes."""

    def add_video(self, playlist_id: PlaylistId, video_id: VideoId) -> PlaylistItem:
        """Append a video; returns the item only when the reply echoes playlist and video."""

    def remove_item(self, item_id: PlaylistItemId) -> None:
        """Remove one place of a playlist; returns only after a 204."""

    def delete_playlist(self, playlist_id: PlaylistId) -> None:
        """Delete a playlist; returns only after a 204."""


class Meter(Protocol):
    """Where calls are booked, before they are sent."""

    def book(self, method: str, units: int) -> None:
        """Book one call of e.g. "playlistItems.list". Raises QuotaExhausted when the day's limit is reached."""


class Clock(Protocol):
    """The server's time; see core.clock."""

    heard: bool
    """Whether a reply confirmed the time since `doubt`; before that the ledger lets one call pass at its limit."""

    def now(self) -> datetime:
        """Aware, UTC."""

    def observe(self, date: datetime) -> None:
        """Take over the time of a reply."""

    def doubt(self) -> None:
        """Begin a run: the next reply says what time it is."""

    def monotonic(self) -> float:
        """Seconds that never jump."""


# --- quota -----------------------------------------------------------------------------------------------------------


class Ledger(Meter, Protocol):
    """The units spent per Pacific day by one Google client id, shared by all accounts that use it."""

    def state(self) -> QuotaState:
        """Today, by the server's clock."""

    def mark_exhausted(self) -> None:
        """The server refused: today's count is raised to the limit."""

    def creates_today(self) -> int:
        """playlists.insert sent on the present Pacific day."""

    def charge_to(self, job_id: int | None) -> None:
        """Count the reads that follow as spent by this job (None: by no job)."""

    def history(self) -> tuple[tuple[date, int], ...]:
        """Units per day, oldest first."""


# --- library, categories, import ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LibraryCounts:
    """What is on this machine, in numbers. `items` counts duplicates too; `unavailable` distinct videos."""

    playlists: int
    items: int
    videos: int
    unavailable: int
    watch_later: int
    not_checked: int
    last_import_at: datetime | None
    complete: bool


class LibraryStore(Protocol):
    """The imported library on this machine."""

    def load(self) -> Library:
        """Everything, as one value."""

    def counts(self) -> LibraryCounts:
        """Figures without loading everything."""

    def channel(self) -> Channel | None:
        """The channel this folder belongs to."""

    def set_watch_later(self, entries: Iterable[tuple[VideoId, datetime | None]]) -> tuple[int, int]:
        """Take over Watch Later entries; returns (added, already known)."""

    def watch_later(self) -> tuple[tuple[VideoId, datetime | None], ...]:
        """The entries in the order of the file they came from."""


class CategoryStore(Protocol):
    """The categories on this machine. Every change is one transaction; names are unique without regard to case."""

    def categories(self) -> tuple[Category, ...]:
        """All, the protected one last, the others by name; videos in the order they were assigned."""

    def create(
        self, name: str, video_ids: Sequence[VideoId], *, description: str = "", approved: bool = False
    ) -> CategoryId:
        """A new category; BadInput when the name is empty or taken."""

    def rename(self, category_id: CategoryId, name: str) -> None:
        """Give another name; BadInput when it is empty or taken."""

    def delete(self, category_id: CategoryId) -> None:
        """Forget a category; its playlist on YouTube is not touched. BadInput for the protected one."""

    def put(self, categories: Sequence[Category], *, removed: Iterable[CategoryId] = ()) -> None:
        """Make these categories be as given, with their ids, and forget `removed`: the inverse of any edit.

        A link to a playlist is never lost or replaced by it. BadInput when a name is empty or taken.
        """

    def approve(self, category_ids: Iterable[CategoryId], approved: bool) -> None:
        """Mark as wanted or as still open."""

    def assign(self, category_id: CategoryId, video_ids: Sequence[VideoId]) -> tuple[VideoId, ...]:
        """Add videos; returns those that were not in it before."""

    def remove(self, category_id: CategoryId, video_ids: Sequence[VideoId]) -> tuple[VideoId, ...]:
        """Take videos out; returns those that were in it."""

    def replace_all(self, categories: Sequence[tuple[str, Sequence[VideoId]]]) -> None:
        """Make these the categories, all approved; by name they keep id and link to a playlist made earlier."""


# --- jobs ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an operation: its new state, with what YouTube gave (`result_id`) or said (`error`)."""

    status: Status
    result_id: str | None = None
    error: OperationError | None = None
    evidence: str = ""
    verified: bool = False


class Journal(Protocol):
    """Jobs and their operations, written so that a kill at any moment loses nothing.

    Every method is one transaction and is durable when it returns. DiskFull or StoreProblem when it cannot be.
    """

    def create_job(self, plan: Plan, *, units_planned: int, days: Sequence[PlannedDay], at: datetime) -> Job:
        """Freeze the plan: the job (pending), its days as previewed, one row per operation, each create with a marker.

        NotPossible while another job is unfinished.
        """

    def unfinished_job(self) -> Job | None:
        """The one job that may still run."""

    def job(self, job_id: int) -> Job | None:
        """A job with its counts."""

    def jobs(self) -> tuple[Job, ...]:
        """All jobs, newest first."""

    def plan(self, job_id: int) -> Plan:
        """The frozen plan."""

    def operations(self, job_id: int) -> tuple[Operation, ...]:
        """All operations in order of `seq`."""

    def set_state(
        self,
        job_id: int,
        state: JobState,
        *,
        at: datetime,
        reason: Reason | None = None,
        resume_at: datetime | None = None,
        message: str = "",
    ) -> Job:
        """Note where the job stands. Finished states set `finished_at`; running sets `last_resumed_at`."""

    def set_backup(self, job_id: int, backup_id: int | None) -> None:
        """Note the verified backup that the job may rely on; None takes it back."""

    def forbid_creates(self, job_id: int, until: datetime) -> None:
        """Note that YouTube refused a create: none before `until`."""

    def record_intent(self, operation_id: int, *, at: datetime) -> Operation:
        """PLANNED → SENT with a new attempt, its 50 units booked, all in one transaction, before the first byte leaves.

        NotPossible when the operation is not planned or another one is sent.
        """

    def record_outcome(self, operation_id: int, outcome: Outcome, *, at: datetime) -> Operation:
        """Close the open attempt and step to `outcome.status` (see operations.STEPS), in one transaction with:

        a done create: its playlist in the local library, its id in the adds that wait for it and in its category;
        a done add / remove / delete / rename: the same change in the local library. Done by a read-back when
        `outcome.verified`.
        """

    def add_repair(self, job_id: int, planned: PlannedOperation) -> Operation:
        """One more operation that a sweep found necessary (the removal of a second copy), planned, at the end.

        The only way in which a running job grows; `planned.seq` is ignored.
        """

    def verify(self, operation_ids: Iterable[int], *, at: datetime) -> None:
        """Note that a listing showed these done operations in effect."""

    def skip(self, operation_ids: Iterable[int], error: OperationError | None, *, at: datetime) -> None:
        """Step to SKIPPED; `error` None keeps what is recorded."""

    def retry(self, operation_ids: Iterable[int]) -> None:
        """FAILED → PLANNED."""

    def keep(self, job_id: int, playlist_id: PlaylistId, title: str, why: str) -> None:
        """Note an old playlist that this job leaves alone."""

    def kept(self, job_id: int) -> tuple[tuple[PlaylistId, str, str], ...]:
        """(playlist, title, why) of the plan and of the run."""

    def set_answers(self, job_id: int, answers: Mapping[str, str]) -> None:
        """Note the person's decisions that the run must know (e.g. {"drift": "skip"})."""

    def answers(self, job_id: int) -> Mapping[str, str]:
        """The decisions noted so far."""

    def verify_by_hand(self, job_id: int, cleared: Iterable[VideoId], *, at: datetime) -> int:
        """Note Watch Later entries seen to be gone; returns how many are newly verified."""

    def units_per_day(self, job_id: int) -> tuple[tuple[date, int, int], ...]:
        """(day, units of writes, units of reads) this job has spent, oldest first."""


# --- backups ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Backup:
    """What was on YouTube at one moment. `items` per playlist in order of position."""

    channel_id: ChannelId
    taken_at: datetime
    playlists: tuple[Playlist, ...]
    items: Mapping[PlaylistId, tuple[PlaylistItem, ...]]


@dataclass(frozen=True, slots=True)
class BackupInfo:
    """One backup file, as listed."""

    id: int
    created_at: datetime
    job_id: int | None
    playlists: int
    items: int
    sha256: str
    file_name: str


class Backups(Protocol):
    """Backup files and their register."""

    def save(self, backup: Backup, job_id: int | None) -> BackupInfo:
        """Write atomically, reopen, compare; registered only when what was read equals what was meant."""

    def load(self, backup_id: int) -> Backup:
        """Read and check; StoreProblem naming the file when checksum, schema or counts do not hold."""

    def list(self) -> tuple[BackupInfo, ...]:
        """All, newest first."""


class SettingsStore(Protocol):
    """The person's settings."""

    def load(self) -> Settings:
        """The settings in force."""

    def set(self, name: str, text: str) -> Settings:
        """Change one; BadInput when it cannot be."""


# --- credentials -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, repr=False)
class Credential:
    """What is kept of a sign-in. Never printed, never logged."""

    client_id: str
    client_secret: str
    refresh_token: str
    channel_id: ChannelId
    auth_uri: str
    token_uri: str
    revoke_uri: str
    scopes: tuple[str, ...]


class Credentials(Protocol):
    """Where the sign-in of one data folder is kept, keyed by API root + client id + channel."""

    def load(self) -> Credential | None:
        """The stored sign-in, or None. Raises nothing for an absent or locked keyring: see `problem`."""

    def save(self, credential: Credential) -> bool:
        """Store and read back; False when it lasts for this process only."""

    def forget(self) -> None:
        """Remove every entry of this folder."""

    @property
    def problem(self) -> str:
        """Why the last load or save could not use the keyring, in a sentence; empty when it could."""
