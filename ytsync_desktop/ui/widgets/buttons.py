"""Buttons: plain, primary, link and chip, each with a name for scripts and for screen readers."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QPushButton, QSizePolicy, QToolButton

from ytsync_desktop.ui.icons import icon
from ytsync_desktop.ui.text import caption, tooltip

_BESIDE_TEXT = QSize(21, 16)
"""A square for the glyph and a gap before the words."""


def button(
    text: str,
    run: Callable[[], object] | None = None,
    *,
    name: str = "",
    kind: str = "",
    symbol: str = "",
    tip: str = "",
) -> QPushButton:
    """A push button; `kind` is primary, link or nothing."""
    made = QPushButton(caption(text))
    made.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
    made.setAutoDefault(False)
    if name:
        made.setObjectName(name)
    if kind:
        made.setProperty("kind", kind)
    if symbol:
        made.setProperty("symbol", symbol)
        made.setIcon(icon(symbol, "on_accent" if kind == "primary" else "text"))
        made.setIconSize(_BESIDE_TEXT)
    if tip:
        made.setToolTip(tooltip(tip))
    if run is not None:
        made.clicked.connect(lambda: run())
    return made


def set_primary(made: QPushButton, primary: bool) -> None:
    """Make a button the one obvious step, or one among others."""
    kind = "primary" if primary else ""
    if made.property("kind") != kind:
        made.setProperty("kind", kind)
        symbol = made.property("symbol")
        if symbol:
            made.setIcon(icon(symbol, "on_accent" if primary else "text"))
        made.style().unpolish(made)
        made.style().polish(made)


def tool(symbol: str, says: str, run: Callable[[], object] | None = None, *, name: str = "") -> QToolButton:
    """A small button with an icon only; `says` is its accessible name and tooltip."""
    made = QToolButton()
    made.setProperty("kind", "flat")
    made.setIcon(icon(symbol))
    made.setIconSize(QSize(16, 16))
    made.setAccessibleName(says)
    made.setToolTip(tooltip(says))
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    if name:
        made.setObjectName(name)
    if run is not None:
        made.clicked.connect(lambda: run())
    return made


def chip(text: str, symbol: str = "", *, name: str = "") -> QToolButton:
    """A small filter that is on or off."""
    made = QToolButton()
    made.setProperty("kind", "chip")
    made.setProperty("bare", not symbol)
    made.setCheckable(True)
    made.setText(caption(text))
    made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    if symbol:
        made.setIcon(icon(symbol))
        made.setIconSize(QSize(18, 14))
    if name:
        made.setObjectName(name)
    return made
