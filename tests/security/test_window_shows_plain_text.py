"""S20–S23: whatever comes from YouTube is letters, in every page, dialog, tooltip, table and file of the window."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import (
    QAction,
    QImage,
    QKeySequence,
    QPaintDevice,
    QPaintEngine,
    QPaintEngineState,
    QPainter,
    QPainterPath,
    QPixmap,
    QTextDocument,
    QTextItem,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemDelegate,
    QAbstractItemView,
    QApplication,
    QDialog,
    QFileDialog,
    QLabel,
    QMenu,
    QPushButton,
    QStyleOptionViewItem,
    QTabBar,
    QTextEdit,
    QToolTip,
    QWidget,
)
from pytestqt.qtbot import QtBot

from tests.catalogues import catalogue
from tests.security.watched_file import unopened
from tests.simulator_fixtures import MakeSimulator, Simulator, small_library
from tests.ui.acts import act, press, sign_in_and_import, take_categories
from tests.ui.conftest import OpenWindow, part, settle
from tests.ui.values import NOW
from ytsync_desktop.core.library import Availability, Category, CategoryId, Library, Video, VideoId
from ytsync_desktop.core.operations import JobState
from ytsync_desktop.ui.dialogs.choose import CategoryDialog
from ytsync_desktop.ui.dialogs.confirm import confirm
from ytsync_desktop.ui.dialogs.name import NameDialog
from ytsync_desktop.ui.dialogs.problem import ProblemWindow
from ytsync_desktop.ui.library.card import CardDelegate
from ytsync_desktop.ui.library.grid import VideoGrid
from ytsync_desktop.ui.library.shelf import lay_out
from ytsync_desktop.ui.library.videos import VideoModel
from ytsync_desktop.ui.main_window import MainWindow
from ytsync_desktop.ui.notices import Notice
from ytsync_desktop.ui.text import cut, folded, one_line, revealed, tooltip
from ytsync_desktop.ui.thumbnails.album import Album
from ytsync_desktop.ui.widgets.buttons import button

PAGES = range(5)
LONG = ["W" * 5_000, "tall\n" * 1_000, "word " * 1_000, "\u202e" * 5_000]


# --- what is looked at ------------------------------------------------------------------------------------------------


def markup_in(shown: str) -> list[str]:
    """What a text shown as rich text has beside letters: pictures, addresses, tables."""
    document = QTextDocument()
    document.setHtml(shown)
    found = []
    block = document.begin()
    while block.isValid():
        at = block.begin()
        while not at.atEnd():
            form = at.fragment().charFormat()
            if form.isImageFormat() or form.isAnchor() or form.isTableFormat():
                found.append(shown[:80])
            at += 1
        block = block.next()
    return found


def rich(text: str) -> bool:
    """Whether Qt would take a text for markup where it guesses."""
    guessed, plain = QTextEdit(), QTextEdit()
    guessed.setText(text)  # as every widget that guesses
    plain.setPlainText(text)
    return guessed.toHtml() != plain.toHtml()


def guessing(root: QWidget) -> list[str]:
    """Parts that would take a text for markup, or a letter for a shortcut."""
    found = [
        f"label {label.objectName()} {label.text()[:60]!r}"
        for label in root.findChildren(QLabel)
        if label.textFormat() is not Qt.TextFormat.PlainText and label.text()
    ]
    for widget in [root, *root.findChildren(QWidget)]:
        tip = widget.toolTip()
        if tip and (markup_in(tip) if tip.startswith("<qt>") else rich(tip)):
            found.append(f"tooltip of {widget.objectName()} {tip[:60]!r}")
        if widget.whatsThis() or rich(widget.statusTip()):
            found.append(f"help of {widget.objectName()}")
    for view in root.findChildren(QAbstractItemView):
        found += [f"cell of {view.objectName()}: {tip[:60]!r}" for tip in cell_tips(view.model()) if markup_in(tip)]
    return found


def cells(model: QAbstractItemModel | None, parent: QModelIndex | None = None) -> Iterator[QModelIndex]:
    """Every cell of a model."""
    if model is None:
        return
    parent = parent if parent is not None else QModelIndex()
    for row in range(model.rowCount(parent)):
        for column in range(1 if isinstance(model, QAbstractListModel) else model.columnCount(parent)):
            yield model.index(row, column, parent)
        yield from cells(model, model.index(row, 0, parent))


def cell_tips(model: QAbstractItemModel | None) -> Iterator[str]:
    for cell in cells(model):
        tip = cell.data(Qt.ItemDataRole.ToolTipRole)
        if tip:
            assert str(tip).startswith("<qt>"), tip
            yield str(tip)


def shown_cells(window: MainWindow, name: str) -> set[str]:
    return {str(cell.data()) for cell in cells(part(window, QAbstractItemView, name).model())}


def walk(qtbot: QtBot, window: MainWindow) -> list[str]:
    """Go through every page, choose every row once, open every menu; everything that guesses at markup."""
    found = []
    for page in PAGES:
        window.show_page(page)
        settle(qtbot, window)
        for view in window.findChildren(QAbstractItemView):
            if view.isVisible() and view.model() is not None and view.model().rowCount():
                view.setCurrentIndex(view.model().index(view.model().rowCount() - 1, 0))
        settle(qtbot, window)
        window.grab()
        found += guessing(window)
        assert window.minimumSizeHint().width() <= 1280 and window.minimumSizeHint().height() <= 800, page
    for menu in window.findChildren(QMenu):
        menu.aboutToShow.emit()
        found += [action.text() for action in menu.actions() if stray_shortcut(action)]
    return found


def stray_shortcut(action: QAction) -> bool:
    """Whether text that is not ours makes a shortcut of a menu entry."""
    return "Jerry" in action.text() and not QKeySequence.mnemonic(action.text()).isEmpty()


# --- S20 --------------------------------------------------------------------------------------------------------------


def test_s20_hostile_titles_stay_letters_through_a_whole_job(
    qtbot: QtBot, open_window: OpenWindow, youtube: Simulator, wanted: Path, bait: Path, hostile: list[str],
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path,
) -> None:  # fmt: skip
    with unopened(bait):
        window = open_window(api_root=youtube.api_root)
        sign_in_and_import(qtbot, window, youtube, monkeypatch)
        part(window, QAbstractItemView, "playlistTree").selectAll()
        take_categories(qtbot, window, wanted, monkeypatch)
        assert walk(qtbot, window) == []
        lines = {one_line(title) for title in hostile}
        assert lines - shown_cells(window, "videoTable") - shown_cells(window, "playlistTree") == set()
        pages = exported(qtbot, window, "export_preview", tmp_path, monkeypatch)
        window.show_page(2)
        qtbot.mouseClick(part(window, QPushButton, "startSyncButton"), Qt.MouseButton.LeftButton)
        settle(qtbot, window)
        job = window.desk.state.job
        assert job is not None
        if job.state is JobState.WAITING:
            assert walk(qtbot, window) == []
            press(qtbot, window, "skipAllButton")
        assert job.state in (JobState.WAITING, JobState.COMPLETED), job
        window.show_page(4)
        settle(qtbot, window)
        assert walk(qtbot, window) == []
        window.show_page(4)
        settle(qtbot, window)
        pages += exported(qtbot, window, "export_report", tmp_path, monkeypatch)
    assert len(pages) == 2
    for page in pages:
        assert foreign_tags(page) == []
        assert "&lt;img src=" in page and "<img" not in page


def exported(qtbot: QtBot, window: MainWindow, action: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    file = folder / f"{action}.html"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), "Web page (*.html)"))
    act(qtbot, window, action)
    return [file.read_text(encoding="utf-8")]


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.strange: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        loads = {"src", "href", "data", "action", "background", "poster"}
        if tag in ("img", "script", "a", "iframe", "object", "link", "svg") or any(name in loads for name, _ in attrs):
            self.strange.append(self.get_starttag_text() or tag)


def foreign_tags(page: str) -> list[str]:
    parser = _Tags()
    parser.feed(page)
    return parser.strange


@pytest.mark.parametrize("number", range(40))
def test_s20_a_tooltip_reads_as_the_title_and_fits_the_screen(
    qtbot: QtBot, bait: Path, hostile: list[str], number: int
) -> None:
    title = hostile[number]
    anchor = QWidget()
    qtbot.addWidget(anchor)
    anchor.show()
    with unopened(bait):
        QToolTip.showText(QPoint(10, 10), tooltip(title), anchor)
        QApplication.processEvents()
        tip = next(one for one in QApplication.topLevelWidgets() if one.inherits("QTipLabel"))
        assert isinstance(tip, QLabel)
        tip.grab()
        assert markup_in(tip.text()) == []
        document = QTextDocument()
        document.setHtml(tip.text())
        shown = folded(cut(title, 4_000, 40))
        # Layout is Qt's own: spaces and line breaks are not what this is about.
        assert "".join(document.toPlainText().split()) == "".join(shown.replace("\x00", "").split())
        screen = QApplication.primaryScreen().availableGeometry()
        assert tip.width() <= screen.width(), "no title is one long line"
    QToolTip.hideText()
    assert len(hostile) == 40


# --- S21 --------------------------------------------------------------------------------------------------------------


def test_s21_an_ampersand_is_no_shortcut_and_no_delegate_guesses(
    qtbot: QtBot, open_window: OpenWindow, bait: Path, hostile: list[str]
) -> None:
    window = open_window()
    with unopened(bait):
        for title in hostile:
            window.desk.notices.say(Notice(title, NOW, "warn", title, lambda: None))
            QApplication.processEvents()
            for made in window.findChildren(QAbstractButton):
                if not made.objectName().startswith(("guidePage", "qt_")) and "Jerry" in made.text():
                    assert made.shortcut().isEmpty(), made.text()
            assert guessing(window) == []
            assert walk_menus(window) == []
            window.grab()
    for bar in window.findChildren(QTabBar):
        assert not [text for text in map(bar.tabText, range(bar.count())) if "Jerry" in text]
    # Qt's own delegates draw plain text; one of our own has to be looked at, as this one is below.
    own = [kind for kind in subclasses(QAbstractItemDelegate) if kind.__module__.startswith("ytsync_desktop")]
    assert own == [CardDelegate]


class Words(QPaintDevice):
    """Something to paint on that keeps the words."""

    def __init__(self) -> None:
        super().__init__()
        self.engine = WordsEngine()

    def paintEngine(self) -> QPaintEngine:
        return self.engine

    def metric(self, metric: QPaintDevice.PaintDeviceMetric) -> int:
        return {"PdmWidth": 400, "PdmHeight": 400, "PdmDepth": 32, "PdmDpiX": 96, "PdmDpiY": 96}.get(metric.name, 96)


class WordsEngine(QPaintEngine):
    """Hears what is painted."""

    def __init__(self) -> None:
        super().__init__(QPaintEngine.PaintEngineFeature.AllFeatures)
        self.words: list[str] = []

    def begin(self, device: QPaintDevice) -> bool:
        return True

    def end(self) -> bool:
        return True

    def type(self) -> QPaintEngine.Type:
        return QPaintEngine.Type.User

    def updateState(self, state: QPaintEngineState) -> None: ...

    def drawPixmap(self, r: QRectF | QRect, pm: QPixmap | QImage, sr: QRectF | QRect) -> None: ...

    def drawPath(self, path: QPainterPath) -> None: ...

    def drawTextItem(self, p: Any, item: QTextItem) -> None:
        self.words.append(item.text())


@pytest.mark.parametrize("number", range(40))
def test_s21_a_card_of_the_grid_shows_a_title_letter_by_letter(
    qtbot: QtBot, bait: Path, hostile: list[str], number: int
) -> None:
    title = hostile[number]
    there = Availability.AVAILABLE
    video = Video(VideoId("video000001"), title, channel_title=title, duration=65, availability=there)
    shelf = lay_out(catalogue(Library(None, videos={video.id: video})), [])
    videos = VideoModel()
    videos.show_videos(shelf, [video.id])
    album = Album(lambda _begin: None)
    grid = VideoGrid(videos, album, "grid")
    qtbot.addWidget(grid)
    words = Words()
    option = QStyleOptionViewItem()
    option.initFrom(grid)
    option.widget = grid
    option.rect = QRect(0, 0, 200, 180)
    with unopened(bait):
        painter = QPainter(words)
        grid.itemDelegate().paint(painter, option, videos.index(0, 0))
        painter.end()
    shown = "".join("".join(words.engine.words).replace("\u2026", "").split())
    letters = "".join(one_line(title).split())
    assert shown.startswith("1:05"), "the length stands first"
    for word in words.engine.words[1:]:
        assert "".join(word.replace("\u2026", "").split()) in letters, word
    assert len(words.engine.words) >= 3 or len(letters) < 3


def subclasses(kind: type[Any]) -> Iterator[type[Any]]:
    for one in kind.__subclasses__():
        yield one
        yield from subclasses(one)


def walk_menus(window: MainWindow) -> list[str]:
    found = []
    for menu in window.findChildren(QMenu):
        if menu.objectName() == "messageMenu":
            menu.aboutToShow.emit()
            found += [action.text() for action in menu.actions() if stray_shortcut(action)]
    return found


# --- S22 --------------------------------------------------------------------------------------------------------------


UNSEEN = [*range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0x200B, 0x2010), 0xFEFF, 0x00AD, 0x061C, 0x2060, 0x7F]


FILLERS = [0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, *range(0x180B, 0x1810), 0x2800, 0x3164, 0xFE0F, 0xFFA0, 0xE0100]


@pytest.mark.parametrize("code", [*UNSEEN, *FILLERS, *range(0x20), 0x2028, 0xE0041], ids=lambda code: f"U+{code:04X}")
def test_s22_a_confirmation_writes_out_what_is_not_seen(code: int) -> None:
    assert revealed(f"a{chr(code)}b") == f"a<U+{code:04X}>b"


def test_s22_a_picture_made_of_several_stays_one() -> None:
    family = "\U0001f469\u200d\U0001f469\u200d\U0001f467"
    assert revealed(f"my {family} and ❤\ufe0f\u200d\U0001f525") == f"my {family} and ❤\ufe0f\u200d\U0001f525"


def test_s22_deletions_show_escapes_and_ids_and_no_two_look_alike(
    qtbot: QtBot, open_window: OpenWindow, make_simulator: MakeSimulator, browser: None, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    names = {
        "PLrlo": "safe \u202egnp.exe",
        "PLone": "Holiday",
        "PLtwo": "Holi\u200bday",
        "PLlatin": "paypal",
        "PLcyrillic": "раураl",
        "PLdigit": "Volume 1",
        "PLletter": "Volume l",
        "PLfilled": "Musi\u3164c",
        "PLfull": "Music",
        "PLpicture": "My ❤\ufe0f",
        "PLplain": "Alone",
    }
    item = {"videoId": "video000001", "addedAt": "2020-01-01T00:00:00Z"}
    library = {
        "channel": {"id": "UCsmall000000000000000001", "title": "Me"},
        "playlists": [
            {
                "id": one,
                "title": title,
                "privacyStatus": "private",
                "items": [item],
            }
            for one, title in names.items()
        ],
        "videos": {"video000001": small_library()["videos"]["video000001"]},
    }
    youtube = make_simulator(library=library)
    file = tmp_path / "wanted.csv"
    file.write_text("category,video_id\nGood,video000001\n")
    window = open_window(api_root=youtube.api_root)
    sign_in_and_import(qtbot, window, youtube, monkeypatch)
    take_categories(qtbot, window, file, monkeypatch)
    model = part(window, QAbstractItemView, "previewTree").model()
    rows: dict[str, tuple[str, str]] = {}
    for cell in cells(model):
        tip = str(cell.data(Qt.ItemDataRole.ToolTipRole) or "")
        rows |= {one: (str(cell.data()), tip) for one in names if tip.endswith(f"<br>{one}</qt>")}
    assert set(rows) == set(names), "every deletion names the playlist's id in its tooltip"
    shown = {one: words for one, (words, _) in rows.items()}
    assert shown["PLrlo"] == "safe <U+202E>gnp.exe (PLrlo)"
    assert shown["PLtwo"] == "Holi<U+200B>day (PLtwo)" and shown["PLone"] == "Holiday (PLone)"
    assert shown["PLlatin"] == "paypal (PLlatin)" and shown["PLcyrillic"] == "раураl (PLcyrillic)"
    assert shown["PLdigit"] == "Volume 1 (PLdigit)" and shown["PLletter"] == "Volume l (PLletter)"
    assert shown["PLfilled"] == "Musi<U+3164>c (PLfilled)" and shown["PLfull"] == "Music (PLfull)"
    assert shown["PLpicture"] == "My ❤\ufe0f"
    assert shown["PLplain"] == "Alone"


# --- S23 --------------------------------------------------------------------------------------------------------------


def dialogs(window: QWidget, text: str) -> Iterator[tuple[QDialog, str]]:
    """Every dialog that shows a text which is not ours, and the button that must be reached."""
    yield confirm(window, f"Delete {revealed(text)}?", text, "Delete", lambda: None), "confirmAction"
    name = NameDialog(window, "Rename", f"New name of “{text}”", "Rename", text)
    name.open()
    yield name, "nameAction"
    choice = CategoryDialog(window, "Add to", "Add", [Category(CategoryId(1), text)], may_create=True)
    choice.open()
    yield choice, "categoryAction"
    problem = ProblemWindow(text)
    problem.open()
    yield problem, "problemClose"


@pytest.mark.parametrize("text", LONG, ids=["wide", "tall", "words", "turned"])
def test_s23_no_title_hides_the_buttons_of_a_dialog(qtbot: QtBot, text: str) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(800, 600)
    window.show()
    screen = QApplication.primaryScreen().availableGeometry()
    for dialog, name in dialogs(window, text):
        QApplication.processEvents()
        made = part(dialog, QPushButton, name)
        corner = made.mapTo(dialog, QPoint(made.width(), made.height()))
        assert made.isVisible() and dialog.rect().contains(corner - QPoint(1, 1)), name
        assert dialog.width() <= screen.width() and dialog.height() <= screen.height(), (name, dialog.size(), screen)
        dialog.close()
        dialog.deleteLater()


@pytest.mark.parametrize("text", LONG, ids=["wide", "tall", "words", "turned"])
def test_s23_no_message_pushes_the_window_s_parts_away(qtbot: QtBot, open_window: OpenWindow, text: str) -> None:
    window = open_window()
    window.resize(960, 600)
    before = window.minimumSizeHint()
    window.desk.notices.say(Notice(text, NOW, "bad", "Do it", lambda: None))
    settle(qtbot, window)
    after = window.minimumSizeHint()
    assert after.width() <= before.width() and after.height() <= before.height() + 180
    close = part(window, QAbstractButton, "bannerClose")
    assert window.rect().contains(close.mapTo(window, QPoint(close.width() - 1, close.height() - 1)))


def test_s23_what_is_cut_says_so_and_stands_in_the_tooltip(qtbot: QtBot) -> None:
    made = button("Go")
    qtbot.addWidget(made)
    assert cut("a" * 700, 600, 12) == "a" * 600 + " … (100 more characters)"
    assert cut("a\n" * 20, 600, 12).startswith("a\n" * 11 + "a …")
    assert html.unescape(tooltip("x y " * 200))[4:-5] == "x y " * 200
    assert json.dumps(cut("short", 600, 12)) == '"short"'


def test_hostile_titles_are_forty(hostile: list[str]) -> None:
    assert len(set(hostile)) == 40
