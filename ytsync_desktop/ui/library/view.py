"""The library page: sources on the left, videos in the middle, details on the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import chain

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QSplitter,
    QToolButton,
    QWidget,
)

from ytsync_desktop.core.library import CategoryId, PlaylistId, VideoId
from ytsync_desktop.ui.actions import Actions
from ytsync_desktop.ui.formats import number
from ytsync_desktop.ui.library.details import Details, LookUp
from ytsync_desktop.ui.library.head import Head
from ytsync_desktop.ui.library.shelf import Group, Source
from ytsync_desktop.ui.library.sources import CATEGORIES, COUNT, PLAYLISTS, SourceModel
from ytsync_desktop.ui.library.strip import ImportStrip
from ytsync_desktop.ui.library.switch import ViewSwitch
from ytsync_desktop.ui.library.videos import NARROWINGS, VideoModel
from ytsync_desktop.ui.library.views import VideoViews
from ytsync_desktop.ui.state import State
from ytsync_desktop.ui.text import ElidedLabel, label
from ytsync_desktop.ui.thumbnails.album import Album
from ytsync_desktop.ui.widgets.age_card import AgeCard
from ytsync_desktop.ui.widgets.buttons import chip
from ytsync_desktop.ui.widgets.fields import search_field
from ytsync_desktop.ui.widgets.layouts import column, frame, holder, row
from ytsync_desktop.ui.widgets.tables import set_columns, tree

_TYPING_MS = 120


class LibraryPage(QWidget):
    """`selectionChanged` says that other videos or sources are selected; `previewWanted` that the person goes on."""

    selectionChanged = Signal()
    previewWanted = Signal()

    def __init__(
        self, state: State, actions: Actions, album: Album, cancel_import: Callable[[], object], look_up: LookUp
    ) -> None:
        super().__init__()
        self.setObjectName("libraryPage")
        self._state = state
        self._actions = actions
        self.sources = SourceModel(self)
        self.videos = VideoModel(self)
        self._fresh = True
        self._placing = False
        self._chosen: tuple[VideoId, ...] = ()
        self._looked_at: list[Source] = []
        self._head = Head(state, actions, self.previewWanted.emit)
        self._details = Details(album, look_up)
        self._views = VideoViews(self.videos, album)
        self._build(ImportStrip(state, cancel_import))
        self._connect()
        self.show_shelf()

    # --- building ---------------------------------------------------------------------------------------------------

    def _build(self, strip: ImportStrip) -> None:
        self._tree = tree("playlistTree", "Sources: groups, categories and playlists")
        self._tree.setModel(self.sources)
        self._tree.setHeaderHidden(True)
        self._tree.setAlternatingRowColors(False)
        self._tree.setIndentation(12)
        self._tree.setAcceptDrops(True)
        self._tree.setDragDropMode(QAbstractItemView.DragDropMode.DropOnly)
        self._tree.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self._tree.header().setMinimumSectionSize(24)
        set_columns(self._tree.header(), (150, 72), 0)
        self._tree.header().setSectionResizeMode(COUNT, QHeaderView.ResizeMode.Fixed)
        new = self._actions.button("create", "New category …", name="newCategoryButton")
        side = frame("side", column(self._tree, row(new, None, margins=(8, 0, 8, 8)), gap=8))
        side.setMinimumWidth(180)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setObjectName("librarySplitter")
        splitter.setChildrenCollapsible(False)
        splitter.setHandleWidth(1)
        for part in (side, self._middle(strip), self._details):
            splitter.addWidget(part)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([224, 852, 204])
        self.setLayout(column(splitter))

    def _middle(self, strip: ImportStrip) -> QWidget:
        self._search = search_field("searchEdit", "Search videos", "Search")
        self._search.setMinimumWidth(160)
        self._chips: list[QToolButton] = [chip(narrowing.text) for narrowing in NARROWINGS]
        self._switch = ViewSwitch(self._actions)
        filters = row(self._search, *self._chips, 6, self._switch, gap=6)
        filters.setStretch(0, 1)
        self._filters = holder(filters)
        self._tools = holder(self._tool_row())
        return holder(
            column(
                self._head,
                AgeCard(self._state, self._actions, "libraryAge"),
                strip,
                self._filters,
                self._views,
                self._tools,
                gap=12,
                margins=(16, 12, 16, 12),
                grows=self._views,
            )
        )

    def _tool_row(self) -> QHBoxLayout:
        self._selected = label(tone="dim", name="selectedLabel")
        self._told = ElidedLabel(tone="dim", name="lastEditLabel")
        buttons = (
            self._actions.button("add", "Add to category …", name="addButton"),
            self._actions.button("move", "Move …", name="moveButton"),
            self._actions.button("remove", "Remove", name="removeButton"),
        )
        made = row(self._selected, 8, *buttons, 8, self._told, self._actions.button("undo", "Undo", name="undoButton"))
        made.setStretch(made.indexOf(self._told), 1)
        self._told.setAlignment(Qt.AlignmentFlag.AlignRight)
        return made

    def _connect(self) -> None:
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._typing.timeout.connect(self._narrow)
        self._search.textChanged.connect(self._typing.start)
        for made in self._chips:
            made.toggled.connect(self._narrow)
        in_tree = (
            "approve",
            "reopen",
            "rename",
            "merge",
            "delete",
            "create_from",
            "create",
            "leave_alone",
            "become",
            "free",
        )
        self._tree.addActions([self._actions[key] for key in in_tree])
        self._views.add_actions([self._actions[key] for key in ("add", "move", "remove")])
        self._tree.selectionModel().selectionChanged.connect(self._show_sources)
        self._views.selection.selectionChanged.connect(self._selection)
        self._state.shelfChanged.connect(self.show_shelf)
        self._state.overviewChanged.connect(self._show_emptiness)
        self._state.overviewChanged.connect(self._show_view)
        self._state.workChanged.connect(self._show_emptiness)

    # --- what is selected -------------------------------------------------------------------------------------------

    def selected_sources(self) -> list[Source]:
        """What is chosen on the left."""
        found = (self.sources.source(index) for index in self._tree.selectionModel().selectedRows())
        return [source for source in found if source is not None]

    def selected_categories(self) -> tuple[CategoryId, ...]:
        """The categories among them."""
        return tuple(source for source in self.selected_sources() if not isinstance(source, str))

    def selected_playlists(self) -> tuple[PlaylistId, ...]:
        """The playlists among them."""
        return tuple(s for s in self.selected_sources() if isinstance(s, str) and not isinstance(s, Group))

    def selected_videos(self) -> tuple[VideoId, ...]:
        """The videos chosen in the middle, in the order shown."""
        return self._chosen

    def go_to_search(self) -> None:
        """Go to the search."""
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    def tell(self, sentence: str) -> None:
        """Say what the last edit did."""
        self._told.setText(sentence)

    # --- showing ----------------------------------------------------------------------------------------------------

    def show_shelf(self) -> None:
        """Show another shelf without losing the place: what was selected and open stays so."""
        self.fill_sources()
        self._head.show_goal(self._state.shelf)
        self._show_sources()

    def fill_sources(self) -> None:
        """Fill the left side, in the colours in force."""
        shelf = self._state.shelf
        chosen = self.selected_sources()
        opened = {row: self._tree.isExpanded(self.sources.index(row, 0)) for row in (CATEGORIES, PLAYLISTS)}
        scrolled = self._tree.verticalScrollBar().value()
        self.sources.show_shelf(shelf)
        widest = self.sources.widest_count(self._tree.fontMetrics())
        self._tree.header().resizeSection(COUNT, self._tree.sizeHintForIndex(widest).width())
        for row_number, was_open in opened.items():
            self._tree.setExpanded(self.sources.index(row_number, 0), was_open or (self._fresh and shelf is not None))
        self._fresh = self._fresh and shelf is None
        self._placing = True
        self._choose(chosen or [Group.ALL])
        self._placing = False
        self._tree.verticalScrollBar().setValue(scrolled)

    def _choose(self, sources: list[Source]) -> None:
        selection = self._tree.selectionModel()
        indexes = [index for index in map(self.sources.index_of, sources) if index.isValid()]
        flags = QItemSelectionModel.SelectionFlag
        for index in indexes or [self.sources.index(0, 0)]:
            if index.isValid():
                selection.setCurrentIndex(index, flags.NoUpdate)
                selection.select(index, flags.Select | flags.Rows)

    def show_source(self, source: Source) -> None:
        """Show one source and nothing else."""
        index = self.sources.index_of(source)
        flags = QItemSelectionModel.SelectionFlag
        self._tree.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)

    def _show_sources(self) -> None:
        if self._placing:
            return
        shelf = self._state.shelf
        sources = self.selected_sources()
        ids: Sequence[VideoId] = ()
        if shelf is not None:
            members = [shelf.members(source) for source in sources]
            ids = members[0] if len(members) == 1 else tuple(dict.fromkeys(chain.from_iterable(members)))
        self._keeping_selection(lambda: self.videos.show_videos(shelf, ids))
        if sources != self._looked_at:
            self._looked_at = sources
            self._views.go_to_top()

    def _narrow(self) -> None:
        narrowings = [narrowing for narrowing, made in zip(NARROWINGS, self._chips, strict=True) if made.isChecked()]
        self._keeping_selection(lambda: self.videos.narrow(self._search.text(), narrowings))

    def _keeping_selection(self, change: Callable[[], object]) -> None:
        chosen = self.selected_videos()
        change()
        selection = QItemSelection()
        for row_number in self.videos.rows_of(chosen) if chosen else []:
            index = self.videos.index(row_number, 0)
            selection.select(index, index)
        flags = QItemSelectionModel.SelectionFlag
        self._views.selection.select(selection, flags.Select | flags.Rows)
        self._show_emptiness()
        self._selection()

    def _selection(self) -> None:
        rows = sorted(index.row() for index in self._views.selection.selectedRows())
        self._chosen = self.videos.ids(rows)
        self._selected.setText(f"{number(len(rows))} selected" if rows else "None selected")
        self._details.show_videos(self._state.shelf, self._chosen)
        self._head.show_sources(
            self._state.shelf,
            self.selected_sources(),
            self.videos.rowCount(QModelIndex()),
            self.videos.total,
            self.videos.unavailable,
        )
        self.selectionChanged.emit()

    def _show_emptiness(self) -> None:
        shelf = self._state.shelf
        full = shelf is not None and bool(shelf.ids)
        for part in (self._filters, self._tools):
            part.setVisible(full)
        if not full:
            self._say_nothing_imported()
        elif self.videos.total and not self.videos.rowCount(QModelIndex()):
            self._views.empty.say("No video matches the search.", "", "Clear the search", self._clear)
        elif not self.videos.total:
            self._views.empty.say(
                "There is no video here.", "Choose another place on the left.", "Show all videos", self._all
            )
        empty = not full or not self.videos.rowCount(QModelIndex())
        self._views.show_videos(not empty)

    def _show_view(self) -> None:
        """As a table or as a grid, as the person chose last."""
        view = self._state.settings.library_view
        self._views.show_as(view)
        self._switch.show_view(view)

    def _say_nothing_imported(self) -> None:
        action: QAction = self._actions["import"]
        importing = not action.isEnabled()
        self._views.empty.say(
            "The library is on its way." if importing else "Your library is not on this machine yet.",
            "Importing reads everything from YouTube and changes nothing there.",
            "" if importing else "Import library",
            action.trigger,
        )

    def _clear(self) -> None:
        self._search.clear()
        for made in self._chips:
            made.setChecked(False)
        self._narrow()

    def _all(self) -> None:
        self.show_source(Group.ALL)
