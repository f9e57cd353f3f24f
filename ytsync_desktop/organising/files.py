"""Categories as a CSV file: `category,video_id`, one row per assignment."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

from ytsync_desktop.core.csv_rows import RejectedRow, Row, neutralised, read_rows, restored
from ytsync_desktop.core.errors import BadInput
from ytsync_desktop.core.library import VideoId
from ytsync_desktop.core.names import clean_name, name_key
from ytsync_desktop.core.ports import CategoryStore
from ytsync_desktop.core.text_files import write_whole

HEADER = ("category", "video_id")
_VIDEO_ID = re.compile(r"[A-Za-z0-9_-]{11}", re.ASCII)


@dataclass(frozen=True, slots=True)
class CategoriesImport:
    """What a file became: categories, distinct assignments, and rows that could not be taken."""

    categories: int
    assignments: int
    rejected: tuple[RejectedRow, ...] = ()


def import_categories(file: Path, store: CategoryStore) -> CategoriesImport:
    """Make the categories of a file the categories here, all approved; links to playlists are kept by name.

    The head line names the columns, in any order and letter case. Rows that cannot be taken are reported, the rest is
    taken; names that differ only in letter case are one category. BadInput, and nothing changed, where the file
    cannot be read, a column is missing, or no row is valid.
    """
    found: dict[str, tuple[str, dict[VideoId, None]]] = {}
    rejected: list[RejectedRow] = []
    try:
        with file.open("rb") as stream:
            rows = (row for row in read_rows(stream, file.name) if row.fields or row.fault)
            columns = _columns(next(rows, None), file.name)
            for row in rows:
                try:
                    name, video_id = _assignment(row, columns)
                except BadInput as error:
                    rejected.append(RejectedRow(row.line, error.message))
                else:
                    found.setdefault(name_key(name), (name, {}))[1][video_id] = None
    except OSError as error:
        raise BadInput(f"{file.name} cannot be read: {error.strerror}.", where=file.name) from error
    if not found:
        first = f" Line {rejected[0].line}: {rejected[0].reason}" if rejected else ""
        raise BadInput(f"{file.name} holds no valid row.{first}", where=file.name)
    store.replace_all([(name, tuple(ids)) for name, ids in found.values()])
    return CategoriesImport(len(found), sum(len(ids) for _, ids in found.values()), tuple(rejected))


def _columns(head: Row | None, name: str) -> tuple[int, int]:
    names = [field.strip().casefold() for field in head.fields] if head else []
    missing = [column for column in HEADER if column not in names]
    if missing:
        shown = ", ".join(f"“{field[:40]}”" for field in names[:6]) or "nothing"
        raise BadInput(
            f"{name}: the first line must name the columns category and video_id; {' and '.join(missing)} "
            f"{'is' if len(missing) == 1 else 'are'} missing (found: {shown}).",
            where=name,
        )
    return names.index(HEADER[0]), names.index(HEADER[1])


def _assignment(row: Row, columns: tuple[int, int]) -> tuple[str, VideoId]:
    if row.fault:
        raise BadInput(f"This row cannot be read: {row.fault}.")
    if len(row.fields) <= max(columns):
        raise BadInput("This row has too few columns.")
    name = clean_name(restored(row.fields[columns[0]]))
    video_id = restored(row.fields[columns[1]].strip())
    if not _VIDEO_ID.fullmatch(video_id):
        raise BadInput(f"“{video_id[:40]}” is not a video id.")
    return name, VideoId(video_id)


def export_categories(file: Path, store: CategoryStore) -> int:
    """Write all assignments but those of the protected category; returns their number.

    A name that a spreadsheet would take for a formula (= + - @, tab …, also behind apostrophes) is written with an
    apostrophe in front, which importing takes off again. A category without videos has no row.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADER)
    count = 0
    for category in store.categories():
        if category.protected:
            continue
        writer.writerows((neutralised(category.name), video_id) for video_id in category.video_ids)
        count += len(category.video_ids)
    write_whole(file, text.getvalue())
    return count
