"""Rows and columns with the window's spacing: steps of four."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLayout, QVBoxLayout, QWidget

Part = QWidget | QLayout | int | None
"""What stands in a row: a widget, a layout, a gap in pixels, or None for all the room that is left."""


def row(*parts: Part, gap: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0)) -> QHBoxLayout:
    """Parts side by side."""
    made = QHBoxLayout()
    _fill(made, parts, gap, margins)
    return made


def column(
    *parts: Part, gap: int = 8, margins: tuple[int, int, int, int] = (0, 0, 0, 0), grows: QWidget | None = None
) -> QVBoxLayout:
    """Parts one under another; `grows` takes all the room that is left."""
    made = QVBoxLayout()
    _fill(made, parts, gap, margins)
    if grows is not None:
        made.setStretchFactor(grows, 1)
    return made


def _fill(box: QBoxLayout, parts: tuple[Part, ...], gap: int, margins: tuple[int, int, int, int]) -> None:
    box.setSpacing(gap)
    box.setContentsMargins(*margins)
    for part in parts:
        if part is None:
            box.addStretch(1)
        elif isinstance(part, int):
            box.addSpacing(part)
        elif isinstance(part, QLayout):
            box.addLayout(part)
        else:
            box.addWidget(part)


def frame(kind: str, inner: QLayout, *, name: str = "") -> QFrame:
    """A frame of a kind known to the style sheet (card, lead, side, banner, drop)."""
    made = QFrame()
    made.setProperty("kind", kind)
    made.setLayout(inner)
    if name:
        made.setObjectName(name)
    return made


def rule() -> QFrame:
    """A thin line between two parts of a page."""
    made = QFrame()
    made.setProperty("kind", "rule")
    return made


def holder(inner: QLayout, *, name: str = "") -> QWidget:
    """A bare widget around a layout, to be shown and hidden as one."""
    made = QWidget()
    made.setLayout(inner)
    if name:
        made.setObjectName(name)
    return made
