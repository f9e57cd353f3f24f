"""The rows of one Takeout CSV, found by their shape, because every name in it depends on the account's language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import IO

from ytsync_desktop.core.csv_rows import RejectedRow, Row, read_rows
from ytsync_desktop.core.library import VideoId

_VIDEO_ID = re.compile(r"[A-Za-z0-9_-]{11}", re.ASCII)
_PLAYLIST_ID = re.compile(r"(?:PL|FL|LL|WL|UU)[A-Za-z0-9_-]{10,60}", re.ASCII)
Entry = tuple[VideoId, datetime | None]


@dataclass(frozen=True, slots=True)
class VideoList:
    """A CSV read as a video list. `only_head`: a head line of two columns and nothing else, as an empty list has.

    `playlist_titles` are the texts beside playlist ids: what playlists.csv holds.
    """

    entries: tuple[Entry, ...]
    rejected: tuple[RejectedRow, ...]
    only_head: bool
    playlist_titles: frozenset[str] = frozenset()

    def first_fault(self) -> str:
        """The first row that could not be taken, as a sentence, or nothing."""
        return f"Line {self.rejected[0].line}: {self.rejected[0].reason}." if self.rejected else ""


def read_video_list(stream: IO[bytes], name: str) -> VideoList:
    """Read the rows whose first column is a video id and whose second is a time.

    Blank lines part the file into blocks, as the old layout has them: head line and playlist facts, blank line, head
    line and videos. The first other row of a block is its head line; blocks before the first video are facts about
    the playlist. BadInput as in `read_rows`.
    """
    reading = _Reading()
    for row in read_rows(stream, name):
        reading.take(row)
    return reading.result()


class _Reading:
    """The rows seen so far."""

    def __init__(self) -> None:
        self._entries: dict[VideoId, datetime | None] = {}
        self._rejected: list[RejectedRow] = []
        self._block: list[RejectedRow] = []
        self._block_has_videos = False
        self._heads: list[RejectedRow] = []
        self._widths: list[int] = []
        self._titles: set[str] = set()

    def take(self, row: Row) -> None:
        if not row.fields and not row.fault:
            self._end_block()
            return
        self._widths.append(len(row.fields))
        if row.fields and _PLAYLIST_ID.fullmatch(row.fields[0].strip()):
            self._titles.update(field.strip() for field in row.fields[1:] if field.strip())
        entry = _entry(row)
        if isinstance(entry, str):
            self._block.append(RejectedRow(row.line, entry))
            return
        if not self._block_has_videos:
            self._block_has_videos = True
            self._block = self._block[1:]
        self._entries.setdefault(entry[0], entry[1])

    def _end_block(self) -> None:
        if self._entries:
            self._rejected += self._block
        else:
            self._heads += self._block
        self._block = []
        self._block_has_videos = False

    def result(self) -> VideoList:
        self._end_block()
        rejected = self._rejected if self._entries else self._heads[1:]
        only_head = not self._entries and self._widths == [2]
        return VideoList(tuple(self._entries.items()), tuple(rejected), only_head, frozenset(self._titles))


def _entry(row: Row) -> Entry | str:
    if row.fault:
        return row.fault
    video_id = row.fields[0].strip()
    if not _VIDEO_ID.fullmatch(video_id):
        return f"“{video_id[:40]}” is not a video id"
    if len(row.fields) < 2:
        return "the column with the time is missing"
    added_at = _time(row.fields[1].strip())
    if added_at is None:
        return f"“{row.fields[1].strip()[:40]}” is not a time"
    return VideoId(video_id), added_at


def _time(text: str) -> datetime | None:
    try:
        time = datetime.fromisoformat(text.removesuffix(" UTC"))
    except ValueError:
        return None
    try:
        return time.astimezone(UTC) if time.tzinfo else time.replace(tzinfo=UTC)
    except OverflowError:
        return None
