"""One call of `ytsync`: the shared options, and the application opened for it and closed after it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import click

from ytsync_desktop.cli.interruption import Interruption
from ytsync_desktop.cli.output import Output

if TYPE_CHECKING:
    from ytsync_desktop.wiring import Application


NUMBER = click.IntRange(1, 2**63 - 1)
"""A number of a job or a backup, as the database counts them."""


class Invocation:
    """Carried through click's context; a context manager that closes what was opened."""

    def __init__(self, output: Output, interruption: Interruption) -> None:
        self.output = output
        self.interruption = interruption
        self.data_dir: Path | None = None
        self.api_root: str | None = None
        self.demo = False
        self.log_file: Path | None = None
        self._open = ExitStack()

    def choose(self, *, data_dir: Path | None, api_root: str | None, demo: bool) -> None:
        """Take over the shared options."""
        self.data_dir, self.demo = data_dir, demo
        self.api_root = None if demo else api_root

    @property
    def folder(self) -> Path:
        """The chosen data folder."""
        from ytsync_desktop.wiring import default_data_dir

        return (self.data_dir or default_data_dir(demo=self.demo)).expanduser()

    def application(self, *, lock: bool = True) -> Application:
        """The application on the chosen folder. Without `lock` it only reads, beside any other instance."""
        from ytsync_desktop.wiring import Application
        from ytsync_desktop.wiring.demo import DemoYouTube
        from ytsync_desktop.wiring.logs import log_to

        folder = self.folder
        self.log_file = self._open.enter_context(log_to(folder))
        youtube: DemoYouTube | None = None
        if self.demo:
            from ytsync_desktop.simulator.admin import SimulatorAdmin
            from ytsync_desktop.simulator.process import SimulatorProcess

            youtube = DemoYouTube(folder, SimulatorProcess, SimulatorAdmin)
        application = Application.open(folder, self.api_root, demo=youtube, lock=lock)
        self._open.callback(application.close)
        return application

    def when_closed(self, act: Callable[[], object]) -> None:
        """Do something after everything that is opened from now on is closed."""
        self._open.callback(act)

    def __enter__(self) -> Invocation:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()


pass_invocation = click.make_pass_decorator(Invocation)
