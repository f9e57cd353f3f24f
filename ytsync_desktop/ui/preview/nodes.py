"""A preview as a tree of rows: stage → playlist → video, with units and days rolled up on every row."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain
from typing import TYPE_CHECKING

from ytsync_desktop.core.breath import breathe
from ytsync_desktop.core.library import Availability, Library, VideoId
from ytsync_desktop.core.operations import Kind
from ytsync_desktop.core.plan import Deletion, Plan, PlannedOperation, Schedule, Strategy, playlist_key
from ytsync_desktop.core.unseen import UNSEEN
from ytsync_desktop.ui.formats import count, listed, number
from ytsync_desktop.ui.text import one_line, revealed

if TYPE_CHECKING:
    from ytsync_desktop.syncing.preview import Preview


class Sort(StrEnum):
    """What a row stands for; the chips filter by it."""

    STAGE = "stage"
    CREATE = "create"
    RENAME = "rename"
    ADD = "add"
    REMOVE = "remove"
    DELETE = "delete"
    BY_HAND = "by_hand"
    KEEP = "keep"
    CANNOT = "cannot"
    CONTINUE = "continue"
    READ = "read"
    DETAIL = "detail"


@dataclass(slots=True)
class Node:
    """One row. `first` and `last` are indexes into the schedule's days; `units` None where nothing is counted."""

    id: int
    parent: int
    sort: Sort
    what: str
    why: str
    units: int | None = None
    first: int | None = None
    last: int | None = None
    children: list[int] = field(default_factory=list)
    haystack: str = ""
    youtube_id: str = ""


ROOT = 0


@dataclass(frozen=True, slots=True)
class Shown:
    """Rows on show: of each row with rows below it which these are, and of each of those its place below its own."""

    below: dict[int, list[int]]
    place: dict[int, int]

    @classmethod
    def of(cls, nodes: Iterable[Node], visible: bytearray | None = None) -> Shown:
        """All rows, or those that are `visible` by their ids."""
        below: dict[int, list[int]] = {}
        for node in nodes:
            if node.children and (visible is None or visible[node.id]):
                children = node.children if visible is None else [one for one in node.children if visible[one]]
                if children:
                    below[node.id] = children
        # Of rows with nothing below them no view asks which place they have.
        return cls(below, {one: at for rows in below.values() for at, one in enumerate(rows) if one in below})


class Tree:
    """All rows of a preview; row 0 is the root and is not shown. Made whole, off the window's thread.

    `counts` says how many rows there are of each sort, `all` how they stand while nothing is filtered out.
    """

    def __init__(self, preview: Preview) -> None:
        self.nodes: list[Node] = [Node(ROOT, -1, Sort.STAGE, "", "")]
        self._plan: Plan = preview.plan
        self._schedule: Schedule = preview.schedule
        self._library: Library = preview.library
        self._names = _telling_names(self._plan)
        self._reads()
        self._categories()
        self._removes()
        self._watch_later()
        self._deletes()
        self._kept()
        self._cannot()
        self.counts = Counter(node.sort for node in self.nodes)
        self.all = Shown.of(self.nodes)

    def pieces(self) -> list[object]:
        """The many values that it holds, with those of its plan."""
        library = self._library
        items = chain.from_iterable(library.items.values())
        return [*self.nodes, *self._plan.operations, *library.videos.values(), *items]

    # --- building ---------------------------------------------------------------------------------------------------

    def _add(
        self, parent: int, sort: Sort, what: str, why: str = "", units: int | None = None, seq: int | None = None
    ) -> Node:
        day = self._schedule.day_of.get(seq) if seq is not None else None
        node = Node(len(self.nodes), parent, sort, one_line(what), one_line(why), units, day, day)
        node.haystack = f"{node.what}\n{node.why}".casefold()
        self.nodes.append(node)
        self.nodes[parent].children.append(node.id)
        above = parent
        while above != ROOT:
            _roll_up(self.nodes[above], node)
            above = self.nodes[above].parent
        return node

    def _operation(self, parent: int, operation: PlannedOperation) -> Node:
        title = operation.video_title or str(operation.video_id or operation.playlist_title)
        units = operation.units if operation.kind is not Kind.BY_HAND else None
        return self._add(parent, Sort(operation.kind.value), title, operation.why, units, operation.seq)

    def _reads(self) -> None:
        units = self._schedule.read_units
        if not units:
            return
        stage = self._add(ROOT, Sort.STAGE, "Back up and prove", "reading only; nothing is changed by it")
        items = sum(len(items) for items in self._library.items.values())
        why = f"{count(len(self._library.playlists), 'playlist')}, {count(items, 'item')}, before the first change"
        self._add(stage.id, Sort.READ, "Back up everything on YouTube", why, self._plan.backup_reads)
        rest = units - self._plan.backup_reads
        self._add(stage.id, Sort.READ, "Prove every video in its new place", "before anything is deleted", rest)
        stage.first, stage.last = 0, len(self._schedule.days) - 1

    def _categories(self) -> None:
        builds = [op for op in self._plan.writes if op.kind in (Kind.CREATE, Kind.RENAME, Kind.ADD)]
        if not builds:
            return
        groups: dict[object, list[PlannedOperation]] = {}
        for operation in builds:
            groups.setdefault(playlist_key(operation), []).append(operation)
        stage = self._add(ROOT, Sort.STAGE, "Create playlists and add videos", self._counted(len(groups)))
        for operations in groups.values():
            self._category(stage.id, operations)

    def _counted(self, groups: int) -> str:
        if self._restores:
            return count(groups, "playlist")
        return count(groups, "category", "categories")

    def _category(self, stage: int, operations: list[PlannedOperation]) -> None:
        breathe()
        head = operations[0]
        if head.kind is Kind.ADD:
            missing = sum(1 for operation in operations if operation.kind is Kind.ADD)
            reused = any(one.playlist_id == head.playlist_id for one in self._plan.reused)
            which = "the old playlist of this name goes on" if reused else "goes on in its playlist"
            why = f"{which}, {count(missing, 'video')} missing"
            above = self._add(stage, Sort.CONTINUE, head.playlist_title, why)
            rest = operations
        else:
            above = self._add(stage, Sort(head.kind.value), head.playlist_title, head.why, head.units, head.seq)
            rest = operations[1:]
        for operation in rest:
            self._operation(above.id, operation)

    def _removes(self) -> None:
        removes = self._plan.of_kind(Kind.REMOVE)
        if not removes:
            return
        stage = self._add(ROOT, Sort.STAGE, "Remove videos", count(len(removes), "video"))
        playlists: dict[str, Node] = {}
        for operation in removes:
            title = operation.playlist_title
            above = playlists.get(title) or self._add(stage.id, Sort.DETAIL, title)
            playlists[title] = above
            self._operation(above.id, operation)

    def _watch_later(self) -> None:
        by_hand = self._plan.of_kind(Kind.BY_HAND)
        if not by_hand:
            return
        why = f"{count(len(by_hand), 'video')}; YouTube lets no program do it, so you get the list"
        stage = self._add(ROOT, Sort.STAGE, "Clear Watch Later by hand", why)
        for operation in by_hand:
            self._operation(stage.id, operation)

    def _deletes(self) -> None:
        deletes = self._plan.of_kind(Kind.DELETE)
        if not deletes:
            return
        contents = {deletion.playlist_id: deletion for deletion in self._plan.deletions}
        why = f"{count(len(deletes), 'playlist')}, every video proved elsewhere first"
        stage = self._add(ROOT, Sort.STAGE, "Delete playlists", why)
        for operation in deletes:
            breathe()
            deletion = contents.get(operation.playlist_id) if operation.playlist_id else None
            why = _where_to(deletion) if deletion else operation.why
            name = self._names[operation.playlist_id or ""]
            node = self._add(stage.id, Sort.DELETE, name, why, operation.units, operation.seq)
            node.youtube_id = operation.playlist_id or ""
            for video_id, places in deletion.contents if deletion else ():
                place = f"will be in {listed([f'“{one}”' for one in places])}" if places else self._lost(video_id)
                self._add(node.id, Sort.DETAIL, self._library.title_of(video_id), place)

    def _kept(self) -> None:
        if not self._plan.kept:
            return
        which = "playlist" if self._restores else "old playlist"
        homeless = "in no other playlist" if self._restores else "in no approved category"
        stage = self._add(ROOT, Sort.STAGE, "Keep", f"{count(len(self._plan.kept), which)} stay as they are")
        for kept in self._plan.kept:
            node = self._add(stage.id, Sort.KEEP, self._names[kept.playlist_id], kept.why)
            node.youtube_id = kept.playlist_id
            for video_id in kept.videos:
                self._add(node.id, Sort.DETAIL, self._library.title_of(video_id), homeless)

    def _cannot(self) -> None:
        plan = self._plan
        total = len(plan.problems) + len(plan.unavailable) + len(plan.not_checked) + len(plan.dropped)
        if not total:
            return
        stage = self._add(ROOT, Sort.STAGE, "Cannot", _cannot_words(plan))
        for problem in plan.problems:
            self._add(stage.id, Sort.CANNOT, problem.category, problem.why)
        self._videos(stage.id, "Unavailable videos", "no one can add them any more", plan.unavailable)
        self._dropped(stage.id)
        if plan.not_checked:
            node = self._add(stage.id, Sort.DETAIL, "Not checked yet", "the next import looks at them; they are added")
            for video_id in plan.not_checked:
                self._add(node.id, Sort.DETAIL, self._library.title_of(video_id), "known by id only")

    def _videos(self, stage: int, what: str, why: str, ids: Iterable[VideoId]) -> None:
        ids = tuple(ids)
        if not ids:
            return
        node = self._add(stage, Sort.DETAIL, what, f"{number(len(ids))}: {why}")
        for video_id in ids:
            self._add(node.id, Sort.CANNOT, self._library.title_of(video_id), self._lost(video_id))

    def _dropped(self, stage: int) -> None:
        dropped = self._plan.dropped
        if not dropped:
            return
        why = f"{number(len(dropped))}: they were in no playlist then; the categories here keep them"
        node = self._add(stage, Sort.DETAIL, "Videos that leave your playlists again", why)
        for video_id in dropped:
            self._add(node.id, Sort.CANNOT, self._library.title_of(video_id), "is in no playlist afterwards")

    @property
    def _restores(self) -> bool:
        return self._plan.strategy is Strategy.RESTORE

    def _lost(self, video_id: VideoId) -> str:
        video = self._library.videos.get(video_id)
        if video_id in self._plan.dropped:
            return "is in no other playlist"
        words = {Availability.PRIVATE: "is private now", Availability.DELETED: "was deleted"}
        return words.get(video.availability, "is unavailable") if video is not None else "is unavailable"


def _roll_up(above: Node, node: Node) -> None:
    if node.units is not None:
        above.units = (above.units or 0) + node.units
    if node.first is not None and node.last is not None:
        above.first = node.first if above.first is None else min(above.first, node.first)
        above.last = node.last if above.last is None else max(above.last, node.last)


def _telling_names(plan: Plan) -> dict[str, str]:
    """Id → what a playlist is called where its deletion is agreed to: nothing hidden, and no two look alike.

    The id stands behind a title that shows other letters than it has, and behind titles that could be taken for one.
    """
    playlists = [(op.playlist_id or "", op.playlist_title) for op in plan.of_kind(Kind.DELETE)]
    playlists += [(kept.playlist_id, kept.title) for kept in plan.kept]
    looks = Counter(_look(title) for _, title in playlists)
    named = {}
    for playlist_id, title in playlists:
        shown = revealed(title)
        unclear = shown != title or looks[_look(title)] > 1
        named[playlist_id] = f"{shown} ({playlist_id})" if unclear else shown
    return named


_TWINS = str.maketrans("аеорсухіјѕԁһӏοαεινρτυχκ0i1ı|", "aeopcyxljsdhloaelvptuxkollll")
"""Letters of Cyrillic and Greek, digits and strokes, by the Latin letter that they are taken for; I is taken for l."""


def _look(title: str) -> str:
    """Equal for titles that people may take for the same: case, width, accents, spaces, unseen and twin characters."""
    folded = unicodedata.normalize("NFKD", title).casefold().translate(_TWINS)
    seen = (ch for ch in folded if ord(ch) not in UNSEEN)
    return "".join(ch for ch in seen if unicodedata.category(ch) not in ("Cc", "Cf", "Mn", "Zs"))


def _where_to(deletion: Deletion) -> str:
    places = Counter(name for _, names in deletion.contents for name in names)
    if not deletion.contents:
        return "is empty"
    kept = sum(1 for _, names in deletion.contents if names)
    total = len(deletion.contents)
    where = listed([f"“{name}” ({number(found)})" for name, found in places.most_common()])
    words = f"{number(kept)} of {count(total, 'video')} will be in {where}" if where else ""
    lost = f"{number(len(deletion.unavailable))} unavailable" if deletion.unavailable else ""
    return "; ".join(part for part in (words, lost) if part)


def _cannot_words(plan: Plan) -> str:
    parts = (
        (len(plan.problems), "category", "categories"),
        (len(plan.unavailable), "unavailable video", "unavailable videos"),
        (len(plan.dropped), "video without a place", "videos without a place"),
        (len(plan.not_checked), "video not checked yet", "videos not checked yet"),
    )
    return ", ".join(count(amount, one, many) for amount, one, many in parts if amount)
