"""The error tree, by what the program does about an error; `str(error)` is fit to show to a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class YtsyncError(Exception):
    """A clear error: what happened, and where. `code` is stable and machine-readable."""

    code = "error"

    def __init__(self, message: str, *, where: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.where = where


class BadInput(YtsyncError):
    """A file, setting or argument cannot be taken; nothing was changed."""

    code = "bad_input"


class WrongUsage(YtsyncError):
    """The request itself makes no sense here (exit code 2)."""

    code = "usage"


class NotPossible(YtsyncError):
    """The request is fine, the state of things is not (no import yet, a job is unfinished, …)."""

    code = "not_possible"


class StoreProblem(YtsyncError):
    """The database cannot be read or written: damaged, newer than this program, disk full."""

    code = "database"


class DiskFull(StoreProblem):
    """No room to commit; what was to be sent is not sent."""

    code = "disk_full"


class StoreUnfit(StoreProblem):
    """The file itself is no database to go on with: damaged, of another program, or newer than this one."""


class AnotherInstance(YtsyncError):
    """Another process holds the data folder's lock (exit code 6)."""

    code = "another_instance"


class Cancelled(YtsyncError):
    """The person asked to stop; the state is safe."""

    code = "cancelled"


class PictureRefused(YtsyncError):
    """A picture is not shown. `later`: nothing is wrong with it, nobody could be reached for now."""

    code = "picture"

    def __init__(self, message: str, *, later: bool = False) -> None:
        super().__init__(message)
        self.later = later


class SignInRequired(YtsyncError):
    """No usable sign-in: none stored, revoked, expired, or with too little scope (exit code 5)."""

    code = "sign_in"


class SignInFailed(YtsyncError):
    """A sign-in was tried and did not succeed: denied, timed out, another channel."""

    code = "sign_in_failed"


class Applied(StrEnum):
    """What is known about a write that did not return a success."""

    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ApiProblem:
    """What YouTube (or the network) said: HTTP `status` (0 without a reply), `reason`, `message`, and our advice."""

    status: int
    reason: str
    message: str
    advice: str = ""


class YouTubeError(YtsyncError):
    """A call failed. `applied` tells a writer whether it must read before it may write again."""

    code = "youtube"

    def __init__(self, problem: ApiProblem, *, applied: Applied = Applied.NO, retry_after: float | None = None) -> None:
        super().__init__(problem.advice or problem.message)
        self.problem = problem
        self.applied = applied
        self.retry_after = retry_after


class OperationRefused(YouTubeError):
    """This operation cannot work; others can."""

    code = "refused"


class RequestRefused(OperationRefused):
    """Refused for its form or for a reason nobody knows: others would be refused alike, so it is not about one item."""

    code = "request_refused"


class NotFound(OperationRefused):
    """The playlist, item or video asked about is not there (404)."""

    code = "not_found"


class PageTokenRefused(OperationRefused):
    """A page token is no longer taken: list again from the start."""

    code = "page_token"


class TryLater(YouTubeError):
    """Refused or unanswered for now: back off, or settle by reading where `applied` is unknown."""

    code = "try_later"


class CreationLimit(YouTubeError):
    """YouTube wants no more new playlists for now: no create for 24 hours, the rest goes on."""

    code = "creation_limit"


class RunStopped(YouTubeError):
    """No call can work for now: the run pauses with `reason` and can be resumed."""

    code = "stopped"
    pause = "network"


class QuotaExhausted(RunStopped):
    """The day's units are spent; `resets_at` is the next Pacific midnight."""

    code = "quota"
    pause = "quota"
    resets_at: datetime | None = None


class NetworkDown(RunStopped):
    """No byte of the request left this machine: offline, name unknown, refused, certificate."""

    code = "network"
    pause = "network"


class TokenDead(RunStopped):
    """The sign-in is revoked or expired, or was granted too little."""

    code = "sign_in"
    pause = "sign_in"


class ProjectProblem(RunStopped):
    """The Google project or account is not fit: API not enabled, no channel, forbidden."""

    code = "project"
    pause = "guard"


class WrongChannel(RunStopped):
    """Another channel is signed in than the one this folder belongs to: nothing is written."""

    code = "channel"
    pause = "channel"
