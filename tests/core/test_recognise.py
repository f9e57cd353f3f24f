"""Playlists of this app that no category is linked to are continued by name, and none of them is taken twice."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ytsync_desktop.core.library import Category, CategoryId, Library, Playlist, PlaylistId
from ytsync_desktop.core.limits import marker_in
from ytsync_desktop.core.recognise import ANOTHER_OF_THE_NAME, continued


def made(playlist_id: str, title: str, year: int = 2026) -> Playlist:
    return Playlist(PlaylistId(playlist_id), title, published_at=datetime(year, 1, 1, tzinfo=UTC))


def library(*playlists: Playlist, foreign: tuple[str, ...] = ()) -> Library:
    own = frozenset(playlist.id for playlist in playlists if playlist.id not in foreign)
    return Library(None, playlists, made_by_app=own)


def category(number: int, name: str, playlist_id: str | None = None) -> Category:
    return Category(CategoryId(number), name, playlist_id=PlaylistId(playlist_id) if playlist_id else None)


def test_a_category_continues_the_playlist_of_its_name():
    jazz = category(1, "Jazz")
    (found,), kept = continued(library(made("PLa", "Jazz"), made("PLb", "Rock")), [jazz], [jazz])
    assert (found.playlist_id, kept) == ("PLa", ())


def test_what_the_person_made_or_another_category_has_is_not_taken():
    jazz, other = category(1, "Jazz"), category(2, "Blues", "PLlinked")
    found, kept = continued(
        library(made("PLmine", "Jazz"), made("PLlinked", "Jazz"), foreign=("PLmine",)), [jazz], [jazz, other]
    )
    assert (found[0].playlist_id, kept) == (None, ())


def test_a_link_that_is_there_stays_and_one_to_a_lost_playlist_gives_way():
    linked, lost = category(1, "Jazz", "PLa"), category(2, "Rock", "PLgone")
    found, _ = continued(
        library(made("PLa", "Other"), made("PLb", "Rock"), made("PLc", "Jazz")), [linked, lost], [linked]
    )
    assert [one.playlist_id for one in found] == ["PLa", "PLb"]


def test_of_several_the_oldest_is_continued_and_the_others_are_named():
    jazz = category(1, "Jazz")
    (found,), kept = continued(library(made("PLnew", "Jazz", 2026), made("PLold", "jazz", 2025)), [jazz], [jazz])
    assert found.playlist_id == "PLold"
    assert [(one.playlist_id, one.why) for one in kept] == [("PLnew", ANOTHER_OF_THE_NAME)]


@pytest.mark.parametrize(
    ("description", "marker"),
    [
        ("[ytsync ABCDEFGH23]", "[ytsync ABCDEFGH23]"),
        ("words\n[ytsync ABCDEFGH23]\n", "[ytsync ABCDEFGH23]"),
        ("[ytsync ABCDEFGH23]\nwords", ""),
        ("see [ytsync ABCDEFGH23]", ""),
        ("[ytsync abcdefgh23]", ""),
        ("[ytsync ABCDEFGH2]", ""),
        ("", ""),
    ],
)
def test_a_marker_is_the_last_line_and_nothing_else(description: str, marker: str):
    assert marker_in(description) == marker
