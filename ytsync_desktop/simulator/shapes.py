"""The JSON of every resource, key for key as the real API answers it."""

from base64 import urlsafe_b64encode
from collections.abc import Collection, Sequence
from hashlib import sha1
from typing import Any

from .catalogue import Channel, Video
from .library import Item, Playlist

JsonObject = dict[str, Any]

PLAYLIST_PARTS = frozenset({"id", "snippet", "status", "contentDetails", "player", "localizations"})
ITEM_PARTS = frozenset({"id", "snippet", "status", "contentDetails"})
CHANNEL_PARTS = frozenset(
    {"id", "snippet", "contentDetails", "statistics", "status", "brandingSettings", "topicDetails", "localizations"}
    | {"auditDetails", "contentOwnerDetails", "conversionPings"}
)
VIDEO_PARTS = frozenset(
    {"id", "snippet", "contentDetails", "status", "statistics", "player", "topicDetails", "localizations"}
    | {"recordingDetails", "liveStreamingDetails", "fileDetails", "processingDetails", "suggestions"}
    | {"paidProductPlacementDetails"}
)

SIZES = (
    ("default", "default", 120, 90),
    ("medium", "mqdefault", 320, 180),
    ("high", "hqdefault", 480, 360),
    ("standard", "sddefault", 640, 480),
    ("maxres", "maxresdefault", 1280, 720),
)
"""Sizes of a video's picture: its name in the API, that of its file, and its measures in pixels."""

_PLACEHOLDERS = {
    "deleted": ("Deleted video", "This video is unavailable."),
    "private": ("Private video", "This video is private."),
}


def make_etag(*values: object) -> str:
    """27 letters over everything that a reply depends on, as the real etags look since 2020."""
    digest = sha1("\x1f".join(map(str, values)).encode("utf-8", "surrogatepass"), usedforsecurity=False).digest()
    return urlsafe_b64encode(digest).decode().rstrip("=")


def thumbnails(video_id: str | None) -> JsonObject:
    """The five sizes of a video's picture, or the three of the grey one that an empty playlist has."""
    if video_id is None:
        url = "https://i.ytimg.com/img/no_thumbnail.jpg"
        return {name: {"url": url, "width": width, "height": height} for name, _, width, height in SIZES[:3]}
    return {
        name: {"url": f"https://i.ytimg.com/vi/{video_id}/{file}.jpg", "width": width, "height": height}
        for name, file, width, height in SIZES
    }


def public_id(playlist_id: str) -> str:
    """The id that clients see: the liked videos of whoever asks are `LL`."""
    return "LL" if playlist_id.startswith("LL") else playlist_id


def playlist(one: Playlist, channel: Channel, first_video: Video | None, parts: Collection[str]) -> JsonObject:
    """A `youtube#playlist`; the picture is that of the first video that can be shown."""
    picture = first_video.id if first_video else None
    etag = make_etag(one.facts(), len(one.items), picture, sorted(parts))
    resource: JsonObject = {"kind": "youtube#playlist", "etag": etag, "id": public_id(one.id)}
    if "snippet" in parts:
        snippet: JsonObject = {
            "publishedAt": one.published_at,
            "channelId": one.owner,
            "title": one.title,
            "description": one.description,
            "thumbnails": thumbnails(picture),
            "channelTitle": channel.title,
        }
        if one.default_language:
            snippet["defaultLanguage"] = one.default_language
        snippet["localized"] = {"title": one.title, "description": one.description}
        resource["snippet"] = snippet
    if "status" in parts:
        resource["status"] = {"privacyStatus": one.privacy}
    if "contentDetails" in parts:
        resource["contentDetails"] = {"itemCount": len(one.items)}
    if "player" in parts:
        source = f"http://www.youtube.com/embed/videoseries?list={one.id}"
        html = f'<iframe width="640" height="360" src="{source}" frameborder="0" allowfullscreen></iframe>'
        resource["player"] = {"embedHtml": html}
    return resource


def playlist_item(
    item: Item, owner: Channel, position: int, video: Video | None, privacy: str, parts: Collection[str]
) -> JsonObject:
    """A `youtube#playlistItem`; a video that cannot be shown leaves the placeholder that the real API lists."""
    gone = _PLACEHOLDERS.get(video.availability if video else "deleted")
    etag = make_etag(item.id, position, item.note, gone, video.title if video else "", sorted(parts))
    resource: JsonObject = {"kind": "youtube#playlistItem", "etag": etag, "id": item.id}
    if "snippet" in parts:
        resource["snippet"] = _item_snippet(item, owner, position, None if gone else video, gone)
    if "contentDetails" in parts:
        details = {"videoId": item.video_id}
        if item.note:
            details["note"] = item.note
        if video and not gone:
            details["videoPublishedAt"] = video.published_at
        resource["contentDetails"] = details
    if "status" in parts:
        hidden = "private" if video and video.availability == "private" else "public"
        resource["status"] = {"privacyStatus": hidden if gone else privacy}
    return resource


def _item_snippet(
    item: Item, owner: Channel, position: int, video: Video | None, gone: tuple[str, str] | None
) -> JsonObject:
    title, description = gone or (("", "") if video is None else (video.title, video.description))
    snippet: JsonObject = {
        "publishedAt": item.published_at,
        "channelId": owner.id,
        "title": title,
        "description": description,
        "thumbnails": {} if video is None else thumbnails(video.id),
        "channelTitle": owner.title,
        "playlistId": public_id(item.playlist_id),
        "position": position,
        "resourceId": {"kind": "youtube#video", "videoId": item.video_id},
    }
    if video is not None:
        snippet["videoOwnerChannelTitle"] = video.channel_title
        snippet["videoOwnerChannelId"] = video.channel_id
    return snippet


def video(one: Video, parts: Collection[str]) -> JsonObject:
    """A `youtube#video`. Its counts are made up from its id, so that they stay the same."""
    known = {
        "snippet": _video_snippet,
        "contentDetails": _video_details,
        "status": _video_status,
        "statistics": _video_counts,
        "player": _video_player,
    }
    etag = make_etag(one.to_json(), one.id, sorted(parts))
    resource: JsonObject = {"kind": "youtube#video", "etag": etag, "id": one.id}
    resource.update((name, make(one)) for name, make in known.items() if name in parts)
    return resource


def _video_snippet(one: Video) -> JsonObject:
    snippet: JsonObject = {
        "publishedAt": one.published_at,
        "channelId": one.channel_id,
        "title": one.title,
        "description": one.description,
        "thumbnails": thumbnails(one.id),
        "channelTitle": one.channel_title,
        "categoryId": one.category_id,
        "liveBroadcastContent": "none",
        "localized": {"title": one.title, "description": one.description},
    }
    if one.tags:
        snippet["tags"] = one.tags
    return snippet


def _video_details(one: Video) -> JsonObject:
    return {
        "duration": one.duration,
        "dimension": "2d",
        "definition": "hd",
        "caption": "false",
        "licensedContent": True,
        "contentRating": {},
        "projection": "rectangular",
    }


def _video_status(_: Video) -> JsonObject:
    return {
        "uploadStatus": "processed",
        "privacyStatus": "public",
        "license": "youtube",
        "embeddable": True,
        "publicStatsViewable": True,
        "madeForKids": False,
    }


def _video_counts(one: Video) -> JsonObject:
    views = int.from_bytes(sha1(one.id.encode(), usedforsecurity=False).digest()[:3], "big")
    counts = {"viewCount": views, "likeCount": views // 40, "favoriteCount": 0, "commentCount": views // 900}
    return {name: str(count) for name, count in counts.items()}


def _video_player(one: Video) -> JsonObject:
    html = f'<iframe width="480" height="270" src="//www.youtube.com/embed/{one.id}" frameborder="0"></iframe>'
    return {"embedHtml": html}


def channel(one: Channel, parts: Collection[str]) -> JsonObject:
    """A `youtube#channel`."""
    resource: JsonObject = {"kind": "youtube#channel", "etag": make_etag(one, sorted(parts)), "id": one.id}
    if "snippet" in parts:
        base = "https://yt3.ggpht.com/ytc/" + one.id
        resource["snippet"] = {
            "title": one.title,
            "description": "",
            "customUrl": "@" + one.id[2:].lower(),
            "publishedAt": one.published_at,
            "thumbnails": {
                name: {"url": f"{base}=s{size}-c-k-c0x00ffffff-no-rj", "width": size, "height": size}
                for name, size in (("default", 88), ("medium", 240), ("high", 800))
            },
            "localized": {"title": one.title, "description": ""},
        }
    if "contentDetails" in parts:
        resource["contentDetails"] = {"relatedPlaylists": {"likes": "LL", "uploads": "UU" + one.id[2:]}}
    if "statistics" in parts:
        counts = {"viewCount": "0", "subscriberCount": "0", "hiddenSubscriberCount": False, "videoCount": "0"}
        resource["statistics"] = counts
    if "status" in parts:
        unspecified = "longUploadsUnspecified"
        resource["status"] = {"privacyStatus": "public", "isLinked": True, "longUploadsStatus": unspecified}
    if "brandingSettings" in parts:
        resource["brandingSettings"] = {"channel": {"title": one.title}}
    return resource


def listing(
    kind: str,
    resources: Sequence[JsonObject],
    total: int,
    page_size: int,
    *,
    next_token: str | None = None,
    previous_token: str | None = None,
) -> JsonObject:
    """A list reply. Its etag leaves the tokens out, for those carry the time of their making."""
    marks = [one["etag"] for one in resources]
    etag = make_etag(kind, *marks, total, next_token is None, previous_token is None)
    document: JsonObject = {"kind": kind, "etag": etag}
    if next_token is not None:
        document["nextPageToken"] = next_token
    if previous_token is not None:
        document["prevPageToken"] = previous_token
    document["items"] = list(resources)
    document["pageInfo"] = {"totalResults": total, "resultsPerPage": page_size}
    return document
