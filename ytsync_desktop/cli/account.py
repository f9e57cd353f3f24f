"""`ytsync login` and `ytsync logout`."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ytsync_desktop.cli.invocation import Invocation, pass_invocation
from ytsync_desktop.core.errors import WrongUsage

if TYPE_CHECKING:
    from rich.console import Console


@click.command()
@click.option(
    "--client-secrets",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The client_secret.json of your own Google client. Left out: the client used before.",
)
@click.option("--no-browser", is_flag=True, help="Print the address to open as the first line of standard output.")
@click.option("--timeout", type=click.FloatRange(min=0.1), default=300.0, show_default=True, metavar="SECONDS")
@pass_invocation
def login(invocation: Invocation, client_secrets: Path | None, no_browser: bool, timeout: float) -> None:
    """Sign in to YouTube in the system's browser."""
    from ytsync_desktop.cli.json_views import login_view

    application = invocation.application()
    if client_secrets is None and not application.demo and not application.knows_client():
        raise WrongUsage("Name the file of your Google client: --client-secrets FILE.", where="client-secrets")
    output = invocation.output
    with invocation.interruption.control() as control:
        channel = application.sign_in(
            client_secrets,
            open_url=output.address if no_browser else partial(_open_browser, application.api_root),
            control=control,
            timeout=timeout,
        )
    if not application.sign_in_stored:
        output.note(f"This sign-in lasts for this process only: {application.keyring_problem}")

    def show(console: Console) -> None:
        console.print(f"Signed in: {_plain(channel.title)} ({channel.id})")

    output.result(login_view(channel, application.scopes(), stored=application.sign_in_stored), show)


@click.command()
@click.option("--delete-my-data", is_flag=True, help="Also delete everything this program keeps in the data folder.")
@click.option("--yes", is_flag=True, help="Needed with --delete-my-data.")
@pass_invocation
def logout(invocation: Invocation, delete_my_data: bool, yes: bool) -> None:
    """Revoke the sign-in at Google and forget it."""
    if delete_my_data and not yes:
        raise WrongUsage("--delete-my-data deletes library, categories, reports and backups: add --yes.", where="yes")
    application = invocation.application()
    half_done = application.half_done()
    signed_in = application.signed_in()
    revoked = application.sign_out()
    if application.google_untold or (signed_in and not revoked):
        later = "" if delete_my_data or not application.google_untold else "The next login or logout tells it. "
        invocation.output.note(
            f"Google could not be told; the sign-in is forgotten here. {later}"
            "Or remove the access at https://myaccount.google.com/permissions"
        )
    if delete_my_data:
        if half_done:
            invocation.output.note(half_done)
        application.clear_keyring()
        application.delete_files()
        invocation.log_file = None

    def show(console: Console) -> None:
        console.print("Signed out." if signed_in else "There was no sign-in.")
        if delete_my_data:
            console.print(f"Everything in {application.data_dir} is deleted.")

    document = {"revoked": revoked, "deleted": delete_my_data, "half_done": half_done or None}
    invocation.output.result(document, show)


def _open_browser(api_root: str, url: str) -> None:
    from ytsync_desktop.core.web_pages import open_consent

    if not open_consent(url, api_root):
        raise WrongUsage("No browser could be opened here. Use --no-browser and open the address yourself.")


def _plain(text: str) -> str:
    from ytsync_desktop.core.plain_text import plain

    return plain(text)
