"""Error bodies of the real API, word for word, as people pasted them in public or test suites recorded them.

Each name stands for (file under tests/data/payloads/, body). A test holds the two against each other.
"""

# ruff: noqa: E501 - an address is not broken in two
from typing import Any

BODIES: dict[str, tuple[str, dict[str, Any]]] = {
    "accessNotConfigured2020": (
        "errors-from-threads/access-403-accessNotConfigured-2020.json",
        {
            "error": {
                "errors": [
                    {
                        "domain": "usageLimits",
                        "reason": "accessNotConfigured",
                        "message": (
                            "Access Not Configured. YouTube Data API has not been used in project "
                            "711560230058 before or it is disabled. Enable it by visiting "
                            "https://console.developers.google.com/apis/api/youtube.googleapis.com/overview?project=711560230058 "
                            "then retry. If you enabled this API recently, wait a few minutes for the action "
                            "to propagate to our systems and retry."
                        ),
                        "extendedHelp": (
                            ""
                            "https://console.developers.google.com/apis/api/youtube.googleapis.com/overview?project=711560230058"
                        ),
                    },
                ],
                "code": 403,
                "message": (
                    "Access Not Configured. YouTube Data API has not been used in project "
                    "711560230058 before or it is disabled. Enable it by visiting "
                    "https://console.developers.google.com/apis/api/youtube.googleapis.com/overview?project=711560230058 "
                    "then retry. If you enabled this API recently, wait a few minutes for the action "
                    "to propagate to our systems and retry."
                ),
            },
        },
    ),
    "accessNotConfigured": (
        "joostlek--python-youtube/youtube_not_activated.json",
        {
            "error": {
                "code": 403,
                "message": (
                    "YouTube Data API v3 has not been used in project 69696969 before or it is "
                    "disabled. Enable it by visiting "
                    "https://console.developers.google.com/apis/api/youtube.googleapis.com/overview?project=69696969 "
                    "then retry. If you enabled this API recently, wait a few minutes for the action "
                    "to propagate to our systems and retry."
                ),
                "errors": [
                    {
                        "message": (
                            "YouTube Data API v3 has not been used in project 69696969 before or it is "
                            "disabled. Enable it by visiting "
                            "https://console.developers.google.com/apis/api/youtube.googleapis.com/overview?project=69696969 "
                            "then retry. If you enabled this API recently, wait a few minutes for the action "
                            "to propagate to our systems and retry."
                        ),
                        "domain": "usageLimits",
                        "reason": "accessNotConfigured",
                        "extendedHelp": "https://console.developers.google.com",
                    },
                ],
                "status": "PERMISSION_DENIED",
                "details": [
                    {
                        "@type": "type.googleapis.com/google.rpc.Help",
                        "links": [
                            {
                                "description": "Google developers console API activation",
                                "url": (
                                    ""
                                    "https://console.developers.google.com/apis/api/youtube.googleapis.com/overview?project=69696969"
                                ),
                            },
                        ],
                    },
                    {
                        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
                        "reason": "SERVICE_DISABLED",
                        "domain": "googleapis.com",
                        "metadata": {
                            "service": "youtube.googleapis.com",
                            "consumer": "projects/69696969",
                        },
                    },
                ],
            },
        },
    ),
    "youtubeSignupRequired": (
        "errors-from-threads/auth-401-youtubeSignupRequired.json",
        {
            "error": {
                "errors": [
                    {
                        "domain": "youtube.header",
                        "reason": "youtubeSignupRequired",
                        "message": "Unauthorized",
                        "locationType": "header",
                        "location": "Authorization",
                    },
                ],
                "code": 401,
                "message": "Unauthorized",
            },
        },
    ),
    "failedPrecondition": (
        "errors-from-threads/insert-400-failedPrecondition-2022.details.json",
        {
            "error": {
                "message": "Precondition check failed.",
                "code": 400,
                "errors": [
                    {
                        "reason": "failedPrecondition",
                        "message": "Precondition check failed.",
                        "domain": "global",
                    },
                ],
            },
        },
    ),
    "playlistOperationUnsupported": (
        "errors-from-threads/insert-400-playlistOperationUnsupported-WL-2021.details.json",
        {
            "error": {
                "message": ("The API does not support the ability to insert videos into the specified playlist."),
                "errors": [
                    {
                        "message": (
                            "The API does not support the ability to insert videos into the specified playlist."
                        ),
                        "reason": "playlistOperationUnsupported",
                        "location": "playlistId",
                        "domain": "youtube.playlistItem",
                        "locationType": "parameter",
                    },
                ],
                "code": 400,
            },
        },
    ),
    "playlistContainsMaximumNumberOfVideos": (
        "errors-from-threads/insert-403-playlistContainsMaximumNumberOfVideos-2024.json",
        {
            "error": {
                "code": 403,
                "message": "Playlist contains maximum number of items.",
                "errors": [
                    {
                        "message": "Playlist contains maximum number of items.",
                        "domain": "youtube.playlistItem",
                        "reason": "playlistContainsMaximumNumberOfVideos",
                    },
                ],
            },
        },
    ),
    "videoNotFound": (
        "errors-from-threads/insert-404-videoNotFound-2020.json",
        {
            "error": {
                "code": 404,
                "message": "Video not found.",
                "errors": [
                    {
                        "message": "Video not found.",
                        "domain": "youtube.playlistItem",
                        "reason": "videoNotFound",
                    },
                ],
            },
        },
    ),
    "videoAlreadyInPlaylist": (
        "errors-from-threads/insert-409-videoAlreadyInPlaylist-WL-2015.json",
        {
            "error": {
                "errors": [
                    {
                        "domain": "youtube.playlistItem",
                        "reason": "videoAlreadyInPlaylist",
                        "message": "Video already in playlist.",
                    },
                ],
                "code": 409,
                "message": "Video already in playlist.",
            },
        },
    ),
    "playlistNotFound": (
        "errors-from-threads/list-404-playlistNotFound-2025.json",
        {
            "error": {
                "code": 404,
                "message": (
                    "The playlist identified with the request's <code>playlistId</code> parameter cannot be found."
                ),
                "errors": [
                    {
                        "message": (
                            "The playlist identified with the request's <code>playlistId</code> parameter "
                            "cannot be found."
                        ),
                        "domain": "youtube.playlistItem",
                        "reason": "playlistNotFound",
                        "location": "playlistId",
                        "locationType": "parameter",
                    },
                ],
            },
        },
    ),
    "dailyLimitExceeded": (
        "errors-from-threads/quota-403-dailyLimitExceeded-2017.json",
        {
            "error": {
                "errors": [
                    {
                        "domain": "usageLimits",
                        "reason": "dailyLimitExceeded",
                        "message": (
                            "Daily Limit Exceeded. The quota will be reset at midnight Pacific Time (PT). "
                            "You may monitor your quota usage and adjust limits in the API Console: "
                            "https://console.developers.google.com/apis/api/youtube/quotas?project=911313852664"
                        ),
                        "extendedHelp": (
                            "https://console.developers.google.com/apis/api/youtube/quotas?project=911313852664"
                        ),
                    },
                ],
                "code": 403,
                "message": (
                    "Daily Limit Exceeded. The quota will be reset at midnight Pacific Time (PT). "
                    "You may monitor your quota usage and adjust limits in the API Console: "
                    "https://console.developers.google.com/apis/api/youtube/quotas?project=911313852664"
                ),
            },
        },
    ),
    "quotaExceeded": (
        "errors-from-threads/quota-403-quotaExceeded-2021.json",
        {
            "error": {
                "code": 403,
                "message": (
                    "The request cannot be completed because you have exceeded your <a "
                    'href="/youtube/v3/getting-started#quota">quota</a>.'
                ),
                "errors": [
                    {
                        "message": (
                            "The request cannot be completed because you have exceeded your <a "
                            'href="/youtube/v3/getting-started#quota">quota</a>.'
                        ),
                        "domain": "youtube.quota",
                        "reason": "quotaExceeded",
                    },
                ],
            },
        },
    ),
    "uploadsBucket429": (
        "errors-from-threads/quota-429-per-day-bucket-2026.json",
        {
            "error": {
                "code": 429,
                "message": (
                    "Quota exceeded for quota metric 'Video Uploads' and limit 'Video Uploads per "
                    "day' of service 'youtube.googleapis.com' for consumer "
                    "'project_number:REDACTED'."
                ),
                "errors": [
                    {
                        "message": (
                            "Quota exceeded for quota metric 'Video Uploads' and limit 'Video Uploads per "
                            "day' of service 'youtube.googleapis.com' for consumer "
                            "'project_number:REDACTED'."
                        ),
                        "domain": "global",
                        "reason": "rateLimitExceeded",
                    },
                ],
            },
        },
    ),
    "permissionDenied": (
        "sns-sdks--python-youtube/apidata/error_permission_resp.json",
        {
            "error": {
                "code": 403,
                "message": "The caller does not have permission",
                "errors": [
                    {
                        "message": "Permission denied.",
                        "domain": "youtube.CoreErrorDomain",
                        "reason": "SERVICE_UNAVAILABLE",
                    },
                ],
                "status": "PERMISSION_DENIED",
            },
        },
    ),
    "keyInvalid": (
        "sns-sdks--python-youtube/error_response.json",
        {
            "error": {
                "errors": [
                    {
                        "domain": "usageLimits",
                        "reason": "keyInvalid",
                        "message": "Bad Request",
                    },
                ],
                "code": 400,
                "message": "Bad Request",
            },
        },
    ),
}
