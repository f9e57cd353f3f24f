"""The plan as a value: every change, frozen; what the preview shows and what a job carries out."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from functools import cache, cached_property
from typing import Any

from ytsync_desktop.core.breath import breathing, consumed
from ytsync_desktop.core.json_parts import dump_parts, load_parts
from ytsync_desktop.core.library import CategoryId, ChannelId, PlaylistId, PlaylistItemId, Privacy, VideoId
from ytsync_desktop.core.operations import STAGE_OF, Kind, Operation, Stage
from ytsync_desktop.core.quota import WRITE_UNITS


class Strategy(StrEnum):
    """How categories become playlists."""

    FRESH = "fresh"
    REUSE = "reuse"
    RESTORE = "restore"


OF_CATEGORIES = (Strategy.FRESH, Strategy.REUSE)
"""The strategies of a sync, between which a person chooses."""


@dataclass(frozen=True, slots=True)
class PlannedOperation:
    """One write to be made (or one step by hand). `depends_on` is the `seq` of the create it waits for.

    `language`, `privacy`, `copy` and `restores` as in `Operation`.
    """

    seq: int
    kind: Kind
    playlist_title: str
    playlist_id: PlaylistId | None = None
    category_id: CategoryId | None = None
    video_id: VideoId | None = None
    video_title: str = ""
    item_id: PlaylistItemId | None = None
    depends_on: int | None = None
    why: str = ""
    description: str = ""
    language: str = ""
    privacy: Privacy | None = None
    copy: int = 1
    restores: PlaylistId | None = None

    @property
    def stage(self) -> Stage:
        """The stage this operation is shown under."""
        return STAGE_OF[self.kind]

    @property
    def units(self) -> int:
        """What it costs: 50, or nothing where it is done by hand."""
        return 0 if self.kind is Kind.BY_HAND else WRITE_UNITS


@dataclass(frozen=True, slots=True)
class Target:
    """One playlist that is built up, of a category or out of a backup: `video_ids` shall be in it when all is done.

    `playlist_id` is None where the playlist is still to be created by the operation `create`; `present` are videos
    already in it, in so many `places`. `category_id` is None for a playlist of the person's own.
    """

    category_id: CategoryId | None
    name: str
    playlist_id: PlaylistId | None
    video_ids: tuple[VideoId, ...]
    present: tuple[VideoId, ...] = ()
    create: int | None = None
    places: int = 0


@dataclass(frozen=True, slots=True)
class Deletion:
    """A playlist that goes. `contents`: each distinct video in it with the names of the playlists that have it."""

    playlist_id: PlaylistId
    title: str
    items: int
    contents: tuple[tuple[VideoId, tuple[str, ...]], ...]
    unavailable: tuple[VideoId, ...] = ()
    privacy: Privacy = Privacy.PRIVATE


@dataclass(frozen=True, slots=True)
class Kept:
    """An old playlist that stays, and why, in a sentence; `videos` are those that hold it back."""

    playlist_id: PlaylistId
    title: str
    why: str
    videos: tuple[VideoId, ...] = ()


@dataclass(frozen=True, slots=True)
class Reuse:
    """An old playlist that goes on as a category, as the preview saw it; `videos` are the distinct ones in it."""

    playlist_id: PlaylistId
    title: str
    category_id: CategoryId
    name: str
    items: int
    videos: tuple[VideoId, ...]
    privacy: Privacy = Privacy.PRIVATE


@dataclass(frozen=True, slots=True)
class Problem:
    """A category that cannot be realised as it is, and why, in a sentence."""

    category: str
    why: str


@dataclass(frozen=True)
class Plan:
    """Every change, frozen. Two plans of the same local data are equal and have the same `id`.

    `dropped` are available videos that lose their last place on YouTube by it, named in the preview one by one;
    `expects` are playlists that the plan counts on as being there; `linked` those that any category has, approved or
    not: none of them is free for another category; `reused` are those of the person's own that this plan gives one,
    `unlinked` those that a restore gives back to them.
    `backup_reads` is what listing everything on YouTube costs in units; `sweep_reads` what listing all targets costs
    once everything is in place. `playlists` are those the channel has before it.
    """

    strategy: Strategy
    channel_id: ChannelId
    operations: tuple[PlannedOperation, ...]
    targets: tuple[Target, ...]
    deletions: tuple[Deletion, ...] = ()
    kept: tuple[Kept, ...] = ()
    problems: tuple[Problem, ...] = ()
    unavailable: tuple[VideoId, ...] = ()
    not_checked: tuple[VideoId, ...] = ()
    watch_later: tuple[VideoId, ...] = ()
    dropped: tuple[VideoId, ...] = ()
    expects: tuple[PlaylistId, ...] = ()
    linked: tuple[PlaylistId, ...] = ()
    reused: tuple[Reuse, ...] = ()
    unlinked: tuple[PlaylistId, ...] = ()
    backup_reads: int = 0
    sweep_reads: int = 0
    playlists: int = 0

    @cached_property
    def id(self) -> str:
        """Twelve hex digits of the plan's content."""
        return plan_id_of(plan_to_json(self))

    @cached_property
    def writes(self) -> tuple[PlannedOperation, ...]:
        """The operations that are writes on YouTube, in the order of the engine."""
        return tuple(op for op in breathing(self.operations) if op.kind is not Kind.BY_HAND)

    def pieces(self) -> list[object]:
        """The many values that it holds."""
        return [*self.operations, *self.targets, *self.deletions, *self.kept]

    @property
    def write_units(self) -> int:
        """50 units for each write."""
        return WRITE_UNITS * len(self.writes)

    @cached_property
    def _kinds(self) -> dict[Kind, tuple[PlannedOperation, ...]]:
        found: dict[Kind, list[PlannedOperation]] = {}
        for op in breathing(self.operations):
            found.setdefault(op.kind, []).append(op)
        return {kind: tuple(operations) for kind, operations in found.items()}

    def of_kind(self, kind: Kind) -> tuple[PlannedOperation, ...]:
        """The operations of one kind, in order."""
        return self._kinds.get(kind, ())

    def count(self, stage: Stage) -> int:
        """Writes of one stage; backup and clearing Watch Later have none."""
        return sum(1 for op in self.writes if op.stage is stage)


class Limit(StrEnum):
    """What ends the work of a day."""

    NONE = ""
    QUOTA = "daily quota"
    CREATIONS = "creations a day"
    REFUSED = "refused creations"
    MIDNIGHT = "the end of the day"


@dataclass(frozen=True, slots=True)
class DayLoad:
    """One Pacific day of a plan: writes, reads, the categories finished on it, and which limit ends its work.

    `sign_in_ends` where Google ends the sign-in on it: the person has to sign in again before the next.
    """

    day: date
    writes: int
    reads: int
    finished: tuple[str, ...] = ()
    limit: Limit = Limit.NONE
    sign_in_ends: bool = False

    @property
    def units(self) -> int:
        """Units of writes and reads together."""
        return self.writes * WRITE_UNITS + self.reads


@dataclass(frozen=True, slots=True)
class Schedule:
    """A plan laid over days. `day_of[seq]` is an index into `days`; `binding` says which limit sets the pace."""

    days: tuple[DayLoad, ...]
    day_of: dict[int, int]
    binding: str

    @property
    def read_units(self) -> int:
        """Units that backing up and proving cost."""
        return sum(day.reads for day in self.days)

    @property
    def finish_date(self) -> date | None:
        """The Pacific date of the last day; None for an empty plan."""
        return self.days[-1].day if self.days else None


def playlist_key(operation: PlannedOperation | Operation) -> int | PlaylistId | None:
    """The same for all operations that build up one playlist: the `seq` of its create, or its id."""
    if operation.kind is Kind.CREATE:
        return operation.seq
    return operation.depends_on if operation.depends_on is not None else operation.playlist_id


def plan_to_json(plan: Plan) -> str:
    """The plan as JSON text with sorted keys: equal plans give equal text."""
    return dump_parts({field.name: _plain(getattr(plan, field.name)) for field in fields(plan)})


def _plain(value: Any) -> Any:
    """The values of a plan are numbers, words, or lists of words or of dataclasses, which hold no others."""
    return (one if isinstance(one, str) else _entry(one) for one in value) if isinstance(value, tuple) else value


def _entry(one: Any) -> dict[str, Any]:
    """`asdict` would look for dataclasses in every value, and copy it."""
    return {name: getattr(one, name) for name in _names(one.__class__)}


@cache
def _names(kind: type[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def plan_id_of(text: str) -> str:
    """The id of the plan that `plan_to_json` wrote as this text."""
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def plan_from_json(text: str) -> Plan:
    """The plan that `plan_to_json` wrote."""
    raw = load_parts(text)
    operations = tuple(_operation(op) for op in consumed(raw["operations"]))
    creates = {op.category_id: op.seq for op in operations if op.kind is Kind.CREATE}
    return Plan(
        strategy=Strategy(raw["strategy"]),
        channel_id=ChannelId(raw["channel_id"]),
        operations=operations,
        targets=tuple(_target(item, creates) for item in raw["targets"]),
        deletions=tuple(_deletion(item) for item in raw["deletions"]),
        kept=tuple(Kept(**{**item, "videos": _ids(item["videos"])}) for item in raw["kept"]),
        problems=tuple(Problem(**item) for item in raw["problems"]),
        unavailable=_ids(raw["unavailable"]),
        not_checked=_ids(raw["not_checked"]),
        watch_later=_ids(raw["watch_later"]),
        dropped=_ids(raw.get("dropped", ())),
        expects=tuple(PlaylistId(item) for item in raw.get("expects", ())),
        linked=tuple(PlaylistId(item) for item in raw.get("linked", ())),
        unlinked=tuple(PlaylistId(item) for item in raw.get("unlinked", ())),
        reused=tuple(_reuse(item) for item in raw.get("reused", ())),
        backup_reads=raw["backup_reads"],
        sweep_reads=raw["sweep_reads"],
        playlists=raw.get("playlists", 0),
    )


def _ids(raw: Iterable[str]) -> tuple[VideoId, ...]:
    return tuple(VideoId(item) for item in raw)


def _operation(raw: dict[str, object]) -> PlannedOperation:
    privacy = Privacy(str(raw["privacy"])) if raw.get("privacy") else None
    return PlannedOperation(**{**raw, "kind": Kind(str(raw["kind"])), "privacy": privacy})  # type: ignore[arg-type]


def _target(raw: dict[str, Any], creates: Mapping[CategoryId | None, int]) -> Target:
    """Plans frozen by earlier versions name the category of a create, not its number."""
    lists = {name: _ids(raw[name]) for name in ("video_ids", "present")}
    create = raw.get("create", None if raw["playlist_id"] else creates.get(raw["category_id"]))
    return Target(**{**raw, **lists, "create": create})


def _deletion(raw: dict[str, object]) -> Deletion:
    contents = tuple((VideoId(video), tuple(names)) for video, names in raw["contents"])  # type: ignore[attr-defined]
    rest = {"unavailable": _ids(raw["unavailable"]), "privacy": Privacy(str(raw["privacy"]))}  # type: ignore[arg-type]
    return Deletion(**{**raw, "contents": contents, **rest})  # type: ignore[arg-type]


def _reuse(raw: dict[str, Any]) -> Reuse:
    return Reuse(**{**raw, "videos": _ids(raw["videos"]), "privacy": Privacy(raw["privacy"])})
