"""After an operation is settled the local library says what YouTube holds, without an import in between."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import Row, insert, select

from tests.contract.journal_contract import CHANNEL, LATER, REFUSED, bring, operation, send, start
from ytsync_desktop.core.library import PlaylistId, Privacy, VideoId
from ytsync_desktop.core.operations import Job, Kind, Status
from ytsync_desktop.core.plan import Plan, PlannedOperation, Strategy
from ytsync_desktop.core.ports import Outcome
from ytsync_desktop.store.database import Database
from ytsync_desktop.store.journal import SqlJournal
from ytsync_desktop.store.tables import (
    CATEGORIES,
    LIST_PAGES,
    LISTINGS,
    META,
    PLAYLIST_VIDEOS,
    PLAYLISTS,
    VIDEOS,
)


@dataclass
class Desk:
    """The journal and the library beside it."""

    journal: SqlJournal
    database: Database

    def playlist(self, youtube_id: str) -> Row[*tuple[Any, ...]]:
        with self.database.read() as connection:
            return connection.execute(select(PLAYLISTS).where(PLAYLISTS.c.youtube_id == youtube_id)).one()

    def places(self, youtube_id: str) -> list[tuple[int, str, str]]:
        query = (
            select(PLAYLIST_VIDEOS.c.position, PLAYLIST_VIDEOS.c.video_youtube_id, PLAYLIST_VIDEOS.c.item_id)
            .where(PLAYLIST_VIDEOS.c.playlist_youtube_id == youtube_id)
            .order_by(PLAYLIST_VIDEOS.c.position, PLAYLIST_VIDEOS.c.id)
        )
        with self.database.read() as connection:
            return [(row[0], row[1], row[2]) for row in connection.execute(query)]

    def link(self, category: int) -> tuple[str | None, str]:
        query = select(CATEGORIES.c.youtube_playlist_id, CATEGORIES.c.playlist_title).where(CATEGORIES.c.id == category)
        with self.database.read() as connection:
            found = connection.execute(query).one()
        return found[0], found[1]


@pytest.fixture
def desk(database: Database) -> Desk:
    """A library with a playlist made earlier and two old ones; category 1 is new, category 2 has the made one."""
    with database.write() as connection:
        for category, name in ((1, "New"), (2, "Second")):
            connection.execute(insert(CATEGORIES).values(id=category, name=name, name_key=name.casefold()))
        for number, youtube_id in enumerate(("PL-made", "PL-old1", "PL-old2")):
            connection.execute(
                insert(PLAYLISTS).values(
                    youtube_id=youtube_id,
                    title=youtube_id,
                    description="The person's own words",
                    item_count=3,
                    list_position=number,
                    made_by_app=number == 0,
                )
            )
            connection.execute(insert(LIST_PAGES).values(list_id=youtube_id, page_no=0))
            connection.execute(insert(LISTINGS).values(playlist_youtube_id=youtube_id))
            for place in range(3):
                video = f"{youtube_id}-{place}"
                connection.execute(insert(VIDEOS).values(youtube_id=video))
                connection.execute(
                    insert(PLAYLIST_VIDEOS).values(
                        playlist_youtube_id=youtube_id,
                        video_youtube_id=video,
                        position=place,
                        item_id=f"item-{youtube_id.removeprefix('PL-')}-{place}",
                    )
                )
    return Desk(SqlJournal(database, lambda: "client-1"), database)


def test_a_done_create_is_a_private_playlist_of_this_app_linked_to_its_category(desk: Desk) -> None:
    job = start(desk.journal)
    done = bring(desk.journal, job, 0, Status.DONE, "PL-new")
    made = desk.playlist("PL-new")
    assert (made.title, made.description, made.privacy) == (done.playlist_title, done.description, Privacy.PRIVATE)
    assert (made.made_by_app, made.channel_id, made.item_count, made.list_position) == (True, CHANNEL, 0, 3)
    assert done.marker in made.description
    assert desk.link(1) == ("PL-new", done.playlist_title)


def test_a_restored_playlist_is_not_one_of_this_app(desk: Desk) -> None:
    plan = Plan(Strategy.RESTORE, CHANNEL, (PlannedOperation(0, Kind.CREATE, "Old one", description="Mine"),), ())
    bring(desk.journal, start(desk.journal, plan), 0, Status.DONE, "PL-again")
    assert not desk.playlist("PL-again").made_by_app


def test_a_category_deleted_meanwhile_does_not_stop_its_playlist(desk: Desk) -> None:
    job = start(desk.journal)
    with desk.database.write() as connection:
        connection.execute(CATEGORIES.delete())
    assert bring(desk.journal, job, 0, Status.DONE, "PL-new").status is Status.DONE
    assert desk.playlist("PL-new").made_by_app


def test_done_adds_stand_at_the_end_in_order(desk: Desk) -> None:
    job = start(desk.journal)
    bring(desk.journal, job, 0, Status.DONE, "PL-new")
    bring(desk.journal, job, 2, Status.DONE, "item-b")
    bring(desk.journal, job, 1, Status.DONE, "item-a")
    assert desk.places("PL-new") == [(0, "video-two..", "item-b"), (1, "video-one..", "item-a")]
    assert desk.playlist("PL-new").item_count == 2


def test_an_add_that_an_import_saw_first_is_not_counted_twice(desk: Desk) -> None:
    job = start(desk.journal)
    bring(desk.journal, job, 0, Status.DONE, "PL-new")
    unknown = bring(desk.journal, job, 1, Status.UNKNOWN)
    with desk.database.write() as connection:
        connection.execute(insert(VIDEOS).values(youtube_id="video-one.."))
        connection.execute(
            insert(PLAYLIST_VIDEOS).values(
                playlist_youtube_id="PL-new", video_youtube_id="video-one..", position=0, item_id="item-a"
            )
        )
        connection.execute(PLAYLISTS.update().values(item_count=1))
    desk.journal.record_outcome(unknown.id, Outcome(Status.DONE, "item-a"), at=LATER)
    assert desk.places("PL-new") == [(0, "video-one..", "item-a")]
    assert desk.playlist("PL-new").item_count == 1


def test_an_add_to_a_playlist_that_is_unknown_here_is_kept_too(desk: Desk) -> None:
    add = PlannedOperation(0, Kind.ADD, "Elsewhere", PlaylistId("PL-x"), video_id=VideoId("v"), video_title="V")
    bring(desk.journal, start(desk.journal, Plan(Strategy.REUSE, CHANNEL, (add,), ())), 0, Status.DONE, "item-x")
    assert desk.places("PL-x") == [(0, "v", "item-x")]
    assert (desk.playlist("PL-x").title, desk.playlist("PL-x").item_count) == ("Elsewhere", 1)


def test_an_add_of_a_video_that_is_unknown_here_gives_the_videos_another_stamp(desk: Desk) -> None:
    def word() -> list[str]:
        with desk.database.read() as connection:
            return list(connection.execute(select(META.c.value).where(META.c.name == "videos")).scalars())

    adds = tuple(
        PlannedOperation(n, Kind.ADD, "Elsewhere", PlaylistId("PL-x"), video_id=VideoId("v"), video_title="V")
        for n in range(2)
    )
    job = start(desk.journal, Plan(Strategy.REUSE, CHANNEL, adds, ()))
    before = word()
    bring(desk.journal, job, 0, Status.DONE, "item-x")
    after = word()
    assert before != after
    bring(desk.journal, job, 1, Status.DONE, "item-y")
    assert word() == after


def test_a_done_removal_closes_the_gap(desk: Desk) -> None:
    bring(desk.journal, start(desk.journal), 4, Status.DONE)
    assert desk.places("PL-made") == [(0, "PL-made-1", "item-made-1"), (1, "PL-made-2", "item-made-2")]
    assert desk.playlist("PL-made").item_count == 2
    assert len(desk.places("PL-old1")) == 3


def test_a_done_delete_leaves_the_name_and_forgets_the_contents(desk: Desk) -> None:
    bring(desk.journal, start(desk.journal), 6, Status.DONE)
    gone = desk.playlist("PL-old1")
    assert (gone.title, gone.deleted_from_youtube_at) == ("PL-old1", LATER)
    assert desk.places("PL-old1") == []
    assert len(desk.places("PL-old2")) == 3
    with desk.database.read() as connection:
        assert sorted(connection.execute(select(LIST_PAGES.c.list_id)).scalars()) == ["PL-made", "PL-old2"]
        assert sorted(connection.execute(select(LISTINGS.c.playlist_youtube_id)).scalars()) == ["PL-made", "PL-old2"]


def test_deleting_a_playlist_of_this_app_frees_its_category(desk: Desk) -> None:
    job = start(desk.journal)
    bring(desk.journal, job, 3, Status.DONE)
    assert desk.link(2) == ("PL-made", "Renamed")
    desk.journal.set_state(job.id, "aborted", at=LATER)  # type: ignore[arg-type]
    plan = Plan(Strategy.RESTORE, CHANNEL, (PlannedOperation(0, Kind.DELETE, "Renamed", PlaylistId("PL-made")),), ())
    bring(desk.journal, start(desk.journal, plan), 0, Status.DONE)
    assert desk.link(2) == (None, "")


def test_a_done_rename_is_seen_in_the_library_and_in_the_category(desk: Desk) -> None:
    bring(desk.journal, start(desk.journal), 3, Status.DONE)
    renamed = desk.playlist("PL-made")
    assert (renamed.title, renamed.description) == ("Renamed", "The person's own words")
    assert desk.link(2) == ("PL-made", "Renamed")


@pytest.mark.parametrize("status", [Status.UNKNOWN, Status.FAILED, Status.PLANNED, Status.SKIPPED])
@pytest.mark.parametrize("seq", [0, 3, 4, 6])
def test_what_is_not_done_changes_nothing(desk: Desk, status: Status, seq: int) -> None:
    def everything() -> list[object]:
        names = ("PL-made", "PL-old1", "PL-old2")
        return [*map(desk.playlist, names), *map(desk.places, names), desk.link(1), desk.link(2)]

    before = everything()
    sent = send(desk.journal, start(desk.journal), seq)
    desk.journal.record_outcome(sent.id, Outcome(status, error=REFUSED), at=LATER)
    assert everything() == before


# --- counted as done, and yet not there -------------------------------------------------------------------------------


def job_with_two_adds(desk: Desk) -> Job:
    job = start(desk.journal)
    bring(desk.journal, job, 0, Status.DONE, "PL-new")
    bring(desk.journal, job, 1, Status.DONE, "item-a")
    bring(desk.journal, job, 2, Status.DONE, "item-b")
    return job


@pytest.mark.parametrize("status", [Status.PLANNED, Status.SKIPPED, Status.FAILED])
def test_an_add_that_a_listing_misses_leaves_the_library(desk: Desk, status: Status) -> None:
    job = job_with_two_adds(desk)
    missed = operation(desk.journal, job, 1)
    desk.journal.record_outcome(missed.id, Outcome(status, error=REFUSED), at=LATER)
    assert desk.places("PL-new") == [(0, "video-two..", "item-b")]
    assert desk.playlist("PL-new").item_count == 1


def test_a_skip_of_done_adds_leaves_the_library_too(desk: Desk) -> None:
    job = job_with_two_adds(desk)
    desk.journal.skip([held.id for held in desk.journal.operations(job.id)[1:3]], REFUSED, at=LATER)
    assert desk.places("PL-new") == []


def test_a_delete_that_did_not_happen_brings_the_playlist_back(desk: Desk) -> None:
    job = start(desk.journal)
    done = bring(desk.journal, job, 6, Status.DONE)
    desk.journal.record_outcome(done.id, Outcome(Status.PLANNED), at=LATER)
    assert desk.playlist("PL-old1").deleted_from_youtube_at is None


def test_a_created_playlist_that_is_gone_frees_its_category_and_what_waits_for_it(desk: Desk) -> None:
    job = start(desk.journal)
    done = bring(desk.journal, job, 0, Status.DONE, "PL-new")
    bring(desk.journal, job, 1, Status.DONE, "item-a")
    desk.journal.record_outcome(done.id, Outcome(Status.PLANNED), at=LATER)
    assert desk.link(1) == (None, "")
    assert desk.playlist("PL-new").deleted_from_youtube_at == LATER
    assert [held.playlist_id for held in desk.journal.operations(job.id)[:3]] == [None, "PL-new", None]
    bring(desk.journal, job, 0, Status.DONE, "PL-newer")
    assert [held.playlist_id for held in desk.journal.operations(job.id)[:3]] == ["PL-newer", "PL-newer", "PL-newer"]


def test_only_what_the_plan_names_is_touched(desk: Desk) -> None:
    before = (desk.playlist("PL-old2"), desk.places("PL-old2"))
    job = job_with_two_adds(desk)
    for seq in (3, 4, 6):
        bring(desk.journal, job, seq, Status.DONE)
    assert (desk.playlist("PL-old2"), desk.places("PL-old2")) == before
