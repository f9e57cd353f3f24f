"""The preview page: every change with its reason, price and day, and the one button that starts them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QToolButton, QWidget

from ytsync_desktop.core.errors import NotPossible
from ytsync_desktop.core.plan import Strategy
from ytsync_desktop.ui.actions import Actions
from ytsync_desktop.ui.formats import count, number
from ytsync_desktop.ui.icons import IconLabel
from ytsync_desktop.ui.preview.days import DayStrip
from ytsync_desktop.ui.preview.model import WHAT, WHY, PreviewModel
from ytsync_desktop.ui.preview.nodes import Node, Sort, Tree
from ytsync_desktop.ui.preview.reserve import ReserveSlider
from ytsync_desktop.ui.preview.strategy import StrategyChoice
from ytsync_desktop.ui.preview.words import STRATEGIES, headline, limits, start_words, warning, worth_showing
from ytsync_desktop.ui.state import State
from ytsync_desktop.ui.text import ElidedLabel, caption, label
from ytsync_desktop.ui.widgets.buttons import button, chip
from ytsync_desktop.ui.widgets.empty import Empty
from ytsync_desktop.ui.widgets.fields import search_field
from ytsync_desktop.ui.widgets.layouts import column, frame, holder, row
from ytsync_desktop.ui.widgets.tables import set_columns
from ytsync_desktop.ui.widgets.tables import tree as make_tree

if TYPE_CHECKING:
    from ytsync_desktop.syncing.preview import Preview

_TYPING_MS = 150
_SHUT_WHEN_MANY = 2_000
"""A filter that leaves more rows than this shows the stages only, until fewer are left: Qt asks for each open row."""
_OPEN_WHEN_FEW = 60
"""A filter that leaves no more rows than this opens them all."""

_CHIPS = (
    (Sort.CREATE, "Create", "plus-circle"),
    (Sort.RENAME, "Rename", "pencil-simple"),
    (Sort.ADD, "Add", "plus"),
    (Sort.REMOVE, "Remove", "minus"),
    (Sort.BY_HAND, "By hand", "hand"),
    (Sort.DELETE, "Delete", "trash"),
    (Sort.KEEP, "Keep", "lock-simple"),
    (Sort.CANNOT, "Cannot", "prohibit"),
)
_ALWAYS = (Sort.CREATE, Sort.ADD, Sort.DELETE, Sort.KEEP, Sort.CANNOT)


class PreviewPage(QWidget):
    """Shows the plan of the local data, or the frozen plan of the job under way."""

    libraryWanted = Signal()
    progressWanted = Signal()
    syncWanted = Signal()
    strategyWanted = Signal(Strategy)
    unavailableWanted = Signal(bool)
    reserveWanted = Signal(int)

    def __init__(self, state: State, actions: Actions) -> None:
        super().__init__()
        self.setObjectName("previewPage")
        self._state = state
        self._actions = actions
        self._opened: set[tuple[str, str]] = set()
        self._many = False
        self.model = PreviewModel(self)
        self._build()
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._typing.timeout.connect(self._narrow)
        self._filter.textChanged.connect(self._typing.start)
        state.previewChanged.connect(self._show)
        state.workChanged.connect(self._show_step)
        state.jobChanged.connect(self._show_step)
        self._show()

    # --- building ---------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self._headline = ElidedLabel(step=2, bold=True, name="previewHeadline")
        self._note = ElidedLabel(tone="dim", name="previewNote")
        self._strategy = label(tone="dim", name="strategyLabel")
        self._leave = button("Back to the sync", self.syncWanted.emit, name="leaveRestoreButton", symbol="arrow-left")
        self._view = make_tree("previewTree", "Every change: what, why, units, day")
        self._view.setModel(self.model)
        set_columns(self._view.header(), (420, 400, 88, 88), WHY)
        self._view.header().resizeSection(WHAT, 420)
        self._strip = DayStrip()
        self._told = ElidedLabel(tone="dim", name="dayLabel")
        self._strip.told.connect(self._tell)
        self._warning = label(wrap=True, name="warningLabel")
        self._alert = frame("banner", row(IconLabel("warning", "warn"), self._warning, gap=8, margins=(12, 8, 12, 8)))
        self._alert.setProperty("tone", "warn")
        self._alert.layout().setStretch(1, 1)  # type: ignore[union-attr]
        self._start = self._actions.button("start", "Start sync", name="startSyncButton", kind="primary")
        self._export = self._actions.button("export_preview", "Export …", name="exportPreviewButton")
        self._go = button("Show the progress", self.progressWanted.emit, name="showProgressButton", kind="primary")
        self._reserve = ReserveSlider()
        self._reserve.tried.connect(self._try_reserve)
        self._reserve.meant.connect(self.reserveWanted)
        buttons = column(None, row(self._reserve, 8, self._export, self._go, self._start))
        foot = row(column(self._strip, self._told, gap=4), 16, buttons)
        foot.setStretch(0, 1)
        self._choice = StrategyChoice()
        self._choice.chosen.connect(self.strategyWanted)
        self._choice.unavailableWanted.connect(self.unavailableWanted)
        head, note = row(self._headline, self._strategy, self._leave), row(self._note, self._choice)
        for line in (head, note):
            line.setStretch(0, 1)
        titles = column(head, note, gap=2)
        inner = column(titles, self._alert, self._filters(), self._view, foot, gap=12, grows=self._view)
        inner.setContentsMargins(16, 12, 16, 12)
        full = holder(inner)
        self._empty = Empty("previewEmpty")
        self._stack = QStackedWidget()
        self._stack.addWidget(full)
        self._stack.addWidget(self._empty)
        self.setLayout(column(self._stack))

    def _filters(self) -> QHBoxLayout:
        self._chips: dict[Sort, QToolButton] = {}
        for sort, text, symbol in _CHIPS:
            made = chip(text, symbol)
            made.toggled.connect(self._narrow)
            self._chips[sort] = made
        self._filter = search_field("previewFilter", "Filter the changes", "Filter by title, playlist, reason")
        self._filter.setMinimumWidth(150)
        self._filter.setMaximumWidth(264)
        line = row(*self._chips.values(), None, self._filter, gap=6)
        line.setStretch(line.indexOf(self._filter), 100)  # up to its widest, before the gap gets anything
        return line

    # --- showing ----------------------------------------------------------------------------------------------------

    def _show(self) -> None:
        preview, tree = self._state.preview, self._state.preview_tree
        if preview is None or tree is None or not worth_showing(preview.plan):
            self.model.show_tree(None, ())
            self._say_empty()
            self._stack.setCurrentWidget(self._empty)
            return
        self._remember_open()
        self.model.show_tree(tree, tuple(load.day for load in preview.schedule.days))
        self._show_days(preview)
        self._warning.setText(warning(preview))
        self._alert.setVisible(bool(warning(preview)) and self._state.unfinished is None)
        self._show_counts(tree)
        self._open()
        self._show_step()
        self._stack.setCurrentIndex(0)

    def _show_days(self, preview: Preview) -> None:
        self._headline.setText(headline(preview))
        self._strip.show_schedule(preview.schedule)

    def _try_reserve(self, units: int) -> None:
        """The days at another reserve, while the slider moves; the rows follow once it stands still."""
        preview = self._state.preview
        if preview is None:
            return
        try:
            tried = preview.at(replace(self._state.settings, reserve=units))
        except NotPossible as error:
            self._note.setText(str(error))
            self._reserve.go_back()
            return
        self._show_days(tried)
        self._note.setText(limits(tried))
        self._choice.show_preview(tried, unavailable=self._state.settings.remove_unavailable == "on")

    def _show_counts(self, tree: Tree) -> None:
        counts = tree.counts
        for sort, text, _ in _CHIPS:
            amount = counts[sort]
            made = self._chips[sort]
            made.setText(caption(f"{text} {number(amount)}"))
            made.setVisible(amount > 0 or sort in _ALWAYS)
            made.setEnabled(amount > 0)

    def _show_step(self) -> None:
        preview, job = self._state.preview, self._state.unfinished
        self._start.setVisible(job is None)
        self._go.setVisible(job is not None)
        self._leave.setVisible(job is None and self._state.way_back is not None)
        self._show_strategy()
        if preview is not None:
            self._start.setText(caption(start_words(preview)))
        if job is not None:
            self._note.setText("This is the plan of the job under way. Edits made meanwhile count for the next plan.")
        elif preview is not None:
            missing = len(preview.plan.not_checked)
            unchecked = f" {count(missing, 'video is', 'videos are')} not checked yet; refresh the library to see them."
            self._note.setText(limits(preview) + (unchecked if missing else ""))

    def _show_strategy(self) -> None:
        preview, back, job = self._state.preview, self._state.way_back, self._state.unfinished
        if preview is None:
            return
        words, meaning = STRATEGIES[preview.plan.strategy]
        free = job is None and back is None
        self._choice.setVisible(free)
        self._reserve.setVisible(job is None)
        self._reserve.show_settings(self._state.settings)
        self._strategy.setVisible(not free)
        self._strategy.setText(back.words if back is not None and job is None else f"Strategy: {words}")
        self._strategy.setToolTip(f"<qt>{meaning}</qt>")
        if free:
            self._choice.show_preview(preview, unavailable=self._state.settings.remove_unavailable == "on")

    def _say_empty(self) -> None:
        show_library = ("Show the library", self.libraryWanted.emit)
        if self._state.way_back is not None:
            words = self._state.preview_problem or "Everything of this backup is where it was."
            self._empty.say(words, "", "Back to the sync", self.syncWanted.emit)
            return
        if not self._state.imported:
            sentence = "There is nothing to preview before the library is here."
            self._empty.say(sentence, "", "Import library", self._actions["import"].trigger)
        elif self._state.preview is not None:
            detail = "There is nothing to change. Edit categories or refresh the library."
            self._empty.say("YouTube is just as your categories say.", detail, *show_library)
        else:
            words = self._state.preview_problem or "The preview is being computed."
            self._empty.say(words, "A preview is made of approved categories.", *show_library)

    def _tell(self, sentence: str) -> None:
        hint = "Point at a day, or use the arrow keys, to see what is done on it."
        self._told.setText(sentence or hint)

    def go_to_search(self) -> None:
        """Go to the filter."""
        self._filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._filter.selectAll()

    # --- filtering and opening --------------------------------------------------------------------------------------

    def _narrow(self) -> None:
        self._remember_open()
        sorts = frozenset(sort for sort, made in self._chips.items() if made.isChecked())
        self.model.narrow(self._filter.text(), sorts)
        self._open()

    def _remember_open(self) -> None:
        """Note which rows are open, by their names: ids belong to one plan only. Of hidden ones it is known before."""
        for index in self.model.branches():
            key = _key(self.model.node(index))
            if self._view.isExpanded(index):
                self._opened.add(key)
            elif not self._many:
                self._opened.discard(key)

    def _open(self) -> None:
        matches = self.model.matches() if self.model.narrowed else 0
        few, self._many = 0 < matches <= _OPEN_WHEN_FEW, matches > _SHUT_WHEN_MANY
        fresh, shown = not self._opened, set[tuple[str, str]]() if self._many else self._opened
        # Laid out once, after all is open, and not anew for each row.
        self._view.scheduleDelayedItemsLayout()
        for index in self.model.branches():
            node = self.model.node(index)
            top = node.sort is Sort.STAGE
            if few or _key(node) in shown or (top and (self.model.narrowed or (fresh and self._begins(index)))):
                self._view.setExpanded(index, True)

    def _begins(self, index: QModelIndex) -> bool:
        """Whether this is the stage that makes playlists: the one to be read first."""
        first = self.model.index(0, 0, index)
        return first.isValid() and self.model.node(first).sort in (Sort.CREATE, Sort.RENAME, Sort.CONTINUE)


def _key(node: Node) -> tuple[str, str]:
    return (node.sort.value, node.what)
