"""Drift: old playlists, to be deleted or reused, that are not as the preview showed them; the person decides."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

from ytsync_desktop.core.library import Playlist, PlaylistId, Privacy, VideoId
from ytsync_desktop.core.operations import JobState, OperationError, Reason, Status
from ytsync_desktop.core.plan import Plan
from ytsync_desktop.core.ports import Backup
from ytsync_desktop.syncing.halt import Halt
from ytsync_desktop.syncing.session import Session

ANSWER = "drift"
SHOWN = "drift_shown"
KEEP_ANSWER = "skip"
"""Leave the playlists alone that changed. Any other answer judges them anew, as they were shown."""

_NAMED = 3


@dataclass(frozen=True, slots=True)
class Drift:
    """An old playlist that is not as the preview showed it; `mark` stands for the state it is in now."""

    playlist_id: PlaylistId
    title: str
    why: str
    mark: str


def check_drift(session: Session, backup: Backup) -> None:
    """Go on when nothing drifted, or when all that did was shown just so and answered; else ask.

    What the plan counts on as being there, and is not, ends the run: it would be left out without a word.
    """
    _all_there(session, backup)
    drifts = _drifted(session, backup)
    if not drifts:
        return
    answers = session.journal.answers(session.job.id)
    shown = set(json.loads(answers.get(SHOWN, "[]")))
    answer = answers.get(ANSWER)
    if not answer or any(drift.mark not in shown for drift in drifts):
        marks = json.dumps([drift.mark for drift in drifts])
        session.journal.set_answers(session.job.id, {ANSWER: "", SHOWN: marks})
        raise _question(drifts)
    if answer == KEEP_ANSWER:
        _keep(session, drifts)


def _all_there(session: Session, backup: Backup) -> None:
    missing = set(session.plan.expects) - {playlist.id for playlist in backup.playlists}
    if missing:
        many = "1 playlist is" if len(missing) == 1 else f"{len(missing):,} playlists are"
        raise Halt(
            Reason.GUARD,
            f"{many} no longer on YouTube, which the preview did not know. Nothing was written. End this job, refresh "
            "the library and look at a new preview.",
        )


def _question(drifts: list[Drift]) -> Halt:
    named = "; ".join(f"“{drift.title}” {drift.why}" for drift in drifts[:_NAMED])
    rest = len(drifts) - _NAMED
    more = f"; and {rest:,} more" if rest > 0 else ""
    message = (
        f"{named}{more}. It changed since the preview. Nothing was written yet. "
        "Retry: judge them as they are now. Skip: keep them. Abort: end here, refresh and look at a new preview."
    )
    return Halt(Reason.DRIFT, message, state=JobState.WAITING)


def _drifted(session: Session, backup: Backup) -> list[Drift]:
    now = {playlist.id: playlist for playlist in backup.playlists}
    found = []
    for seen in _as_seen(session.plan):
        playlist = now.get(seen.playlist_id)
        if playlist is None:
            continue  # somebody deleted it: what was wanted, or what the writes to it will meet
        why = _difference(seen, playlist, backup)
        if why:
            found.append(Drift(seen.playlist_id, seen.title, why, _mark(playlist, backup)))
    return found


@dataclass(frozen=True, slots=True)
class _Seen:
    """A playlist as the preview showed it."""

    playlist_id: PlaylistId
    title: str
    privacy: Privacy
    videos: frozenset[VideoId]


def _as_seen(plan: Plan) -> Iterator[_Seen]:
    for deletion in plan.deletions:
        videos = frozenset(video_id for video_id, _ in deletion.contents)
        yield _Seen(deletion.playlist_id, deletion.title, deletion.privacy, videos)
    for reuse in plan.reused:
        yield _Seen(reuse.playlist_id, reuse.title, reuse.privacy, frozenset(reuse.videos))


def _difference(seen: _Seen, playlist: Playlist, backup: Backup) -> str:
    if playlist.title != seen.title:
        return f"is called “{playlist.title}” now"
    if playlist.privacy != seen.privacy:
        return f"is {playlist.privacy} now"
    present = {item.video_id for item in backup.items[playlist.id]}
    more, fewer = len(present - seen.videos), len(seen.videos - present)
    if not more and not fewer:
        return ""
    parts = [f"{more:,} more" if more else "", f"{fewer:,} fewer" if fewer else ""]
    return f"has {' and '.join(part for part in parts if part)} videos than in the preview"


def _mark(playlist: Playlist, backup: Backup) -> str:
    videos = sorted(item.video_id for item in backup.items[playlist.id])
    state = json.dumps([playlist.id, playlist.title, playlist.privacy.value, videos])
    return hashlib.sha256(state.encode()).hexdigest()


def _keep(session: Session, drifts: list[Drift]) -> None:
    """The person chose to leave alone what changed: it is not deleted, and becomes no category."""
    by_id = {drift.playlist_id: drift for drift in drifts}
    for operation in list(session.board):
        drift = by_id.get(operation.playlist_id) if operation.playlist_id else None
        if operation.status is Status.PLANNED and drift is not None:
            why = f"It changed since the preview: it {drift.why}."
            session.keep(drift.playlist_id, drift.title, why)
            session.skip(operation, OperationError(0, "drift", why, "The playlist stays as it is."))
