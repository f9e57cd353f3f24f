"""The icon font (Phosphor), from the files that qtawesome brings.

Its code is left alone: it loads a second layer over all of Qt, which takes as long as the first picture of the window.
"""

from __future__ import annotations

import json
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
    # In a package only these files are there, which the search finds as well; nothing is executed by it.
    found = find_spec("qtawesome")
    folders = found.submodule_search_locations if found is not None else None
    files = [file for folder in folders or () for file in sorted(Path(folder, "fonts").glob(pattern))]
    if not files:
        raise RuntimeError(f"the icon font is not installed: there is no {pattern} of qtawesome")
    return files[-1]
