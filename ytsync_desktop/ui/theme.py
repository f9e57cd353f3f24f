"""The window's colours: one set for light, one for dark, following the system or the person's setting."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from ytsync_desktop.ui.style import style_sheet


@dataclass(frozen=True, slots=True)
class Tokens:
    """Colours by what they are for, as #rrggbb. Text on `window` reaches a contrast of 4.5 at least."""

    dark: bool
    window: str
    side: str
    raised: str
    stripe: str
    text: str
    dim: str
    line: str
    hover: str
    track: str
    disabled: str
    accent: str
    on_accent: str
    soft: str
    good: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str


LIGHT = Tokens(
    dark=False,
    window="#ffffff",
    side="#f5f6f8",
    raised="#f7f8fa",
    stripe="#fafbfc",
    text="#1b1f24",
    dim="#5b6570",
    line="#dde1e6",
    hover="#eceff3",
    track="#e2e6ea",
    disabled="#a3abb4",
    accent="#0b5cc4",
    on_accent="#ffffff",
    soft="#e6effc",
    good="#1a7f37",
    warn="#8a5a00",
    warn_soft="#fdf3dc",
    bad="#c22525",
    bad_soft="#fdeaea",
)

DARK = Tokens(
    dark=True,
    window="#1b1f23",
    side="#20252a",
    raised="#262b31",
    stripe="#1e2327",
    text="#e4e8ec",
    dim="#9aa5b0",
    line="#343b42",
    hover="#2b3138",
    track="#363d45",
    disabled="#5f6973",
    accent="#6db0ff",
    on_accent="#0c1722",
    soft="#213550",
    good="#57c173",
    warn="#e0b040",
    warn_soft="#3a3220",
    bad="#ff8078",
    bad_soft="#402729",
)

_current = LIGHT


def tokens() -> Tokens:
    """The colours in force."""
    return _current


def tone_color(tone: str) -> QColor:
    """The colour of a tone (any field name of Tokens) in force."""
    return QColor(getattr(_current, tone))


class Theme(QObject):
    """Applies the colours of the `theme` setting to the application, and follows the system's scheme while it lives."""

    changed = Signal()

    def __init__(self, application: QApplication, setting: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._application = application
        self.setting = setting
        application.setStyle("Fusion")
        _tabular_digits(application)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._apply)
        self.choose(setting)

    def choose(self, setting: str) -> None:
        """Follow the `theme` setting: system, light or dark."""
        self.setting = setting
        schemes = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
        QGuiApplication.styleHints().setColorScheme(schemes.get(setting, Qt.ColorScheme.Unknown))
        self._apply()

    def _apply(self) -> None:
        global _current
        scheme = QGuiApplication.styleHints().colorScheme()
        dark = self.setting == "dark" or (self.setting == "system" and scheme == Qt.ColorScheme.Dark)
        _current = DARK if dark else LIGHT
        self._application.setPalette(_palette(_current))
        sheet = style_sheet(_current)
        if self._application.styleSheet() != sheet:
            self._application.setStyleSheet(sheet)
            self.changed.emit()


def _tabular_digits(application: QApplication) -> None:
    font = application.font()
    font.setFeature(QFont.Tag("tnum"), 1)
    application.setFont(font)


def _palette(colors: Tokens) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for target, name in {
        role.Window: colors.window,
        role.WindowText: colors.text,
        role.Base: colors.window,
        role.AlternateBase: colors.stripe,
        role.Text: colors.text,
        role.Button: colors.raised,
        role.ButtonText: colors.text,
        role.BrightText: colors.bad,
        role.ToolTipBase: colors.raised,
        role.ToolTipText: colors.text,
        role.PlaceholderText: colors.dim,
        role.Highlight: colors.accent,
        role.HighlightedText: colors.on_accent,
        role.Accent: colors.accent,
        role.Link: colors.accent,
        role.LinkVisited: colors.accent,
        role.Mid: colors.line,
        role.Midlight: colors.hover,
        role.Dark: colors.line,
        role.Light: colors.raised,
        role.Shadow: colors.line,
    }.items():
        palette.setColor(target, QColor(name))
    for target in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, target, QColor(colors.disabled))
    return palette
