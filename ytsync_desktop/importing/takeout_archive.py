"""A Takeout zip: checked before anything is read, nothing ever unpacked, and Watch Later found in it."""

from __future__ import annotations

import lzma
import re
import stat
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath
from typing import IO

from ytsync_desktop.core.errors import BadInput
from ytsync_desktop.importing.takeout_rows import VideoList, read_video_list

MAX_MEMBERS = 10_000
MAX_TOTAL = 500 * 1024 * 1024
MAX_RATIO = 100
_RATIO_FLOOR = 64 * 1024
_BROKEN = (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, zlib.error, lzma.LZMAError)

# How YouTube calls the list in its own pages; languages that are not here are found by elimination.
WATCH_LATER_TITLES = (
    "Watch later",
    "Ver más tarde",
    "Mirar más tarde",
    "나중에 볼 동영상",
    "Später ansehen",
    "À regarder plus tard",
    "Assistir mais tarde",
    "Ver mais tarde",
    "Guarda più tardi",
    "後で見る",
    "稍后观看",
    "稍後觀看",
    "Смотреть позже",
    "Переглянути пізніше",
    "Do obejrzenia",
    "Later bekijken",
    "Daha sonra izle",
    "Titta senare",
    "Se senere",
    "Katso myöhemmin",
    "Přehrát později",
    "Tonton nanti",
    "Xem sau",
    "ดูภายหลัง",
    "बाद में देखें",
)


def open_archive(stream: IO[bytes], name: str) -> zipfile.ZipFile:
    """A zip that is safe to read from. BadInput where it is damaged, encrypted, too large or plays tricks."""
    try:
        archive = zipfile.ZipFile(stream)
    except _BROKEN as error:
        raise BadInput(f"{name} is not a readable zip file.", where=name) from error
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise _refused(name, f"it has more than {MAX_MEMBERS:,} files")
    if sum(member.file_size for member in members) > MAX_TOTAL:
        raise _refused(name, "its files are larger than 500 MB together")
    for member in members:
        fault = _fault(member)
        if fault:
            raise _refused(name, f"“{member.filename[:80]}” {fault}")
    return archive


def _refused(name: str, why: str) -> BadInput:
    return BadInput(f"{name} is refused: {why}. Unpack it yourself and pass the Watch Later CSV.", where=name)


def _fault(member: zipfile.ZipInfo) -> str:
    path = member.filename
    if PurePosixPath(path).is_absolute() or PureWindowsPath(path).drive or path.startswith("\\"):
        return "has an absolute path"
    if ".." in re.split(r"[/\\]", path):
        return "points out of its folder"
    if stat.S_ISLNK(member.external_attr >> 16):
        return "is a link"
    if member.flag_bits & 0x1:
        return "is encrypted"
    if member.file_size > max(_RATIO_FLOOR, MAX_RATIO * member.compress_size):
        return "is packed more than 100 to 1"
    return ""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A CSV of the zip that is a video list: its path, its name as people see it, and its rows."""

    path: str
    title: str
    rows: VideoList


def watch_later_member(archive: zipfile.ZipFile, name: str) -> VideoList:
    """The rows of the Watch Later file in a Takeout zip.

    Told by YouTube's own name for the list; else it is the one video list whose title is not in playlists.csv.
    BadInput naming the lists where more than one is left.
    """
    found, titles = _video_lists(archive, name)
    if not found:
        raise BadInput(f"{name} holds no video list. In Takeout, choose YouTube → playlists.", where=name)
    known = [candidate for candidate in found if _is_watch_later(candidate.title)]
    chosen = known or _unexplained(found, titles)
    if len(chosen) == 1:
        return chosen[0].rows
    listed = ", ".join(f"“{candidate.path}”" for candidate in (chosen or found)[:10])
    more = len(chosen or found) - 10
    raise BadInput(
        f"{name} holds several lists, and none can be told to be Watch Later: {listed}"
        f"{f' and {more} more' if more > 0 else ''}. Unpack the right one and pass it itself.",
        where=name,
    )


def _video_lists(archive: zipfile.ZipFile, name: str) -> tuple[list[_Candidate], frozenset[str]]:
    found: list[_Candidate] = []
    titles: set[str] = set()
    for member in archive.infolist():
        if member.is_dir() or not member.filename.casefold().endswith(".csv"):
            continue
        title = _plain(PurePosixPath(member.filename).stem)
        try:
            with archive.open(member) as stream:
                rows = read_video_list(stream, member.filename)
        except BadInput:
            if _is_watch_later(title):
                raise
            continue  # some other table of the export, not ours to judge
        except _BROKEN as error:
            raise BadInput(f"{name} is damaged: “{member.filename}” cannot be read.", where=name) from error
        titles.update(rows.playlist_titles)
        if rows.entries or rows.only_head:
            found.append(_Candidate(member.filename, title, rows))
    return found, frozenset(_plain(title) for title in titles)


def _plain(text: str) -> str:
    """Letter case, no-break spaces and the signs that file names cannot hold make no difference."""
    text = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r'[\\/:*?"<>|\'&%#]', "_", text).strip()


_KNOWN = tuple(_plain(title) for title in WATCH_LATER_TITLES)


def _is_watch_later(title: str) -> bool:
    return any(
        title.startswith(known) and re.fullmatch(r"([-_ ][^-_ ]+)?(\(\d+\))?", title[len(known) :]) for known in _KNOWN
    )


def _unexplained(found: list[_Candidate], titles: frozenset[str]) -> list[_Candidate]:
    """Lists that belong to no title. What follows a title in a file name (“-videos”) is the same in one export."""
    endings = _endings(found, titles)
    if not endings:
        return found
    ending = max(endings, key=lambda text: (endings[text], len(text)))
    return [candidate for candidate in found if candidate.title not in {title + ending for title in titles}]


def _endings(found: list[_Candidate], titles: frozenset[str]) -> Mapping[str, int]:
    return Counter(
        candidate.title[len(title) :] for candidate in found for title in titles if candidate.title.startswith(title)
    )
