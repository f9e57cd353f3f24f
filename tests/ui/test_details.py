"""The details of a video: its description is read when it is looked at, and shown for no other one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.catalogues import catalogue
from tests.ui.values import categories, library, video_id
from ytsync_desktop.core.library import VideoId
from ytsync_desktop.ui.library.details import Details
from ytsync_desktop.ui.library.shelf import Shelf, lay_out
from ytsync_desktop.ui.thumbnails.album import Album


class Pane:
    """The details pane, and what it asked for."""

    def __init__(self, qtbot: QtBot) -> None:
        self.asked: list[tuple[VideoId, Callable[[str, tuple[str, ...]], None]]] = []
        self.details = Details(Album(lambda _begin: None), lambda video, show: self.asked.append((video, show)))
        qtbot.addWidget(self.details)
        self._qtbot = qtbot

    def wait(self, number: int) -> None:
        """Until so many descriptions were asked for, and no more."""
        self._qtbot.waitUntil(lambda: len(self.asked) == number, timeout=5_000)
        self._qtbot.wait(150)
        assert len(self.asked) == number

    def shown(self) -> dict[str, str]:
        """The fields that are not hidden, by their headings."""
        pairs = self.details._fields
        assert all(head.isHidden() == value.isHidden() for head, value in pairs.values())
        return {name: value.text() for name, (head, value) in pairs.items() if not head.isHidden()}


@pytest.fixture
def pane(qtbot: QtBot) -> Pane:
    return Pane(qtbot)


@pytest.fixture
def shelf() -> Shelf:
    return lay_out(catalogue(library()), categories())


def test_nothing_chosen_shows_no_field_and_asks_nothing(pane: Pane, shelf: Shelf) -> None:
    assert pane.shown() == {}
    pane.details.show_videos(shelf, ())
    pane.details.show_videos(shelf, (video_id(0), video_id(3)))
    assert pane.shown() == {"In playlists": "first, second", "In categories": "alpha, beta & <i>co</i>"}
    pane.wait(0)
    title = pane.details.findChild(QLabel, "detailsTitle")
    assert isinstance(title, QLabel) and title.text() == "2 videos selected"


def test_a_description_arrives_and_goes_with_its_video(pane: Pane, shelf: Shelf) -> None:
    pane.details.show_videos(shelf, (video_id(1),))
    assert {"Tags", "Description"}.isdisjoint(pane.shown()) and pane.shown()["Channel"] == "Maker & Co"
    pane.wait(1)
    first, show_first = pane.asked[0]
    assert first == video_id(1)
    pane.details.show_videos(shelf, (video_id(2),))
    show_first("All about bread", ("bread",))
    assert {"Tags", "Description"}.isdisjoint(pane.shown()), "they are another video's"
    pane.wait(2)
    pane.asked[1][1]("x" * 5_000, ("salt", "butter"))
    assert len(pane.shown()["Description"]) == 2_000 and pane.shown()["Tags"] == "salt, butter"
    pane.details.show_videos(shelf, ())
    assert pane.shown() == {}


def test_it_is_read_again_only_from_another_library(pane: Pane, shelf: Shelf) -> None:
    pane.details.show_videos(shelf, (video_id(1),))
    pane.wait(1)
    pane.asked[0][1]("All about bread", ())
    edited = lay_out(shelf.catalogue, categories()[1:])
    for one in (shelf, edited, edited):  # a letter of a search, an edit
        pane.details.show_videos(one, (video_id(1),))
        assert pane.shown()["Description"] == "All about bread"
    pane.wait(1)
    refreshed = lay_out(catalogue(replace(library(), watch_later=())), categories())
    pane.details.show_videos(refreshed, (video_id(1),))
    assert pane.shown()["Description"] == "All about bread"
    pane.wait(2)


def test_a_key_held_down_reads_only_where_it_ends(pane: Pane, shelf: Shelf) -> None:
    for number in (0, 1, 2, 3):
        pane.details.show_videos(shelf, (video_id(number),))
    pane.wait(1)
    assert pane.asked[0][0] == video_id(3)
