"""The window's words for states, stages, kinds and causes: the same word for the same thing."""

from __future__ import annotations

from datetime import datetime

from ytsync_desktop.core.operations import Job, JobState, Kind, Operation, OperationError, Reason, Status
from ytsync_desktop.core.plan import Strategy
from ytsync_desktop.syncing.report_words import REASON_WORDS, STAGE_WORDS, STATUS_WORDS
from ytsync_desktop.ui.formats import clock, moment, remaining

STAGES = STAGE_WORDS

KINDS = {
    Kind.CREATE: "Create",
    Kind.RENAME: "Rename",
    Kind.ADD: "Add",
    Kind.REMOVE: "Remove",
    Kind.DELETE: "Delete",
    Kind.BY_HAND: "By hand",
}

STATUSES = {status: words[0].upper() + words[1:] for status, words in STATUS_WORDS.items()}

STATUS_ICONS = {
    Status.PLANNED: ("circle", "dim"),
    Status.SENT: ("arrow-circle-right", "accent"),
    Status.UNKNOWN: ("question", "warn"),
    Status.DONE: ("check-circle", "good"),
    Status.FAILED: ("x-circle", "bad"),
    Status.SKIPPED: ("skip-forward", "warn"),
    Status.BY_HAND: ("hand", "warn"),
}

KIND_ICONS = {
    Kind.CREATE: ("plus-circle", "accent"),
    Kind.RENAME: ("pencil-simple", "accent"),
    Kind.ADD: ("plus", "good"),
    Kind.REMOVE: ("minus", "warn"),
    Kind.DELETE: ("trash", "bad"),
    Kind.BY_HAND: ("hand", "warn"),
}

_WAITS = {
    Reason.QUOTA: "the quota resets",
    Reason.CREATION_LIMIT: "YouTube wants no new playlist before",
    Reason.SETTLE: "YouTube is given time to settle until",
}

_CAUSES = {
    "videoNotFound": "Private or deleted since the preview",
    "videoAlreadyInPlaylist": "YouTube says the video is there, a reading says it is not",
    "playlistContainsMaximumNumberOfVideos": "The playlist is full (5,000 videos)",
    "playlistNotFound": "The playlist is gone",
    "playlistForbidden": "YouTube refused this playlist",
    "playlistItemsNotAccessible": "YouTube refused this playlist",
    "preflight": "Could not be sent as it is",
    "backendError": "YouTube did not answer",
    "internalError": "YouTube did not answer",
    "SERVICE_UNAVAILABLE": "YouTube did not answer",
    "network": "YouTube did not answer",
    "failedPrecondition": "YouTube refused the video",
}

_HOPELESS = frozenset(
    {"videoNotFound", "playlistContainsMaximumNumberOfVideos", "preflight", "playlistNotFound", "failedPrecondition"}
)


def cause(error: OperationError | None) -> str:
    """The plain cause of a failure; what YouTube said where we know no better."""
    if error is None:
        return "No reason was recorded"
    return _CAUSES.get(error.reason) or error.message or error.reason or f"HTTP {error.status}"


def worth_retrying(error: OperationError | None) -> bool:
    """Whether another try can succeed without anything else changing."""
    return error is None or error.reason not in _HOPELESS


def ready(job: Job, now: datetime) -> bool:
    """Whether a paused job has nothing left to wait for."""
    return job.state is JobState.PAUSED and (job.resume_at is None or job.resume_at <= now)


def state_words(job: Job, now: datetime) -> str:
    """Where a job stands, in one sentence without a full stop."""
    match job.state:
        case JobState.PENDING:
            return "Ready to start"
        case JobState.RUNNING:
            return "Running"
        case JobState.PAUSED:
            return _paused(job, now)
        case JobState.WAITING:
            return "Waiting for your decision"
        case JobState.COMPLETED:
            return "Done with skips" if skipped(job) else "Done"
        case JobState.ABORTED:
            return "Aborted"
        case JobState.FAILED:
            return f"Failed: {job.message}" if job.message else "Failed"


def job_noun(job: Job) -> str:
    """What a job is: a sync, or the way back."""
    return "restore" if job.strategy == Strategy.RESTORE else "sync"


def undoable(job: Job) -> bool:
    """Whether a job has ended and changed something that its backup can bring back."""
    return job.finished and job.backup_id is not None and any(stage.done for stage in job.stages)


def one_word(job: Job) -> str:
    """The report's word for a job."""
    words = {JobState.PENDING: "Ready", JobState.RUNNING: "Running", JobState.PAUSED: "Paused"}
    words |= {JobState.WAITING: "Needs your decision", JobState.ABORTED: "Aborted", JobState.FAILED: "Failed"}
    done = "Restored" if job_noun(job) == "restore" else "Done"
    return words.get(job.state) or (f"{done} with skips" if skipped(job) else done)


def job_icon(job: Job) -> tuple[str, str]:
    """The icon and tone that go with `one_word`."""
    icons = {
        JobState.RUNNING: ("arrow-circle-right", "accent"),
        JobState.PAUSED: ("pause-circle", "accent"),
        JobState.PENDING: ("circle", "dim"),
        JobState.WAITING: ("question", "warn"),
        JobState.ABORTED: ("stop-circle", "warn"),
        JobState.FAILED: ("x-circle", "bad"),
    }
    return icons.get(job.state) or (("check-circle", "warn") if skipped(job) else ("check-circle", "good"))


def skipped(job: Job) -> int:
    """Operations of a job that were left out."""
    return sum(stage.skipped + stage.failed for stage in job.stages)


def _paused(job: Job, now: datetime) -> str:
    if job.resume_at is not None and job.resume_at > now:
        wait = _WAITS.get(job.reason or Reason.QUOTA, "it goes on")
        same_day = job.resume_at.astimezone().date() == now.astimezone().date()
        at = clock(job.resume_at) if same_day or job.reason is Reason.QUOTA else moment(job.resume_at)
        joint = " at " if job.reason is Reason.QUOTA else " "
        return f"Paused: {wait}{joint}{at} (in {remaining(job.resume_at - now)})"
    if job.resume_at is not None:
        return "Ready to resume"
    if job.reason in (None, Reason.USER):
        return "Paused by you"
    return f"Paused: {REASON_WORDS[job.reason]}"


def operation_line(operation: Operation) -> str:
    """One operation as one line: the verb, the video and the playlist."""
    verbs = {
        Kind.CREATE: "Creating",
        Kind.RENAME: "Renaming",
        Kind.ADD: "Adding",
        Kind.REMOVE: "Removing",
        Kind.DELETE: "Deleting",
        Kind.BY_HAND: "By hand",
    }
    if operation.video_title or operation.video_id:
        title = operation.video_title or str(operation.video_id)
        return f"{verbs[operation.kind]} · {operation.playlist_title} · {title}"
    return f"{verbs[operation.kind]} · {operation.playlist_title}"
