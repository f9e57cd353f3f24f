"""Backups and reports older than 30 days: refreshed together with the library, never while they are in use."""

from __future__ import annotations

import logging
from datetime import datetime

from ytsync_desktop.backup.files import BackupFiles
from ytsync_desktop.core.errors import YtsyncError
from ytsync_desktop.core.freshness import FRESH_FOR
from ytsync_desktop.core.ports import Journal
from ytsync_desktop.store.meta import Meta
from ytsync_desktop.store.old_titles import OldTitles

_log = logging.getLogger(__name__)


def refresh_old_records(titles: OldTitles, backups: BackupFiles, journal: Journal, meta: Meta, now: datetime) -> None:
    """Once something is due, give every record of a finished job the titles that a complete import has just brought.

    What an unfinished job uses stays as it is, and has its turn after a later import. A backup that cannot be read or
    written stays as well; the log says so.
    """
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
    for backup in free:
        try:
            backups.give_titles(backup.id, known)
        except YtsyncError as error:
            _log.warning("The titles in backup %s are as old as before: %s", backup.id, error)
    titles.refresh()
    meta.titles_refreshed_at = now
