"""Every refusal of the API by name: status and body, word for word where a real one was recorded.

Two styles of body occur side by side today: the old one (`errors`, `code`, `message`) and the new one, which has
`status` and often `details` beside them.
"""

from dataclasses import dataclass, field
from typing import Any

from . import recorded

JsonObject = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ErrorRow:
    """One refusal; `body` None means an empty body, `recorded` names the payload that it repeats."""

    status: int
    body: JsonObject | None
    recorded: str | None = None
    headers: dict[str, str] = field(default_factory=dict)


class ApiError(Exception):
    """Ends a call with the row of that name; `message` replaces the row's own words."""

    def __init__(self, name: str, message: str | None = None, *, location: str | None = None) -> None:
        super().__init__(name)
        self.name = name
        self.message = message
        self.location = location

    def row(self) -> ErrorRow:
        """The row with the words of this case in it."""
        row = ERRORS[self.name]
        if row.body is None or (self.message is None and self.location is None):
            return row
        error = dict(row.body["error"])
        first = dict(error["errors"][0])
        if self.message is not None:
            error["message"] = first["message"] = self.message
        if self.location is not None:
            first.update(location=self.location, locationType="parameter")
        error["errors"] = [first]
        return ErrorRow(row.status, {"error": error}, None, row.headers)


def _row(
    status: int,
    domain: str,
    reason: str,
    message: str,
    *,
    location: str | None = None,
    location_type: str = "parameter",
    grpc: str | None = None,
    details: list[JsonObject] | None = None,
    headers: dict[str, str] | None = None,
) -> ErrorRow:
    one = {"message": message, "domain": domain, "reason": reason}
    if location is not None:
        one.update(location=location, locationType=location_type)
    error: JsonObject = {"code": status, "message": message, "errors": [one]}
    if grpc is not None:
        error["status"] = grpc
    if details is not None:
        error["details"] = details
    return ErrorRow(status, {"error": error}, None, headers or {})


def _info(reason: str) -> list[JsonObject]:
    metadata = {"service": "youtube.googleapis.com"}
    kind = "type.googleapis.com/google.rpc.ErrorInfo"
    return [{"@type": kind, "reason": reason, "domain": "googleapis.com", "metadata": metadata}]


_PARAMETER = "youtube.parameter"
_LIST = "youtube.playlist"
_ITEM = "youtube.playlistItem"
_UNAUTHENTICATED = (
    "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid "
    "authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project."
)
_BEARER = {"WWW-Authenticate": 'Bearer realm="https://accounts.google.com/", error="invalid_token"'}
_NOT_YOURS = "The request is not properly authorized to modify the specified playlist."

_REQUEST_ROWS = {
    "missingFilter": _row(400, _PARAMETER, "missingRequiredParameter", "No filter selected.", location="parameters."),
    "missingRequiredParameter": _row(400, _PARAMETER, "missingRequiredParameter", "A required parameter is missing."),
    "incompatibleParameters": _row(
        400,
        _PARAMETER,
        "incompatibleParameters",
        "Incompatible parameters specified in the request.",
        location="parameters.",
    ),
    "unknownPart": _row(400, "youtube.part", "unknownPart", "'unknown'", location="part"),
    "unexpectedPart": _row(400, "youtube.part", "unexpectedPart", "'unexpected'", location="part"),
    "invalidParameter": _row(400, "global", "invalidParameter", "Invalid value."),
    "invalidPageToken": _row(
        400, _PARAMETER, "invalidPageToken", "The request specifies an invalid page token.", location="pageToken"
    ),
    "parseError": _row(400, "global", "parseError", "Parse Error", grpc="INVALID_ARGUMENT"),
    "badRequest": _row(400, "global", "badRequest", "Bad Request", grpc="INVALID_ARGUMENT"),
    "notFound": _row(404, "global", "notFound", "Not Found"),
    "methodNotAllowed": _row(405, "global", "httpMethodNotAllowed", "HTTP method not allowed."),
}

_ACCESS_ROWS = {
    "authError": _row(
        401,
        "global",
        "authError",
        _UNAUTHENTICATED,
        location="Authorization",
        location_type="header",
        grpc="UNAUTHENTICATED",
        headers=_BEARER,
    ),
    "credentialsMissing": _row(
        401,
        "global",
        "required",
        "Request is missing required authentication credential. Expected OAuth 2 access token, login cookie or other "
        "valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.",
        location="Authorization",
        location_type="header",
        grpc="UNAUTHENTICATED",
        details=_info("CREDENTIALS_MISSING"),
        headers=_BEARER,
    ),
    "insufficientPermissions": _row(
        403,
        "global",
        "insufficientPermissions",
        "Request had insufficient authentication scopes.",
        grpc="PERMISSION_DENIED",
        details=_info("ACCESS_TOKEN_SCOPE_INSUFFICIENT"),
    ),
    "channelNotFound": _row(404, "youtube.channel", "channelNotFound", "Channel not found."),
    "channelClosed": _row(403, "youtube.channel", "channelClosed", "The channel has been closed."),
    "channelSuspended": _row(403, "youtube.channel", "channelSuspended", "The channel has been suspended."),
    "forbidden": _row(403, "global", "forbidden", "Forbidden", grpc="PERMISSION_DENIED"),
}

_LIMIT_ROWS = {
    "rateLimitExceeded": _row(403, "usageLimits", "rateLimitExceeded", "Rate Limit Exceeded"),
    "userRateLimitExceeded": _row(403, "usageLimits", "userRateLimitExceeded", "User Rate Limit Exceeded"),
    "rateLimitExceeded429": _row(
        429,
        "global",
        "rateLimitExceeded",
        "Rate Limit Exceeded",
        grpc="RESOURCE_EXHAUSTED",
        details=_info("RATE_LIMIT_EXCEEDED"),
    ),
    "RATE_LIMIT_EXCEEDED": _row(
        429,
        "youtube.api.v3.PlaylistItemInsertResponse.Error",
        "RATE_LIMIT_EXCEEDED",
        "Resource has been exhausted (e.g. check quota).",
        grpc="RESOURCE_EXHAUSTED",
    ),
    "playlistCreationLimit": _row(
        429,
        "youtube.api.v3.PlaylistInsertResponse.Error",
        "RATE_LIMIT_EXCEEDED",
        "Resource has been exhausted (e.g. check quota).",
        grpc="RESOURCE_EXHAUSTED",
    ),
    "dailyBucket429": _row(
        429,
        "global",
        "rateLimitExceeded",
        "Quota exceeded for quota metric 'Queries' and limit 'Queries per day' of service 'youtube.googleapis.com' for "
        "consumer 'project_number:1'.",
        grpc="RESOURCE_EXHAUSTED",
    ),
}

_PLAYLIST_ROWS = {
    "playlists.playlistNotFound": _row(404, _LIST, "playlistNotFound", "Playlist not found.", location="id"),
    "playlistForbidden": _row(403, _LIST, "playlistForbidden", "Playlist operation forbidden."),
    "maxPlaylistExceeded": _row(
        400, _LIST, "maxPlaylistExceeded", "The maximum number of playlists for the channel exceeded."
    ),
    "playlistTitleRequired": _row(400, _LIST, "playlistTitleRequired", "Playlist title is required."),
    "invalidPlaylistSnippet": _row(
        400, _LIST, "invalidPlaylistSnippet", "The request provides an invalid playlist snippet."
    ),
    "playlists.playlistOperationUnsupported": _row(
        400, _LIST, "playlistOperationUnsupported", "The API does not support the specified operation on this playlist."
    ),
}

_ITEM_ROWS = {
    "aborted": _row(
        409, "youtube.CoreErrorDomain", "SERVICE_UNAVAILABLE", "The operation was aborted.", grpc="ABORTED"
    ),
    "aborted.playlistItem": _row(409, _ITEM, "SERVICE_UNAVAILABLE", "The operation was aborted.", grpc="ABORTED"),
    "conflict": _row(409, "global", "conflict", "Conflict"),
    "duplicate": _row(409, "global", "duplicate", "Duplicate"),
    "playlistItemNotFound": _row(404, _ITEM, "playlistItemNotFound", "Playlist item not found.", location="id"),
    "playlistItemsNotAccessible": _row(403, _ITEM, "playlistItemsNotAccessible", _NOT_YOURS),
    "watchLaterNotAccessible": _row(
        403,
        _ITEM,
        "watchLaterNotAccessible",
        "Items in watch later playlist are not accessible.",
        location="playlistId",
    ),
    "watchHistoryNotAccessible": _row(
        403,
        _ITEM,
        "watchHistoryNotAccessible",
        "Items in watch history playlist are not accessible.",
        location="playlistId",
    ),
    "manualSortRequired": _row(
        400,
        _ITEM,
        "manualSortRequired",
        "The playlist must use manual sorting to support the position parameter.",
        location="snippet.position",
    ),
    "invalidPlaylistItemPosition": _row(
        400, _ITEM, "invalidPlaylistItemPosition", "Invalid position.", location="snippet.position"
    ),
    "playlistIdRequired": _row(
        400, _ITEM, "playlistIdRequired", "Playlist id not specified.", location="snippet.playlistId"
    ),
    "playlistItemIdRequired": _row(
        400, _ITEM, "playlistItemIdRequired", "Playlist item id not specified.", location="id"
    ),
    "resourceIdRequired": _row(
        400, _ITEM, "resourceIdRequired", "Resource id not specified.", location="snippet.resourceId"
    ),
    "invalidResourceType": _row(
        400, _ITEM, "invalidResourceType", "Resource type not supported.", location="snippet.resourceId.kind"
    ),
    "invalidSnippet": _row(400, _ITEM, "invalidSnippet", "Invalid snippet.", location="snippet"),
}

_SERVER_ROWS = {
    "internalError": _row(500, "global", "internalError", "Internal error encountered.", grpc="INTERNAL"),
    "backendError": _row(503, "global", "backendError", "Backend Error", grpc="UNAVAILABLE"),
    "backendError500": _row(500, "global", "backendError", "Backend Error"),
    "notReady": _row(503, "global", "notReady", "The service is not ready.", grpc="UNAVAILABLE"),
    "empty500": ErrorRow(500, None),
    "empty502": ErrorRow(502, None),
    "empty503": ErrorRow(503, None),
    "deadline504": _row(504, "global", "backendError", "Deadline exceeded", grpc="DEADLINE_EXCEEDED"),
    "unknownReason403": _row(403, "youtube.quota", "somethingNew", "A reason that nobody has seen yet."),
    "unknownReason400": _row(400, "global", "somethingNew", "A reason that nobody has seen yet."),
}

ERRORS: dict[str, ErrorRow] = {
    **_REQUEST_ROWS,
    **_ACCESS_ROWS,
    **_LIMIT_ROWS,
    **_PLAYLIST_ROWS,
    **_ITEM_ROWS,
    **_SERVER_ROWS,
    **{name: ErrorRow(body["error"]["code"], body, source) for name, (source, body) in recorded.BODIES.items()},
    "errorAsText": ErrorRow(400, {"error": "error message"}, "sns-sdks--python-youtube/error_response_simple.json"),
}
