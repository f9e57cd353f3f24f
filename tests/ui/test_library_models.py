"""The library's models: what is in which source, searching, sorting, and videos on their way into a category."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from tests.catalogues import catalogue
from tests.ui.values import HOSTILE, categories, library, video_id
from ytsync_desktop.core.choices import Choices
from ytsync_desktop.core.library import CategoryId, PlaylistId, VideoId
from ytsync_desktop.ui.library.shelf import Group, Shelf, lay_out, with_choices
from ytsync_desktop.ui.library.sources import CATEGORIES, PLAYLISTS, VIDEO_IDS, SourceModel
from ytsync_desktop.ui.library.videos import LENGTH, NARROWINGS, PUBLISHED, STATE, TITLE, VideoModel
from ytsync_desktop.ui.text import one_line, tooltip


@pytest.fixture
def shelf() -> Shelf:
    return lay_out(catalogue(library()), categories())


def titles(model: VideoModel) -> list[str]:
    return [str(model.index(row, TITLE).data()) for row in range(model.rowCount())]


def test_every_source_holds_what_it_says(shelf: Shelf) -> None:
    sizes = {source: shelf.size(source) for source in Group}
    assert sizes == {
        Group.ALL: 6,
        Group.UNSORTED: 1,
        Group.WATCH_LATER: 1,
        Group.UNAVAILABLE: 1,
        Group.DUPLICATES: 1,
    }
    assert shelf.members(CategoryId(1)) == tuple(video_id(n) for n in range(5))
    assert shelf.members(PlaylistId("PLsecond")) == (video_id(3), video_id(4))
    assert (shelf.sorted_videos, shelf.approved, len(shelf.own)) == (5, 1, 2)
    assert shelf.entry(video_id(3)).playlists == ("first", "second")
    assert shelf.entry(video_id(0)).categories == ("alpha", "beta & <i>co</i>")


def test_sources_are_a_sound_tree_with_counts_and_words(qtbot: QtBot, shelf: Shelf) -> None:
    model = SourceModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.show_shelf(shelf)
    below = model.index(CATEGORIES, 0)
    assert [model.index(row, 0, below).data() for row in range(model.rowCount(below))] == ["alpha", "beta & <i>co</i>"]
    assert model.index(CATEGORIES, 1).data() == "1 of 2"
    assert model.index(PLAYLISTS, 1).data() == "2"
    spoken = model.index(1, 0, below).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "beta & <i>co</i>, 1 video, not approved yet"
    assert model.index(1, 0, below).data(Qt.ItemDataRole.ToolTipRole) == tooltip(spoken)
    for source in (Group.DUPLICATES, CategoryId(2), PlaylistId("PLsecond")):
        assert model.source(model.index_of(source)) == source
    assert not model.index_of(CategoryId(77)).isValid()
    tester.deleteLater()


def test_a_shelf_of_the_same_sources_changes_their_cells_and_nothing_else(qtbot: QtBot, shelf: Shelf) -> None:
    model = SourceModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.show_shelf(shelf)
    resets: list[bool] = []
    model.modelReset.connect(lambda: resets.append(True))
    approved = lay_out(catalogue(library()), [replace(category, approved=True) for category in categories()])
    model.show_shelf(approved)
    below = model.index(CATEGORIES, 0)
    assert model.index(CATEGORIES, 1).data() == "2 of 2"
    assert model.index(1, 0, below).data(Qt.ItemDataRole.AccessibleTextRole) == "beta & <i>co</i>, 1 video, approved"
    assert resets == []
    fewer = lay_out(catalogue(library()), categories()[1:])
    model.show_shelf(fewer)
    assert [model.index(row, 0, model.index(CATEGORIES, 0)).data() for row in range(1)] == ["beta & <i>co</i>"]
    assert not model.index_of(CategoryId(1)).isValid()
    assert resets == [True]
    tester.deleteLater()


def test_choices_about_playlists_are_told_on_the_same_shelf(shelf: Shelf) -> None:
    settled = with_choices(shelf, Choices(untouched=frozenset({PlaylistId("PLsecond")})))
    told = {row.source: row for _, below in settled.rows.headings for row in below}
    assert told[PlaylistId("PLsecond")].said.endswith("is left alone")
    assert told[PlaylistId("PLsecond")].symbol == "lock-simple"
    assert settled.rows.groups == shelf.rows.groups
    assert settled.ids is shelf.ids, "nothing is counted again"
    shelf.entry(video_id(1))
    assert not settled._made, "the old one's rows are freed while this one makes its own"


def test_search_finds_every_word_in_title_channel_tags_and_places(qtbot: QtBot, shelf: Shelf) -> None:
    model = VideoModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.show_videos(shelf, shelf.members(Group.ALL))
    model.narrow("maker TITLE", [])
    assert titles(model) == ["Title 1", "Title 3", "Title 5"]
    model.narrow("bread", [])
    assert titles(model) == ["Title 1"]
    model.narrow("title second", [])
    assert titles(model) == ["Title 3", "Title 4"]
    model.narrow("nothing of the sort", [])
    assert titles(model) == [] and model.total == 6
    tester.deleteLater()


def test_a_search_grows_letter_by_letter_and_shrinks_again(qtbot: QtBot, shelf: Shelf) -> None:
    model, anew = VideoModel(), VideoModel()
    for one in (model, anew):
        one.show_videos(shelf, shelf.members(Group.ALL))
        one.sort(LENGTH, Qt.SortOrder.DescendingOrder)
    chips = {one.text: one for one in NARROWINGS}
    steps = [
        *("t", "ti", "title", "title s", "title se", "title 3", "title", "", "b", "br", "read", "fir"),
        *(("fir", "Duplicates"), ("firs", "Duplicates"), ("firs", "Unsorted"), ("", "Unsorted"), "maker"),
    ]
    for step in steps:
        text, *narrowings = [step] if isinstance(step, str) else step
        model.narrow(text, [chips[one] for one in narrowings])
        anew.narrow("", [])
        anew.narrow(text, [chips[one] for one in narrowings])
        wanted = [
            video
            for video in shelf.members(Group.ALL)
            if all(shelf.finds(word)(video) for word in text.split())
            and all(chips[one].keeps(shelf)(video) for one in narrowings)
        ]
        shown = model.ids(range(model.rowCount()))
        assert shown == anew.ids(range(anew.rowCount())), step
        assert sorted(shown) == sorted(wanted), step


def test_a_word_is_asked_for_once_while_others_follow(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    usual = Shelf.finds

    def finds(shelf: Shelf, word: str) -> Callable[[VideoId], bool]:
        asked.append(word)
        return usual(shelf, word)

    monkeypatch.setattr(Shelf, "finds", finds)
    model = VideoModel()
    model.show_videos(shelf, shelf.members(Group.ALL))
    for text in ("title", "title m", "title ma", "title"):
        model.narrow(text, [])
    assert asked == ["title", "m", "ma", "title"]


def test_rows_are_made_when_they_are_seen_with_those_around_them() -> None:
    shelf = lay_out(catalogue(library(500)), ())
    model = VideoModel()
    model.show_videos(shelf, shelf.members(Group.ALL))
    model.narrow("title", [])
    model.sort(PUBLISHED, Qt.SortOrder.DescendingOrder)
    assert model.rowCount() == 499 and not shelf._made
    assert model.index(70, TITLE).data()
    assert {*shelf._made} == {*model.ids(range(64, 128))}
    assert model.index(71, TITLE).data() == f"Title {499 - 71}"
    assert len(shelf._made) == 64


def test_who_scrolls_through_everything_does_not_hold_everything() -> None:
    shelf = lay_out(catalogue(library(5_000)), ())
    model = VideoModel()
    model.show_videos(shelf, shelf.members(Group.ALL))
    for row in range(model.rowCount()):
        assert model.index(row, TITLE).data()
        assert len(shelf._made) <= 4_096 + 64


def test_chips_narrow(qtbot: QtBot, shelf: Shelf) -> None:
    model = VideoModel()
    model.show_videos(shelf, shelf.members(Group.ALL))
    found = {}
    for narrowing in NARROWINGS:
        model.narrow("", [narrowing])
        found[narrowing.text] = titles(model)
    assert found["Unsorted"] == ["Title 5"]
    assert found["Unavailable"] == ["Title 4"]
    assert found["Duplicates"] == ["Title 3"]
    assert found["Watch Later"] == ["Title 5"]
    assert found["Over 20 min"] == []


def test_every_column_sorts_and_none_is_the_order_of_the_source(qtbot: QtBot, shelf: Shelf) -> None:
    model = VideoModel()
    model.show_videos(shelf, shelf.members(Group.ALL))
    unsorted = titles(model)
    for column in range(model.columnCount()):
        model.sort(column, Qt.SortOrder.AscendingOrder)
        model.sort(column, Qt.SortOrder.DescendingOrder)
        assert sorted(titles(model)) == sorted(unsorted)
    model.sort(LENGTH, Qt.SortOrder.DescendingOrder)
    assert titles(model)[0] == "Title 5"
    model.sort(-1)
    assert titles(model) == unsorted


def test_a_hostile_title_is_one_plain_line(qtbot: QtBot, shelf: Shelf) -> None:
    model = VideoModel()
    model.show_videos(shelf, [video_id(0)])
    assert model.index(0, TITLE).data() == one_line(HOSTILE)
    assert model.index(0, TITLE).data(Qt.ItemDataRole.ToolTipRole) == tooltip(one_line(HOSTILE))


def test_an_unavailable_video_says_so_in_words(qtbot: QtBot, shelf: Shelf) -> None:
    model = VideoModel()
    model.show_videos(shelf, [video_id(4)])
    assert model.index(0, STATE).data() == "private"


def test_videos_are_dropped_on_categories_only(qtbot: QtBot, shelf: Shelf) -> None:
    videos, sources = VideoModel(), SourceModel()
    videos.show_videos(shelf, shelf.members(Group.ALL))
    sources.show_shelf(shelf)
    data = videos.mimeData([videos.index(1, 0), videos.index(1, 3), videos.index(2, 0)])
    assert data.hasFormat(VIDEO_IDS)
    category = sources.index(1, 0, sources.index(CATEGORIES, 0))
    playlist = sources.index(0, 0, sources.index(PLAYLISTS, 0))
    copy, move = Qt.DropAction.CopyAction, Qt.DropAction.MoveAction
    assert sources.canDropMimeData(data, copy, -1, -1, category)
    for elsewhere in (playlist, sources.index(0, 0), QModelIndex()):
        assert not sources.canDropMimeData(data, copy, -1, -1, elsewhere)
    heard: list[tuple[object, ...]] = []
    sources.dropped.connect(lambda *what: heard.append(what))
    sources.dropMimeData(data, copy, -1, -1, category)
    sources.dropMimeData(data, move, -1, -1, category)
    wanted = (video_id(1), video_id(2))
    assert heard == [(CategoryId(2), wanted, False), (CategoryId(2), wanted, True)]
