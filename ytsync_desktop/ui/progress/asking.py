"""The questions behind the actions of a job: really end it? into which file?"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from ytsync_desktop.ui.dialogs.confirm import confirm
from ytsync_desktop.ui.dialogs.files import open_file, save_file
from ytsync_desktop.ui.formats import count, number
from ytsync_desktop.ui.progress.commands import SyncCommands
from ytsync_desktop.ui.state import State


class SyncAsking:
    """One method per action that needs an answer first."""

    def __init__(self, window: QWidget, commands: SyncCommands, state: State) -> None:
        self._window = window
        self._commands = commands
        self._state = state

    def abort(self) -> None:
        """End the job after a confirmation."""
        job = self._state.unfinished
        if job is None:
            return
        counts = self._state.tally.counts() or job.stages
        done = sum(stage.done for stage in counts)
        left = sum(stage.left for stage in counts)
        confirm(
            self._window,
            "End the job here?",
            f"{count(done, 'change')} that were made stay on YouTube; {number(left)} are not made any more, and old "
            "playlists that are still there stay. The report is kept. A new preview starts from what is there then.",
            "End the job",
            self._commands.abort,
        )

    def verify_watch_later(self) -> None:
        """A later Takeout, to see what was cleared."""
        file = open_file(self._window, "A later Google Takeout", "Google Takeout (*.csv *.zip)")
        if file is not None:
            self._commands.verify_watch_later(file)

    def export_preview(self) -> None:
        """The preview into a file."""
        kinds = "Web page (*.html);;Comma-separated values (*.csv)"
        file = save_file(self._window, "Export the preview", "preview.html", kinds)
        if file is not None:
            self._commands.export_preview(file)

    def export_report(self, job_id: int | None) -> None:
        """A report into a file."""
        if job_id is None:
            return
        kinds = "Web page (*.html);;Comma-separated values (*.csv);;JSON (*.json)"
        file = save_file(self._window, "Export the report", f"report-{job_id}.html", kinds)
        if file is not None:
            self._commands.export_report(job_id, file)

    def delete_data(self, run: Callable[[], object]) -> None:
        """Delete everything on this machine after a confirmation that says what goes and what stays half done."""
        counts, job = self._state.counts, self._state.unfinished
        what = count(counts.videos, "video") if counts is not None else "everything"
        half = "The unfinished job cannot go on; what it did on YouTube stays there. " if job is not None else ""
        confirm(
            self._window,
            "Delete everything this program keeps on this machine?",
            f"The library ({what}), categories, reports, backups, logs and the sign-in go; what is on YouTube stays as "
            f"it is. {half}Without the backups a sync cannot be undone any more. The window closes then.",
            "Delete my data",
            run,
        )

    def delete_untold(self, run: Callable[[], object]) -> None:
        """Ask once more where Google could not be told to end the access."""
        confirm(
            self._window,
            "Google could not be told to end the access. Delete everything all the same?",
            "What could tell Google later is deleted as well. The access then stays until you remove it yourself at "
            "https://myaccount.google.com/permissions. Or go back, and delete when Google can be reached again.",
            "Delete my data",
            run,
        )

    def sign_out(self, run: Callable[[], object]) -> None:
        """Sign out after a confirmation."""
        confirm(
            self._window,
            "Sign out of YouTube?",
            "The access is revoked and forgotten. The library, categories and reports stay on this machine.",
            "Sign out",
            run,
        )
