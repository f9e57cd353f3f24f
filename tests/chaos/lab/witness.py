"""Somebody who sees both sides of the line: what the journal says, what is sent, and what is true on YouTube."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.chaos.lab.account import Account
from tests.chaos.lab.machine import Machine
from tests.chaos.lab.moments import Moments
from ytsync_desktop.core.operations import JobState, Kind, Status
from ytsync_desktop.simulator.messages import Request

WRITE_UNITS = 50
_ENDPOINT = {
    Kind.CREATE: ("POST", "playlists"),
    Kind.RENAME: ("PUT", "playlists"),
    Kind.ADD: ("POST", "playlistItems"),
    Kind.REMOVE: ("DELETE", "playlistItems"),
    Kind.DELETE: ("DELETE", "playlists"),
}


@dataclass(frozen=True)
class Edit:
    """What another hand did, and when it could be seen at the latest."""

    op: str
    playlist: str
    video: str
    seen_from: float
    item: str = ""


class Violation(AssertionError):
    """The protocol broke a promise."""


class Witness:
    """Follows one machine and one account through jobs. Every promise that is broken is a Violation at once."""

    def __init__(
        self, account: Account, machine: Machine, moments: Moments, wanted: Mapping[str, Sequence[str]]
    ) -> None:
        self.account, self.machine, self.moments = account, machine, moments
        self.wanted = dict(wanted)
        self.edits: list[Edit] = []
        self.crashes = 0
        self.sends: Counter[int] = Counter()
        self.writes = self.reads = 0
        self.deletes: list[str] = []
        self._listed: dict[str, float] = defaultdict(lambda: -1.0)
        self._apart = (0, 0, 0)
        self._strangers = self._others()
        self._base = machine.units() - account.units()
        self._taken: set[str] = set()
        self._owned: set[str] = set()
        self.begin(wanted)
        machine.line.watch = self._see

    def begin(self, wanted: Mapping[str, Sequence[str]]) -> None:
        """A new job is about to be planned."""
        self.wanted = dict(wanted)
        playlists = self.account.playlists().values()
        self._owned = {item.video_id for playlist in playlists for item in playlist.items}

    # --- another hand -----------------------------------------------------------------------------------------------

    def edit(self, op: str, **values: Any) -> None:
        """Let another hand change something, and remember it."""
        if op == "delete_playlist":
            self._taken |= {item.video_id for item in self.account.playlists()[values["playlist"]].items}
        if op == "remove_item":
            self._taken.add(str(values["video"]))
        made = self.account.admin.edit(op, **values)
        stale = self.account.world.settings.consistency_delay
        playlist = str(values.get("playlist") or made["id"])
        one = Edit(op, playlist, str(values.get("video", "")), self.moments.passed + stale, str(made["id"]))
        self.edits.append(one)

    def _edited(self, op: str, playlist: str, video: str) -> int:
        return sum(1 for e in self.edits if (e.op, e.playlist, e.video) == (op, playlist, video))

    def _unseen(self, edit: Edit) -> bool:
        """Whether the last listing of the playlist came too early for the edit: nobody could have known of it."""
        return self._listed[edit.playlist] <= edit.seen_from

    # --- at each request --------------------------------------------------------------------------------------------

    def _see(self, request: Request) -> None:
        parts = request.path.rpartition("/v3/")
        if not parts[1]:
            return
        if request.method == "GET":
            self.reads += 1
            playlist = request.one("playlistId")
            if playlist and not request.one("videoId") and not request.one("pageToken"):
                self._listed[playlist] = self.moments.passed
            return
        self.writes += 1
        row = self._intent_of(request, parts[2])
        if row.kind == Kind.DELETE:
            self.deletes.append(row.playlist_id)
            self._check_delete(row.playlist_id)

    def _intent_of(self, request: Request, endpoint: str) -> Any:
        """The one intent in the journal that this write carries out."""
        rows = self.machine.rows("SELECT * FROM sync_operations WHERE status = 'sent'")
        if len(rows) != 1:
            raise Violation(f"{request.method} {request.path} while {len(rows)} operations are sent")
        row = rows[0]
        body = json.loads(request.body) if request.body else {}
        snippet = body.get("snippet", {})
        resource = snippet.get("resourceId", {}).get("videoId")
        meant = {
            Kind.CREATE: (row.playlist_title, True) == (snippet.get("title"), row.marker in str(snippet)),
            Kind.RENAME: (row.playlist_title, row.playlist_id) == (snippet.get("title"), body.get("id")),
            Kind.ADD: (row.playlist_id, row.video_id) == (snippet.get("playlistId"), resource),
            Kind.REMOVE: row.item_id == request.one("id"),
            Kind.DELETE: row.playlist_id == request.one("id"),
        }[Kind(row.kind)]
        if not meant or (request.method, endpoint) != _ENDPOINT[Kind(row.kind)]:
            raise Violation(f"{request.method} {request.target} {body} is not what was meant by {row}")
        self._check_flight(row)
        self.sends[row.id] += 1
        attempts = self.machine.rows(f"SELECT count(*) AS n FROM sync_attempts WHERE operation_id = {row.id}")[0].n
        if self.sends[row.id] > attempts and self.sends[row.id] > attempts + self._refusals():
            raise Violation(f"operation {row.id} was sent {self.sends[row.id]} times, with {attempts} intents")
        return row

    def _check_flight(self, row: Any) -> None:
        """Beside an unknown write nothing of its category is written, and nothing is taken away."""
        query = f"SELECT category_id FROM sync_operations WHERE status = 'unknown' AND job_id = {row.job_id}"
        unknown = [one.category_id for one in self.machine.rows(query)]
        if unknown and (row.kind in (Kind.REMOVE, Kind.DELETE) or row.category_id in unknown):
            raise Violation(f"{row.kind} of “{row.playlist_title}” is sent beside an unknown write")

    def _refusals(self) -> int:
        """Requests answered with 401, after which one more is sent under the same intent."""
        return sum(1 for entry in self.account.service._log._entries if entry.status == 401)

    def _check_delete(self, playlist_id: str) -> None:
        """Nothing may go with the playlist that is nowhere else, or that came after the backup."""
        playlist = self.account.playlists().get(playlist_id)
        if playlist is None:
            return
        titles = {p.title for p in self.account.playlists().values()}
        if playlist.title in self.wanted and playlist.title in titles and self._made_here(playlist_id):
            raise Violation(f"a new playlist is deleted: {playlist.title}")
        backed_up = self._backed_up(playlist_id)
        others = {item.video_id for p in self.account.playlists().values() if p.id != playlist_id for item in p.items}
        for item in playlist.items:
            added = [e for e in self.edits if e.item == item.id]
            if item.id not in backed_up and not any(self._unseen(e) for e in added):
                raise Violation(f"{item.video_id}, added by another hand, is deleted with “{playlist.title}”")
            gone = item.video_id not in others and not self._excused(item.video_id)
            if gone and not any(self._unseen(e) for e in added):
                raise Violation(f"{item.video_id} is deleted with “{playlist.title}” and is nowhere else")

    def _backed_up(self, playlist_id: str) -> set[str]:
        job = self.machine.job()
        if job is None or job.backup_id is None:
            raise Violation("a playlist is deleted without a backup")
        return {item.id for item in self.machine.backups.load(job.backup_id).items.get(playlist_id, ())}

    def _made_here(self, playlist_id: str) -> bool:
        query = f"SELECT 1 FROM sync_operations WHERE kind = 'create' AND result_id = '{playlist_id}'"
        return bool(self.machine.rows(query))

    def _excused(self, video_id: str) -> bool:
        """Whether nobody could have known that the video is nowhere else, or it is of no use anyway."""
        if not self._available(video_id):
            return True
        return any(self._unseen(e) for e in self.edits if e.video == video_id or e.op == "delete_playlist")

    def _available(self, video_id: str) -> bool:
        video = self.account.world.videos.get(video_id)
        return video is not None and video.availability == "available"

    # --- at any time ------------------------------------------------------------------------------------------------

    def check_always(self) -> None:
        """What holds at every moment."""
        sent = self.machine.rows("SELECT count(*) AS n FROM sync_operations WHERE status = 'sent'")[0].n
        if sent > 1:
            raise Violation(f"{sent} operations are sent at once")
        held = {item.video_id for p in self.account.playlists().values() for item in p.items}
        for video_id in self._owned - held:
            if video_id not in self._taken and self._available(video_id):
                raise Violation(f"{video_id} is lost")
        if self._others() != self._strangers:
            raise Violation("a playlist of somebody else was touched")
        self.check_units()

    def check_units(self) -> None:
        """The ledger is what the server booked, give or take a write per crash."""
        free, twice, unsent = self._units_apart()
        surplus = self.machine.units() - self.account.units() - self._base - free
        # A write that is booked and on its way is no crash yet.
        slack = WRITE_UNITS * (self.crashes + 1) + unsent
        if not -twice - WRITE_UNITS <= surplus <= slack:
            raise Violation(f"the ledger is {surplus} units off after {self.crashes} crashes")

    def _units_apart(self) -> tuple[int, int, int]:
        """Units booked here for what YouTube did not let in, and there for what it had sent again after a 401.

        Last, at most: what was booked here with its intent when there was no token to send it with.
        """
        log = self.account.service._log._entries
        api = [entry for entry in log if "/v3/" in entry.path]
        refused = [entry for entry in api if entry.status in (401, 403) and not entry.units]
        free = sum(WRITE_UNITS if entry.method != "GET" else 1 for entry in refused)
        twice = WRITE_UNITS * sum(1 for entry in api if entry.status == 401)
        unsent = WRITE_UNITS * sum(1 for entry in log if entry.path.endswith("/token") and entry.status == 400)
        return self._apart[0] + free, self._apart[1] + twice, self._apart[2] + unsent

    def forget_requests(self) -> None:
        """Empty YouTube's log, which would grow and grow; what it says about units is kept."""
        self._apart = self._units_apart()
        self.account.admin.clear_requests()

    def _others(self) -> list[tuple[str, str, tuple[str, ...]]]:
        main = self.account.world.main_channel
        found = [p for p in self.account.world.truth.playlists.values() if p.owner != main]
        return [(p.id, p.title, tuple(item.id for item in p.items)) for p in found]

    # --- at the end -------------------------------------------------------------------------------------------------

    def check_end(self) -> None:
        """A completed job: each wanted video once, nothing left over, what another hand made still there.

        A job that the person was asked to end, before it had sent anything, has left everything as it was.
        """
        self.check_always()
        job = self.machine.job()
        if job is not None and job.state is JobState.ABORTED:
            if any(op.attempts for op in self.machine.journal.operations(job.id)):
                raise Violation(f"the job had begun to write and was ended: {job}")
            return
        if job is None or job.state is not JobState.COMPLETED:
            raise Violation(f"the job did not end: {job}")
        operations = self.machine.journal.operations(job.id)
        left_out = {(o.playlist_title, o.video_id) for o in operations if o.kind is Kind.ADD and _out(o.status)}
        uncreated = {o.playlist_title for o in operations if o.kind is Kind.CREATE and _out(o.status)}
        unnamed = {o.playlist_title for o in operations if o.kind is Kind.RENAME and _out(o.status)}
        left_alone = self._left_alone(job.id)
        own = self.account.playlists()
        homes = self._homes()
        strangers = {e.playlist for e in self.edits if e.op == "create_playlist"}
        for name, videos in self.wanted.items():
            if homes.get(name) in strangers:
                raise Violation(f"a playlist made by another hand is taken for “{name}”")
            home = own.get(homes.get(name, ""))
            if home is None:
                gone = any(e.op == "delete_playlist" and e.playlist == homes.get(name) for e in self.edits)
                if name not in uncreated | left_alone and not gone:
                    raise Violation(f"category “{name}” has no playlist")
                continue
            changed = any(e.op == "update_playlist" and e.playlist == home.id for e in self.edits)
            if home.title != name and not changed and name not in unnamed:
                raise Violation(f"the playlist of “{name}” is called “{home.title}”")
            self._check_home(name, home, [v for v in videos if (name, v) not in left_out])
        self._check_left(job.id, operations, set(homes.values()))

    def _left_alone(self, job_id: int) -> set[str]:
        """Categories whose old playlist is kept as it is, with a reason, so that they have none."""
        kept = {playlist_id for playlist_id, _, _ in self.machine.journal.kept(job_id)}
        return {target.name for target in self.machine.journal.plan(job_id).targets if target.playlist_id in kept}

    def _homes(self) -> dict[str, str]:
        linked = [one for one in self.machine.categories.categories() if one.playlist_id is not None]
        return {one.name: str(one.playlist_id) for one in linked}

    def _check_home(self, name: str, home: Any, videos: Sequence[str]) -> None:
        counts = Counter(item.video_id for item in home.items)
        for video in videos:
            if not counts[video] and self._available(video) and not self._edited("remove_item", home.id, video):
                raise Violation(f"{video} is not in “{name}”")
            if counts[video] > 1 + self._edited("add_item", home.id, video):
                raise Violation(f"{video} is {counts[video]} times in “{name}”")

    def _check_left(self, job_id: int, operations: Sequence[Any], homes: set[str]) -> None:
        """Old playlists are gone as planned or kept with a reason; there is no other playlist."""
        own = self.account.playlists()
        kept = {playlist_id for playlist_id, _, _ in self.machine.journal.kept(job_id)}
        strangers = {e.playlist for e in self.edits if e.op == "create_playlist"}
        for playlist in own.values():
            if playlist.id not in homes | kept | strangers:
                raise Violation(f"“{playlist.title}” ({playlist.id}) is left over")
        for op in operations:
            if op.kind is Kind.DELETE and op.status is Status.DONE and op.playlist_id in own:
                raise Violation(f"“{op.playlist_title}” is said to be deleted and is there")
        for edit in self.edits:
            gone = any(e.op == "delete_playlist" and e.playlist == edit.playlist for e in self.edits)
            if edit.op == "create_playlist" and edit.playlist not in own and not gone:
                raise Violation(f"a playlist made by another hand is gone: {edit.playlist}")


def _out(status: Status) -> bool:
    return status in (Status.SKIPPED, Status.FAILED)
