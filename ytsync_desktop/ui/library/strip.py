"""The import as it goes: one figure per entity, a bar, and a way to stop."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from ytsync_desktop.ui.formats import number
from ytsync_desktop.ui.state import State, Work
from ytsync_desktop.ui.text import ElidedLabel
from ytsync_desktop.ui.widgets.bars import Bar
from ytsync_desktop.ui.widgets.buttons import button
from ytsync_desktop.ui.widgets.layouts import column, row

_NAMES = {"channels": "Channel", "playlists": "Playlists", "playlist_items": "Playlist items", "videos": "Videos"}


class ImportStrip(QWidget):
    """Shown while an import runs: "Playlists 87 of 87 · Playlist items 1,240 of 3,409"."""

    def __init__(self, state: State, cancel: Callable[[], object]) -> None:
        super().__init__()
        self.setObjectName("importStrip")
        self._state = state
        self._words = ElidedLabel(name="importLabel")
        self._bar = Bar("Import", name="importBar")
        self._cancel = button("Stop importing", cancel, name="cancelImportButton")
        self._cancel.setToolTip("<qt>What is imported so far stays; the next import goes on from there.</qt>")
        inner = row(column(self._words, self._bar, gap=6), self._cancel, gap=16)
        inner.setStretch(0, 1)
        self.setLayout(inner)
        state.importChanged.connect(self._show)
        state.workChanged.connect(self._show)
        self._show()

    def _show(self) -> None:
        running = self._state.work is Work.IMPORT
        self.setVisible(running)
        if not running:
            return
        parts = []
        done = whole = 0
        for entity, name in _NAMES.items():
            progress = self._state.entities.get(entity)
            if progress is None:
                continue
            total = f" of {number(progress.total)}" if progress.total is not None else ""
            ready = " ✓" if progress.state == "complete" else ""
            if entity != "channels":
                parts.append(f"{name} {number(progress.processed)}{total}{ready}")
            done += progress.processed
            whole += progress.total or 0
        self._words.setText(" · ".join(parts) or "Asking YouTube for the channel and its playlists …")
        if whole:
            self._bar.show_share(done, whole)
        else:
            self._bar.show_unknown()
