"""Everything the window can be told to do, in one table: id, menu, text, icon, shortcut, and when it is possible."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenuBar, QPushButton

from ytsync_desktop.core.choices import Choices
from ytsync_desktop.core.library import CategoryId, PlaylistId
from ytsync_desktop.core.operations import JobState
from ytsync_desktop.ui.icons import icon
from ytsync_desktop.ui.messages import undoable
from ytsync_desktop.ui.state import State, Work
from ytsync_desktop.ui.widgets.buttons import button

CONNECT, LIBRARY, PREVIEW, PROGRESS, REPORT = range(5)


@dataclass(frozen=True, slots=True)
class Situation:
    """What decides whether an action is possible: the state, the page, and what is selected in the library."""

    state: State
    page: int = CONNECT
    videos: int = 0
    categories: tuple[CategoryId, ...] = ()
    playlists: tuple[PlaylistId, ...] = ()

    @property
    def idle(self) -> bool:
        """No long work goes on."""
        return self.state.work is Work.NONE

    @property
    def imported(self) -> bool:
        """There is a library to work on."""
        return self.state.shelf is not None and bool(self.state.shelf.ids)

    @property
    def in_library(self) -> bool:
        """The library is on show and has something in it."""
        return self.page == LIBRARY and self.imported

    @property
    def settled(self) -> Choices:
        """What the person has settled about playlists."""
        return self.state.shelf.choices if self.state.shelf is not None else Choices()

    def job_in(self, *states: JobState) -> bool:
        """The unfinished job is in one of these states."""
        job = self.state.unfinished
        return job is not None and job.state in states

    @property
    def resumable(self) -> bool:
        """A job may be told to go on. Too early does no harm: it asks YouTube what time it is, and pauses again."""
        return self.idle and self.job_in(JobState.PENDING, JobState.PAUSED)

    @property
    def startable(self) -> bool:
        """There is a plan with something to do, and no job in its way."""
        return self.state.unfinished is None and bool(self.state.preview and self.state.preview.plan.writes)

    @property
    def shown(self) -> bool:
        """What would be started is the sync, or a way back that is before the person's eyes."""
        return self.state.way_back is None or self.page == PREVIEW

    @property
    def undoable(self) -> bool:
        """The job whose report is on show can be undone."""
        return self.state.report is not None and undoable(self.state.report.job)

    @property
    def undecided(self) -> int:
        """Categories that are not approved yet."""
        shelf = self.state.shelf
        return len(shelf.own) - shelf.approved if shelf is not None else 0


Test = Callable[[Situation], bool]


@dataclass(frozen=True, slots=True)
class Spec:
    """One action. An empty text is a separator."""

    id: str
    menu: str
    text: str
    icon: str = ""
    keys: tuple[str, ...] = ()
    possible: Test = lambda _situation: True
    demo_only: bool = False


ACTIONS = (
    Spec("import", "&File", "&Import or refresh the library", "download-simple", ("F5",), lambda s: s.idle),
    Spec("import_watch_later", "&File", "Import &Watch Later from a Takeout …", "clock"),
    Spec("import_categories", "&File", "Import &categories from a file …", "file-arrow-down"),
    Spec(
        "export_categories",
        "&File",
        "&Export categories …",
        "export",
        (),
        lambda s: bool(s.state.shelf and s.state.shelf.own),
    ),
    Spec("backups", "&File", "&Backups …", "archive", (), lambda s: s.imported),
    Spec("sep1", "&File", ""),
    Spec("settings", "&File", "&Settings …", "gear-six", ("Ctrl+,",)),
    Spec(
        "sign_out",
        "&File",
        "Sign &out …",
        "sign-out",
        (),
        lambda s: s.state.account is not None and s.idle and not s.state.demo,
    ),
    Spec("delete_data", "&File", "&Delete my data …", "trash", (), lambda s: s.idle and not s.state.demo),
    Spec("sep2", "&File", ""),
    Spec("quit", "&File", "&Quit", "x", ("Ctrl+Q",)),
    Spec(
        "undo",
        "&Edit",
        "&Undo",
        "arrow-counter-clockwise",
        ("Ctrl+Z",),
        lambda s: bool(s.state.shelf and s.state.shelf.undo),
    ),
    Spec(
        "redo",
        "&Edit",
        "&Redo",
        "arrow-clockwise",
        ("Ctrl+Shift+Z",),
        lambda s: bool(s.state.shelf and s.state.shelf.redo),
    ),
    Spec("sep3", "&Edit", ""),
    Spec("find", "&Edit", "&Find", "magnifying-glass", ("Ctrl+F",), lambda s: s.page in (LIBRARY, PREVIEW, REPORT)),
    Spec("page0", "&View", "&Connect", "link", ("Ctrl+1",)),
    Spec("page1", "&View", "&Library", "books", ("Ctrl+2",)),
    Spec("page2", "&View", "&Preview", "eye", ("Ctrl+3",)),
    Spec("page3", "&View", "P&rogress", "chart-bar-horizontal", ("Ctrl+4",)),
    Spec("page4", "&View", "Rep&ort", "article", ("Ctrl+5",)),
    Spec("sep7", "&View", ""),
    Spec(
        "as_table",
        "&View",
        "Videos as a &table",
        "list",
        ("Ctrl+Shift+T",),
        lambda s: s.in_library and s.state.settings.library_view != "table",
    ),
    Spec(
        "as_grid",
        "&View",
        "Videos as a &grid of thumbnails",
        "grid-four",
        ("Ctrl+Shift+G",),
        lambda s: s.in_library and s.state.settings.library_view != "grid",
    ),
    Spec("create", "&Library", "&New category …", "plus", ("Ctrl+N",), lambda s: s.imported),
    Spec(
        "create_from",
        "&Library",
        "New category from the selected &playlists …",
        "playlist",
        (),
        lambda s: s.in_library and bool(s.playlists),
    ),
    Spec(
        "rename",
        "&Library",
        "&Rename category …",
        "pencil-simple",
        ("F2",),
        lambda s: s.in_library and len(s.categories) == 1,
    ),
    Spec(
        "merge",
        "&Library",
        "&Merge the selected categories …",
        "arrows-in-line-horizontal",
        (),
        lambda s: s.in_library and len(s.categories) > 1,
    ),
    Spec("delete", "&Library", "&Delete category", "trash", (), lambda s: s.in_library and bool(s.categories)),
    Spec("sep4", "&Library", ""),
    Spec("approve", "&Library", "&Approve", "check-circle", ("A",), lambda s: s.in_library and bool(s.categories)),
    Spec(
        "reopen",
        "&Library",
        "Take the approval &back",
        "circle",
        ("Shift+A",),
        lambda s: s.in_library and bool(s.categories),
    ),
    Spec("approve_all", "&Library", "Approve a&ll categories", "checks", (), lambda s: s.undecided > 0),
    Spec("sep7", "&Library", ""),
    Spec(
        "leave_alone",
        "&Library",
        "Keep the selected playlists ou&t of new syncs",
        "lock-simple",
        (),
        lambda s: s.in_library and any(one not in s.settled.untouched for one in s.playlists),
    ),
    Spec(
        "become",
        "&Library",
        "T&urn the playlist into a category …",
        "arrow-right",
        (),
        lambda s: s.in_library and len(s.playlists) == 1,
    ),
    Spec(
        "free",
        "&Library",
        "Leave the selected playlists to the plan",
        "arrow-counter-clockwise",
        (),
        lambda s: s.in_library and any(s.settled.about(one) for one in s.playlists),
    ),
    Spec("sep5", "&Library", ""),
    Spec("add", "&Library", "Add to &category …", "folder-plus", ("C",), lambda s: s.in_library and s.videos > 0),
    Spec(
        "move",
        "&Library",
        "Mo&ve to category …",
        "arrow-right",
        ("M",),
        lambda s: s.in_library and s.videos > 0 and len(s.categories) == 1,
    ),
    Spec(
        "remove",
        "&Library",
        "Rem&ove from the category",
        "x",
        ("Del", "Backspace"),
        lambda s: s.in_library and s.videos > 0 and len(s.categories) == 1,
    ),
    Spec(
        "start",
        "&Sync",
        "&Start what the preview shows",
        "play",
        (),
        lambda s: s.idle and s.startable and s.shown,
    ),
    Spec("pause", "&Sync", "&Pause", "pause", (), lambda s: s.state.work is Work.SYNC),
    Spec("resume", "&Sync", "&Resume", "play", (), lambda s: s.resumable),
    Spec(
        "abort",
        "&Sync",
        "&End the job here …",
        "stop-circle",
        (),
        lambda s: s.state.unfinished is not None and s.state.work in (Work.NONE, Work.SYNC),
    ),
    Spec(
        "undo_sync",
        "&Sync",
        "&Undo this sync …",
        "arrow-counter-clockwise",
        (),
        lambda s: s.idle and s.state.unfinished is None and s.undoable,
    ),
    Spec("sep6", "&Sync", ""),
    Spec(
        "verify_watch_later",
        "&Sync",
        "&Check Watch Later with a later Takeout …",
        "eye",
        (),
        lambda s: s.state.job is not None,
    ),
    Spec("export_preview", "&Sync", "E&xport the preview …", "export", (), lambda s: s.state.preview is not None),
    Spec("export_report", "&Sync", "Export the repor&t …", "export", (), lambda s: s.page == REPORT),
    Spec("next_day", "&Sync", "&Next day", "skip-forward", ("Ctrl+D",), lambda s: s.idle, demo_only=True),
    Spec(
        "all_days",
        "&Sync",
        "Run &all days",
        "fast-forward",
        (),
        lambda s: s.idle and (s.state.unfinished is not None or (s.startable and s.shown)),
        demo_only=True,
    ),
    Spec("keys", "&Help", "&Keyboard shortcuts", "keyboard", ("?",)),
    Spec("about", "&Help", "&About ytsync", "info"),
)


class Actions(QObject):
    """The table made live. `run` maps ids to what they do; every id must be in it."""

    def __init__(self, parent: QObject, run: Mapping[str, Callable[[], object]], *, demo: bool) -> None:
        super().__init__(parent)
        self._actions: dict[str, QAction] = {}
        for spec in ACTIONS:
            if spec.text and (demo or not spec.demo_only):
                self._actions[spec.id] = self._make(spec, run[spec.id])

    def _make(self, spec: Spec, run: Callable[[], object]) -> QAction:
        made = QAction(icon(spec.icon), spec.text, self)
        made.setObjectName(f"{spec.id}Action")
        made.setShortcuts([QKeySequence(keys) for keys in spec.keys])
        made.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        made.triggered.connect(lambda: run())
        return made

    def __getitem__(self, key: str) -> QAction:
        return self._actions[key]

    def update(self, situation: Situation) -> None:
        """Enable what is possible now."""
        for spec in ACTIONS:
            action = self._actions.get(spec.id)
            if action is not None:
                action.setEnabled(spec.possible(situation))

    def fill(self, bar: QMenuBar) -> None:
        """Menus in the order of the table."""
        menus = {name: bar.addMenu(name) for name in dict.fromkeys(spec.menu for spec in ACTIONS)}
        for spec in ACTIONS:
            if not spec.text:
                menus[spec.menu].addSeparator()
            elif spec.id in self._actions:
                menus[spec.menu].addAction(self._actions[spec.id])

    def button(self, key: str, text: str, *, name: str = "", kind: str = "") -> QPushButton:
        """A button that does what the action does, and is enabled when it is."""
        action = self._actions[key]
        spec = next(spec for spec in ACTIONS if spec.id == key)
        made = button(text, action.trigger, name=name, kind=kind, symbol=spec.icon)
        made.setEnabled(action.isEnabled())
        action.enabledChanged.connect(made.setEnabled)
        keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        if keys:
            made.setToolTip(f"<qt>{spec.text.replace('&', '')} ({keys})</qt>")
        return made
