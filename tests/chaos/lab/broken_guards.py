"""The eleven conditions of a deletion, each with a way to break it just before the deletion is judged."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any
from unittest.mock import patch

from tests.chaos.lab.lab import Lab
from tests.chaos.lab.scene import Scene
from ytsync_desktop.core.events import Event, ReadingProgress
from ytsync_desktop.core.operations import Decision, Job, JobState
from ytsync_desktop.core.plan import plan_id_of
from ytsync_desktop.simulator.catalogue import OTHER_CHANNEL

OLD = "PLold"
VIDEOS = [f"video{number:06d}" for number in range(14)]
LISTED = VIDEOS[:12]


def _library() -> dict[str, Any]:
    items = [{"videoId": one, "addedAt": f"2020-01-01T10:{n:02d}:00Z"} for n, one in enumerate(LISTED)]
    return {
        "channel": {"id": "UCguard00000000000000001", "title": "A guarded channel"},
        "playlists": [{"id": OLD, "title": "old", "privacyStatus": "private", "items": items}],
        "videos": {one: {"title": f"Title of {one}"} for one in VIDEOS},
    }


GUARDED = Scene("guarded", _library(), {"new": LISTED})
"""One old playlist of twelve videos that goes when they are in the new one."""

# --- what is broken before the run ----------------------------------------------------------------------------------


def _unproved(lab: Lab) -> None:
    match = {"endpoint": "playlistItems.insert", "body": VIDEOS[3]}
    lab.account.admin.add_fault("failedPrecondition", match=match)


def _too_many(lab: Lab) -> None:
    _write(lab, "UPDATE sync_jobs SET confirmed_deletes = 0")


def _not_planned(lab: Lab) -> None:
    plan = json.loads(lab.machine.rows("SELECT plan FROM sync_jobs")[0].plan)
    plan["operations"] = [one for one in plan["operations"] if one["kind"] != "delete"]
    plan["deletions"] = []
    text = json.dumps(plan)
    _write(lab, "UPDATE sync_jobs SET plan = ?, plan_id = ?", text, plan_id_of(text))


def _write(lab: Lab, statement: str, *values: str) -> None:
    with lab.machine.database.write() as connection:
        connection.exec_driver_sql(statement, values)


# --- what is broken between the proof and the deletion --------------------------------------------------------------


def _spoil_backup(lab: Lab) -> None:
    for file in lab.machine.folder.backups.iterdir():
        file.write_bytes(file.read_bytes().replace(b"video000003", b"video000004"))


def _change_channel(lab: Lab) -> None:
    tokens = lab.account.world.tokens
    for grant in tokens._grants.values():
        grant.channel = OTHER_CHANNEL
    for access in tokens._access.values():
        access.channel = OTHER_CHANNEL


def _list_differently(lab: Lab) -> None:
    match = {"endpoint": "playlistItems.list", "query": f"playlistId={OLD}"}
    lab.account.admin.add_fault("repeated_item", match=match, when={"count": 1})


def _add(lab: Lab) -> None:
    lab.account.admin.edit("add_item", playlist=OLD, video=VIDEOS[0])


def _shrink(lab: Lab) -> None:
    for video in VIDEOS[:2]:
        lab.account.admin.edit("remove_item", playlist=OLD, video=video)


def _empty(lab: Lab) -> None:
    match = {"endpoint": "playlistItems.list", "query": f"playlistId={OLD}"}
    lab.account.admin.add_fault("emptied", match=match)


def _rename(lab: Lab) -> None:
    lab.account.admin.edit("update_playlist", playlist=OLD, title="older")


def _publish(lab: Lab) -> None:
    lab.account.admin.edit("update_playlist", playlist=OLD, privacyStatus="public")


Break = Callable[[Lab], None]

BEFORE: dict[str, Break] = {"G05": _unproved, "G10": _too_many, "G11": _not_planned}
BETWEEN: dict[str, Break] = {
    "G01": _spoil_backup,
    "G02": _change_channel,
    "G03": _list_differently,
    "G04": _add,
    "G06": _shrink,
    "G07": _empty,
    "G08": _rename,
    "G09": _publish,
}
GUARDS = tuple(sorted({**BEFORE, **BETWEEN}))
ABOUT_THE_JOB = frozenset({"G01", "G02", "G07", "G10", "G11"})
"""Broken, they pause the job; each of the others keeps the playlist."""
OTHER_DATA = frozenset({"G10", "G11"})
"""Broken by data other than what was confirmed: a check before the run refuses them, so it is taken away for these."""


def live_through(broken: tuple[str, ...]) -> tuple[Job, int, list[str]]:
    """A job with these conditions broken, as far as it goes: the job, deletions sent, and why playlists were kept."""
    unchecked = patch("ytsync_desktop.syncing.engine.check_frozen") if OTHER_DATA & set(broken) else nullcontext()
    with unchecked, Lab(GUARDED) as lab:
        proved: list[str] = []

        def meddle(event: Event) -> None:
            if isinstance(event, ReadingProgress) and event.what == "sweep" and event.done == event.total:
                if not proved:
                    for name in broken:
                        BETWEEN.get(name, _nothing)(lab)
                proved.append(event.what)

        def begin() -> None:
            for name in broken:
                BEFORE.get(name, _nothing)(lab)

        lab.machine.report = meddle
        lab.machine.journal.create_job = _then(lab.machine.journal.create_job, begin)
        job = lab.run()
        assert job is not None
        if job.state is JobState.WAITING:
            lab.machine.decide(Decision.SKIP)
            job = lab.run()
            assert job is not None
        assert proved, job
        kept = [why for _, _, why in lab.machine.journal.kept(job.id)]
        return job, len(lab.witness.deletes), kept


def _nothing(_lab: Lab) -> None:
    """Not broken at this moment."""


def _then(call: Callable[..., Any], follow: Callable[[], None]) -> Callable[..., Any]:
    def both(*args: Any, **choices: Any) -> Any:
        result = call(*args, **choices)
        follow()
        return result

    return both
