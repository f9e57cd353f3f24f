"""`ytsync settings`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ytsync_desktop.cli.invocation import Invocation, pass_invocation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import Console


@click.group(no_args_is_help=False)
def settings() -> None:
    """How much, how fast, and how it looks."""


@settings.command(name="list")
@pass_invocation
def settings_list(invocation: Invocation) -> None:
    """Show all settings."""
    values = invocation.application(lock=False).setting_values()
    invocation.output.result({"settings": dict(values)}, lambda console: _show(console, values))


# A value may begin with a minus sign; whether it is a good one is for the setting to say.
@settings.command(name="set", context_settings={"ignore_unknown_options": True})
@click.argument("name")
@click.argument("value")
@pass_invocation
def settings_set(invocation: Invocation, name: str, value: str) -> None:
    """Change the setting NAME to VALUE."""
    application = invocation.application()
    application.settings.set(name, value)
    values = application.setting_values()
    invocation.output.result(
        {"settings": dict(values)}, lambda console: console.print(f"{name} = {_text(values[name])}")
    )


def _show(console: Console, values: Mapping[str, object]) -> None:
    for name, value in values.items():
        console.print(f"{name:<18}{_text(value)}")


def _text(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
