"""The words that reports use for stages, kinds, states and reasons, the same in every form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ytsync_desktop.core.operations import Job, Kind, Operation, Reason, Stage, Status
from ytsync_desktop.core.plain_text import plain

STAGE_WORDS = {
    Stage.BACKUP: "Backup",
    Stage.CREATE_PLAYLISTS: "Create playlists",
    Stage.ADD_VIDEOS: "Add videos",
    Stage.REMOVE_VIDEOS: "Remove videos",
    Stage.CLEAR_WATCH_LATER: "Clear Watch Later",
    Stage.DELETE_PLAYLISTS: "Delete playlists",
}
STATUS_WORDS = {
    Status.PLANNED: "planned",
    Status.SENT: "in flight",
    Status.UNKNOWN: "to be checked",
    Status.DONE: "done",
    Status.FAILED: "failed",
    Status.SKIPPED: "skipped",
    Status.BY_HAND: "by hand",
}
REASON_WORDS = {
    Reason.QUOTA: "today's quota is used up",
    Reason.CREATION_LIMIT: "YouTube allows no more new playlists for now",
    Reason.SETTLE: "YouTube needs a moment to settle",
    Reason.NETWORK: "YouTube cannot be reached",
    Reason.SIGN_IN: "the sign-in is needed again",
    Reason.CHANNEL: "another channel is signed in",
    Reason.GUARD: "something on YouTube is not as expected",
    Reason.DISK: "the disk or the database needs attention",
    Reason.USER: "paused by you",
    Reason.INTERRUPTED: "interrupted",
    Reason.FAILURES: "some operations failed and need a decision",
    Reason.DRIFT: "YouTube changed since the preview and needs a decision",
}
_NAMED = 3
"""So many causes are named where several operations failed; the report has them all."""
_KIND_WORDS = {
    Kind.CREATE: "Create “{playlist}”",
    Kind.RENAME: "Rename “{playlist}”",
    Kind.ADD: "Add “{video}” to “{playlist}”",
    Kind.REMOVE: "Remove “{video}” from “{playlist}”",
    Kind.DELETE: "Delete “{playlist}”",
    Kind.BY_HAND: "Take “{video}” out of Watch Later",
}


def sentence_of(operation: Operation) -> str:
    """What an operation does, in words."""
    video = plain(operation.video_title or operation.video_id or "")
    playlist = plain(operation.playlist_title or operation.playlist_id or "")
    return _KIND_WORDS[operation.kind].format(video=video, playlist=playlist)


def cause_of(operation: Operation) -> str:
    """Why an operation did not work, and what to do; empty when nothing is recorded."""
    error = operation.error
    if error is None:
        return ""
    said = "" if error.advice.endswith(error.message) else _sentence(error.message)  # the advice may quote it
    parts = (said, error.advice)
    return plain(" ".join(part for part in parts if part)) or error.reason


def causes_of(failed: Sequence[Operation]) -> str:
    """Why several operations did not work, in sentences: the commonest causes with how often, and how many others."""
    counts = Counter(_sentence(cause_of(operation)) or "The cause is not known." for operation in failed)
    if len(counts) == 1:
        return next(iter(counts))
    named = [f"{cause} ({'once' if count == 1 else f'{count:,} times'})" for cause, count in counts.most_common(_NAMED)]
    more = len(counts) - len(named)
    if more:
        named.append("And 1 more cause." if more == 1 else f"And {more:,} more causes.")
    return " ".join(named)


def _sentence(text: str) -> str:
    return text if not text or text.endswith((".", "!", "?")) else f"{text}."


def standing(job: Job) -> str:
    """Why the job stands still, in words; empty when it does not."""
    if job.reason is None:
        return ""
    return job.message or REASON_WORDS[job.reason]
