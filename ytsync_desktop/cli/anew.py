"""`ytsync begin-anew`: the way on where the database is lost, damaged or newer than this program."""

from __future__ import annotations

import click

from ytsync_desktop.cli.invocation import Invocation, pass_invocation
from ytsync_desktop.core.errors import WrongUsage


@click.command(name="begin-anew")
@click.option("--yes", is_flag=True, help="Yes, keep the old database aside and make a new one.")
@pass_invocation
def begin_anew(invocation: Invocation, yes: bool) -> None:
    """Make a new database where the old one cannot be used. The old one is kept; backups are found again."""
    from ytsync_desktop.wiring.anew import begin_anew

    if not yes:
        raise WrongUsage(
            "The old database will be kept aside and a new one made. If that is what you want, add --yes.", where="yes"
        )
    done = begin_anew(invocation.folder)
    document = {
        "set_aside": [str(file) for file in done.set_aside],
        "backups": done.backups,
        "unsound": [str(file) for file in done.unsound],
    }
    invocation.output.result(document, lambda console: console.print(done.sentence))
