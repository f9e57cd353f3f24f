"""Keeps the window's size, place, page and columns from one run to the next, in a file of the data folder."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSettings

if TYPE_CHECKING:
    from PySide6.QtWidgets import QHeaderView, QMainWindow, QSplitter

FILE = "window.ini"
_LAYOUT = 1
"""Raised when columns change, so that widths of an older window are not laid over them."""


class Memory:
    """Reads and writes `window.ini`. What cannot be read is left as it is."""

    def __init__(self, data_dir: Path) -> None:
        self._file = data_dir / FILE
        self._settings = QSettings(str(self._file), QSettings.Format.IniFormat)

    @property
    def theme(self) -> str:
        """The setting that the window was drawn by; the database, which decides, is opened after the first picture."""
        return str(self._settings.value("window/theme", "system"))

    def restore_form(self, window: QMainWindow) -> None:
        """Give the window its old size and place."""
        geometry = self._settings.value("window/geometry")
        if isinstance(geometry, QByteArray):
            window.restoreGeometry(geometry)

    def restore_parts(self, window: QMainWindow) -> int:
        """Give its columns their old widths; returns the page it was on, -1 for none."""
        if self._settings.value("window/layout") == str(_LAYOUT):
            for name, part in _parts(window):
                kept = self._settings.value(f"parts/{name}")
                if isinstance(kept, QByteArray):
                    part.restoreState(kept)
        page = str(self._settings.value("window/page", "-1"))
        return int(page) if page.lstrip("-").isdigit() else -1

    def keep(self, window: QMainWindow, page: int, theme: str) -> None:
        """Write the window's form."""
        self._settings.setValue("window/geometry", window.saveGeometry())
        self._settings.setValue("window/layout", str(_LAYOUT))
        self._settings.setValue("window/page", str(page))
        self._settings.setValue("window/theme", theme)
        for name, part in _parts(window):
            self._settings.setValue(f"parts/{name}", part.saveState())
        self._keep_private()
        self._settings.sync()

    def _keep_private(self) -> None:
        """Qt takes over the mode of the file that is there, and asks the umask where there is none."""
        with contextlib.suppress(OSError):
            self._file.touch(mode=0o600)
            self._file.chmod(0o600)


def _parts(window: QMainWindow) -> list[tuple[str, QSplitter | QHeaderView]]:
    # Here and not above: what the frame has no need of is loaded after it was painted.
    from PySide6.QtWidgets import QSplitter, QTableView, QTreeView

    found: list[tuple[str, QSplitter | QHeaderView]] = [
        (splitter.objectName(), splitter) for splitter in window.findChildren(QSplitter)
    ]
    found += [(table.objectName(), table.horizontalHeader()) for table in window.findChildren(QTableView)]
    found += [(tree.objectName(), tree.header()) for tree in window.findChildren(QTreeView)]
    return [(name, part) for name, part in found if name]
