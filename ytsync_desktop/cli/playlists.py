"""`ytsync playlists`: the imported playlists, and what the person has settled about them for the next plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ytsync_desktop.cli.invocation import Invocation, pass_invocation
from ytsync_desktop.core.library import PlaylistId
from ytsync_desktop.organising.playlist_choices import become, forget, leave_alone

if TYPE_CHECKING:
    from rich.console import Console

    from ytsync_desktop.wiring import Application


@click.group(no_args_is_help=False)
def playlists() -> None:
    """The playlists on YouTube, and what the next plan may do with them."""


@playlists.command(name="list")
@pass_invocation
def playlists_list(invocation: Invocation) -> None:
    """Show the playlists with what is settled about them."""
    _show(invocation, invocation.application(lock=False))


@playlists.command(name="leave-alone")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@pass_invocation
def playlists_leave_alone(invocation: Invocation, ids: tuple[str, ...]) -> None:
    """Neither change nor delete these playlists."""
    application = invocation.application()
    leave_alone(application.library.load(), application.choices, map(PlaylistId, ids))
    _show(invocation, application)


@playlists.command(name="become")
@click.argument("playlist", metavar="ID")
@click.argument("category")
@pass_invocation
def playlists_become(invocation: Invocation, playlist: str, category: str) -> None:
    """Turn the playlist ID into CATEGORY with the next sync."""
    application = invocation.application()
    library, categories = application.library.load(), application.categories.categories()
    become(library, categories, application.choices, PlaylistId(playlist), category)
    _show(invocation, application)


@playlists.command(name="forget")
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@pass_invocation
def playlists_forget(invocation: Invocation, ids: tuple[str, ...]) -> None:
    """Leave these playlists to the plan again."""
    application = invocation.application()
    forget(application.library.load(), application.choices, map(PlaylistId, ids))
    _show(invocation, application)


def _show(invocation: Invocation, application: Application) -> None:
    from ytsync_desktop.cli.json_views import playlists_view

    library, categories = application.library.load(), application.categories.categories()
    view = playlists_view(library, categories, application.choices.load())

    def show(console: Console) -> None:
        from ytsync_desktop.cli.tables import playlist_table

        console.print(playlist_table(view["playlists"]))

    invocation.output.result(view, show)
