"""What the left side of the library says of each source: all its words, made off the window's thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ytsync_desktop.core.library import CategoryId, PlaylistId
from ytsync_desktop.ui.formats import count, number
from ytsync_desktop.ui.text import one_line, tooltip

if TYPE_CHECKING:
    from ytsync_desktop.ui.library.shelf import Group, Shelf, Source


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row: its two cells, its icon, and the whole in words (`said`, and as a tooltip).

    `source` is None for a heading, which cannot be chosen. `takes` says that videos can be dropped on it.
    """

    source: Source | None
    words: str
    amount: str
    symbol: str
    tone: str
    said: str
    tip: str
    takes: bool = False


@dataclass(frozen=True, slots=True)
class SourceRows:
    """All rows: the computed groups, then two headings with what stands below each. Equal where they look alike."""

    groups: tuple[SourceRow, ...]
    headings: tuple[tuple[SourceRow, tuple[SourceRow, ...]], ...]


def source_rows(shelf: Shelf, groups: dict[Group, str]) -> SourceRows:
    """The rows of a shelf; `groups` in their order with the icon of each."""
    approved = f"{number(shelf.approved)} of {number(len(shelf.own))}" if shelf.own else "0"
    playlists = shelf.catalogue.playlists
    return SourceRows(
        tuple(
            _row(one, one, number(shelf.size(one)), symbol, said=_said(shelf, one)) for one, symbol in groups.items()
        ),
        (
            (
                _row(None, "Categories", approved, "stack", "accent"),
                tuple(_category(shelf, category.id, approved=category.approved) for category in shelf.own),
            ),
            (
                _row(None, "Playlists", number(len(playlists)), "playlist", "accent"),
                tuple(_playlist(shelf, playlist.id) for playlist in playlists),
            ),
        ),
    )


def _row(
    source: Source | None,
    words: str,
    amount: str,
    symbol: str,
    tone: str = "dim",
    *,
    said: str = "",
    takes: bool = False,
) -> SourceRow:
    said = said or f"{words}, {amount}"
    return SourceRow(source, words, amount, symbol, tone, said, tooltip(said), takes)


def _category(shelf: Shelf, source: CategoryId, *, approved: bool) -> SourceRow:
    words, amount, said = one_line(shelf.name(source)), number(shelf.size(source)), _said(shelf, source)
    if approved:
        return _row(source, words, amount, "check-circle", "good", said=f"{said}, approved", takes=True)
    return _row(source, words, amount, "circle", said=f"{said}, not approved yet", takes=True)


def _playlist(shelf: Shelf, source: PlaylistId) -> SourceRow:
    words, amount, said = one_line(shelf.name(source)), number(shelf.size(source)), _said(shelf, source)
    settled = shelf.settled(source)
    if not settled:
        return _row(source, words, amount, "playlist", said=said)
    symbol = "lock-simple" if source in shelf.choices.untouched else "arrow-right"
    return _row(source, words, amount, symbol, said=f"{said}, {one_line(settled)}")


def _said(shelf: Shelf, source: Source) -> str:
    return f"{one_line(shelf.name(source))}, {count(shelf.size(source), 'video')}"
