"""Tables for a person's eyes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from rich.table import Table
from rich.text import Text

from ytsync_desktop.core.library import Category
from ytsync_desktop.core.plain_text import plain
from ytsync_desktop.core.ports import BackupInfo


def _table(*columns: str, figures: Iterable[str] = ()) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    right = set(figures)
    for name in columns:
        table.add_column(name, justify="right" if name in right else "left", overflow="fold")
    return table


def category_table(categories: Iterable[Category]) -> Table:
    """Every category with its number of videos and its playlist."""
    table = _table("Category", "Videos", "Approved", "Playlist", figures=("Videos",))
    for category in categories:
        state = "protected" if category.protected else ("yes" if category.approved else "no")
        table.add_row(
            Text(plain(category.name)), f"{len(category.video_ids):,}", state, Text(category.playlist_id or "")
        )
    return table


def playlist_table(playlists: Iterable[Mapping[str, Any]]) -> Table:
    """Every playlist with its category and what is settled about it."""
    table = _table("Id", "Title", "Items", "Visible", "Category", "Next plan", figures=("Items",))
    for one in playlists:
        settled = "leave alone" if one["leave_alone"] else (f"becomes {one['becomes']}" if one["becomes"] else "")
        table.add_row(
            Text(one["playlist_id"]),
            Text(plain(one["title"])),
            f"{one['items']:,}",
            one["privacy"],
            Text(plain(one["category"] or "")),
            Text(plain(settled)),
        )
    return table


def backup_table(backups: Iterable[BackupInfo]) -> Table:
    """Every backup file."""
    table = _table("Id", "Made at", "Job", "Playlists", "Items", "File", figures=("Id", "Job", "Playlists", "Items"))
    for backup in backups:
        table.add_row(
            str(backup.id),
            backup.created_at.isoformat(sep=" ", timespec="seconds"),
            "" if backup.job_id is None else str(backup.job_id),
            f"{backup.playlists:,}",
            f"{backup.items:,}",
            Text(backup.file_name),
        )
    return table
