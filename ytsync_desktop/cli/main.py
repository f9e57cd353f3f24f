"""The command line of `ytsync`: shared options, commands, and the one place where errors become exit codes."""

from __future__ import annotations

import contextlib
import io
import logging
import os
import sys
from pathlib import Path

import click

from ytsync_desktop.cli.account import login, logout
from ytsync_desktop.cli.anew import begin_anew
from ytsync_desktop.cli.backups import backups
from ytsync_desktop.cli.categories import categories
from ytsync_desktop.cli.demo import demo
from ytsync_desktop.cli.exits import Exit, error_document, exit_of_error, usage_lines, usage_where
from ytsync_desktop.cli.interruption import Interruption
from ytsync_desktop.cli.invocation import Invocation
from ytsync_desktop.cli.jobs import abort, decide, preview, report, resume, status, sync
from ytsync_desktop.cli.library import import_command, library, watch_later
from ytsync_desktop.cli.output import Output
from ytsync_desktop.cli.playlists import playlists
from ytsync_desktop.cli.settings import settings
from ytsync_desktop.core.errors import YtsyncError

_LOG = logging.getLogger(__name__)


def _version(context: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:
        from ytsync_desktop.core.versions import told

        click.echo(told())
        context.exit()


@click.group(name="ytsync", no_args_is_help=False, context_settings={"help_option_names": ["--help"]})
@click.option(
    "--data-dir",
    envvar="YTSYNC_DATA_DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder of all local state. Default: the platform's user data folder.",
)
@click.option(
    "--api-root",
    envvar="YTSYNC_API_ROOT",
    metavar="URL",
    help="Root of the YouTube Data API. Plain http only on this machine. Default: Google's.",
)
@click.option("--demo", "demo_mode", is_flag=True, help="Use the built-in YouTube on localhost and its demo library.")
@click.option("--json", "as_json", is_flag=True, help="Print exactly one JSON document on standard output.")
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version.")
@click.pass_context
def ytsync(context: click.Context, data_dir: Path | None, api_root: str | None, demo_mode: bool, as_json: bool) -> None:
    """Turns a messy YouTube library into a tidy one, safely, over as many days as YouTube's quota takes."""
    invocation: Invocation = context.obj
    invocation.output.as_json = as_json
    source = context.get_parameter_source("api_root")
    if demo_mode and source is click.core.ParameterSource.COMMANDLINE:
        raise click.UsageError("--demo has a YouTube of its own: leave out --api-root.", context)
    invocation.choose(data_dir=data_dir, api_root=api_root, demo=demo_mode)


for _command in (
    login,
    logout,
    import_command,
    library,
    watch_later,
    categories,
    playlists,
    preview,
    sync,
    resume,
    decide,
    abort,
    status,
    report,
    backups,
    settings,
    begin_anew,
    demo,
):
    ytsync.add_command(_command)


def run(arguments: list[str], interruption: Interruption) -> int:
    """Run one command; returns the exit code. Raises KeyboardInterrupt at most, and only before anything is printed."""
    _open_closed_streams()
    _tolerate_any_text()
    # Without a handler of its own, logging would print warnings and tracebacks on standard error.
    logging.getLogger().addHandler(logging.NullHandler())
    output = Output(as_json="--json" in arguments)
    stray = io.StringIO()
    try:
        captured = contextlib.redirect_stdout(stray) if output.as_json else contextlib.nullcontext()
        with captured, Invocation(output, interruption) as invocation:
            code = _run(arguments, invocation)
        output.close(stray.getvalue())
    except OSError:
        # Nobody reads our output any more, or its disk is full.
        code = Exit.ERROR
    finally:
        _let_go()
    return code


def _run(arguments: list[str], invocation: Invocation) -> int:
    output = invocation.output
    try:
        code = ytsync.main(arguments, prog_name="ytsync", standalone_mode=False, obj=invocation)
        return int(code or Exit.DONE)
    except click.UsageError as error:
        output.note(*usage_lines(error))
        output.document(error_document("usage", error.format_message(), usage_where(error)))
        return Exit.USAGE
    except click.ClickException as error:
        return _fail(output, Exit.ERROR, "error", error.format_message())
    except (KeyboardInterrupt, click.Abort):
        output.note("Interrupted; nothing is lost.")
        return Exit.INTERRUPTED
    except BrokenPipeError:
        raise
    except YtsyncError as error:
        return _report_error(output, error)
    except Exception as error:
        from ytsync_desktop.wiring.logs import without_secrets

        _LOG.exception("Unexpected error in the terminal")
        hint = f" Details: {invocation.log_file}" if invocation.log_file else ""
        return _fail(
            output,
            Exit.ERROR,
            "unexpected",
            without_secrets(f"Something unexpected happened: {type(error).__name__}: {error}.{hint}"),
        )


def _report_error(output: Output, error: YtsyncError) -> Exit:
    code = exit_of_error(error)
    if code is Exit.INTERRUPTED:
        output.note(str(error))
        return code
    return _fail(output, code, error.code, str(error), error.where)


def _fail(output: Output, code: Exit, name: str, message: str, where: str | None = None) -> Exit:
    output.note(message)
    output.document(error_document(name, message, where))
    return code


def _open_closed_streams() -> None:
    """Python has no stream where the caller closed one: what would go there goes nowhere."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            setattr(sys, name, os.fdopen(nowhere, "w", encoding="utf-8", closefd=False))


def _let_go() -> None:
    """Python would complain in words of its own, and change the exit code, about what it cannot flush at exit."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _tolerate_any_text() -> None:
    """Titles may hold what the terminal's encoding has not: show an escape instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
