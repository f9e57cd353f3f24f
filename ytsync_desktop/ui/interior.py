"""What stands in the main window: makes the parts and connects them, and decides nothing itself.

Loaded once the window was painted: everything that its pages need comes with it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget

from ytsync_desktop.core.settings import Settings
from ytsync_desktop.ui.actions import CONNECT, LIBRARY, PREVIEW, PROGRESS, REPORT, Actions, Situation
from ytsync_desktop.ui.awake import Awake
from ytsync_desktop.ui.connect.commands import ConnectCommands
from ytsync_desktop.ui.connect.view import ConnectPage
from ytsync_desktop.ui.desk import Desk
from ytsync_desktop.ui.frame.banner import Banner
from ytsync_desktop.ui.frame.demo import DemoBanner
from ytsync_desktop.ui.frame.memory import Memory
from ytsync_desktop.ui.frame.status import Status
from ytsync_desktop.ui.frame.tabs import NAMES, TabLine
from ytsync_desktop.ui.library.asking import LibraryAsking
from ytsync_desktop.ui.library.commands import LibraryCommands
from ytsync_desktop.ui.library.view import LibraryPage
from ytsync_desktop.ui.preview.view import PreviewPage
from ytsync_desktop.ui.progress.asking import SyncAsking
from ytsync_desktop.ui.progress.commands import SyncCommands
from ytsync_desktop.ui.progress.view import ProgressPage
from ytsync_desktop.ui.report.view import ReportPage
from ytsync_desktop.ui.services import Services, ServicesFactory
from ytsync_desktop.ui.state import Work
from ytsync_desktop.ui.theme import Theme
from ytsync_desktop.ui.thumbnails.album import Album
from ytsync_desktop.ui.widgets.layouts import column, holder
from ytsync_desktop.ui.widgets.stagger import stagger


class Interior(QObject):
    """Five pages under one line of tabs. `allDeleted`: nothing of the person's is in the keyring any more."""

    allDeleted = Signal()

    def __init__(
        self,
        window: QMainWindow,
        factory: ServicesFactory,
        memory: Memory,
        *,
        demo: bool,
        theme: Theme,
        try_demo: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._theme = theme
        self._placed = False
        self.desk = Desk(factory, demo=demo, parent=self)
        self._awake = Awake(self.desk.state)
        # Pictures are a decoration: where there is no loader there are none, and nobody is told.
        self._album = Album(
            lambda begin: self.desk.errand(lambda services: services.pictures(), begin, lambda _error: None), self
        )
        self.library_commands = LibraryCommands(self.desk)
        self._sync = SyncCommands(self.desk)
        self._connecting = ConnectCommands(self.desk)
        self.actions_table = Actions(window, self._handlers(), demo=demo)
        self._build(try_demo)
        self._connect()
        self._wanted_page = memory.restore_parts(window)
        self.desk.refresh()

    # --- building ---------------------------------------------------------------------------------------------------

    def _build(self, try_demo: Callable[[], object] | None) -> None:
        state, actions = self.desk.state, self.actions_table
        self._connect_page = ConnectPage(state, actions, self._connecting, None if state.demo else try_demo)
        commands = self.library_commands
        self.library_page = LibraryPage(state, actions, self._album, commands.cancel_import, commands.look_up)
        self._preview_page = PreviewPage(state, actions)
        self._sync_asking = SyncAsking(self._window, self._sync, state)
        decide, verify = self._sync.decide, self._sync_asking.verify_watch_later
        self._progress_page = ProgressPage(state, actions, decide, verify)
        self._report_page = ReportPage(state, actions, self.desk.load_report)
        self._asking = LibraryAsking(self._window, self.library_page, commands, state)
        self._pages = QStackedWidget()
        for page in (
            self._connect_page,
            self.library_page,
            self._preview_page,
            self._progress_page,
            self._report_page,
        ):
            self._pages.addWidget(page)
        self._tabs = TabLine(state)
        banners = column(Banner(self.desk.notices), gap=4, margins=(16, 8, 16, 4))
        if state.demo:
            banners.insertWidget(0, DemoBanner(state, actions))
        body = column(self._tabs, banners, self._pages, gap=0)
        body.setStretch(2, 1)
        self._window.setCentralWidget(holder(body))
        actions.fill(self._window.menuBar())
        self._window.setStatusBar(Status(state, self.desk.notices))

    def _connect(self) -> None:
        self._tabs.chosen.connect(self.show_page)
        state = self.desk.state
        for signal in (
            state.overviewChanged,
            state.shelfChanged,
            state.previewChanged,
            state.jobChanged,
            state.workChanged,
            state.ticked,
            state.reportChanged,
        ):
            signal.connect(self._update_actions)
        self.library_page.selectionChanged.connect(self._update_actions)
        self._theme.changed.connect(self.library_page.fill_sources)
        state.workChanged.connect(self._after_work)
        state.overviewChanged.connect(self._first_overview)
        state.overviewChanged.connect(lambda: self._album.allow(state.settings.thumbnails == "on"))
        self.library_commands.edited.connect(self.library_page.tell)
        self.desk.notices.changed.connect(self._quieten)
        self.desk.signInNeeded.connect(lambda: self.show_page(CONNECT))
        self._preview_page.strategyWanted.connect(self._sync.plan_by)
        self._preview_page.unavailableWanted.connect(self._sync.take_out_unavailable)
        self._preview_page.reserveWanted.connect(self._sync.keep_unspent)
        self._preview_page.syncWanted.connect(partial(self._sync.show_way_back, None))
        self._connect_pages()
        self._update_actions()

    def _connect_pages(self) -> None:
        """What leads from one page to another."""
        for signal, page in (
            (self._connect_page.libraryWanted, LIBRARY),
            (self._connect_page.card.progressWanted, PROGRESS),
            (self._connect_page.card.previewWanted, PREVIEW),
            (self.library_page.previewWanted, PREVIEW),
            (self._preview_page.libraryWanted, LIBRARY),
            (self._preview_page.progressWanted, PROGRESS),
            (self._progress_page.previewWanted, PREVIEW),
            (self._report_page.previewWanted, PREVIEW),
            (self._sync.progressWanted, PROGRESS),
            (self._sync.previewWanted, PREVIEW),
        ):
            signal.connect(partial(self.show_page, page))
        self._progress_page.reportWanted.connect(self._show_report)
        self._sync.reportWanted.connect(self._show_report)

    def _handlers(self) -> dict[str, Callable[[], object]]:
        library, sync = self.library_commands, self._sync
        pages = {f"page{page}": partial(self.show_page, page) for page in range(len(NAMES))}
        return {
            "import": library.import_library,
            "import_watch_later": lambda: self._asking.import_watch_later(),
            "import_categories": lambda: self._asking.import_categories(),
            "export_categories": lambda: self._asking.export_categories(),
            "settings": self._settings,
            "sign_out": lambda: self._sync_asking.sign_out(self._connecting.sign_out),
            "delete_data": lambda: self._sync_asking.delete_data(self._erase),
            "quit": self._window.close,
            "undo": library.undo,
            "redo": library.redo,
            "find": self._find,
            "as_table": partial(library.show_as, "table"),
            "as_grid": partial(library.show_as, "grid"),
            "create": lambda: self._asking.create(),
            "create_from": lambda: self._asking.create_from(),
            "rename": lambda: self._asking.rename(),
            "merge": lambda: self._asking.merge(),
            "delete": lambda: self._asking.delete(),
            "leave_alone": lambda: self._asking.leave_alone(),
            "become": lambda: self._asking.become(),
            "free": lambda: self._asking.free(),
            "approve": lambda: self._asking.approve(),
            "reopen": lambda: self._asking.reopen(),
            "approve_all": library.approve_all,
            "add": lambda: self._asking.add(),
            "move": lambda: self._asking.move(),
            "remove": lambda: self._asking.remove(),
            "start": sync.start,
            "pause": sync.pause,
            "resume": sync.resume,
            "undo_sync": sync.undo_sync,
            "backups": self._backups,
            "abort": lambda: self._sync_asking.abort(),
            "verify_watch_later": lambda: self._sync_asking.verify_watch_later(),
            "export_preview": lambda: self._sync_asking.export_preview(),
            "export_report": lambda: self._sync_asking.export_report(self._report_page.job_id),
            "next_day": sync.next_day,
            "all_days": sync.all_days,
            "keys": self._keys,
            "about": self._about,
            **pages,
        }

    # --- pages ------------------------------------------------------------------------------------------------------

    @property
    def page(self) -> int:
        """The number of the page on show."""
        return self._pages.currentIndex()

    def show_page(self, page: int) -> None:
        """Show a page."""
        self.desk.give_way()
        if self._pages.currentIndex() != page:
            self._pages.setCurrentIndex(page)
            stagger(self._pages, self.desk.give_way)
        self._tabs.show_page(page)
        if not self._tabs.has_keyboard:
            self._focus_page()
        self._quieten()
        if page == REPORT:
            self.desk.jobs_wanted()
        self._update_actions()

    def _show_report(self) -> None:
        """The report of the job that Progress shows."""
        if self.desk.state.job is not None:
            self._report_page.want(self.desk.state.job.id)
        self.show_page(REPORT)

    def _first_overview(self) -> None:
        """Once it is known what there is, begin where the person goes on."""
        if self._placed:
            return
        self._placed = True
        state = self.desk.state
        self._theme.choose(state.settings.theme)
        stranger = state.account is None and not state.imported and not state.demo
        if state.unfinished is not None or stranger:
            self.show_page(CONNECT)
        else:
            self.show_page(self._wanted_page if 0 < self._wanted_page <= REPORT else LIBRARY)
        self._focus_page()

    def _focus_page(self) -> None:
        shown = self._pages.currentWidget()
        if shown is not None:
            shown.setFocus()

    def _quieten(self) -> None:
        """What the progress page says itself needs no banner above it."""
        if self._pages.currentIndex() == PROGRESS:
            self.desk.notices.dismiss("job")

    def _after_work(self) -> None:
        """A report on show is about what was just done."""
        if self._pages.currentIndex() == REPORT and self.desk.state.work is Work.NONE:
            self.desk.load_jobs()

    def _find(self) -> None:
        page = self._pages.currentWidget()
        if isinstance(page, (LibraryPage, PreviewPage, ReportPage)):
            page.go_to_search()

    def _update_actions(self) -> None:
        page = self.library_page
        self.actions_table.update(
            Situation(
                self.desk.state,
                self._pages.currentIndex(),
                len(page.selected_videos()),
                page.selected_categories(),
                page.selected_playlists(),
            )
        )

    def show_theme(self, setting: str) -> None:
        """Draw in other colours: system, light or dark."""
        self._theme.choose(setting)

    # --- backups, settings and the end ------------------------------------------------------------------------------

    # What is opened rarely is loaded when it is.

    def _keys(self) -> None:
        from ytsync_desktop.ui.frame.overlay import KeysOverlay

        KeysOverlay(self._window).open()

    def _about(self) -> None:
        from ytsync_desktop.ui.dialogs.about import about

        about(self._window)

    def _backups(self) -> None:
        from ytsync_desktop.ui.backups.view import BackupsDialog

        BackupsDialog(self._window, self.desk, self._sync.show_way_back).open()

    def _settings(self) -> None:
        from ytsync_desktop.ui.dialogs.settings import SettingsDialog

        SettingsDialog(self._window, self.desk.state.settings, self._save_settings).open()

    def _save_settings(self, changed: list[tuple[str, str]]) -> None:
        def show(settings: Settings) -> None:
            self._theme.choose(settings.theme)
            self.desk.refresh_figures()
            self.desk.previews.soon()

        def save(services: Services) -> Settings:
            for name, text in changed:
                services.settings.set(name, text)
            return services.settings.load()

        self.desk.errand(save, show)

    def _erase(self) -> None:
        """Sign out, clear the keyring, and let everything go."""
        self._connecting.sign_out_for_good(self.allDeleted.emit, self._sync_asking.delete_untold)

    def close(self) -> None:
        """Stop after the present call, and wait for its threads to end."""
        if self.desk.working:
            self.desk.say("Finishing the present call, then closing. Everything is safe: the work goes on next time.")
            QApplication.processEvents()
        self._album.close()
        self.desk.close()
        self._awake.release()
