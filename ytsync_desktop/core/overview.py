"""The figures that stand around the pages of the window, read together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ytsync_desktop.core.library import Channel
from ytsync_desktop.core.operations import Job
from ytsync_desktop.core.ports import LibraryCounts
from ytsync_desktop.core.quota import QuotaState
from ytsync_desktop.core.settings import Settings


@dataclass(frozen=True, slots=True)
class Overview:
    """What is known of a folder at a glance. `now` is the server's time."""

    account: Channel | None
    counts: LibraryCounts
    quota: QuotaState
    job: Job | None
    settings: Settings
    now: datetime
