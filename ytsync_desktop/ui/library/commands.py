"""What the person can have done in the library: import, edits with undo, and files in and out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from ytsync_desktop.core.choices import Choices
from ytsync_desktop.core.errors import YtsyncError
from ytsync_desktop.core.library import CategoryId, Library, PlaylistId, VideoId
from ytsync_desktop.core.operations import Reason
from ytsync_desktop.organising.commands import (
    Approve,
    Assign,
    Command,
    Create,
    Delete,
    Merge,
    Move,
    Remove,
    Rename,
    from_playlists,
)
from ytsync_desktop.organising.playlist_choices import become, forget, leave_alone
from ytsync_desktop.ui.desk import Desk
from ytsync_desktop.ui.formats import clock, count, number
from ytsync_desktop.ui.library.shelf import Shelf, lay_out, with_choices
from ytsync_desktop.ui.state import Work

if TYPE_CHECKING:
    from ytsync_desktop.importing.summary import ImportSummary
    from ytsync_desktop.importing.takeout import WatchLaterImport
    from ytsync_desktop.organising.edits import Change
    from ytsync_desktop.organising.files import CategoriesImport
    from ytsync_desktop.ui.services import Services


class LibraryCommands(QObject):
    """Asks the desk; `edited` carries the sentence about the last edit, undo or redo."""

    edited = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk

    # --- import -----------------------------------------------------------------------------------------------------

    def import_library(self, *, full: bool = False) -> None:
        """Import or refresh; goes on where an unfinished one stopped."""
        self._desk.work(
            Work.IMPORT,
            lambda services, report, control: services.import_library(report, control, full=full),
            self._imported,
            self._import_failed,
        )

    def cancel_import(self) -> None:
        """Stop between two batches; what is there stays."""
        self._desk.pause()

    def _imported(self, summary: ImportSummary) -> None:
        self._desk.refresh()
        if summary.state == "complete":
            self._desk.say(_import_words(summary), tone="good", key="import")
            return
        if summary.reason == Reason.SIGN_IN:
            self._desk.signInNeeded.emit()
        at = f" It can go on at {clock(summary.resume_at)}." if summary.resume_at is not None else ""
        words = summary.message or "The import was stopped."
        again = "What is there stays; the next import goes on from here."
        self._desk.say(
            f"{words}{at} {again}", tone="warn", action="Go on importing", run=self.import_library, key="import"
        )

    def _import_failed(self, error: YtsyncError) -> None:
        self._desk.refresh()
        self._desk.complain(error)

    # --- edits ------------------------------------------------------------------------------------------------------

    def edit(self, command: Command) -> None:
        """Make an edit; it can be undone."""
        self._change(lambda services: services.edits.do(command))

    def undo(self) -> None:
        """Take the last edit back."""
        self._change(lambda services: services.edits.undo(), "Undone: ")

    def redo(self) -> None:
        """Make the edit again that was taken back."""
        self._change(lambda services: services.edits.redo(), "Done again: ")

    def create(self, name: str, video_ids: tuple[VideoId, ...] = ()) -> None:
        """A new category of these videos."""
        self.edit(Create(name, video_ids))

    def create_from_playlists(self, name: str, playlists: tuple[PlaylistId, ...]) -> None:
        """A new category of all videos of these playlists."""
        shelf = self._desk.state.shelf
        if shelf is not None:
            catalogue = shelf.catalogue
            self._change(lambda services: services.edits.do(from_playlists(catalogue, playlists, name)))

    def rename(self, category: CategoryId, name: str) -> None:
        """Another name."""
        self.edit(Rename(category, name))

    def merge(self, sources: tuple[CategoryId, ...], into: CategoryId) -> None:
        """Several into one."""
        self.edit(Merge(sources, into))

    def delete(self, categories: tuple[CategoryId, ...]) -> None:
        """Categories go, their videos stay."""
        self.edit(Delete(categories))

    def approve(self, categories: tuple[CategoryId, ...], approved: bool) -> None:
        """Mark as wanted, or open again."""
        self.edit(Approve(categories, approved))

    def approve_all(self) -> None:
        """Mark every category as wanted."""
        shelf = self._desk.state.shelf
        if shelf is not None:
            self.approve(tuple(category.id for category in shelf.own if not category.approved), True)

    def add(self, category: CategoryId, videos: tuple[VideoId, ...]) -> None:
        """Videos into a category."""
        self.edit(Assign(category, videos))

    def move(self, source: CategoryId | None, target: CategoryId, videos: tuple[VideoId, ...]) -> None:
        """Videos from one category into another; from anything else they are added."""
        self.edit(Move(source, target, videos) if source is not None else Assign(target, videos))

    def remove(self, category: CategoryId, videos: tuple[VideoId, ...]) -> None:
        """Videos out of a category."""
        self.edit(Remove(category, videos))

    def _change(self, change: Callable[[Services], Change], before: str = "") -> None:
        shelf = self._desk.state.shelf

        def run(services: Services) -> tuple[Change, Shelf]:
            done = change(services)
            catalogue = shelf.catalogue if shelf is not None else services.library.catalogue()
            edits, categories = services.edits, services.categories.categories()
            return done, lay_out(catalogue, categories, edits.undo_text, edits.redo_text, services.choices.load())

        def show(result: tuple[Change, Shelf]) -> None:
            done, made = result
            now = self._desk.state.shelf
            if now is None or shelf is None or now.catalogue is made.catalogue:
                self._desk.set_shelf(made)
                self._desk.previews.soon()
            else:
                self._desk.load_shelf()  # another library came meanwhile
            self.edited.emit(before + done.text)

        self._desk.errand(run, show)

    def look_up(self, video: VideoId, show: Callable[[str, tuple[str, ...]], None]) -> None:
        """Have description and tags of a video shown."""
        self._desk.look_up(lambda services: services.library.said_of(video), lambda said: show(*said))

    def show_as(self, view: str) -> None:
        """Look at the videos as a table or as a grid, from now on."""
        state = self._desk.state

        def stay(error: YtsyncError) -> None:
            state.overviewChanged.emit()  # the button that was pressed comes up again
            self._desk.complain(error)

        self._desk.errand(lambda services: services.settings.set("library_view", view), state.set_settings, stay)

    # --- what the next plan may do with playlists ---------------------------------------------------------------------

    def leave_alone(self, playlists: tuple[PlaylistId, ...]) -> None:
        """The next plan neither changes nor deletes them."""
        said = f"{count(len(playlists), 'playlist')} left alone by the next sync."
        self._settle(lambda services, library: leave_alone(library, services.choices, playlists), said)

    def become(self, playlist: PlaylistId, category: CategoryId) -> None:
        """The next plan turns the playlist into the category."""
        shelf = self._desk.state.shelf
        name = shelf.name(category) if shelf is not None else ""

        def settle(services: Services, library: Library) -> None:
            become(library, services.categories.categories(), services.choices, playlist, name)

        self._settle(settle, f"The next sync turns it into “{name}”.")

    def free(self, playlists: tuple[PlaylistId, ...]) -> None:
        """The next plan may do with them what is cheapest."""
        said = f"{count(len(playlists), 'playlist')} left to the plan."
        self._settle(lambda services, library: forget(library, services.choices, playlists), said)

    def _settle(self, settle: Callable[[Services, Library], None], said: str) -> None:
        before = self._desk.state.shelf

        def run(services: Services) -> tuple[Choices, Shelf | None]:
            settle(services, services.library.load())
            choices = services.choices.load()
            return choices, with_choices(before, choices) if before is not None else None

        def show(made: tuple[Choices, Shelf | None]) -> None:
            shelf = self._desk.state.shelf
            if shelf is not None:
                # Another one may have come meanwhile.
                self._desk.set_shelf(made[1] if shelf is before and made[1] else with_choices(shelf, made[0]))
            self._desk.previews.soon()
            self.edited.emit(said)

        self._desk.errand(run, show)

    # --- files ------------------------------------------------------------------------------------------------------

    def import_watch_later(self, file: Path) -> None:
        """Take over a Takeout file."""
        self._desk.errand(lambda services: services.import_watch_later(file), self._watch_later_imported)

    def _watch_later_imported(self, result: WatchLaterImport) -> None:
        self._desk.refresh()
        words = f"Watch Later: {number(result.added)} added, {number(result.already_known)} known already."
        if result.rejected:
            first = result.rejected[0]
            words += f" {count(len(result.rejected), 'row')} not taken, the first in line {first.line}: {first.reason}"
        self._desk.say(words, tone="warn" if result.rejected else "good")

    def import_categories(self, file: Path) -> None:
        """Replace the categories by a file."""
        self._desk.errand(lambda services: services.import_categories(file), self._categories_imported)

    def _categories_imported(self, result: CategoriesImport) -> None:
        self._desk.refresh()
        assigned = count(result.assignments, "assignment")
        words = f"{count(result.categories, 'category', 'categories')} with {assigned} taken over."
        if result.rejected:
            first = result.rejected[0]
            words += f" {count(len(result.rejected), 'row')} not taken, the first in line {first.line}: {first.reason}"
        self._desk.say(words, tone="warn" if result.rejected else "good")

    def export_categories(self, file: Path) -> None:
        """Write the categories."""
        self._desk.errand(
            lambda services: services.export_categories(file),
            lambda written: self._desk.say(f"{count(written, 'assignment')} written to {file.name}.", tone="good"),
        )


def _import_words(summary: ImportSummary) -> str:
    if summary.unchanged:
        return f"Nothing has changed on YouTube since the last import ({count(summary.units, 'unit')} used)."
    library = f"{count(summary.videos, 'video')} in {count(summary.playlists, 'playlist')}"
    changes = (
        f"{number(summary.new)} new",
        f"{number(summary.updated)} changed",
        f"{number(summary.removed)} gone",
    )
    return f"Imported: {library}; {', '.join(changes)} ({count(summary.units, 'unit')} used)."
