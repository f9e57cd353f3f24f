"""The icon font (Phosphor), from the files that qtawesome brings.

Its code is left alone: it loads a second layer over all of Qt, which takes as long as the first picture of the window.
"""

from __future__ import annotations

import json
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase


def character(name: str) -> str:
    """The character that draws an icon; KeyError for one that the font does not have."""
    return _characters()[name]


def font(pixels: int) -> QFont:
    """The font, at a size in pixels."""
    made = QFont(_family())
    made.setPixelSize(pixels)
    made.setStyleStrategy(QFont.StyleStrategy.NoFontMerging)
    return made


@cache
def _characters() -> dict[str, str]:
    codes: dict[str, str] = json.loads(_file("phosphor-charmap-*.json").read_text(encoding="utf-8"))
    return {name: chr(int(code, 16)) for name, code in codes.items()}


@cache
def _family() -> str:
    number = QFontDatabase.addApplicationFont(str(_file("phosphor-[0-9]*.ttf")))
    families = QFontDatabase.applicationFontFamilies(number)
    if not families:
        raise RuntimeError("the icon font cannot be loaded")
    return families[0]


def _file(pattern: str) -> Path:
    files = [file for folder in _folders() for file in sorted((folder / "fonts").glob(pattern))]
    if not files:
        raise RuntimeError(f"the icon font is not installed: there is no {pattern} of qtawesome")
    return files[-1]


def _folders() -> list[Path]:
    """Where the files are; a package holds nothing else of qtawesome. Nothing of it is executed by the search."""
    bundle = getattr(sys, "_MEIPASS", None)
    if bundle is not None:
        return [Path(bundle, "qtawesome")]
    found = find_spec("qtawesome")
    return [Path(folder) for folder in found.submodule_search_locations or ()] if found is not None else []
