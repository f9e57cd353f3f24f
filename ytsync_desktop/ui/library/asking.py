"""The questions behind the library's actions: which name, which category, really?"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from ytsync_desktop.core.library import Category, CategoryId
from ytsync_desktop.ui.dialogs.choose import CategoryDialog
from ytsync_desktop.ui.dialogs.confirm import confirm
from ytsync_desktop.ui.dialogs.files import open_file, save_file
from ytsync_desktop.ui.dialogs.name import NameDialog
from ytsync_desktop.ui.formats import count, listed
from ytsync_desktop.ui.library.commands import LibraryCommands
from ytsync_desktop.ui.library.shelf import Source
from ytsync_desktop.ui.library.view import LibraryPage
from ytsync_desktop.ui.state import State
from ytsync_desktop.ui.text import quoted, revealed

_CSV = "Comma-separated values (*.csv)"
_TAKEOUT = "Google Takeout (*.csv *.zip)"


class LibraryAsking:
    """One method per action of the library; each acts on what is selected."""

    def __init__(self, window: QWidget, page: LibraryPage, commands: LibraryCommands, state: State) -> None:
        self._window = window
        self._page = page
        self._commands = commands
        self._state = state
        page.sources.dropped.connect(self.dropped)

    def create(self) -> None:
        """A new, empty category."""
        self._name("New category", "Name of the new category", "Create category", "", self._commands.create)

    def create_from(self) -> None:
        """A new category of the selected playlists' videos."""
        playlists, shelf = self._page.selected_playlists(), self._state.shelf
        if playlists and shelf is not None:
            first = shelf.name(playlists[0])
            question = f"Name of the category made of {count(len(playlists), 'playlist')}"
            self._name(
                "New category",
                question,
                "Create category",
                first,
                lambda name: self._commands.create_from_playlists(name, playlists),
            )

    def rename(self) -> None:
        """Another name for the selected category."""
        chosen = self._chosen()
        if len(chosen) == 1:
            one = chosen[0]
            self._name(
                "Rename category",
                f"New name of {quoted(one.name)}",
                "Rename",
                one.name,
                lambda name: self._commands.rename(one.id, name),
            )

    def merge(self) -> None:
        """The selected categories into one of them."""
        chosen = self._chosen()
        if len(chosen) > 1:
            ids = tuple(category.id for category in chosen)
            self._category(
                f"Merge {count(len(chosen), 'category', 'categories')} into",
                "Merge",
                chosen,
                lambda into: self._commands.merge(tuple(one for one in ids if one != into), into),
            )

    def delete(self) -> None:
        """The selected categories go; it can be undone."""
        chosen = self._chosen()
        if chosen:
            names = listed([f"“{revealed(category.name)}”" for category in chosen])
            confirm(
                self._window,
                f"Delete {names}?",
                "Their videos stay in the library; nothing changes on YouTube. You can undo this.",
                f"Delete {count(len(chosen), 'category', 'categories')}",
                lambda: self._commands.delete(tuple(category.id for category in chosen)),
            )

    def leave_alone(self) -> None:
        """The selected playlists are neither changed nor deleted."""
        self._commands.leave_alone(self._page.selected_playlists())

    def become(self) -> None:
        """The selected playlist is turned into a category that has none yet."""
        playlists, shelf = self._page.selected_playlists(), self._state.shelf
        if len(playlists) == 1 and shelf is not None:
            live = {playlist.id for playlist in shelf.catalogue.playlists}
            open_ = [category for category in shelf.own if category.playlist_id not in live]
            title = f"{quoted(shelf.name(playlists[0]))} becomes"
            self._category(title, "Turn into it", open_, lambda chosen: self._commands.become(playlists[0], chosen))

    def free(self) -> None:
        """The selected playlists are left to the plan again."""
        self._commands.free(self._page.selected_playlists())

    def approve(self) -> None:
        """The selected categories are as wanted."""
        self._commands.approve(self._page.selected_categories(), True)

    def reopen(self) -> None:
        """The selected categories are still open."""
        self._commands.approve(self._page.selected_categories(), False)

    def add(self) -> None:
        """The selected videos into a category."""
        videos, shelf = self._page.selected_videos(), self._state.shelf
        if videos and shelf is not None:
            dialog = self._category(
                f"Add {count(len(videos), 'video')} to",
                "Add",
                shelf.own,
                lambda target: self._commands.add(target, videos),
                may_create=True,
            )
            dialog.created.connect(lambda name: self._commands.create(name, videos))

    def move(self) -> None:
        """The selected videos from the category on show into another one."""
        videos, shelf, sources = self._page.selected_videos(), self._state.shelf, self._page.selected_categories()
        if videos and shelf is not None and len(sources) == 1:
            others = [category for category in shelf.own if category.id != sources[0]]
            self._category(
                f"Move {count(len(videos), 'video')} to",
                "Move",
                others,
                lambda target: self._commands.move(sources[0], target, videos),
            )

    def remove(self) -> None:
        """The selected videos out of the category on show; it can be undone."""
        videos, sources = self._page.selected_videos(), self._page.selected_categories()
        if videos and len(sources) == 1:
            self._commands.remove(sources[0], videos)

    def dropped(self, target: CategoryId, videos: tuple[str, ...], moves: bool) -> None:
        """Videos were dropped on a category."""
        sources = self._page.selected_categories()
        source = sources[0] if moves and len(sources) == 1 else None
        self._commands.move(source, target, videos)  # type: ignore[arg-type]

    def import_watch_later(self) -> None:
        """A Takeout file with Watch Later."""
        file = open_file(self._window, "Watch Later from a Google Takeout", _TAKEOUT)
        if file is not None:
            self._commands.import_watch_later(file)

    def import_categories(self) -> None:
        """A file of categories; it replaces those that are there."""
        file = open_file(self._window, "Categories from a file", _CSV)
        shelf = self._state.shelf
        if file is None:
            return
        if shelf is None or not shelf.own:
            self._commands.import_categories(file)
            return
        confirm(
            self._window,
            f"Replace {count(len(shelf.own), 'category', 'categories')} by those of {file.name}?",
            "What the file does not name is forgotten here; nothing changes on YouTube. This cannot be undone.",
            "Replace the categories",
            lambda: self._commands.import_categories(file),
        )

    def export_categories(self) -> None:
        """All categories into a file."""
        file = save_file(self._window, "Export the categories", "categories.csv", _CSV)
        if file is not None:
            self._commands.export_categories(file)

    def _chosen(self) -> list[Category]:
        shelf = self._state.shelf
        sources: list[Source] = list(self._page.selected_categories())
        found = (shelf.category(source) for source in sources) if shelf is not None else ()
        return [category for category in found if category is not None]

    def _name(self, title: str, question: str, action: str, name: str, run: Callable[[str], object]) -> None:
        dialog = NameDialog(self._window, title, question, action, name)
        dialog.named.connect(run)
        dialog.open()

    def _category(
        self,
        title: str,
        action: str,
        categories: list[Category] | tuple[Category, ...],
        run: Callable[[CategoryId], object],
        *,
        may_create: bool = False,
    ) -> CategoryDialog:
        dialog = CategoryDialog(self._window, title, action, categories, may_create=may_create)
        dialog.chosen.connect(run)
        dialog.open()
        return dialog
