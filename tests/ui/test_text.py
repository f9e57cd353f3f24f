"""Whatever comes from YouTube is shown letter by letter, in every place where Qt would guess at markup."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from tests.ui.values import HOSTILE
from ytsync_desktop.ui.text import ElidedLabel, caption, label, one_line, quoted, revealed, tooltip
from ytsync_desktop.ui.widgets.buttons import button


def test_labels_show_markup_as_letters(qtbot: QtBot) -> None:
    made = label(HOSTILE)
    qtbot.addWidget(made)
    assert made.textFormat() is Qt.TextFormat.PlainText
    assert made.text() == HOSTILE


def test_a_tooltip_reads_as_the_title_itself(qtbot: QtBot) -> None:
    document = QTextDocument()
    document.setHtml(tooltip("Tom &amp; <i>Jerry</i>"))
    assert document.toPlainText() == "Tom &amp; <i>Jerry</i>"
    assert tooltip("") == ""


@pytest.mark.parametrize("title", ["Tom & Jerry", "&File", "a && b"])
def test_an_ampersand_in_a_button_is_an_ampersand(qtbot: QtBot, title: str) -> None:
    made: QAbstractButton = button(title)
    qtbot.addWidget(made)
    assert made.shortcut().isEmpty()
    assert made.text().replace("&&", "&") == title


def test_a_long_line_is_whole_in_the_tooltip(qtbot: QtBot) -> None:
    made = ElidedLabel("<b>word</b> " * 100)
    qtbot.addWidget(made)
    made.resize(80, 20)
    made.grab()
    assert isinstance(made, QLabel)
    assert made.textFormat() is Qt.TextFormat.PlainText
    assert "&lt;b&gt;" in made.toolTip()


def test_titles_stay_on_their_line() -> None:
    assert one_line("a\nb\tc\u2028d") == "a b c d"
    assert caption("a\nb & c") == "a b && c"


def test_a_title_cannot_turn_its_sentence_around() -> None:
    assert quoted("plain") == "“plain”"
    assert quoted("\u202eevil") == "“\u2068\u202eevil\u2069”"
    assert revealed("a\u202eb") == "a<U+202E>b"
