"""The settings that a person is likely to change, each with what it means."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QCheckBox, QDialog, QGridLayout, QSpinBox, QWidget

from ytsync_desktop.core.settings import Settings
from ytsync_desktop.ui.text import label
from ytsync_desktop.ui.theme import tone_color
from ytsync_desktop.ui.widgets.buttons import button
from ytsync_desktop.ui.widgets.fields import choice
from ytsync_desktop.ui.widgets.layouts import column, row

_NUMBERS = (
    ("daily_limit", "Units a day", "what Google allows your client", 1, 10_000_000),
    ("reserve", "Kept back each day", "for reads that settle and prove", 0, 10_000_000),
    ("creates_per_day", "New playlists a day", "YouTube refuses more than about ten", 1, 1_000),
)
_THEMES = (("As the system", "system"), ("Light", "light"), ("Dark", "dark"))


class SettingsDialog(QDialog):
    """`save` gets (name, value as text) of each setting that was changed."""

    def __init__(self, parent: QWidget, settings: Settings, save: Callable[[list[tuple[str, str]]], object]) -> None:
        super().__init__(parent)
        self.setObjectName("settingsDialog")
        self.setWindowTitle("Settings")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._settings = settings
        self._save = save
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        self._theme = choice("themeChoice", "Colours")
        self._theme.setMinimumHeight(30)
        for words, value in _THEMES:
            self._theme.addItem(words, value)
        self._theme.setCurrentIndex([value for _, value in _THEMES].index(settings.theme))
        grid.addWidget(label("Colours"), 0, 0)
        grid.addWidget(self._theme, 0, 1)
        self._numbers: dict[str, QSpinBox] = {}
        for at, (name, words, meaning, low, high) in enumerate(_NUMBERS, start=1):
            box = QSpinBox()
            box.setObjectName(f"{name}Edit")
            box.setAccessibleName(words)
            box.setRange(low, high)
            box.setGroupSeparatorShown(True)
            box.setMinimumHeight(30)
            box.setValue(getattr(settings, name))
            self._numbers[name] = box
            grid.addWidget(label(words), at, 0)
            grid.addWidget(box, at, 1)
            grid.addWidget(label(meaning, tone="dim"), at, 2)
        self._thumbnails = QCheckBox("Load thumbnails from YouTube")
        self._thumbnails.setObjectName("thumbnailsEdit")
        self._thumbnails.setChecked(settings.thumbnails == "on")
        self._thumbnails.setMinimumHeight(30)
        # Fusion draws the box's outline darker than its ground, which in the dark nobody sees.
        palette = self._thumbnails.palette()
        palette.setColor(QPalette.ColorRole.Window, tone_color("dim"))
        self._thumbnails.setPalette(palette)
        grid.addWidget(self._thumbnails, len(_NUMBERS) + 1, 0, 1, 2)
        grid.addWidget(label("of what you look at; none is kept", tone="dim"), len(_NUMBERS) + 1, 2)
        save_button = button("Save the settings", self.accept, name="settingsSave", kind="primary")
        save_button.setDefault(True)
        foot = row(None, button("Cancel", self.reject, name="settingsCancel"), save_button)
        self.setLayout(column(grid, 12, foot, margins=(16, 16, 16, 16)))

    def accept(self) -> None:
        """Hand over what was changed and close."""
        changed = [
            (name, str(box.value()))
            for name, box in self._numbers.items()
            if box.value() != getattr(self._settings, name)
        ]
        # A smaller limit is only possible once the reserve is below it, a larger reserve once the limit is above it.
        if self._numbers["daily_limit"].value() < self._settings.daily_limit:
            changed.reverse()
        theme = _THEMES[self._theme.currentIndex()][1]
        if theme != self._settings.theme:
            changed.append(("theme", theme))
        thumbnails = "on" if self._thumbnails.isChecked() else "off"
        if thumbnails != self._settings.thumbnails:
            changed.append(("thumbnails", thumbnails))
        super().accept()
        if changed:
            self._save(changed)
