"""`ytsync backups`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ytsync_desktop.cli.invocation import Invocation, pass_invocation
from ytsync_desktop.core.errors import WrongUsage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from ytsync_desktop.core.ports import BackupInfo


@click.group(no_args_is_help=False)
def backups() -> None:
    """Backups of what was on YouTube before a sync."""


@backups.command(name="list")
@pass_invocation
def backups_list(invocation: Invocation) -> None:
    """Show all backups, newest first."""
    from ytsync_desktop.cli.json_views import backups_view

    found = invocation.application().backups.list()
    invocation.output.result(backups_view(found), lambda console: _show(console, found))


@backups.command(name="restore", hidden=True)
@click.argument("backup_id", metavar="ID", required=False)
@click.option("--preview", is_flag=True)
@click.option("--yes", is_flag=True)
def backups_restore(backup_id: str | None, preview: bool, yes: bool) -> None:
    """Refused with a sentence: the contract names the command, this version cannot do it."""
    del backup_id, preview, yes
    raise WrongUsage(
        "This version cannot restore a backup by itself. The backup files hold everything and stay where they are; "
        "“ytsync backups list” names them.",
        where="backups restore",
    )


def _show(console: Console, found: Sequence[BackupInfo]) -> None:
    from ytsync_desktop.cli.tables import backup_table

    if found:
        console.print(backup_table(found))
    else:
        console.print("There are no backups yet: the first is made before the first write of a sync.")
