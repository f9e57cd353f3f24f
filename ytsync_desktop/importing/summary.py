"""What an import says about itself when it stops."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ytsync_desktop.core.checkpoints import Difference


@dataclass(frozen=True, slots=True)
class EntitySummary:
    """One entity type of an import; `state` is complete or paused, `total` None while unknown."""

    entity_type: str
    phase: str
    processed: int
    total: int | None
    state: str


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What an import did and what is on this machine now.

    `state` is "complete" or "paused"; a paused one has a `reason` (a core.operations.Reason, or "rate_limit"), a
    `message` fit to show and, where something is to be waited for, `resume_at`. `playlists`, `items`, `videos` and
    `unavailable` (distinct videos) count what is there; `new`, `updated` and `removed` rows of playlists, items and
    videos together; `units` what this run spent. `resumed`: an unfinished import was taken up again.
    """

    state: str
    playlists: int = 0
    items: int = 0
    videos: int = 0
    unavailable: int = 0
    new: int = 0
    updated: int = 0
    removed: int = 0
    units: int = 0
    resumed: bool = False
    entities: tuple[EntitySummary, ...] = ()
    differences: tuple[Difference, ...] = ()
    reason: str = ""
    resume_at: datetime | None = None
    message: str = ""

    @property
    def unchanged(self) -> bool:
        """Whether nothing on this machine had to be changed."""
        return not (self.new or self.updated or self.removed)
