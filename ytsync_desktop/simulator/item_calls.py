"""The methods of `playlistItems`: list, insert, update, delete."""

from collections.abc import Collection

from . import shapes
from .calls import Answer, Call, JsonObject, cut_page, own_playlist
from .errors import ApiError
from .library import Item, Library, Playlist, item_id

_KIND = "youtube#playlistItemListResponse"


def list_items(call: Call) -> Answer:
    """By `id`, or by `playlistId` with or without `videoId`; in the order of the positions."""
    parts = call.parts(shapes.ITEM_PARTS)
    used = call.filter("id", "playlistId")
    library = call.seen()
    if used == "id":
        found = [library.items.get(one) for one in call.ids()]
        shown = [one for one in found if one is not None and _readable(call, library.playlists[one.playlist_id])]
        resources = [_resource(call, library, one, library.position(one), parts) for one in shown]
        return Answer(shapes.listing(_KIND, resources, len(shown), call.page_size()))
    playlist_id = str(call.request.one("playlistId"))
    playlist = _listed_playlist(call, library, playlist_id)
    if playlist is None:
        return Answer(shapes.listing(_KIND, [], 0, call.page_size()))
    video_id = call.request.one("videoId")
    if video_id:
        rows = [one for one in library.holding(playlist.id, video_id) if not one.hidden]
        total = len(rows)
    else:
        rows = [one for one in playlist.items if not one.hidden]
        total = len(playlist.items)
    page = cut_page(call, rows, f"{playlist_id}:{video_id or ''}", lambda one: str(one.id[-16:]))
    plain = not video_id and total == len(rows)
    places = range(page.start, page.start + len(page.rows)) if plain else [library.position(one) for one in page.rows]
    resources = [_resource(call, library, one, place, parts) for one, place in zip(page.rows, places, strict=True)]
    listing = shapes.listing(
        _KIND, resources, total, page.size, next_token=page.next_token, previous_token=page.previous_token
    )
    return Answer(listing)


def insert_item(call: Call) -> Answer:
    """A video at the end of a playlist, or at the position that was sent; the same video may be there already."""
    parts = call.parts(shapes.ITEM_PARTS)
    body = call.body()
    snippet = _snippet(body)
    playlist = _own(call, _playlist_id(snippet))
    video_id = _checked_video(call, snippet)
    if len(playlist.items) >= call.world.settings.max_items:
        raise ApiError("playlistContainsMaximumNumberOfVideos")
    position = _position(snippet, len(playlist.items))
    serial = call.world.next_serial(playlist)
    note = _note(body, parts)
    item = Item(item_id(playlist.id, serial), playlist.id, video_id, call.world.clock.iso(), note)
    event = {
        "e": "item",
        "id": item.id,
        "playlist": playlist.id,
        "video": video_id,
        "at": item.published_at,
        "note": note,
        "serial": serial,
        "position": position,
    }
    place = len(playlist.items) if position is None else position
    return Answer(_resource(call, call.world.truth, item, place, parts), [event])


def update_item(call: Call) -> Answer:
    """Another position or note for an item; its video cannot be changed."""
    parts = call.parts(shapes.ITEM_PARTS)
    body = call.body()
    snippet = _snippet(body)
    if not body.get("id"):
        raise ApiError("playlistItemIdRequired")
    playlist = _own(call, _playlist_id(snippet))
    item = call.world.truth.items.get(str(body["id"]))
    if item is None or item.playlist_id != playlist.id:
        raise ApiError("playlistItemNotFound")
    if _video_id(snippet) != item.video_id:
        raise ApiError("invalidSnippet")
    position = _position(snippet, len(playlist.items) - 1)
    event: JsonObject = {"e": "item_changed", "id": item.id, "position": position}
    if "contentDetails" in parts:
        event["note"] = _note(body, parts)
    place = call.world.truth.position(item) if position is None else position
    changed = Item(item.id, playlist.id, item.video_id, item.published_at, event.get("note", item.note))
    return Answer(_resource(call, call.world.truth, changed, place, parts), [event])


def delete_item(call: Call) -> Answer:
    """Only this place goes, whatever else holds the same video; 204 and nothing else."""
    wanted = call.request.one("id")
    if not wanted:
        raise ApiError("missingRequiredParameter", "Required parameter: id", location="id")
    item = call.world.truth.items.get(wanted)
    if item is None:
        raise ApiError("playlistItemNotFound")
    _own(call, item.playlist_id)
    return Answer(None, [{"e": "item_gone", "id": item.id}], 204)


def _own(call: Call, playlist_id: str) -> Playlist:
    return own_playlist(
        call,
        playlist_id,
        missing="playlistNotFound",
        foreign="playlistItemsNotAccessible",
        unsupported="playlistOperationUnsupported",
    )


def _readable(call: Call, playlist: Playlist) -> bool:
    mine = playlist.owner == call.channel
    return mine or (playlist.privacy != "private" and not playlist.id.startswith("LL"))


def _listed_playlist(call: Call, library: Library, playlist_id: str) -> Playlist | None:
    """The playlist to list; None for those that exist but list nothing. Raises ApiError."""
    mode = call.world.settings.watch_later
    if playlist_id in ("WL", "HL"):
        if mode == "empty":
            return None
        raise ApiError("watchHistoryNotAccessible" if playlist_id == "HL" and mode != "playlistNotFound" else mode)
    playlist = call.world.find_playlist(library, playlist_id, call.channel)
    if playlist is not None:
        if not _readable(call, playlist):
            raise ApiError("playlistItemsNotAccessible")
        return playlist
    # Uploads of a channel that has none, and liked videos of one that likes nothing.
    if playlist_id == "LL" or (playlist_id.startswith("UU") and "UC" + playlist_id[2:] in call.world.channels):
        return None
    raise ApiError("playlistNotFound")


def _resource(call: Call, library: Library, item: Item, position: int, parts: Collection[str]) -> JsonObject:
    world = call.world
    playlist = library.playlists[item.playlist_id]
    video = world.videos.get(item.video_id)
    return shapes.playlist_item(item, world.channels[playlist.owner], position, video, "public", parts)


def _snippet(body: JsonObject) -> JsonObject:
    snippet = body.get("snippet")
    if not isinstance(snippet, dict):
        raise ApiError("invalidSnippet")
    return snippet


def _playlist_id(snippet: JsonObject) -> str:
    playlist_id = snippet.get("playlistId")
    if not playlist_id:
        raise ApiError("playlistIdRequired")
    return str(playlist_id)


def _video_id(snippet: JsonObject) -> str:
    resource = snippet.get("resourceId")
    if not isinstance(resource, dict) or not resource.get("videoId"):
        raise ApiError("resourceIdRequired")
    if resource.get("kind", "youtube#video") != "youtube#video":
        raise ApiError("invalidResourceType")
    return str(resource["videoId"])


def _checked_video(call: Call, snippet: JsonObject) -> str:
    video_id = _video_id(snippet)
    video = call.world.videos.get(video_id)
    if video is None or video.availability == "deleted":
        raise ApiError("videoNotFound")
    if video.availability == "private":
        raise ApiError("failedPrecondition")
    return video_id


def _position(snippet: JsonObject, most: int) -> int | None:
    position = snippet.get("position")
    if position is None:
        return None
    if isinstance(position, bool) or not isinstance(position, int) or not 0 <= position <= most:
        raise ApiError("invalidPlaylistItemPosition")
    return position


def _note(body: JsonObject, parts: Collection[str]) -> str:
    details = body.get("contentDetails") if "contentDetails" in parts else None
    return str(details.get("note", "")) if isinstance(details, dict) else ""
