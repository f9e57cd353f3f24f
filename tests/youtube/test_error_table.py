"""Row by row: what status, `status` and reason mean for reads and for writes, with recorded bodies where there are."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.youtube.payloads import FOLDER, recorded
from ytsync_desktop.core.errors import (
    Applied,
    CreationLimit,
    NotFound,
    OperationRefused,
    PageTokenRefused,
    ProjectProblem,
    QuotaExhausted,
    RequestRefused,
    TokenDead,
    TryLater,
    WrongChannel,
    YouTubeError,
)
from ytsync_desktop.youtube.errors import Call, error_of
from ytsync_desktop.youtube.transport import Reply

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
READ, ADD = Call("playlistItems.list"), Call("playlistItems.insert", writes=True)
CREATE, DELETE = Call("playlists.insert", writes=True), Call("playlists.delete", writes=True)
NO, UNKNOWN = Applied.NO, Applied.UNKNOWN
THREADS, SNS, JOOST = "errors-from-threads/", "sns-sdks--python-youtube/", "joostlek--python-youtube/"


def body(reason: str, message: str = "Words.", *, status: str = "", details: str = "", domain: str = "global") -> bytes:
    error: dict[str, Any] = {"message": message, "errors": [{"reason": reason, "domain": domain, "message": message}]}
    if not reason:
        error["errors"] = []
    if status:
        error["status"] = status
    if details:
        error["details"] = [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": details}]
    return json.dumps({"error": error}).encode()


def classified(status: int, what: bytes, call: Call, **headers: str) -> YouTubeError:
    names = {"content-type": "application/json", **headers}
    return error_of(Reply(status, names, what), call, NOW)


RECORDED = [
    (403, THREADS + "quota-403-quotaExceeded-2021.json", ADD, QuotaExhausted, NO, "quotaExceeded"),
    (403, THREADS + "quota-403-dailyLimitExceeded-2017.json", ADD, QuotaExhausted, NO, "dailyLimitExceeded"),
    (429, THREADS + "quota-429-per-day-bucket-2026.json", READ, QuotaExhausted, NO, "rateLimitExceeded"),
    (429, THREADS + "quota-429-per-day-bucket-2026.json", ADD, QuotaExhausted, UNKNOWN, "rateLimitExceeded"),
    (429, THREADS + "quota-429-per-day-bucket-2026.json", CREATE, QuotaExhausted, UNKNOWN, "rateLimitExceeded"),
    (
        429,
        THREADS + "innertube-429-too-many-playlists-2020.json",
        CREATE,
        CreationLimit,
        UNKNOWN,
        "RATE_LIMIT_EXCEEDED",
    ),
    (403, THREADS + "access-403-accessNotConfigured-2020.json", READ, ProjectProblem, NO, "accessNotConfigured"),
    (403, JOOST + "youtube_not_activated.json", READ, ProjectProblem, NO, "accessNotConfigured"),
    (401, THREADS + "auth-401-youtubeSignupRequired.json", READ, ProjectProblem, NO, "youtubeSignupRequired"),
    (400, THREADS + "insert-400-failedPrecondition-2022.details.json", ADD, OperationRefused, NO, "failedPrecondition"),
    (
        400,
        THREADS + "insert-400-playlistOperationUnsupported-WL-2021.details.json",
        ADD,
        OperationRefused,
        NO,
        "playlistOperationUnsupported",
    ),
    (400, THREADS + "innertube-400-angle-bracket-title-2024.json", CREATE, RequestRefused, NO, "badRequest"),
    (
        403,
        THREADS + "insert-403-playlistContainsMaximumNumberOfVideos-2024.json",
        ADD,
        OperationRefused,
        NO,
        "playlistContainsMaximumNumberOfVideos",
    ),
    (404, THREADS + "insert-404-videoNotFound-2020.json", ADD, NotFound, UNKNOWN, "videoNotFound"),
    (404, THREADS + "list-404-playlistNotFound-2025.json", READ, NotFound, NO, "playlistNotFound"),
    (404, THREADS + "list-404-playlistNotFound-2025.json", DELETE, NotFound, UNKNOWN, "playlistNotFound"),
    (409, THREADS + "insert-409-videoAlreadyInPlaylist-WL-2015.json", ADD, TryLater, UNKNOWN, "videoAlreadyInPlaylist"),
    (403, SNS + "apidata/error_permission_resp.json", ADD, RequestRefused, UNKNOWN, "SERVICE_UNAVAILABLE"),
    (400, SNS + "error_response.json", READ, ProjectProblem, NO, "keyInvalid"),
    (400, SNS + "error_response_simple.json", ADD, RequestRefused, UNKNOWN, ""),
]


@pytest.mark.parametrize(("status", "name", "call", "kind", "applied", "reason"), RECORDED)
def test_recorded_bodies(
    status: int, name: str, call: Call, kind: type[YouTubeError], applied: Applied, reason: str
) -> None:
    error = classified(status, recorded(name), call)
    assert type(error) is kind and error.applied is applied
    assert (error.problem.status, error.problem.reason) == (status, reason)
    assert error.problem.message and "<" not in error.problem.message and str(error)


def test_every_recorded_error_has_a_row_here() -> None:
    bodies = {one.relative_to(FOLDER).as_posix() for one in FOLDER.glob("errors-from-threads/*.json")}
    bodies |= {
        f"{SNS}apidata/error_permission_resp.json",
        f"{SNS}error_response.json",
        f"{SNS}error_response_simple.json",
    }
    bodies |= {f"{JOOST}youtube_not_activated.json"}
    assert bodies == {row[1] for row in RECORDED}


REBUILT = [
    (403, body("rateLimitExceeded"), ADD, TryLater, NO),
    (403, body("userRateLimitExceeded"), READ, TryLater, NO),
    (403, body("rateLimitExceeded", "... limit 'Queries per day' ..."), ADD, QuotaExhausted, NO),
    (
        429,
        body("rateLimitExceeded", status="RESOURCE_EXHAUSTED", details="RATE_LIMIT_EXCEEDED"),
        ADD,
        TryLater,
        UNKNOWN,
    ),
    (429, body("rateLimitExceeded", details="RATE_LIMIT_EXCEEDED"), CREATE, TryLater, UNKNOWN),
    (
        429,
        body("RATE_LIMIT_EXCEEDED", domain="youtube.api.v3.PlaylistInsertResponse.Error"),
        CREATE,
        CreationLimit,
        UNKNOWN,
    ),
    (
        429,
        body("RATE_LIMIT_EXCEEDED", domain="youtube.api.v3.PlaylistItemInsertResponse.Error"),
        ADD,
        TryLater,
        UNKNOWN,
    ),
    (429, body("quotaExceeded"), ADD, QuotaExhausted, UNKNOWN),
    (429, b"", READ, TryLater, NO),
    (409, body("SERVICE_UNAVAILABLE", "The operation was aborted.", status="ABORTED"), ADD, TryLater, UNKNOWN),
    (409, body("duplicate"), ADD, TryLater, UNKNOWN),
    (409, b"", DELETE, TryLater, UNKNOWN),
    (400, body("manualSortRequired"), ADD, OperationRefused, NO),
    (400, body("maxPlaylistExceeded"), CREATE, CreationLimit, NO),
    (400, body("invalidPlaylistSnippet"), CREATE, OperationRefused, NO),
    (400, body("playlistTitleRequired"), CREATE, OperationRefused, NO),
    (400, body("invalidPageToken"), READ, PageTokenRefused, NO),
    (400, body("somethingNew"), ADD, RequestRefused, UNKNOWN),
    (400, body("SERVICE_UNAVAILABLE"), ADD, RequestRefused, UNKNOWN),
    (400, b"", ADD, RequestRefused, UNKNOWN),
    (403, body("watchLaterNotAccessible"), READ, OperationRefused, NO),
    (403, body("watchHistoryNotAccessible"), READ, OperationRefused, NO),
    (403, body("playlistItemsNotAccessible"), READ, OperationRefused, NO),
    (403, body("playlistItemsNotAccessible"), ADD, WrongChannel, NO),
    (403, body("playlistForbidden"), DELETE, WrongChannel, NO),
    (403, body("", status="PERMISSION_DENIED", details="SERVICE_DISABLED"), READ, ProjectProblem, NO),
    (403, body("insufficientPermissions"), ADD, TokenDead, NO),
    (403, body("forbidden", details="ACCESS_TOKEN_SCOPE_INSUFFICIENT"), ADD, TokenDead, NO),
    (403, body("forbidden"), ADD, ProjectProblem, NO),
    (403, body("channelClosed"), READ, ProjectProblem, NO),
    (403, body("somethingNew", domain="youtube.quota"), ADD, RequestRefused, UNKNOWN),
    (401, body("authError", status="UNAUTHENTICATED"), ADD, TokenDead, NO),
    (401, b"", ADD, TokenDead, NO),
    (404, body("channelNotFound"), READ, ProjectProblem, NO),
    (404, body("playlistItemNotFound"), Call("playlistItems.delete", writes=True), NotFound, UNKNOWN),
    (404, b"", ADD, NotFound, UNKNOWN),
    (404, body("playlistNotFound"), Call("playlistItems.list", paged=True), PageTokenRefused, NO),
    (500, body("internalError"), ADD, TryLater, UNKNOWN),
    (503, body("backendError"), READ, TryLater, NO),
    (503, b"", DELETE, TryLater, UNKNOWN),
    (504, b"", ADD, TryLater, UNKNOWN),
    (302, b"", READ, TryLater, NO),
    (303, b"", ADD, TryLater, UNKNOWN),
    (511, b"<html>Log in</html>", ADD, TryLater, UNKNOWN),
    (412, b"", ADD, RequestRefused, UNKNOWN),
]


@pytest.mark.parametrize(("status", "what", "call", "kind", "applied"), REBUILT)
def test_rebuilt_bodies(status: int, what: bytes, call: Call, kind: type[YouTubeError], applied: Applied) -> None:
    error = classified(status, what, call)
    assert type(error) is kind and error.applied is applied
    assert str(error)


def test_no_status_with_an_unknown_reason_proves_a_write_undone() -> None:
    sure = [
        status for status in range(100, 600) if classified(status, body("somethingNew"), ADD).applied is not UNKNOWN
    ]
    assert sure == [401]


HOSTILE = [
    b"[" * 100_000,
    b'{"error": NaN}',
    b'{"error": {"code": ' + b"9" * 5000 + b"}}",
    b"\xff\xfe",
    b"null",
    b"[]",
    b'{"error": 5}',
    b'{"error": {"errors": {"reason": []}, "details": 7, "message": [], "status": {}}}',
    b'{"error": {"errors": [null, 5, {"reason": 5}, {"reason": "a b"}, {}]}}',
]


@pytest.mark.parametrize("what", HOSTILE)
@pytest.mark.parametrize("status", [400, 403, 404, 409, 500])
def test_hostile_bodies_classify_by_status_alone(status: int, what: bytes) -> None:
    assert type(classified(status, what, ADD)) is type(classified(status, b"", ADD))
    assert classified(status, what, ADD).applied is UNKNOWN


def test_messages_are_fit_to_show() -> None:
    words = 'You <a href="/x#q">may\u202e not</a>\n&amp; <b>should\x00</b> not, as 3 < 4. ' + "long " * 500
    message = classified(400, body("somethingNew", words), ADD).problem.message
    assert message.startswith("You may not & should not, as 3 < 4. long")
    assert len(message) == 600 and message.isprintable()


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120.0),
        ("Fri, 20 Nov 2026 12:00:30 GMT", 30.0),
        ("Fri, 20 Nov 2026 11:00:00 GMT", 0.0),
        ("99999999999", None),
        ("999999999", 86_400.0),
        ("-5", None),
        ("soon", None),
        ("", None),
    ],
)
def test_retry_after(header: str, seconds: float | None) -> None:
    assert classified(503, b"", READ, **{"retry-after": header}).retry_after == seconds


def test_reset_is_the_next_pacific_midnight() -> None:
    error = classified(403, recorded(RECORDED[0][1]), READ)
    assert isinstance(error, QuotaExhausted) and error.resets_at == datetime(2026, 11, 21, 8, tzinfo=UTC)


def test_link_to_switch_the_api_on_is_shown() -> None:
    assert "https://console.developers.google.com/apis/api/youtube" in str(
        classified(403, recorded(RECORDED[6][1]), READ)
    )
