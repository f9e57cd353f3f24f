"""`ytsync backups`: what was on YouTube before a sync, compared and brought back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ytsync_desktop.cli.invocation import NUMBER, Invocation, pass_invocation
from ytsync_desktop.core.errors import WrongUsage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from ytsync_desktop.core.ports import BackupInfo


@click.group(no_args_is_help=False)
def backups() -> None:
    """Backups of what was on YouTube before a sync, and the way back."""


@backups.command(name="list")
@pass_invocation
def backups_list(invocation: Invocation) -> None:
    """Show all backups, newest first."""
    from ytsync_desktop.cli.json_views import backups_view

    found = invocation.application().backups.list()
    invocation.output.result(backups_view(found), lambda console: _show(console, found))


@backups.command(name="compare")
@click.argument("before", metavar="ID", type=NUMBER)
@click.argument("after", metavar="[OTHER]", type=NUMBER, required=False)
@pass_invocation
def backups_compare(invocation: Invocation, before: int, after: int | None) -> None:
    """Show what changed since a backup: until another one, or until now as this machine knows it."""
    from ytsync_desktop.cli.json_views import comparison_view
    from ytsync_desktop.cli.screens import comparison_text

    found = invocation.application().compare_backups(before, after)
    invocation.output.told(comparison_view(found), lambda: comparison_text(found))


@backups.command(name="restore")
@click.argument("backup_id", metavar="ID", type=NUMBER)
@click.option("--preview", is_flag=True, help="Show what it would change and cost. Sends nothing.")
@click.option("--yes", is_flag=True, help="Yes, change my YouTube as the preview says.")
@click.option("--plan", "plan_id", metavar="ID", help="Start only if the preview still has this plan_id.")
@click.option("--playlist", "only", metavar="PLAYLIST_ID", multiple=True, help="Only this playlist; may be repeated.")
@click.option("--just-undo", is_flag=True, help="Leave alone what you changed on YouTube yourself since then.")
@pass_invocation
def backups_restore(
    invocation: Invocation,
    backup_id: int,
    preview: bool,
    yes: bool,
    plan_id: str | None,
    only: tuple[str, ...],
    just_undo: bool,
) -> int:
    """Bring back what a backup holds, and take away what this app made since: a plan and a job like any other."""
    from ytsync_desktop.cli.jobs import run_job
    from ytsync_desktop.cli.json_views import preview_view
    from ytsync_desktop.cli.screens import preview_text
    from ytsync_desktop.core.library import PlaylistId
    from ytsync_desktop.core.way_back import Wish

    if preview == yes:
        raise WrongUsage("Say which: --preview shows what a restore would change, --yes does it.", where="restore")
    wish = Wish(frozenset(map(PlaylistId, only)), just_undo=just_undo)
    application = invocation.application()
    if yes:
        return run_job(
            invocation,
            application,
            lambda report, control: application.start_restore(backup_id, plan_id, report, control, wish=wish),
        )
    found = application.preview_restore(backup_id, wish)
    again = " ".join(["ytsync backups restore", str(backup_id), *_options(only, just_undo), "--yes"])
    invocation.output.told(preview_view(found), lambda: preview_text(found, again))
    return 0


def _options(only: Sequence[str], just_undo: bool) -> list[str]:
    named = [word for playlist_id in only for word in ("--playlist", playlist_id)]
    return [*named, *(["--just-undo"] if just_undo else [])]


def _show(console: Console, found: Sequence[BackupInfo]) -> None:
    from ytsync_desktop.cli.tables import backup_table

    if found:
        console.print(backup_table(found))
    else:
        console.print("There are no backups yet: the first is made before the first write of a sync.")
