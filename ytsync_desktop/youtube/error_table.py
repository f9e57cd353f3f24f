"""The one table from HTTP status and reason to what the program does: the first row that fits counts.

The reasons are those of Google's reference and of recorded answers (tests/data/errors lists them with their sources);
`SERVICE_UNAVAILABLE` is missing on purpose, since it comes with refusals of every kind and classifies nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from ytsync_desktop.core.errors import (
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

PORTAL = (
    "The network answered in YouTube's place; it may want a login. Open a web page in the browser, sign in to the "
    "network, and try again."
)
NOT_KNOWN = "YouTube refused this for a reason that the program does not know"
_TOO_FAST = "YouTube asks for slower requests; the program waits and goes on."
_DAY_SPENT = "Today's quota of the Google project is spent; it is renewed at midnight Pacific time."
_NO_CREATES = "YouTube wants no more new playlists for now; none is created for 24 hours, everything else goes on."
_SIGN_IN = "YouTube no longer accepts this sign-in. Sign in again."
_NO_CHANNEL = "This Google account has no YouTube channel. Create one on youtube.com, or sign in with another account."
_ABORTED = "YouTube broke the call off. Whether it took effect is looked up before anything is sent again."
_NOT_ACCEPTED = "YouTube does not accept this request: {said}"


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_RATE = _words("rateLimitExceeded userRateLimitExceeded")
_RATE_ALL = _RATE | _words("RATE_LIMIT_EXCEEDED concurrentLimitExceeded limitExceeded servingLimitExceeded")
_DAY = _words("quotaExceeded dailyLimitExceeded variableTermExpiredDailyExceeded variableTermLimitExceeded")
_CREATE = _words("playlists.insert")
_MALFORMED = _words(
    "badRequest invalid invalidParameter invalidValue required missingRequiredParameter parseError unknownPart "
    "unexpectedPart incompatibleParameters playlistIdRequired playlistItemIdRequired resourceIdRequired "
    "invalidResourceType invalidSnippet channelIdRequired defaultLanguageNotSetError invalidContentDetails "
    "invalidCriteria invalidFilters invalidLanguage invalidMine invalidPart invalidRegionCode "
    "localizationValidationError unexpectedParameter unsupportedLanguageCode unsupportedRegionCode videoChartNotFound "
    "badBinaryDomainRequest badContent badLockedDomainRequest corsRequestWithXOrigin endpointConstraintMismatch "
    "invalidAltValue invalidHeader invalidQuery lockedDomainCreationFailure notDownload notUpload tooManyParts "
    "unknownApi unsupportedMediaProtocol unsupportedOutputFormat wrongUrlForUpload"
)
_NOT_FIT = _words(
    "forbidden accountDelegationForbidden accountDeleted accountDisabled accountUnverified authenticatedUserNotChannel "
    "channelForbidden channelNotFound cmsUserAccountNotFound dailyLimitExceededUnreg downloadServiceForbidden "
    "insufficientAudience insufficientAuthorizedParty insufficientCapabilities lockedDomainForbidden "
    "rateLimitExceededUnreg sslRequired unknownAuth userRateLimitExceededUnreg"
)


@dataclass(frozen=True, slots=True)
class Rule:
    """One row. None fits everything; `says` is looked for in the message, in lower case; {said} is the message."""

    error: type[YouTubeError]
    advice: str
    statuses: frozenset[int] | range | None = None
    reasons: frozenset[str] | None = None
    calls: frozenset[str] | None = None
    writes: bool | None = None
    paged: bool = False
    says: str = ""


def _on(status: int, error: type[YouTubeError], reasons: frozenset[str] | str | None, advice: str) -> Rule:
    known = _words(reasons) if isinstance(reasons, str) else reasons
    return Rule(error, advice, frozenset({status}), known)


_ACCESS = (
    _on(401, ProjectProblem, "youtubeSignupRequired", _NO_CHANNEL),
    _on(401, TokenDead, None, _SIGN_IN),
    _on(404, ProjectProblem, "channelNotFound", _NO_CHANNEL),
    _on(403, ProjectProblem, "accessNotConfigured SERVICE_DISABLED", "{said}"),
    _on(
        403,
        TokenDead,
        "insufficientPermissions ACCESS_TOKEN_SCOPE_INSUFFICIENT",
        "This sign-in lacks the permission to manage your YouTube account (youtube.force-ssl). Sign in again and "
        "leave its box ticked.",
    ),
    _on(
        403,
        ProjectProblem,
        "channelClosed channelSuspended authenticatedUserAccountClosed authenticatedUserAccountSuspended",
        "YouTube has closed this channel: {said}",
    ),
    _on(403, ProjectProblem, _NOT_FIT, "YouTube forbids this account or Google project to make this call: {said}"),
    _on(400, ProjectProblem, "keyInvalid keyExpired", "Google does not accept the key of this Google project: {said}"),
)

_LIMITS = (
    _on(403, QuotaExhausted, _DAY, _DAY_SPENT),
    _on(429, QuotaExhausted, _DAY, _DAY_SPENT),
    Rule(QuotaExhausted, _DAY_SPENT, frozenset({403}), _RATE_ALL, says="per day"),
    Rule(QuotaExhausted, _DAY_SPENT, frozenset({429}), says="per day"),
    Rule(CreationLimit, _NO_CREATES, frozenset({429}), calls=_CREATE, says="too many playlists"),
    _on(403, TryLater, _RATE_ALL, _TOO_FAST),
    _on(429, TryLater, _RATE, _TOO_FAST),
    Rule(CreationLimit, _NO_CREATES, frozenset({429}), _words("RATE_LIMIT_EXCEEDED"), _CREATE),
    _on(429, TryLater, None, _TOO_FAST),
    _on(
        400,
        CreationLimit,
        "maxPlaylistExceeded",
        "The channel has as many playlists as YouTube allows; delete some before more are created.",
    ),
    _on(
        403,
        OperationRefused,
        "playlistContainsMaximumNumberOfVideos",
        "The playlist is full: YouTube allows 5,000 videos in one. Split the category.",
    ),
)

_REFUSALS = (
    _on(
        400,
        OperationRefused,
        "failedPrecondition",
        "YouTube does not let this video be added: it is private, blocked or no longer there.",
    ),
    _on(
        400,
        OperationRefused,
        "manualSortRequired invalidPlaylistItemPosition",
        "YouTube does not let this place in the playlist be chosen: it sorts the playlist by itself.",
    ),
    _on(
        400,
        OperationRefused,
        "playlistOperationUnsupported",
        "YouTube does not let programs change this special playlist, such as Watch Later or the uploads.",
    ),
    _on(
        400,
        OperationRefused,
        "invalidPlaylistSnippet playlistTitleRequired",
        "YouTube does not accept the playlist's title or description. Titles have 1 to 150 characters and "
        "descriptions up to 5,000, both without < and >.",
    ),
    _on(400, PageTokenRefused, "invalidPageToken", "The list has to be read again from its start."),
    _on(400, RequestRefused, _MALFORMED, _NOT_ACCEPTED),
    _on(403, RequestRefused, "responseTooLarge", _NOT_ACCEPTED),
    _on(
        400,
        OperationRefused,
        "videoAlreadyInAnotherSeriesPlaylist",
        "YouTube does not let this video be added: it is in an official series playlist.",
    ),
    _on(
        403,
        OperationRefused,
        "watchLaterNotAccessible watchHistoryNotAccessible",
        "YouTube does not show Watch Later and the history to programs.",
    ),
    Rule(
        WrongChannel,
        "This playlist belongs to another channel than the one signed in.",
        frozenset({403}),
        _words("playlistItemsNotAccessible playlistForbidden"),
        writes=True,
    ),
    _on(
        403,
        OperationRefused,
        "playlistItemsNotAccessible playlistForbidden",
        "YouTube does not show this playlist to the channel that is signed in.",
    ),
)

_MISSING = (
    # A stale token is answered as if the playlist were gone: listing again from the start tells which it is.
    Rule(PageTokenRefused, "The list has to be read again from its start.", frozenset({404}), paged=True),
    _on(404, NotFound, "videoNotFound", "YouTube does not find this video: it was deleted or made private."),
    _on(404, NotFound, "playlistNotFound", "YouTube does not find this playlist."),
    _on(404, NotFound, "playlistItemNotFound", "YouTube does not find this place in the playlist: it may be gone."),
    _on(404, NotFound, None, "YouTube does not find what was asked about."),
)

_PASSING = (
    _on(
        409,
        TryLater,
        "videoAlreadyInPlaylist duplicate",
        "YouTube says that the video is in the playlist already; that is looked up before anything is sent again.",
    ),
    _on(409, TryLater, None, _ABORTED),
    _on(408, TryLater, None, _ABORTED),
    _on(511, TryLater, None, PORTAL),
    Rule(TryLater, PORTAL, range(300, 400)),
    Rule(TryLater, "YouTube has a fault of its own at the moment: {said}", range(500, 600)),
    Rule(RequestRefused, _NOT_ACCEPTED, frozenset({402, 405, 410, 412, 413, 416, 417, 428})),
    Rule(RequestRefused, f"{NOT_KNOWN}: {{said}}", range(400, 500)),
    Rule(TryLater, "YouTube's answer could not be understood: {said}"),
)

TABLE: tuple[Rule, ...] = (*_ACCESS, *_LIMITS, *_REFUSALS, *_MISSING, *_PASSING)
