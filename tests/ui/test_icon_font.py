"""Icons come from the font's files: of the installed library, or of a package that holds nothing else of it."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QFontMetrics, QRawFont
from pytestqt.qtbot import QtBot

from ytsync_desktop.ui import icon_font
from ytsync_desktop.ui.actions import ACTIONS
from ytsync_desktop.ui.library import shelf

ROOT = Path(icon_font.__file__).parent
_NAMED = re.compile(r'(?:icon|cell_icon|IconLabel|tool|symbol ?=) ?\(?"([a-z-]+)"')
_TONED = re.compile(r'(?<!setProperty\()"([a-z-]+)", "(?:accent|bad|dim|good|warn)"')


@pytest.fixture
def afresh() -> Iterator[None]:
    """Nothing is remembered from other tests, nor for them."""
    for kept in (icon_font._characters, icon_font._family):
        kept.cache_clear()
    yield
    for kept in (icon_font._characters, icon_font._family):
        kept.cache_clear()


def test_every_icon_that_is_named_is_in_the_font(qtbot: QtBot) -> None:
    names = {spec.icon for spec in ACTIONS if spec.icon} | {*shelf._ICONS.values()}
    for file in ROOT.rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        names.update(_NAMED.findall(text), _TONED.findall(text))
    assert len(names) > 50, names
    raw = QRawFont.fromFont(icon_font.font(16))
    missing = {name for name in names if not raw.supportsCharacter(ord(icon_font.character(name)))}
    assert missing == set()
    assert QFontMetrics(icon_font.font(16)).horizontalAdvance(icon_font.character("trash")) > 0


def test_a_package_holds_the_two_files_and_no_code(
    qtbot: QtBot, afresh: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "qtawesome" / "fonts").mkdir(parents=True)
    for pattern in ("phosphor-[0-9]*.ttf", "phosphor-charmap-*.json"):
        shutil.copy(icon_font._file(pattern), tmp_path / "qtawesome" / "fonts")
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    assert icon_font._file("phosphor-[0-9]*.ttf").is_relative_to(tmp_path)
    assert QRawFont.fromFont(icon_font.font(16)).supportsCharacter(ord(icon_font.character("trash")))


def test_a_missing_font_is_told_by_name(afresh: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "_MEIPASS", str(tmp_path), raising=False)
    with pytest.raises(RuntimeError, match="icon font is not installed"):
        icon_font.character("trash")
