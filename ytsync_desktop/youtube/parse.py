"""YouTube's answers as values of the core; an answer of another shape raises NotUnderstood and is never half taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from ytsync_desktop.core.library import (
    Availability,
    Channel,
    ChannelId,
    Playlist,
    PlaylistId,
    PlaylistItem,
    PlaylistItemId,
    Privacy,
    Video,
    VideoId,
)
from ytsync_desktop.core.ports import ItemPage, PlaylistPage
from ytsync_desktop.youtube.answers import NotUnderstood, json_of
from ytsync_desktop.youtube.fields_of import (
    CHANNEL_ID,
    ITEM_ID,
    PLAYLIST_ID,
    VIDEO_ID,
    Json,
    duration,
    identifier,
    maybe_part,
    number,
    owner,
    part,
    text,
    texts,
    thumbnail,
    time,
    whole,
)

_Value = TypeVar("_Value")

_PLACEHOLDERS = {
    "Deleted video": Availability.DELETED,
    "Private video": Availability.PRIVATE,
}
_PRIVACIES = {privacy.value: privacy for privacy in Privacy}


def playlist_page(body: bytes) -> PlaylistPage:
    """The page of a playlists.list answer."""
    reply = _reply(body, "youtube#playlistListResponse")
    playlists = _once(_items(reply, playlist), lambda one: one.id)
    return PlaylistPage(playlists, _next(reply), _total(reply), text(reply, "etag"))


def item_page(body: bytes, asked: PlaylistId) -> ItemPage:
    """The page of a playlistItems.list answer for one playlist.

    The items are given the id that was asked for: for special lists YouTube answers with a longer one.
    """
    reply = _reply(body, "youtube#playlistItemListResponse")
    items = _once(_items(reply, lambda raw: item(raw, asked)), lambda one: one.id)
    return ItemPage(items, _next(reply), _total(reply), text(reply, "etag"))


def items_found(
    body: bytes, *, playlist_id: PlaylistId | None = None, video_id: VideoId | None = None
) -> tuple[PlaylistItem, ...]:
    """The items of a filtered playlistItems.list answer. NotUnderstood when one of them does not pass the filter."""
    found = _once(_items(_reply(body, "youtube#playlistItemListResponse"), item), lambda one: one.id)
    for one in found:
        if playlist_id not in (None, one.playlist_id) or video_id not in (None, one.video_id):
            raise NotUnderstood("it lists what was not asked about")
    return found


def videos(body: bytes) -> tuple[Video, ...]:
    """The videos of a videos.list answer."""
    return _once(_items(_reply(body, "youtube#videoListResponse"), video), lambda one: one.id)


def own_channel(body: bytes) -> Channel | None:
    """The first channel of a channels.list answer; None when the account has none."""
    channels = _items(_reply(body, "youtube#channelListResponse"), _channel)
    return channels[0] if channels else None


def created_playlist(body: bytes, title: str, description: str) -> Playlist:
    """The playlist of a playlists.insert answer, which must echo title and description."""
    raw = _reply(body, "youtube#playlist")
    made = playlist(raw)
    if (made.title, made.description) != (title, description):
        raise NotUnderstood("it speaks of another playlist than the one to be made")
    return made


def updated_playlist(
    body: bytes, asked: PlaylistId, title: str, description: str, privacy: Privacy | None = None
) -> Playlist:
    """The playlist of a playlists.update answer, which must echo id, title, description and a visibility sent."""
    made = created_playlist(body, title, description)
    if made.id != asked:
        raise NotUnderstood("it speaks of another playlist")
    if privacy is not None and made.privacy is not privacy:
        raise NotUnderstood("it speaks of another visibility")
    return made


def added_item(body: bytes, playlist_id: PlaylistId, video_id: VideoId) -> PlaylistItem:
    """The item of a playlistItems.insert answer, which must echo playlist and video."""
    made = item(_reply(body, "youtube#playlistItem"))
    if (made.playlist_id, made.video_id) != (playlist_id, video_id):
        raise NotUnderstood("it speaks of another video or playlist")
    return made


def playlist(raw: Json) -> Playlist:
    """A playlist resource with the parts snippet and, where they were asked for, status and contentDetails."""
    snippet, status = part(raw, "snippet"), maybe_part(raw, "status")
    return Playlist(
        id=PlaylistId(identifier(raw, "id", PLAYLIST_ID)),
        title=text(snippet, "title"),
        description=text(snippet, "description"),
        privacy=_privacy(status),
        channel_id=ChannelId(owner(snippet, "channelId")),
        default_language=text(snippet, "defaultLanguage"),
        item_count=number(maybe_part(raw, "contentDetails"), "itemCount"),
        thumbnail_url=thumbnail(snippet),
        published_at=time(snippet, "publishedAt"),
        etag=text(raw, "etag"),
    )


def item(raw: Json, asked: PlaylistId | None = None) -> PlaylistItem:
    """A playlistItem resource with its snippet and, where it was asked for, contentDetails."""
    snippet = part(raw, "snippet")
    return PlaylistItem(
        id=PlaylistItemId(identifier(raw, "id", ITEM_ID)),
        playlist_id=asked or PlaylistId(identifier(snippet, "playlistId", PLAYLIST_ID)),
        video_id=VideoId(identifier(part(snippet, "resourceId"), "videoId", VIDEO_ID)),
        position=number(snippet, "position"),
        added_at=time(snippet, "publishedAt"),
        title=text(snippet, "title"),
        channel_id=ChannelId(owner(snippet, "videoOwnerChannelId")),
        channel_title=text(snippet, "videoOwnerChannelTitle"),
        availability=_availability(snippet, maybe_part(raw, "contentDetails")),
    )


def video(raw: Json) -> Video:
    """A video resource with the parts snippet and contentDetails; `last_fetched` is for the caller to set."""
    snippet = part(raw, "snippet")
    return Video(
        id=VideoId(identifier(raw, "id", VIDEO_ID)),
        title=text(snippet, "title"),
        description=text(snippet, "description"),
        channel_id=ChannelId(owner(snippet, "channelId")),
        channel_title=text(snippet, "channelTitle"),
        youtube_category=text(snippet, "categoryId"),
        tags=texts(snippet, "tags"),
        published_at=time(snippet, "publishedAt"),
        duration=duration(maybe_part(raw, "contentDetails"), "duration"),
        thumbnail_url=thumbnail(snippet),
        availability=Availability.AVAILABLE,
        etag=text(raw, "etag"),
    )


def _channel(raw: Json) -> Channel:
    snippet = part(raw, "snippet")
    return Channel(
        ChannelId(identifier(raw, "id", CHANNEL_ID)),
        text(snippet, "title"),
        thumbnail(snippet),
    )


def _availability(snippet: Json, details: Json) -> Availability:
    """What a placeholder says, told first by its shape, for its words may be in another language.

    `status.privacyStatus` tells nothing: a deleted video was seen as public, a private one as private.
    """
    if snippet.get("videoOwnerChannelId") or details.get("videoPublishedAt"):
        return Availability.AVAILABLE
    said = _PLACEHOLDERS.get(text(snippet, "title"))
    if said is not None:
        return said
    return Availability.AVAILABLE if snippet.get("thumbnails") else Availability.UNAVAILABLE


def _privacy(status: Json) -> Privacy:
    """The privacy; what is new or left out counts as private, which shows nothing to anybody."""
    return _PRIVACIES.get(text(status, "privacyStatus"), Privacy.PRIVATE)


def _reply(body: bytes, kind: str) -> Json:
    reply = whole(json_of(body), "the answer")
    if reply.get("kind") != kind:
        raise NotUnderstood(f"it is no {kind}")
    return reply


def _items(reply: Json, read: Callable[[Json], _Value]) -> tuple[_Value, ...]:
    raw = reply.get("items", [])
    if not isinstance(raw, list):
        raise NotUnderstood("items is no list")
    return tuple(read(whole(one, "an item")) for one in raw)


def _once(found: tuple[_Value, ...], key: Callable[[_Value], str]) -> tuple[_Value, ...]:
    """The values without those whose id came before in the same answer."""
    first: dict[str, _Value] = {}
    for one in found:
        first.setdefault(key(one), one)
    return tuple(first.values())


def _next(reply: Json) -> str | None:
    return text(reply, "nextPageToken") or None


def _total(reply: Json) -> int:
    return number(maybe_part(reply, "pageInfo"), "totalResults")
