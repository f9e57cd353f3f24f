"""The main job on a small library: what is true on YouTube afterwards, what it cost, what the report says."""

from __future__ import annotations

from contextlib import closing

from sqlalchemy import event
from sqlalchemy.engine import Engine

from tests.household import Household
from tests.syncing.conftest import TIDY, V
from ytsync_desktop.core.control import Control
from ytsync_desktop.core.events import ignore
from ytsync_desktop.core.library import ChannelId, VideoId
from ytsync_desktop.core.operations import Decision, JobState, Kind, Reason, Stage, Status
from ytsync_desktop.core.ports import Credential, YouTube
from ytsync_desktop.core.quota import pacific_day
from ytsync_desktop.syncing.engine import SyncEngine
from ytsync_desktop.youtube.client import YouTubeClient


def test_the_messy_library_becomes_the_wanted_playlists_and_nothing_else(sorted_household: Household):
    preview = sorted_household.app.preview()
    job = sorted_household.start()
    assert job is not None
    assert job.state is JobState.COMPLETED, job
    assert sorted_household.truth() == TIDY
    assert sorted_household.privacy() == {"private"}
    assert job.units_used == preview.units
    assert len(sorted_household.writes()) == len(preview.plan.writes)


def test_the_reads_of_backup_and_sweeps_are_booked_together_and_counted_one_by_one(sorted_household: Household):
    sorted_household.simulator.admin.clear_requests()
    bookings = 0

    def count(_connection, _cursor, statement, *_rest):
        nonlocal bookings
        bookings += statement.startswith("INSERT INTO quota_usage")

    event.listen(Engine, "before_cursor_execute", count)
    try:
        job = sorted_household.start()
    finally:
        event.remove(Engine, "before_cursor_execute", count)
    writes = len(sorted_household.writes())
    reads = sum("/v3/" in one["path"] for one in sorted_household.simulator.admin.requests()) - writes
    assert job is not None
    assert job.units_used == 50 * writes + reads
    # The backup lists five times and each of two sweeps four times, of two methods.
    assert bookings - writes <= reads - (5 - 2) - 2 * (4 - 2)


def test_every_operation_is_done_once_and_verified(sorted_household: Household):
    job = sorted_household.start()
    assert job is not None
    for operation in sorted_household.app.operations(job.id):
        assert operation.status is Status.DONE
        assert operation.attempts == 1
        assert operation.units == 50
        if operation.kind in (Kind.CREATE, Kind.ADD):
            assert operation.verified_at is not None


def test_after_the_job_the_local_library_needs_no_import(sorted_household: Household):
    sorted_household.start()
    preview = sorted_household.app.preview()
    assert preview.plan.operations == ()
    assert preview.plan.kept == ()
    assert sorted_household.start() is None
    sorted_household.import_()
    assert sorted_household.app.preview().plan.operations == ()


def test_a_backup_of_everything_comes_before_the_first_write(sorted_household: Household):
    before = sorted_household.truth()
    job = sorted_household.start()
    assert job is not None
    assert job.backup_id is not None
    backup = sorted_household.app.backups.load(job.backup_id)
    kept = {p.title: [item.video_id for item in backup.items[p.id]] for p in backup.playlists}
    assert kept == before
    methods = [one["endpoint"] for one in sorted_household.simulator.admin.requests() if "/v3/" in one["path"]]
    assert methods.index("playlists.insert") > max(n for n, m in enumerate(methods[:20]) if m == "playlistItems.list")


def test_a_later_change_is_continued_in_the_same_playlist(sorted_household: Household):
    sorted_household.start()
    categories = {c.name: c for c in sorted_household.app.categories.categories()}
    sorted_household.app.categories.assign(categories["one"].id, [VideoId(V[20])])
    sorted_household.app.categories.remove(categories["one"].id, [VideoId(V[0])])  # it is in “two” as well
    job = sorted_household.start()
    assert job is not None
    assert job.state is JobState.COMPLETED
    assert sorted_household.truth() == {**TIDY, "one": [*V[1:5], V[20]]}


def test_a_renamed_category_renames_its_playlist_and_keeps_its_description(sorted_household: Household):
    sorted_household.start()
    before = {p["title"]: p for p in sorted_household.simulator.admin.playlists().values()}
    categories = {c.name: c for c in sorted_household.app.categories.categories()}
    sorted_household.app.categories.rename(categories["one"].id, "uno")
    job = sorted_household.start()
    assert job is not None
    assert job.state is JobState.COMPLETED
    after = {p["title"]: p for p in sorted_household.simulator.admin.playlists().values()}
    assert after["uno"]["id"] == before["one"]["id"]
    assert after["uno"]["description"] == before["one"]["description"]


def test_days_pass_and_the_reserve_is_never_touched(sorted_household: Household):
    for name, value in {"reserve": "100", "daily_limit": "500"}.items():
        sorted_household.app.settings.set(name, value)
    sorted_household.simulator.admin.next_day()
    sorted_household.simulator.admin.settings(daily_limit=500)
    sorted_household.import_()
    preview = sorted_household.app.preview()
    job = sorted_household.start()
    assert job is not None
    assert (job.state, job.reason) == (JobState.PAUSED, Reason.QUOTA)
    early = sorted_household.resume()
    assert (early.state, early.reason) == (JobState.PAUSED, Reason.QUOTA)
    done = sorted_household.finish(early)
    assert done.state is JobState.COMPLETED
    assert sorted_household.truth() == TIDY
    history = sorted_household.simulator.admin.quota()["history"]
    assert all(units <= 400 + 100 for units in history.values())
    spent = sorted_household.app.journal.units_per_day(job.id)
    assert len(spent) == len(preview.schedule.days)
    assert [writes for _, writes, _ in spent] == [day.writes * 50 for day in preview.schedule.days]


def test_the_creation_limit_of_a_day_is_kept(sorted_household: Household):
    sorted_household.app.settings.set("creates_per_day", "1")
    job = sorted_household.start()
    assert job is not None
    assert (job.state, job.reason) == (JobState.PAUSED, Reason.CREATION_LIMIT)
    assert job.resume_at is not None
    done = sorted_household.finish(job)
    assert done.state is JobState.COMPLETED
    assert sorted_household.truth() == TIDY


def test_a_refused_create_is_not_hammered_and_adds_go_on(sorted_household: Household):
    sorted_household.simulator.admin.add_fault(
        "playlistCreationLimit", match={"endpoint": "playlists.insert"}, when={"nth": 2}
    )
    job = sorted_household.start()
    assert job is not None
    assert (job.state, job.reason) == (JobState.PAUSED, Reason.CREATION_LIMIT)
    creates = [one for one in sorted_household.writes() if one["endpoint"] == "playlists.insert"]
    assert len(creates) == 2
    stages = {count.stage: count for count in job.stages}
    assert stages[Stage.ADD_VIDEOS].done > 0
    assert sorted_household.resume().reason is Reason.CREATION_LIMIT
    assert len([one for one in sorted_household.writes() if one["endpoint"] == "playlists.insert"]) == 2
    assert sorted_household.finish(job).state is JobState.COMPLETED
    assert sorted_household.truth() == TIDY


def test_a_channel_full_of_playlists_is_said_to_be_full(sorted_household: Household):
    sorted_household.simulator.admin.add_fault("maxPlaylistExceeded", match={"endpoint": "playlists.insert"})
    job = sorted_household.start()
    assert job is not None
    assert (job.state, job.reason) == (JobState.PAUSED, Reason.CREATION_LIMIT)
    assert "as many playlists as YouTube allows" in job.message


def test_a_preview_counts_on_no_create_before_youtube_takes_one(sorted_household: Household):
    app = sorted_household.app
    sorted_household.simulator.admin.add_fault("playlistCreationLimit", match={"endpoint": "playlists.insert"})
    job = sorted_household.start()
    assert job is not None and job.reason is Reason.CREATION_LIMIT
    app.abort()
    days = app.preview().schedule.days
    assert job.resume_at is not None
    assert days[-1].day >= pacific_day(job.resume_at) > pacific_day(app.clock.now())
    again = sorted_household.start()
    assert again is not None and again.finish_date == days[-1].day.isoformat()
    assert app.job_preview(again.id).schedule.finish_date == days[-1].day


def test_pausing_finishes_the_present_call_and_resuming_goes_on(sorted_household: Household):
    seen = 0

    def pause_after_five(event):
        nonlocal seen
        sorted_household.events.append(event)
        seen += type(event).__name__ == "OperationSettled"
        if seen == 5:
            sorted_household.control.pause()

    job = sorted_household.app.start_sync(None, pause_after_five, sorted_household.control)
    assert job is not None
    assert (job.state, job.reason) == (JobState.PAUSED, Reason.USER)
    assert sum(count.done for count in job.stages) == 5
    assert sorted_household.resume().state is JobState.COMPLETED
    assert sorted_household.truth() == TIDY


def test_aborting_keeps_what_is_done_and_the_next_plan_continues_it(sorted_household: Household):
    def pause_after_four(event):
        if type(event).__name__ == "OperationSettled" and event.operation.seq == 3:
            sorted_household.control.pause()

    job = sorted_household.app.start_sync(None, pause_after_four, sorted_household.control)
    assert job is not None
    ended = sorted_household.app.abort()
    assert ended.state is JobState.ABORTED
    sorted_household.control.reset()
    again = sorted_household.start()
    assert again is not None
    assert again.state is JobState.COMPLETED
    assert sorted_household.truth() == TIDY


def test_another_channel_signed_in_writes_nothing(sorted_household: Household):
    job = sorted_household.app.journal
    preview = sorted_household.app.preview()
    created = job.create_job(preview.plan, units_planned=preview.units, days=(), at=sorted_household.app.clock.now())
    sorted_household.simulator.admin.clear_requests()
    sorted_household.simulator.admin.add_fault("ok", match={"endpoint": "channels.list"})
    with closing(_client_of_other_channel(sorted_household)) as youtube:
        stopped = _engine(sorted_household, youtube).run(created.id)
    assert (stopped.state, stopped.reason) == (JobState.PAUSED, Reason.CHANNEL)
    assert sorted_household.writes() == []


def _client_of_other_channel(household: Household) -> YouTubeClient:
    """A client that speaks for the simulator's other channel."""
    state = household.simulator.admin.state()
    other = next(one for one in state["channels"] if one != state["channel"])
    tokens = household.simulator.sign_in(channel=other)
    client = household.simulator.client()
    credential = Credential(
        client_id=client["client_id"],
        client_secret=client["client_secret"],
        refresh_token=tokens["refresh_token"],
        channel_id=ChannelId(other),
        auth_uri=client["auth_uri"],
        token_uri=client["token_uri"],
        revoke_uri="",
        scopes=(tokens["scope"],),
    )
    app = household.app
    return YouTubeClient(app.api_root, credential, meter=app.ledger, clock=app.clock, timeout=10)


def _engine(household: Household, youtube: YouTube) -> SyncEngine:
    app = household.app
    return SyncEngine(
        youtube,
        app.journal,
        app.ledger,
        app.backups,
        app.settings.load(),
        app.clock,
        loopback=True,
        report=ignore,
        control=Control(),
    )


def test_an_abort_at_the_decision_ends_the_job(sorted_household: Household):
    refuse(sorted_household, V[6])
    job = sorted_household.start()
    assert job is not None
    assert (job.state, job.reason) == (JobState.WAITING, Reason.FAILURES), job
    assert sorted_household.decide(Decision.ABORT).state is JobState.ABORTED
    assert set(sorted_household.truth()) == {"one", "two", "three", "second"}


def refuse(household: Household, video: str) -> None:
    """YouTube takes this video into no playlist, for a reason that is not the video's."""
    household.simulator.admin.add_fault(
        "invalidPlaylistItemPosition", match={"endpoint": "playlistItems.insert", "body": video}
    )


def test_failures_are_asked_once_and_retrying_finishes_the_job(sorted_household: Household):
    refuse(sorted_household, V[6])
    job = sorted_household.start()
    assert job is not None
    failed = [op for op in sorted_household.app.operations(job.id) if op.status is Status.FAILED]
    assert [op.video_id for op in failed] == [V[6]]
    assert failed[0].error is not None
    assert failed[0].error.status == 400
    # the old playlist without that video is gone already, those with it wait
    assert set(sorted_household.truth()) == {"one", "two", "three", "second"}
    assert sorted_household.resume().state is JobState.WAITING
    sorted_household.simulator.admin.clear_faults()
    assert sorted_household.decide(Decision.RETRY).state is JobState.PAUSED
    assert sorted_household.resume().state is JobState.COMPLETED
    assert sorted({v for listed in sorted_household.truth().values() for v in listed}) == V[:11]
    assert set(sorted_household.truth()) == set(TIDY)


def test_skipping_keeps_the_old_playlist_and_says_why(sorted_household: Household):
    refuse(sorted_household, V[6])
    sorted_household.start()
    sorted_household.decide(Decision.SKIP)
    job = sorted_household.resume()
    assert job.state is JobState.COMPLETED
    assert set(sorted_household.truth()) == {"one", "two", "three", "second"}
    assert V[6] in sorted_household.truth()["second"]
    kept = sorted_household.app.journal.kept(job.id)
    assert [(playlist, title) for playlist, title, _ in kept] == [("PLsecond", "second")]
    assert "Title of video000006" in kept[0][2]


def test_an_old_playlist_whose_deletion_was_left_out_is_among_those_kept(sorted_household: Household):
    household = sorted_household
    household.simulator.admin.add_fault("permissionDenied", match={"endpoint": "playlists.delete", "query": "PLempty"})
    job = household.start()
    assert job is not None
    assert job.state is JobState.WAITING, job
    household.decide(Decision.SKIP)
    job = household.resume()
    assert job.state is JobState.COMPLETED
    ((playlist, _, why),) = household.app.journal.kept(job.id)
    assert (playlist, why[:37]) == ("PLempty", "Deleting it failed and was left out. ")
    assert "PLempty" in household.simulator.admin.playlists()


def test_skipping_a_create_skips_its_adds_and_keeps_what_depends_on_them(sorted_household: Household):
    sorted_household.simulator.admin.add_fault(
        "invalidPlaylistSnippet", match={"endpoint": "playlists.insert", "body": "three"}
    )
    job = sorted_household.start()
    assert job is not None
    assert job.state is JobState.WAITING
    sorted_household.decide(Decision.SKIP)
    job = sorted_household.resume()
    assert job.state is JobState.COMPLETED
    assert set(sorted_household.truth()) == {"one", "two", "second", "third"}


def test_a_video_that_became_private_meanwhile_is_skipped_and_its_playlist_kept(sorted_household: Household):
    sorted_household.simulator.admin.edit("set_video", video=V[6], availability="private")
    job = sorted_household.start()
    assert job is not None
    assert job.state is JobState.COMPLETED
    skipped = [op for op in sorted_household.app.operations(job.id) if op.status is Status.SKIPPED]
    assert {op.video_id for op in skipped if op.kind is Kind.ADD} == {V[6]}
    assert "second" in sorted_household.truth()


def test_drift_found_before_the_first_write_is_decided_by_the_person(sorted_household: Household):
    sorted_household.simulator.admin.edit("add_item", playlist="PLfirst", video=V[30])
    job = sorted_household.start()
    assert job is not None
    assert (job.state, job.reason) == (JobState.WAITING, Reason.DRIFT)
    assert sorted_household.writes() == []
    assert "first" in job.message
    sorted_household.decide(Decision.SKIP)
    job = sorted_household.resume()
    assert job.state is JobState.COMPLETED
    assert sorted_household.truth()["first"] == [*V[:6], V[30]]
    assert [title for _, title, _ in sorted_household.app.journal.kept(job.id)] == ["first"]


def test_drift_judged_anew_deletes_what_is_all_elsewhere_and_keeps_the_rest(sorted_household: Household):
    sorted_household.simulator.admin.edit("add_item", playlist="PLfirst", video=V[30])
    sorted_household.simulator.admin.edit("add_item", playlist="PLthird", video=V[2])
    sorted_household.start()
    sorted_household.decide(Decision.RETRY)
    job = sorted_household.resume()
    assert job.state is JobState.COMPLETED
    assert set(sorted_household.truth()) == {*TIDY, "first"}


def test_a_video_added_to_an_old_playlist_during_the_job_saves_it(sorted_household: Household):
    def add_later(event):
        if type(event).__name__ == "OperationSettled" and event.operation.seq == 3:
            sorted_household.simulator.admin.edit("add_item", playlist="PLsecond", video=V[30])

    job = sorted_household.app.start_sync(None, add_later, sorted_household.control)
    assert job is not None
    assert job.state is JobState.COMPLETED
    assert V[30] in sorted_household.truth()["second"]


def test_a_new_playlist_emptied_by_hand_is_never_taken_for_the_proof(sorted_household: Household):
    def delete_new(event):
        if type(event).__name__ == "OperationSettled" and event.operation.seq == 7:
            made = next(p for p in sorted_household.simulator.admin.playlists().values() if p["title"] == "three")
            sorted_household.simulator.admin.edit("delete_playlist", playlist=made["id"])

    job = sorted_household.app.start_sync(None, delete_new, sorted_household.control)
    assert job is not None
    assert job.state is JobState.WAITING
    sorted_household.decide(Decision.SKIP)
    job = sorted_household.resume()
    assert job.state is JobState.COMPLETED
    left = {video for videos in sorted_household.truth().values() for video in videos}
    assert left >= set(V[:11])
