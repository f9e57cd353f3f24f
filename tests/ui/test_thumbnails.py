"""Thumbnails: made on threads of their own, newest wish first, shown where they belong, gone with the window."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QBuffer, QIODevice, QSize, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QCheckBox, QDialog, QLabel, QPushButton, QTableView
from pytestqt.qtbot import QtBot

from tests.security.samples import GIF, SVG, png_head, written
from tests.simulator_fixtures import Simulator
from tests.ui.conftest import PATIENCE_MS, OpenWindow, at_work, part, settle
from tests.youtube.wire import Peer, WireServer
from ytsync_desktop.core.errors import PictureRefused
from ytsync_desktop.core.ports import Picture
from ytsync_desktop.simulator.pictures import painted
from ytsync_desktop.ui.main_window import MainWindow
from ytsync_desktop.ui.thumbnails import fetchers
from ytsync_desktop.ui.thumbnails.album import Album
from ytsync_desktop.ui.thumbnails.develop import Print, develop
from ytsync_desktop.ui.thumbnails.fetchers import THREADS
from ytsync_desktop.ui.thumbnails.frame import PictureFrame
from ytsync_desktop.youtube.picture_head import told_by_content


def a_print(address: str, width: int = 64, height: int = 36) -> Print:
    return Print(address, width, height, 4.0)


# --- developing -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("size", [(320, 180), (480, 360), (30, 90), (1_999, 2_000)])
def test_a_picture_fills_its_place_and_has_round_corners(form: str, size: tuple[int, int]) -> None:
    made = develop(told_by_content(written(form, *size)), Print("", 208, 117, 6.0))
    assert made.size() == QSize(208, 117)
    for at in ((104, 58), (0, 58), (207, 58), (104, 0), (104, 116)):
        color = made.pixelColor(*at)
        assert color.alpha() == 255 and abs(color.blue() - 0xC0) < 12 and color.red() < 0x30, at
    for x in (0, 207):
        for y in (0, 116):
            assert made.pixelColor(x, y).alpha() < 128


def test_the_middle_of_a_picture_is_shown() -> None:
    image = QImage(480, 360, QImage.Format.Format_RGB32)
    image.fill(QColor("black"))
    for y in range(46, 314):
        for x in range(480):
            image.setPixelColor(x, y, QColor("white"))
    made = develop(told_by_content(_png(image)), Print("", 160, 90, 0.0))
    assert {made.pixelColor(80, y).name() for y in range(1, 89)} == {"#ffffff"}, "the bars of an old size are cut off"


def _png(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs want bytes
    return bytes(buffer.data().data())


@pytest.mark.qt_log_ignore("Not a JPEG file", "QImageIOHandler: Rejecting image")
@pytest.mark.parametrize(
    "picture",
    [
        Picture(png_head(320, 180), "png", 320, 180),
        Picture(written("PNG"), "jpeg", 320, 180),
        Picture(GIF, "png", 320, 180),
        Picture(SVG, "webp", 9, 9),
        Picture(written("BMP"), "webp", 320, 180),
        Picture(png_head(50_000, 50_000), "png", 320, 180),
    ],
    ids=["hollow", "told wrongly", "gif", "svg", "bmp", "larger than told"],
)
def test_s26_what_cannot_be_decoded_as_what_it_was_told_to_be_is_refused(picture: Picture) -> None:
    with pytest.raises(PictureRefused):
        develop(picture, a_print(""))


# --- the threads ------------------------------------------------------------------------------------------------------


class Shelf:
    """A loader whose pictures are held back until they are let go."""

    def __init__(self, *, held: bool = False) -> None:
        self.asked: list[str] = []
        self.refusals: dict[str, list[bool]] = {}
        self.closed = False
        self._free = threading.Event()
        self._some = threading.Condition()
        if not held:
            self._free.set()

    def fetch(self, address: str) -> Picture:
        with self._some:
            self.asked.append(address)
            self._some.notify_all()
        self._free.wait(30)
        if self.refusals.get(address):
            raise PictureRefused("no", later=self.refusals[address].pop(0))
        return told_by_content(painted(address.rjust(11, "x"), 120, 90))

    def wait_for(self, count: int) -> None:
        with self._some:
            assert self._some.wait_for(lambda: len(self.asked) >= count, 30), self.asked

    def let_go(self) -> None:
        self._free.set()

    def close(self) -> None:
        self.closed = True
        self._free.set()


@pytest.fixture
def shelf(qtbot: QtBot) -> Shelf:
    return Shelf()


@contextlib.contextmanager
def album_on(shelf: Shelf) -> Iterator[Album]:
    made = Album(lambda begin: begin(shelf))
    made.allow(True)
    try:
        yield made
    finally:
        made.close()
        made.deleteLater()
        assert at_work() == [] and shelf.closed


def until_there(qtbot: QtBot, album: Album, *prints: Print) -> None:
    qtbot.waitUntil(lambda: all(album.pixmap(one) is not None for one in prints), timeout=PATIENCE_MS)


def test_what_was_scrolled_away_is_not_asked_for_and_the_newest_wish_comes_first(qtbot: QtBot) -> None:
    shelf = Shelf(held=True)
    with album_on(shelf) as album:
        album.want("grid", [a_print(f"old {n}") for n in range(50)])
        shelf.wait_for(THREADS)
        album.want("grid", [a_print(f"new {n}") for n in range(8)])
        album.want("details", [a_print("chosen")])
        shelf.let_go()
        until_there(qtbot, album, a_print("chosen"), *(a_print(f"new {n}") for n in range(8)))
        begun, then = shelf.asked[:THREADS], shelf.asked[THREADS:]
        assert sorted(begun) == [f"old {n}" for n in range(THREADS)]
        assert then[0] == "chosen" and sorted(then[1:]) == [f"new {n}" for n in range(8)]


def test_another_size_of_a_picture_is_made_without_asking_again(qtbot: QtBot, shelf: Shelf) -> None:
    small, large = a_print("one"), a_print("one", 128, 72)
    with album_on(shelf) as album:
        album.want("grid", [small, large])
        until_there(qtbot, album, small, large)
        assert shelf.asked == ["one"]
        found = album.pixmap(large)
        assert found is not None and found.size() == QSize(128, 72)


def test_a_refused_picture_is_not_asked_for_again(qtbot: QtBot, shelf: Shelf) -> None:
    shelf.refusals["bad"] = [False] * 9
    with album_on(shelf) as album:
        with qtbot.waitSignal(album.arrived, timeout=PATIENCE_MS) as told:
            album.want("grid", [a_print("bad")])
        assert told.args == [frozenset({a_print("bad")})]
        assert not album.expects(a_print("bad"))
        album.want("grid", [])
        album.want("grid", [a_print("bad"), a_print("good")])
        until_there(qtbot, album, a_print("good"))
        assert shelf.asked == ["bad", "good"]


def test_where_nobody_answers_it_is_tried_again_after_a_rest(
    qtbot: QtBot, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetchers, "_FIRST_REST", 0.001)
    shelf.refusals["offline"] = [True] * 7
    with album_on(shelf) as album:
        album.want("grid", [a_print("offline")])
        until_there(qtbot, album, a_print("offline"))
        assert shelf.asked == ["offline"] * 8


def test_a_picture_that_fails_while_others_come_is_given_up(
    qtbot: QtBot, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetchers, "_FIRST_REST", 0.001)
    shelf.refusals["never"] = [True] * 99
    with album_on(shelf) as album:
        for number in range(20):
            album.want("grid", [a_print("never"), a_print(f"good {number}")])
            until_there(qtbot, album, a_print(f"good {number}"))
            if not album.expects(a_print("never")):
                break
        assert not album.expects(a_print("never"))
        before = shelf.asked.count("never")
        album.want("grid", [a_print("never"), a_print("last")])
        until_there(qtbot, album, a_print("last"))
        assert shelf.asked.count("never") == before


def test_a_rest_is_kept(qtbot: QtBot, shelf: Shelf) -> None:
    shelf.refusals["first"] = [True]
    with album_on(shelf) as album:
        album.want("grid", [a_print("first")])
        shelf.wait_for(1)
        qtbot.waitUntil(lambda: not shelf.refusals["first"], timeout=PATIENCE_MS)
        album.want("grid", [a_print("first"), *(a_print(f"other {n}") for n in range(9))])
    assert len(shelf.asked) <= THREADS


def test_without_the_setting_nobody_is_asked_and_what_is_there_is_forgotten(qtbot: QtBot, shelf: Shelf) -> None:
    opened = []

    def open_loader(begin: object) -> None:
        opened.append(begin)

    off = Album(open_loader)
    off.want("grid", [a_print("one")])
    assert opened == [] and not off.expects(a_print("one"))
    off.allow(True)
    assert len(opened) == 1
    off.close()
    with album_on(shelf) as album:
        album.want("grid", [a_print("one")])
        until_there(qtbot, album, a_print("one"))
        album.allow(False)
        assert album.pixmap(a_print("one")) is None
        album.want("grid", [a_print("two")])
        album.allow(True)
        until_there(qtbot, album, a_print("two"))
        assert shelf.asked == ["one", "two"]


def test_what_is_wanted_while_the_setting_is_off_is_not_fetched_by_threads_that_are_free(qtbot: QtBot) -> None:
    shelf = Shelf(held=True)
    with album_on(shelf) as album:
        album.want("grid", [a_print(f"first {n}") for n in range(THREADS)])
        shelf.wait_for(THREADS)
        album.allow(False)
        album.want("grid", [a_print("unwanted")])
        with qtbot.waitSignal(album.arrived, timeout=PATIENCE_MS):
            shelf.let_go()
        album.want("grid", [a_print("last")])
        album.allow(True)
        until_there(qtbot, album, a_print("last"))
        assert shelf.asked[THREADS:] == ["last"]


def test_a_fault_of_one_picture_ends_no_thread(
    qtbot: QtBot, shelf: Shelf, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(Shelf):
        def fetch(self, address: str) -> Picture:
            if address.startswith("broken"):
                raise RuntimeError("a fault")
            return super().fetch(address)

    with album_on(Broken()) as album:
        broken = [a_print(f"broken {n}") for n in range(2 * THREADS)]
        album.want("grid", [*broken, a_print("good")])
        until_there(qtbot, album, a_print("good"))
        qtbot.waitUntil(lambda: not any(map(album.expects, broken)), timeout=PATIENCE_MS)
    assert "A thumbnail could not be made" in caplog.text


# --- the window -------------------------------------------------------------------------------------------------------


def choose(qtbot: QtBot, window: MainWindow, row: int) -> PictureFrame:
    """Choose a video in the table; the frame of its picture."""
    window.show_page(1)
    settle(qtbot, window)
    part(window, QTableView, "videoTable").selectRow(row)
    return part(window, PictureFrame, "detailsPicture")


def row_of(window: MainWindow, *, gone: bool) -> int:
    videos = window.library_page.videos
    return next(row for row in range(videos.rowCount()) if videos.entry(row).unavailable is gone)


def test_the_details_show_the_picture_of_the_chosen_video(
    qtbot: QtBot, open_window: OpenWindow, imported: Path, simulator: Simulator
) -> None:
    window = open_window(imported, simulator.api_root)
    frame = choose(qtbot, window, row_of(window, gone=False))
    place = frame.geometry()
    qtbot.waitUntil(lambda: frame.loaded, timeout=PATIENCE_MS)
    qtbot.wait(1)
    assert frame.geometry() == place, "nothing moves when a picture arrives"
    assert abs(place.width() * 9 - place.height() * 16) <= 16
    entry = window.library_page.videos.entry(row_of(window, gone=False))
    assert simulator.admin.pictures() == [f"/vi/{entry.id}/mqdefault.jpg"]
    wanted = QImage.fromData(painted(entry.id, 320, 180)).pixelColor(160, 90)
    seen = frame.grab().toImage()
    middle = seen.pixelColor(seen.width() // 2, seen.height() // 2)
    for part_of in (QColor.red, QColor.green, QColor.blue):
        assert abs(part_of(wanted) - part_of(middle)) < 24, (entry.id, wanted.name(), middle.name())


def test_an_unavailable_video_has_a_quiet_place_and_is_not_asked_for(
    qtbot: QtBot, open_window: OpenWindow, imported: Path, simulator: Simulator
) -> None:
    with contextlib.closing(sqlite3.connect(imported / "ytsync.db")) as database, database:
        database.execute("UPDATE videos SET availability = 'private'")
    window = open_window(imported, simulator.api_root)
    frame = choose(qtbot, window, row_of(window, gone=True))
    settle(qtbot, window)
    assert frame.isVisible() and not frame.loaded and not frame.waiting
    window.grab()
    assert simulator.admin.pictures() == []


def test_several_chosen_videos_show_no_picture(
    qtbot: QtBot, open_window: OpenWindow, imported: Path, simulator: Simulator
) -> None:
    window = open_window(imported, simulator.api_root)
    frame = choose(qtbot, window, 0)
    part(window, QTableView, "videoTable").selectAll()
    assert not frame.isVisible()
    assert "selected" in part(window, QLabel, "detailsTitle").text()


def test_with_the_setting_off_nobody_is_asked(
    qtbot: QtBot, open_window: OpenWindow, imported: Path, simulator: Simulator
) -> None:
    window = open_window(imported, simulator.api_root)
    switch(qtbot, window, False)
    frame = choose(qtbot, window, row_of(window, gone=False))
    settle(qtbot, window)
    assert frame.isVisible() and not frame.waiting
    window.close()
    window = open_window(imported, simulator.api_root)
    frame = choose(qtbot, window, row_of(window, gone=False))
    settle(qtbot, window)
    assert not frame.waiting and simulator.admin.pictures() == [], "the setting is kept"
    switch(qtbot, window, True)
    qtbot.waitUntil(lambda: frame.loaded, timeout=PATIENCE_MS)
    switch(qtbot, window, False)
    assert not frame.loaded and len(simulator.admin.pictures()) == 1


def switch(qtbot: QtBot, window: MainWindow, on: bool) -> None:
    """The setting, as a person changes it."""
    window.actions_table["settings"].trigger()
    dialog = part(window, QDialog, "settingsDialog")
    box = part(dialog, QCheckBox, "thumbnailsEdit")
    assert box.isChecked() is not on
    box.click()
    qtbot.mouseClick(part(dialog, QPushButton, "settingsSave"), Qt.MouseButton.LeftButton)
    settle(qtbot, window)


def test_closing_while_a_picture_is_on_its_way_leaves_no_thread(
    qtbot: QtBot, open_window: OpenWindow, imported: Path
) -> None:
    with WireServer([Peer.hang]) as server:
        window = open_window(imported, server.root)
        frame = choose(qtbot, window, row_of(window, gone=False))
        qtbot.waitUntil(lambda: bool(server.requests), timeout=PATIENCE_MS)
        assert frame.waiting and at_work() != []
        window.close()
        assert at_work() == []
