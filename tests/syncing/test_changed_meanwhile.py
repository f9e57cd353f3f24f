"""What somebody else changes between the preview and the end of the job: asked about, kept, or told, never run over."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.household import Household
from tests.syncing.conftest import TIDY, V
from tests.syncing.machine import Port, at, client_of, new_job, once, operations, playlist_id, run
from ytsync_desktop.core.events import Event, OperationSettled
from ytsync_desktop.core.library import VideoId
from ytsync_desktop.core.operations import Decision, Job, JobState, Kind, Reason, Status


def start(household: Household, fits: Callable[[Event], bool], act: Callable[[], object]) -> Job:
    """Start a sync in which somebody does something at the first event of a sort."""
    job = household.app.start_sync(None, once(fits, act), household.control)
    assert job is not None
    return job


def settled(kind: Kind, nth: int = 1) -> Callable[[Event], bool]:
    """The n-th operation of a kind is done."""
    seen = [0]

    def fits(event: Event) -> bool:
        if isinstance(event, OperationSettled) and event.operation.kind is kind:
            seen[0] += event.operation.status is Status.DONE
        return seen[0] == nth

    return fits


def kept(household: Household, job: Job) -> dict[str, str]:
    return {title: why for _, title, why in household.app.journal.kept(job.id)}


# --- drift since the preview ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", [Decision.SKIP, Decision.RETRY])
def test_an_answer_to_drift_covers_only_what_was_shown(sorted_household: Household, answer: Decision):
    edit = sorted_household.simulator.admin.edit
    edit("add_item", playlist="PLfirst", video=V[10])
    job = sorted_household.start()
    assert job is not None
    assert (job.state, job.reason) == (JobState.WAITING, Reason.DRIFT)
    edit("add_item", playlist="PLthird", video=V[2])
    sorted_household.decide(answer)
    job = sorted_household.resume()
    assert (job.state, job.reason) == (JobState.WAITING, Reason.DRIFT), job
    assert "“third”" in job.message
    assert sorted_household.writes() == []
    sorted_household.decide(answer)
    assert sorted_household.resume().state is JobState.COMPLETED
    old = {"first", "third"} if answer is Decision.SKIP else set()
    assert set(sorted_household.truth()) == {*TIDY, *old}


def test_a_playlist_that_drifts_on_after_it_was_shown_is_asked_about_again(sorted_household: Household):
    edit = sorted_household.simulator.admin.edit
    edit("add_item", playlist="PLfirst", video=V[9])
    sorted_household.start()
    edit("add_item", playlist="PLfirst", video=V[10])
    sorted_household.decide(Decision.RETRY)
    job = sorted_household.resume()
    assert (job.state, job.reason) == (JobState.WAITING, Reason.DRIFT), job
    assert "2 more" in job.message


def test_drift_that_went_away_is_no_question_any_more(sorted_household: Household):
    added = sorted_household.simulator.admin.edit("add_item", playlist="PLfirst", video=V[10])
    sorted_household.start()
    sorted_household.decide(Decision.SKIP)
    sorted_household.simulator.admin.edit("remove_item", item=added["id"])
    assert sorted_household.resume().state is JobState.COMPLETED
    assert sorted_household.truth() == TIDY


# --- old playlists, while the job runs --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edit", "why"),
    [
        ({"op": "update_playlist", "playlist": "PLsecond", "title": "mine"}, "called"),
        ({"op": "update_playlist", "playlist": "PLsecond", "privacyStatus": "public"}, "public"),
        ({"op": "add_item", "playlist": "PLsecond", "video": V[30]}, "was added"),
        ({"op": "move_item", "playlist": "PLsecond", "video": V[6], "position": 0}, "order"),
    ],
    ids=lambda value: value["op"] if isinstance(value, dict) else "",
)
def test_an_old_playlist_changed_during_the_job_is_kept_and_the_job_goes_on(
    sorted_household: Household, edit: dict[str, str], why: str
):
    admin = sorted_household.simulator.admin
    job = start(sorted_household, settled(Kind.ADD), lambda: admin.edit(**edit))
    assert job.state is JobState.COMPLETED, job
    assert "PLsecond" in admin.playlists()
    assert why in kept(sorted_household, job)["second"]
    assert len(admin.playlists()) == len(TIDY) + 1


def test_a_video_taken_out_of_an_old_playlist_is_not_put_back_and_the_report_says_so(household: Household):
    admin = household.simulator.admin
    for number in range(11, 20):
        admin.edit("add_item", playlist="PLthird", video=V[number])
    household.import_()
    household.categories({"one": V[:10], "two": V[10:20]})
    job = start(household, settled(Kind.ADD), lambda: admin.edit("remove_item", playlist="PLthird", video=V[12]))
    assert job.state is JobState.COMPLETED, job
    assert "PLthird" not in admin.playlists()
    assert V[12] in household.truth()["two"]
    deleted = next(op for op in operations(household, job, Kind.DELETE) if op.playlist_id == "PLthird")
    assert deleted.error is not None
    assert "1 videos out of it" in deleted.error.message


def test_an_old_playlist_that_somebody_deleted_is_done_after_two_reads_and_a_look_at_the_channel(
    sorted_household: Household,
):
    admin = sorted_household.simulator.admin
    job = start(sorted_household, settled(Kind.ADD), lambda: admin.edit("delete_playlist", playlist="PLsecond"))
    assert job.state is JobState.COMPLETED
    assert sorted_household.truth() == TIDY
    delete = next(op for op in operations(sorted_household, job, Kind.DELETE) if op.playlist_id == "PLsecond")
    assert (delete.status, delete.attempts) == (Status.DONE, 0)
    log = admin.requests()
    looks = [
        place
        for place, one in enumerate(log)
        if "playlists" in one["path"] and "PLsecond" in one["query"].get("id", "")
    ]
    # Missed by the look that serves the deletes before it, then looked for twice by itself.
    assert len(looks) == 3
    assert "channels.list" in [one["endpoint"] for one in log[looks[1] : looks[2]]]


def test_one_read_that_misses_an_old_playlist_does_not_make_it_gone(sorted_household: Household):
    sorted_household.simulator.admin.add_fault(
        "custom",
        match={"endpoint": "playlists.list", "query": "PLsecond"},
        when={"nth": 1},
        status=200,
        body='{"kind": "youtube#playlistListResponse", "pageInfo": {"totalResults": 0}, "items": []}',
        effect="none",
    )
    job = sorted_household.start()
    assert job is not None
    assert job.state is JobState.COMPLETED
    assert sorted_household.truth() == TIDY
    assert {op.attempts for op in operations(sorted_household, job, Kind.DELETE)} == {1}


# --- lists that lie ---------------------------------------------------------------------------------------------------

EMPTY_LIST = '{"kind": "youtube#playlistItemListResponse", "pageInfo": {"totalResults": 9}, "items": []}'


def test_a_list_that_is_empty_although_it_is_not_stops_the_job_once(sorted_household: Household):
    admin = sorted_household.simulator.admin

    def only_items() -> None:
        admin.add_fault(
            "custom",
            match={"endpoint": "playlistItems.list", "query": "PLsecond"},
            status=200,
            body=EMPTY_LIST,
            effect="none",
        )

    job = start(sorted_household, settled(Kind.ADD), only_items)
    assert (job.state, job.reason) == (JobState.PAUSED, Reason.GUARD), job
    assert "PLsecond" in admin.playlists()
    admin.clear_faults()
    assert sorted_household.resume().state is JobState.COMPLETED
    assert sorted_household.truth() == TIDY


def test_a_playlist_that_stays_empty_in_the_lists_is_kept_and_the_job_ends(sorted_household: Household):
    """YouTube counts items that it does not list: what is left in it may be nothing but those."""
    admin = sorted_household.simulator.admin

    def empty() -> None:
        for item in admin.playlists()["PLsecond"]["items"]:
            admin.edit("hide_item", item=item["id"])

    job = start(sorted_household, settled(Kind.ADD), empty)
    assert (job.state, job.reason) == (JobState.PAUSED, Reason.GUARD), job
    job = sorted_household.resume()
    assert job.state is JobState.COMPLETED, job
    assert "empty" in kept(sorted_household, job)["second"]
    assert set(admin.playlists()) & {"PLfirst", "PLsecond", "PLthird", "PLempty"} == {"PLsecond"}


def test_a_playlist_that_lost_more_than_a_tenth_is_kept(sorted_household: Household):
    admin = sorted_household.simulator.admin
    job = start(sorted_household, settled(Kind.ADD), lambda: admin.edit("remove_item", playlist="PLsecond", video=V[6]))
    assert job.state is JobState.COMPLETED
    assert "6 items at the backup" in kept(sorted_household, job)["second"]


def test_what_a_listing_of_a_new_playlist_misses_is_listed_again_before_it_counts_as_missing(
    sorted_household: Household,
):
    """In the last sweep: it was seen before, so that missing it would be a question to the person."""
    match = {"endpoint": "playlistItems.list"}
    job = start(
        sorted_household,
        settled(Kind.DELETE, 4),
        lambda: sorted_household.simulator.admin.add_fault("shrunken", match=match, when={"nth": 1}, keep=0.5),
    )
    assert job.state is JobState.COMPLETED, job
    assert sorted_household.truth() == TIDY


# --- new playlists ----------------------------------------------------------------------------------------------------


def test_a_video_that_became_private_after_it_was_copied_counts_and_is_named(sorted_household: Household):
    admin = sorted_household.simulator.admin
    copied = lambda event: settled(Kind.ADD)(event) and event.operation.video_id == V[6]  # noqa: E731
    job = start(
        sorted_household,
        lambda event: isinstance(event, OperationSettled) and event.operation.video_id == V[6] and copied(event),
        lambda: admin.edit("set_video", video=V[6], availability="private"),
    )
    assert job.state is JobState.COMPLETED, job
    assert sorted_household.truth() == TIDY
    named = [op for op in operations(sorted_household, job, Kind.ADD) if op.error is not None]
    assert [(op.video_id, op.status) for op in named] == [(V[6], Status.DONE)]
    assert named[0].error is not None
    assert "placeholder" in named[0].error.message


def test_a_new_playlist_missed_by_one_read_is_not_taken_for_deleted(sorted_household: Household):
    job = new_job(sorted_household)
    admin = sorted_household.simulator.admin
    nobody = '{"kind": "youtube#playlistListResponse", "items": []}'
    sweeps = once(
        lambda event: (
            isinstance(event, OperationSettled)
            and sum(op.status is Status.PLANNED for op in operations(sorted_household, job, Kind.ADD)) == 0
        ),
        lambda: admin.add_fault(
            "custom",
            match={"endpoint": "playlists.list", "query": "id="},
            when={"nth": 1},
            status=200,
            body=nobody,
            effect="none",
        ),
    )
    with client_of(sorted_household) as youtube:
        ended = run(sorted_household, job, youtube, report=sweeps)
    assert ended.state is JobState.COMPLETED, ended
    assert sorted_household.truth() == TIDY


def test_a_video_taken_out_of_a_new_playlist_is_asked_about_once_and_may_be_put_back(sorted_household: Household):
    admin = sorted_household.simulator.admin

    def take_out() -> None:
        admin.edit("remove_item", playlist=playlist_id(sorted_household, "one"), video=V[3])

    job = start(sorted_household, settled(Kind.DELETE), take_out)
    assert (job.state, job.reason) == (JobState.WAITING, Reason.FAILURES), job
    sorted_household.decide(Decision.RETRY)
    assert sorted_household.resume().state is JobState.COMPLETED
    assert V[3] in sorted_household.truth()["one"]


def test_a_new_playlist_deleted_by_hand_is_never_made_again_unasked(sorted_household: Household):
    admin = sorted_household.simulator.admin
    delete = lambda: admin.edit("delete_playlist", playlist=playlist_id(sorted_household, "three"))  # noqa: E731
    job = start(sorted_household, settled(Kind.DELETE), delete)
    assert (job.state, job.reason) == (JobState.WAITING, Reason.FAILURES), job
    sorted_household.decide(Decision.SKIP)
    sorted_household.resume()
    assert "three" not in sorted_household.truth()
    creates = [one for one in sorted_household.writes() if one["endpoint"] == "playlists.insert"]
    assert len(creates) == len(TIDY)


# --- renames ----------------------------------------------------------------------------------------------------------


def renamed_category(household: Household) -> Job:
    """A second job that is to rename the playlist of “one”, not run yet."""
    household.start()
    ids = {category.name: category.id for category in household.app.categories.categories()}
    household.app.categories.rename(ids["one"], "uno")
    return new_job(household)


@pytest.mark.parametrize("decision", [Decision.RETRY, Decision.SKIP])
def test_a_playlist_renamed_meanwhile_is_asked_about_before_it_gets_its_title(
    sorted_household: Household, decision: Decision
):
    job = renamed_category(sorted_household)
    admin = sorted_household.simulator.admin
    made = playlist_id(sorted_household, "one")
    backed_up = at("set_backup", lambda: admin.edit("update_playlist", playlist=made, title="mine"))
    admin.clear_requests()
    with client_of(sorted_household) as youtube:
        asked = run(sorted_household, job, youtube, journal=Port(sorted_household.app.journal, after=backed_up))
    assert (asked.state, asked.reason) == (JobState.WAITING, Reason.FAILURES), asked
    assert sorted_household.writes() == []
    sorted_household.decide(decision)
    assert sorted_household.resume().state is JobState.COMPLETED
    assert admin.playlists()[made]["title"] == ("uno" if decision is Decision.RETRY else "mine")


def test_a_title_that_changes_once_more_after_the_answer_is_asked_about_again(sorted_household: Household):
    job = renamed_category(sorted_household)
    admin = sorted_household.simulator.admin
    made = playlist_id(sorted_household, "one")
    backed_up = at("set_backup", lambda: admin.edit("update_playlist", playlist=made, title="mine"))
    with client_of(sorted_household) as youtube:
        run(sorted_household, job, youtube, journal=Port(sorted_household.app.journal, after=backed_up))
    sorted_household.decide(Decision.RETRY)
    admin.edit("update_playlist", playlist=made, title="ours")
    again = sorted_household.resume()
    assert (again.state, again.reason) == (JobState.WAITING, Reason.FAILURES), again
    assert admin.playlists()[made]["title"] == "ours"


# --- creates whose marker is gone, and a second computer --------------------------------------------------------------


def lose_the_marker(household: Household) -> tuple[Job, str]:
    """The first create got no answer; it happened, and somebody changed the new playlist's description at once."""
    admin = household.simulator.admin
    household.app.settings.set("settle_seconds", "1")
    admin.add_fault("close", match={"endpoint": "playlists.insert"}, when={"nth": 1})

    def edit() -> None:
        newest = max(admin.playlists().values(), key=lambda one: one["publishedAt"])
        admin.edit("update_playlist", playlist=newest["id"], description="my own words")

    job = start(household, lambda e: isinstance(e, OperationSettled) and e.operation.status is Status.UNKNOWN, edit)
    return job, next(one["id"] for one in admin.playlists().values() if one["description"] == "my own words")


def test_a_create_whose_marker_was_edited_away_is_asked_about_and_not_made_twice(sorted_household: Household):
    job, _ = lose_the_marker(sorted_household)
    assert (job.state, job.reason) == (JobState.WAITING, Reason.FAILURES), job
    titles = [one["title"] for one in sorted_household.simulator.admin.playlists().values()]
    assert len(titles) == len(set(titles))


def test_it_is_taken_over_when_the_person_puts_the_marker_back(sorted_household: Household):
    job, made = lose_the_marker(sorted_household)
    failed = next(op for op in operations(sorted_household, job, Kind.CREATE) if op.status is Status.FAILED)
    assert failed.error is not None
    assert failed.marker in failed.error.advice
    sorted_household.simulator.admin.edit("update_playlist", playlist=made, description=f"mine\n{failed.marker}")
    sorted_household.decide(Decision.RETRY)
    assert sorted_household.resume().state is JobState.COMPLETED
    assert sorted_household.truth() == TIDY


def test_the_same_plan_carried_out_elsewhere_stops_the_job_before_anything_is_taken_away(sorted_household: Household):
    admin = sorted_household.simulator.admin

    def another_computer() -> None:
        for title in ("one", "two"):
            for video in TIDY[title]:
                admin.edit("add_item", playlist=playlist_id(sorted_household, title), video=video)

    last = sum(len(videos) for videos in TIDY.values())
    job = start(sorted_household, settled(Kind.ADD, last), another_computer)
    assert (job.state, job.reason) == (JobState.PAUSED, Reason.GUARD), job
    assert "another computer" in job.message
    assert [one for one in sorted_household.writes() if one["method"] == "DELETE"] == []
    assert sorted_household.resume().state is JobState.COMPLETED
    assert {t: sorted(v) for t, v in sorted_household.truth().items()} == {t: sorted(v) for t, v in TIDY.items()}


def test_a_category_that_moved_on_meanwhile_does_not_change_the_running_plan(sorted_household: Household):
    job = new_job(sorted_household)
    ids = {category.name: category.id for category in sorted_household.app.categories.categories()}
    sorted_household.app.categories.assign(ids["one"], [VideoId(V[20])])
    assert sorted_household.resume().id == job.id
    assert sorted_household.truth() == TIDY
