"""The style sheet of the window, made from the colours in force; shapes live here, colours in theme."""

from __future__ import annotations

from dataclasses import asdict
from string import Template
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ytsync_desktop.ui.theme import Tokens

_SHEET = Template("""
QWidget { outline: none; }
QToolTip { background: $raised; color: $text; border: 1px solid $line; padding: 4px; }
QMenuBar { background: $window; padding: 2px 4px; }
QMenuBar::item { padding: 4px 8px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected { background: $hover; }
QMenu { background: $window; border: 1px solid $line; padding: 4px; }
QMenu::item { padding: 5px 24px 5px 8px; border-radius: 4px; }
QMenu::item:selected { background: $soft; color: $text; }
QMenu::item:disabled { color: $disabled; }
QMenu::icon { padding-left: 6px; }
QMenu::separator { height: 1px; background: $line; margin: 4px 8px; }

QLabel[tone="dim"] { color: $dim; }
QLabel[tone="good"] { color: $good; }
QLabel[tone="warn"] { color: $warn; }
QLabel[tone="bad"] { color: $bad; }
QLabel:disabled { color: $disabled; }

QTabBar#pageTabs::tab { padding: 8px 14px 7px 14px; color: $dim; border: none; border-bottom: 3px solid transparent; }
QTabBar#pageTabs::tab:hover { color: $text; }
QTabBar#pageTabs::tab:selected { color: $text; border-bottom-color: $accent; }
QTabBar#pageTabs:focus { background: $hover; }
QFrame#tabLine { border: none; border-bottom: 1px solid $line; }

QPushButton {
    padding: 5px 12px; border: 1px solid $line; border-radius: 6px; background: $raised; color: $text; }
QPushButton:hover { background: $hover; }
QPushButton:focus { border-color: $accent; }
QPushButton:pressed { background: $track; }
QPushButton:disabled {
    color: $disabled; background: transparent; border-color: $line; border-style: dashed; }
QPushButton[kind="primary"] { background: $accent; border-color: $accent; color: $on_accent; font-weight: 600; }
QPushButton[kind="primary"]:hover { background: $accent; border-color: $text; }
QPushButton[kind="primary"]:focus { border: 2px solid $text; padding: 4px 11px; }
QPushButton[kind="primary"]:disabled {
    color: $disabled; background: $track; border: 1px solid $track; font-weight: 600; }
QPushButton[kind="link"] { border: 1px solid transparent; background: transparent; color: $accent; padding: 2px 4px; }
QPushButton[kind="link"]:hover { text-decoration: underline; }
QPushButton[kind="link"]:focus { border-color: $accent; }
QPushButton[kind="link"]:disabled { color: $disabled; border-style: none; }
QToolButton::menu-indicator { image: none; }
QToolButton[kind="flat"] {
    border: 1px solid transparent; border-radius: 6px; padding: 4px 8px; background: transparent; }
QToolButton[kind="flat"]:hover { background: $hover; }
QToolButton[kind="flat"]:focus { border-color: $accent; }
QToolButton[kind="flat"]:checked { background: $soft; border-color: $accent; }
QToolButton[kind="chip"] {
    border: 1px solid $line; border-radius: 13px; padding: 4px 3px 4px 11px; background: $window; }
QToolButton[kind="chip"][bare="true"] { padding: 4px 11px; }
QToolButton[kind="chip"]:hover { background: $hover; }
QToolButton[kind="chip"]:focus { border-color: $accent; }
QToolButton[kind="chip"]:checked { background: $soft; border-color: $accent; color: $text; }
QToolButton[kind="chip"]:disabled { color: $disabled; border-color: $line; background: transparent; }

QRadioButton, QCheckBox { spacing: 8px; }
QRadioButton::indicator, QCheckBox::indicator {
    width: 14px; height: 14px; border: 1px solid $dim; border-radius: 8px; background: $window; }
QCheckBox::indicator { border-radius: 4px; }
QRadioButton::indicator:hover, QCheckBox::indicator:hover,
QRadioButton::indicator:focus, QCheckBox::indicator:focus { border-color: $accent; }
QRadioButton::indicator:checked, QCheckBox::indicator:checked {
    width: 6px; height: 6px; border: 5px solid $accent; background: $on_accent; }
QRadioButton::indicator:disabled, QCheckBox::indicator:disabled { border-color: $line; }

QLineEdit {
    border: 1px solid $line; border-radius: 6px; padding: 5px 8px; background: $window; color: $text;
    selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit:focus { border-color: $accent; }
QLineEdit:disabled { color: $disabled; }
QSpinBox QLineEdit { border: none; padding: 0; }
QComboBox QAbstractItemView { background: $window; border: 1px solid $line; selection-background-color: $soft;
    selection-color: $text; }

QAbstractItemView { background: $window; border: 1px solid $line; selection-background-color: $soft;
    selection-color: $text; }

QAbstractItemView { background: $window; alternate-background-color: $stripe; color: $text; border: 1px solid $line;
    border-radius: 6px; selection-background-color: $soft; selection-color: $text; }
QAbstractItemView:focus { border-color: $accent; }
QAbstractItemView::item { padding: 3px 6px; border: none; }
QAbstractItemView::item:hover { background: $hover; }
QAbstractItemView::item:selected { background: $soft; color: $text; }
QTreeView#playlistTree, QListView#jobList { background: $side; border: none; border-radius: 0; }
QHeaderView { background: $window; border: none; }
QHeaderView::section { background: $window; color: $dim; border: none; border-bottom: 1px solid $line;
    padding: 6px 9px; font-weight: normal; }
QHeaderView::section:hover { color: $text; }
QHeaderView::section:first { border-top-left-radius: 6px; }
QHeaderView::section:last { border-top-right-radius: 6px; }
QHeaderView { border-top-left-radius: 6px; border-top-right-radius: 6px; }
QTableCornerButton::section { background: $window; border: none; }

QProgressBar { border: none; border-radius: 3px; background: $track; max-height: 6px; min-height: 6px; }
QProgressBar::chunk { border-radius: 3px; background: $accent; }
QProgressBar[tone="good"]::chunk { background: $good; }
QProgressBar[tone="warn"]::chunk { background: $warn; }

QScrollBar:vertical { background: transparent; width: 12px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 2px; }
QScrollBar::handle { background: $track; border-radius: 4px; min-height: 32px; min-width: 32px; }
QScrollBar::handle:hover { background: $disabled; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QSplitter::handle { background: $line; }
QSplitter::handle:horizontal { width: 1px; }
QFrame[kind="side"], QScrollArea[kind="side"], QWidget[kind="side"] { background: $side; border: none; }
QFrame[kind="card"] { border: 1px solid $line; border-radius: 8px; background: $window; }
QFrame[kind="lead"] { border: 1px solid $accent; border-radius: 8px; background: $window; }
QFrame[kind="rule"] { background: $line; border: none; max-height: 1px; min-height: 1px; }
QFrame[kind="drop"] { border: 1px dashed $disabled; border-radius: 8px; background: $raised; }
QFrame[kind="drop"][over="true"] { border: 1px dashed $accent; background: $soft; }
QFrame[kind="banner"] { border: none; border-radius: 6px; background: $soft; }
QFrame[kind="banner"][tone="warn"] { background: $warn_soft; }
QFrame[kind="banner"][tone="bad"] { background: $bad_soft; }
QFrame#overlay { background: $window; border: 1px solid $line; border-radius: 8px; }
QStatusBar { background: $side; border-top: 1px solid $line; color: $dim; }
QStatusBar::item { border: none; }
QScrollArea { border: none; background: transparent; }
QScrollArea > QWidget > QWidget#scrolled { background: transparent; }
""")


def style_sheet(colors: Tokens) -> str:
    """The sheet for one set of colours."""
    return _SHEET.substitute({name: str(value) for name, value in asdict(colors).items()})
