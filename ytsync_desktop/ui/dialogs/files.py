"""Asks for a file to read or to write."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget


def open_file(parent: QWidget, title: str, kinds: str) -> Path | None:
    """A file to read, or None. `kinds` as in QFileDialog: "Comma-separated values (*.csv)"."""
    name, _ = QFileDialog.getOpenFileName(parent, title, "", kinds)
    return Path(name) if name else None


def save_file(parent: QWidget, title: str, suggestion: str, kinds: str) -> Path | None:
    """A file to write, or None. Without an ending it takes that of the kind chosen."""
    name, kind = QFileDialog.getSaveFileName(parent, title, suggestion, kinds)
    if not name:
        return None
    file = Path(name)
    if not file.suffix and "*." in kind:
        file = file.with_suffix("." + kind.split("*.")[1].split(")")[0].split()[0])
    return file
