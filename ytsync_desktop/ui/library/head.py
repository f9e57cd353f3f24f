"""The head of the library: what is on show, how far the sorting is, and the one obvious next step."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from ytsync_desktop.ui.actions import Actions
from ytsync_desktop.ui.formats import count, number
from ytsync_desktop.ui.library.shelf import Shelf, Source
from ytsync_desktop.ui.state import State, Work
from ytsync_desktop.ui.text import ElidedLabel, label
from ytsync_desktop.ui.widgets.bars import Bar
from ytsync_desktop.ui.widgets.buttons import button, set_primary
from ytsync_desktop.ui.widgets.layouts import column, row


class Head(QWidget):
    """Title and figures on the left; the goal and the steps to it on the right."""

    def __init__(self, state: State, actions: Actions, show_preview: Callable[[], object]) -> None:
        super().__init__()
        self._state = state
        self._title = ElidedLabel(step=2, bold=True, name="sourceTitle")
        self._figures = ElidedLabel(tone="dim", name="sourceFigures")
        self._goal = label(tone="dim", name="goalLabel")
        self._bar = Bar("Videos sorted", width=144, name="goalBar")
        self._import = actions.button("import", "Import library", name="importButton")
        self._approve = actions.button("approve_all", "Approve all", name="approveAllButton")
        self._preview = button("See the preview", show_preview, name="seePreviewButton", symbol="eye")
        goal = column(self._goal, self._bar, gap=6)
        inner = row(column(self._title, self._figures, gap=0), 8, goal, 8, self._import, self._approve, self._preview)
        inner.setStretch(0, 1)
        self.setLayout(inner)
        self._goal_parts = (self._goal, self._bar)
        state.workChanged.connect(self._steps)
        state.overviewChanged.connect(self._steps)

    def show_sources(self, shelf: Shelf | None, sources: list[Source], shown: int, total: int, lost: int) -> None:
        """Name what is on show and count it; `lost` of the shown ones are unavailable."""
        title, words = "Library", []
        if shelf is not None and len(sources) == 1:
            title = shelf.name(sources[0])
        elif sources:
            title = f"{number(len(sources))} selected"
        words.append(count(total, "video") if shown == total else f"{number(shown)} of {count(total, 'video')}")
        if lost:
            words.append(f"{number(lost)} unavailable")
        category = shelf.category(sources[0]) if shelf is not None and len(sources) == 1 else None
        if category is not None:
            words.append("approved" if category.approved else "not approved yet")
        self._title.setText(title)
        self._figures.setText(" · ".join(words))

    def show_goal(self, shelf: Shelf | None) -> None:
        """How far the sorting is."""
        full = shelf is not None and bool(shelf.ids)
        for part in self._goal_parts:
            part.setVisible(full)
        if shelf is not None and full:
            done, whole = shelf.sorted_videos, len(shelf.ids)
            approved = f"approved {number(shelf.approved)} of {number(len(shelf.own))}"
            self._goal.setText(f"Sorted {number(done)} of {number(whole)} · {approved}")
            self._bar.show_share(done, whole)
        self._steps()

    def _steps(self) -> None:
        """Exactly one button is the next step."""
        shelf, imported = self._state.shelf, self._state.imported
        some = shelf is not None and bool(shelf.own)
        open_ones = shelf is not None and shelf.approved < len(shelf.own)
        self._import.setText("Refresh" if imported else "Import library")
        self._import.setVisible(self._state.work is not Work.IMPORT)
        self._approve.setVisible(some and open_ones)
        self._preview.setVisible(some and imported and not open_ones)
        set_primary(self._import, False)
        set_primary(self._approve, bool(some and open_ones))
        set_primary(self._preview, bool(some and not open_ones))
