"""Backups and reports older than 30 days: refreshed together with the library, never while they are in use."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial

from ytsync_desktop.backup.files import BackupFiles
from ytsync_desktop.core.errors import YtsyncError
from ytsync_desktop.core.freshness import FRESH_FOR
from ytsync_desktop.core.ports import Journal
from ytsync_desktop.store.meta import Meta
from ytsync_desktop.store.old_titles import OldTitles

_log = logging.getLogger(__name__)


def refresh_old_records(titles: OldTitles, backups: BackupFiles, journal: Journal, meta: Meta, now: datetime) -> None:
    """Once something is due, give every record of a finished job the titles that a complete import has just brought.

    Drafts of backups that were never finished go at once. What an unfinished job uses stays as it is, and so does what
    cannot be read or written; the log says so. While anything was passed over, every later import tries again.
    """
    _done("drafts of backups", backups.drop_drafts)
    job = journal.unfinished_job()
    free = [one for one in backups.list() if job is None or (one.job_id != job.id and one.id != job.backup_id)]
    times = [one.created_at for one in free]
    first_job = titles.oldest()
    if first_job is not None:
        times.append(first_job)
    last = meta.titles_refreshed_at
    if not times or now - max(min(times), last or min(times)) < FRESH_FOR:
        return
    known = titles.titles()
    done = [_done("copies of backups", backups.drop_copies)]
    done += [_done(f"backup {one.id}", partial(backups.give_titles, one.id, known)) for one in free]
    done += [_done(f"job {job_id}", partial(titles.refresh, job_id, known)) for job_id in titles.jobs()]
    if job is None and all(done):
        meta.titles_refreshed_at = now


def _done(record: str, refresh: Callable[[], None]) -> bool:
    try:
        refresh()
    except YtsyncError as error:
        _log.warning("The titles in %s are as old as before: %s", record, error)
        return False
    return True
