"""Importing: what is asked, what is kept, what a second import finds, and how changes on YouTube come in."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from tests.contract.fake_youtube import ME, FakeYouTube, once, video_id
from tests.importing.machine import DATA_TABLES, NOTED_TABLES, Machine, messy
from ytsync_desktop.core.checkpoints import EntityType, Phase
from ytsync_desktop.core.errors import ApiProblem, NotFound, NotPossible, PageTokenRefused, WrongChannel
from ytsync_desktop.core.events import EntityProgress
from ytsync_desktop.core.library import Availability, ChannelId, PlaylistId
from ytsync_desktop.core.quota import pages


def expected_units(youtube: FakeYouTube, videos: int) -> int:
    items = sum(pages(len(rows)) for rows in youtube.items.values())
    return 1 + pages(len(youtube.playlists)) + items + -(-videos // 50)


def fetched_ids(youtube: FakeYouTube) -> Counter[str]:
    return Counter(one for call in youtube.calls if call.method == "videos.list" for one in call.about.split(","))


def test_everything_is_taken_in_with_the_fewest_calls(machine: Machine) -> None:
    machine.library.set_watch_later([(video_id(9001), None), (video_id(9002), None)])
    machine.youtube.shown[video_id(9001)] = machine.youtube._video(9001)

    summary = machine.import_()

    ids = {row.video_id for rows in machine.youtube.items.values() for row in rows}
    library = machine.library.load()
    assert summary.state == "complete"
    assert library.channel == ME
    assert [one.title for one in library.playlists] == [one.title for one in machine.youtube.playlists.values()]
    for playlist_id, rows in machine.youtube.items.items():
        assert [(one.id, one.video_id) for one in library.items[playlist_id]] == [(r.id, r.video_id) for r in rows]
    assert set(library.videos) == ids | {video_id(9001), video_id(9002)}
    assert library.videos[video_id(9001)].title == "Title 9001"
    assert library.videos[video_id(9002)].availability is Availability.UNAVAILABLE
    assert library.watch_later == (video_id(9001), video_id(9002))
    placeholders = {one for one in ids if machine.youtube.gone.get(one) in ("private", "deleted")}
    asked = fetched_ids(machine.youtube)
    assert set(asked) == set(library.videos) - placeholders
    assert set(asked.values()) == {1}
    assert summary.units == len(machine.youtube.calls) == expected_units(machine.youtube, len(asked))
    assert (summary.new, summary.updated, summary.removed) == (
        len(library.playlists) + sum(map(len, library.items.values())) + len(library.videos),
        0,
        0,
    )


def test_what_counts_as_new_does_not_depend_on_what_was_known_by_id(tmp_path: Path) -> None:
    youtube = messy(5)
    machine = Machine(tmp_path, youtube)
    ids = {row.video_id for rows in youtube.items.values() for row in rows}
    machine.library.set_watch_later([(one, None) for one in sorted(ids)])
    summary = machine.import_()
    assert (summary.new, summary.updated) == (summary.playlists + summary.items + summary.videos, 0)
    machine.database.close()


def test_the_summary_and_the_events_say_how_far_each_entity_came(machine: Machine) -> None:
    summary = machine.import_()

    items = sum(map(len, machine.youtube.items.values()))
    by_type = {one.entity_type: one for one in summary.entities}
    assert list(by_type) == ["channels", "playlists", "playlist_items", "videos"]
    assert {one.state for one in summary.entities} == {"complete"}
    assert {one.phase for one in summary.entities} == {"initial_sync"}
    assert (by_type["playlist_items"].processed, by_type["playlist_items"].total) == (items, items)
    told = [one for one in machine.events if isinstance(one, EntityProgress) and one.entity_type == "playlist_items"]
    assert told[-1].state == "complete"
    assert [one.processed for one in told] == sorted(one.processed for one in told)
    states = {one.entity_type: one for one in machine.imports.states.list(Phase.INITIAL)}
    assert states[EntityType.PLAYLIST_ITEMS].last_synced_offset == items
    assert machine.library.counts().complete


def test_a_second_import_of_an_unchanged_library_writes_no_row_and_says_so(machine: Machine) -> None:
    machine.import_()
    machine.youtube.calls.clear()
    with machine.counting_writes(*DATA_TABLES, *NOTED_TABLES) as written:
        summary = machine.import_()

    # Of each entity type, that it was begun and that it is complete, whatever the size of the library.
    assert Counter(written) == {"sync_states INSERT": 4, "sync_states UPDATE": 4}
    assert summary.state == "complete"
    assert summary.unchanged
    assert not summary.resumed
    assert {one.phase for one in summary.entities} == {"incremental_sync"}
    assert all(call.etag for call in machine.youtube.calls if call.method != "channels.list")
    assert not fetched_ids(machine.youtube)


def test_a_full_import_sends_no_condition_and_fetches_every_video_once(machine: Machine) -> None:
    machine.import_()
    machine.youtube.calls.clear()
    machine.pass_time(hours=1)
    summary = machine.import_(full=True)

    assert summary.state == "complete"
    assert not any(call.etag for call in machine.youtube.calls)
    assert set(fetched_ids(machine.youtube)) == set(machine.library.load().videos)
    assert set(fetched_ids(machine.youtube).values()) == {1}
    assert summary.unchanged


def test_videos_older_than_thirty_days_are_fetched_again(machine: Machine) -> None:
    machine.import_()
    machine.pass_time(days=29)
    machine.youtube.calls.clear()
    machine.import_()
    assert not fetched_ids(machine.youtube)

    machine.pass_time(days=2)
    machine.import_()
    assert set(fetched_ids(machine.youtube)) == set(machine.library.load().videos)
    machine.youtube.calls.clear()
    machine.import_()
    assert not fetched_ids(machine.youtube)


def clean_import(youtube: FakeYouTube, folder: Path) -> Machine:
    folder.mkdir(exist_ok=True)
    machine = Machine(folder, youtube)
    assert machine.import_().state == "complete"
    return machine


def change(youtube: FakeYouTube, luck: random.Random) -> None:
    """One thing that a person does to the library in the browser."""
    playlist_id = luck.choice(list(youtube.playlists))
    rows = youtube.items[playlist_id]
    match luck.randrange(7):
        case 0:
            youtube.insert(playlist_id, luck.randrange(400), luck.randrange(len(rows) + 1))
        case 1 if rows:
            youtube.remove(playlist_id, luck.randrange(len(rows)))
        case 2 if rows:
            rows.insert(luck.randrange(len(rows)), rows.pop(luck.randrange(len(rows))))
        case 3:
            youtube.playlists[playlist_id] = replace(youtube.playlists[playlist_id], title=f"new {luck.random()}")
        case 4:
            del youtube.playlists[playlist_id]
            del youtube.items[playlist_id]
        case 5:
            youtube.add_playlist(f"later{luck.random()}", [luck.randrange(400) for _ in range(luck.randrange(120))])
        case _:
            youtube.playlists = dict(luck.sample(list(youtube.playlists.items()), len(youtube.playlists)))


@pytest.mark.parametrize("seed", range(6))
def test_an_incremental_import_equals_a_clean_one_whatever_changed(seed: int, tmp_path: Path) -> None:
    luck = random.Random(seed)
    youtube = messy(seed, playlists=8)
    (tmp_path / "old").mkdir()
    machine = Machine(tmp_path / "old", youtube)
    machine.import_()
    for _ in range(4):
        for _ in range(luck.randrange(1, 9)):
            change(youtube, luck)
        machine.pass_time(minutes=5)
        assert machine.import_().state == "complete"
    clean = clean_import(youtube, tmp_path / "clean")

    ours, theirs = machine.library.load(), clean.library.load()
    live = {row[0] for row in clean.content()["playlists"]}
    assert [row for row in machine.content()["playlists"] if row[0] in live] == clean.content()["playlists"]
    assert machine.content()["items"] == clean.content()["items"]
    assert set(ours.playlists) and [one.id for one in ours.playlists] == [one.id for one in theirs.playlists]
    clean.database.close()
    machine.database.close()


def test_changes_are_counted_as_a_person_would(machine: Machine) -> None:
    machine.import_()
    playlist_id = machine.youtube.add_playlist("small", [2001, 2002])
    first = machine.import_()
    assert (first.new, first.updated, first.removed) == (1 + 2 + 2, 0, 0)

    machine.youtube.insert(playlist_id, 2003)
    second = machine.import_()
    assert (second.new, second.updated, second.removed) == (2, 1, 0)  # the playlist's count is another

    machine.youtube.remove(playlist_id, 2)
    assert machine.import_().removed == 1


def test_a_playlist_that_vanished_is_marked_and_comes_back_when_it_is_seen_again(machine: Machine) -> None:
    machine.import_()
    playlist_id = next(one for one, rows in machine.youtube.items.items() if len(rows) > 60)
    kept = machine.youtube.playlists.pop(playlist_id)
    rows = machine.youtube.items.pop(playlist_id)
    summary = machine.import_()
    assert summary.removed == 1 + len(rows)
    assert playlist_id not in machine.library.load().items
    assert machine.rows(f"SELECT count(*) FROM playlist_videos WHERE playlist_youtube_id = '{playlist_id}'") == [(0,)]

    machine.youtube.playlists[playlist_id] = kept
    machine.youtube.items[playlist_id] = rows
    machine.import_()
    assert len(machine.library.load().items[playlist_id]) == len(rows)


def test_a_playlist_missing_from_the_listing_but_still_there_is_kept(machine: Machine) -> None:
    machine.import_()
    new = machine.youtube.add_playlist("fresh", [1, 2, 3])
    machine.import_()
    machine.youtube.unlisted_now.add(new)
    summary = machine.import_()
    assert summary.removed == 0
    assert len(machine.library.load().items[new]) == 3


def test_a_playlist_that_vanishes_before_its_items_are_listed_is_marked(machine: Machine) -> None:
    gone = list(machine.youtube.playlists)[3]
    del machine.youtube.items[gone]
    summary = machine.import_()
    assert summary.state == "complete"
    assert gone not in {one.id for one in machine.library.load().playlists}


def test_a_refused_token_after_a_304_restarts_that_playlist_without_condition(machine: Machine) -> None:
    machine.youtube.etag_covers_token = False
    long = [one for one, rows in machine.youtube.items.items() if len(rows) > 100]
    machine.import_()
    before = machine.content()
    machine.youtube.token_salt = "new"  # every page is what it was, but no token of before is taken
    machine.youtube.calls.clear()
    summary = machine.import_()
    assert summary.state == "complete"
    assert machine.content()["items"] == before["items"]
    calls = [(call.page_token, bool(call.etag)) for call in machine.youtube.calls if call.about == long[0]]
    assert calls[:3] == [(None, True), (f"{long[0]}:50", True), (None, False)]
    assert not any(conditional for _, conditional in calls[2:])


def refused() -> PageTokenRefused:
    return PageTokenRefused(ApiProblem(400, "invalidPageToken", "The page token is not taken."))


def test_a_listing_that_never_holds_pauses_and_names_the_playlist_and_the_rest_is_taken_in(machine: Machine) -> None:
    victim = next(one for one, rows in machine.youtube.items.items() if len(rows) > 60)
    machine.youtube.fault = once(refused, lambda call: call.about == victim and bool(call.page_token), times=99)
    summary = machine.import_()
    assert (summary.state, summary.reason) == ("paused", "guard")
    assert machine.youtube.playlists[victim].title in summary.message
    assert [row[0] for row in machine.content()["listings"]] == [victim]
    starts = [call for call in machine.youtube.calls if call.about == victim and call.page_token is None]
    assert len(starts) == 4
    with pytest.raises(NotPossible):
        machine.orchestrator.run_incremental()

    machine.youtube.fault = lambda call: None
    assert machine.orchestrator.resume().state == "complete"
    assert len(machine.library.load().items[victim]) == len(machine.youtube.items[victim])


def test_tokens_that_go_in_a_circle_end(machine: Machine, monkeypatch: pytest.MonkeyPatch) -> None:
    victim = machine.youtube.add_playlist("circle", range(3000, 3120))
    honest = machine.youtube.items_page

    def circling(playlist_id: PlaylistId, **options: str | None) -> object:
        page = honest(playlist_id, **options)
        if playlist_id == victim and page is not None and page.next_page_token is None:
            return replace(page, next_page_token=f"{victim}:50")
        return page

    monkeypatch.setattr(machine.youtube, "items_page", circling)
    summary = machine.import_()
    assert (summary.state, summary.reason) == ("paused", "guard")
    assert sum(call.about == victim for call in machine.youtube.calls) <= 4 * 4


def test_a_missing_playlist_in_the_middle_of_its_pages_is_listed_anew(machine: Machine) -> None:
    victim = next(one for one, rows in machine.youtube.items.items() if len(rows) > 60)

    def lost() -> NotFound:
        return NotFound(ApiProblem(404, "playlistNotFound", "Not found."))

    machine.youtube.fault = once(lost, lambda call: call.about == victim and bool(call.page_token))
    assert machine.import_().state == "complete"
    assert len(machine.library.load().items[victim]) == len(machine.youtube.items[victim])


def test_what_is_known_of_a_video_survives_its_placeholder(machine: Machine) -> None:
    playlist_id = machine.youtube.add_playlist("loss", [4001, 4002, 4003])
    machine.import_()
    machine.youtube.lose(4001, Availability.PRIVATE)
    machine.youtube.lose(4002, Availability.DELETED)
    machine.import_()
    videos = machine.library.load().videos
    assert (videos[video_id(4001)].title, videos[video_id(4001)].availability) == ("Title 4001", "private")
    assert (videos[video_id(4002)].title, videos[video_id(4002)].availability) == ("Title 4002", "deleted")

    machine.youtube.gone.clear()
    machine.youtube.shown[video_id(4001)] = machine.youtube._video(4001)
    machine.import_()
    assert machine.library.load().videos[video_id(4001)].availability is Availability.AVAILABLE
    assert len(machine.library.load().items[playlist_id]) == 3


def test_placeholders_never_seen_before_have_no_title_of_their_own(machine: Machine) -> None:
    machine.youtube.lose(5001, Availability.DELETED)
    machine.youtube.add_playlist("dead", [5001])
    machine.import_()
    video = machine.library.load().videos[video_id(5001)]
    assert (video.title, video.availability) == ("", Availability.DELETED)
    assert video.last_fetched is not None


def test_counts_that_differ_are_explained(machine: Machine) -> None:
    machine.youtube.lose(6003, Availability.DELETED)
    playlist_id = machine.youtube.add_playlist("sum", [6001, 6001, 6002, 6003])
    machine.youtube.playlists[playlist_id] = replace(machine.youtube.playlists[playlist_id], item_count=6)
    summary = machine.import_()
    found = next(one for one in summary.differences if one.playlist_id == playlist_id)
    assert (found.youtube_says, found.listed, found.unavailable, found.duplicates, found.hidden) == (6, 4, 1, 1, 2)


def test_another_channel_is_refused_and_nothing_is_written(machine: Machine) -> None:
    machine.import_()
    before = machine.rows("SELECT * FROM sync_states") + machine.rows("SELECT * FROM playlists")
    machine.youtube.channel = replace(ME, id=ChannelId("UCother"), title="Another one")
    with pytest.raises(WrongChannel, match=r"“My channel”.*“Another one”"):
        machine.import_()
    assert machine.rows("SELECT * FROM sync_states") + machine.rows("SELECT * FROM playlists") == before


def test_liked_videos_come_in_on_request_and_are_no_playlist(machine: Machine) -> None:
    liked = PlaylistId("LL")
    machine.youtube.items[liked] = []
    for number in (7001, 7002, 7003):
        machine.youtube.insert(liked, number)
    plain = machine.import_()
    assert machine.library.liked() == ()
    summary = machine.import_(liked=True)
    assert summary.state == "complete"
    assert machine.library.liked() == tuple(video_id(one) for one in (7001, 7002, 7003))
    assert summary.playlists == plain.playlists == machine.library.counts().playlists
    assert liked not in machine.library.load().items
    assert machine.library.load().videos[video_id(7001)].title == "Title 7001"
    assert machine.import_().removed == 0
