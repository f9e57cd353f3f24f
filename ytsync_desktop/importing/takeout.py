"""Watch Later from Google Takeout: taking a file over, and seeing from a later one what was cleared."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Protocol

from ytsync_desktop.core.csv_rows import RejectedRow
from ytsync_desktop.core.errors import BadInput
from ytsync_desktop.core.library import VideoId
from ytsync_desktop.core.ports import Journal
from ytsync_desktop.importing.takeout_archive import open_archive, watch_later_member
from ytsync_desktop.importing.takeout_rows import VideoList, read_video_list

MAX_BYTES = 500 * 1024 * 1024


class WatchLaterStore(Protocol):
    """The entries of Watch Later on this machine."""

    def set_watch_later(self, entries: Iterable[tuple[VideoId, datetime | None]]) -> tuple[int, int]:
        """Take over entries; returns (added, already known)."""

    def watch_later(self) -> tuple[tuple[VideoId, datetime | None], ...]:
        """The entries not cleared, in the order of the file they came from."""

    def mark_cleared(self, video_ids: Iterable[VideoId], *, at: datetime) -> None:
        """Note entries that are gone from Watch Later."""


@dataclass(frozen=True, slots=True)
class WatchLaterImport:
    """What became of a Takeout file: entries added and known before, and rows that could not be taken."""

    added: int
    already_known: int
    rejected: tuple[RejectedRow, ...] = ()


@dataclass(frozen=True, slots=True)
class WatchLaterVerification:
    """Entries that a later Takeout no longer has (`cleared`), and those it still has (`left`)."""

    cleared: int
    left: int


def import_watch_later(file: Path, store: WatchLaterStore) -> WatchLaterImport:
    """Take over the Watch Later list of a Takeout CSV or zip in any language.

    BadInput, and nothing changed, where the file cannot be read, holds no video list, or holds several of which none
    can be told to be Watch Later.
    """
    found = _read(file)
    if not found.entries:
        raise BadInput(
            f"{file.name} holds no row of a video list: a video id of 11 characters and a time. {found.first_fault()}",
            where=file.name,
        )
    added, known = store.set_watch_later(found.entries)
    return WatchLaterImport(added, known, found.rejected)


def verify_watch_later(file: Path, store: WatchLaterStore, journal: Journal, *, at: datetime) -> WatchLaterVerification:
    """Compare the known entries with a later Takeout file; those absent from it are marked as cleared.

    A list with a head line and no rows is an emptied Watch Later. The newest job is told. BadInput as for the import,
    and where a row cannot be read: an entry that might be in it must not count as cleared.
    """
    found = _read(file)
    if found.rejected or not (found.entries or found.only_head):
        raise BadInput(f"{file.name} cannot show what was cleared. {found.first_fault()}", where=file.name)
    still = {video_id for video_id, _ in found.entries}
    known = [video_id for video_id, _ in store.watch_later()]
    cleared = [video_id for video_id in known if video_id not in still]
    store.mark_cleared(cleared, at=at)
    job = journal.unfinished_job() or next(iter(journal.jobs()), None)
    if job is not None:
        journal.verify_by_hand(job.id, cleared, at=at)
    return WatchLaterVerification(len(cleared), len(known) - len(cleared))


def _read(file: Path) -> VideoList:
    with ExitStack() as open_files:
        try:
            if file.stat().st_size > MAX_BYTES:
                raise BadInput(f"{file.name} is larger than 500 MB. Pass the Watch Later CSV itself.", where=file.name)
            stream: IO[bytes] = open_files.enter_context(file.open("rb"))
        except OSError as error:
            raise BadInput(f"{file.name} cannot be read: {error.strerror}.", where=file.name) from error
        start = stream.read(4)
        stream.seek(0)
        if not start.startswith(b"PK"):
            return read_video_list(stream, file.name)
        archive = open_files.enter_context(open_archive(stream, file.name))
        return watch_later_member(archive, file.name)
