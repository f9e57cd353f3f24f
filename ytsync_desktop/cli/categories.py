"""`ytsync categories`: what the library is sorted into."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ytsync_desktop.cli.invocation import Invocation, pass_invocation
from ytsync_desktop.cli.library import FILE, show_rejected

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from ytsync_desktop.core.library import Category


@click.group(no_args_is_help=False)
def categories() -> None:
    """The categories that playlists are made of."""


@categories.command(name="import")
@click.argument("file", type=FILE)
@pass_invocation
def categories_import(invocation: Invocation, file: Path) -> None:
    """Replace the categories by those of FILE, a CSV with the columns category and video_id."""
    from ytsync_desktop.cli.json_views import categories_import_view

    result = invocation.application().import_categories(file)

    def show(console: Console) -> None:
        console.print(f"{result.categories:,} categories with {result.assignments:,} videos, all approved.")
        show_rejected(console, result.rejected)

    invocation.output.result(categories_import_view(result), show)


@categories.command(name="export")
@click.argument("file", type=FILE)
@pass_invocation
def categories_export(invocation: Invocation, file: Path) -> None:
    """Write the categories to FILE, as CSV."""
    from ytsync_desktop.cli.json_views import categories_view

    application = invocation.application(lock=False)
    assignments = application.export_categories(file)
    invocation.output.result(
        categories_view(application.categories.categories()),
        lambda console: console.print(f"{assignments:,} assignments written to {file}."),
    )


@categories.command(name="list")
@pass_invocation
def categories_list(invocation: Invocation) -> None:
    """Show the categories."""
    from ytsync_desktop.cli.json_views import categories_view

    found = invocation.application(lock=False).categories.categories()
    invocation.output.result(categories_view(found), lambda console: _show(console, found))


def _show(console: Console, found: Sequence[Category]) -> None:
    from ytsync_desktop.cli.tables import category_table

    if any(category.video_ids for category in found):
        console.print(category_table(found))
    else:
        console.print("There are no categories yet.")
