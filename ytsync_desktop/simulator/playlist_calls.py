"""The methods of `playlists`: list, insert, update, delete."""

from collections.abc import Collection

from . import shapes
from .calls import Answer, Call, JsonObject, cut_page, own_playlist
from .errors import ApiError
from .library import Playlist

PRIVACIES = ("public", "unlisted", "private")
_WRITABLE = ("snippet", "status", "contentDetails", "localizations", "player")
_TITLE_LIMIT, _DESCRIPTION_LIMIT = 150, 5000


def list_playlists(call: Call) -> Answer:
    """By `id`, `mine` or `channelId`; newest first."""
    parts = call.parts(shapes.PLAYLIST_PARTS)
    used = call.filter("mine", "id", "channelId")
    library = call.seen()
    if used == "id":
        found = [library.playlists.get(one) for one in call.ids()]
        rows = [one for one in found if one is not None and _readable(call, one) and not one.id.startswith("LL")]
        page_size = call.page_size()
        resources = [_resource(call, one, parts) for one in rows]
        return Answer(shapes.listing("youtube#playlistListResponse", resources, len(rows), page_size))
    owner = call.viewer() if used == "mine" else str(call.request.one("channelId"))
    if owner not in call.world.channels:
        raise ApiError("channelNotFound")
    everything = reversed(library.playlists.values())
    rows = [one for one in everything if one.owner == owner and not one.id.startswith("LL") and _listed(call, one)]
    page = cut_page(call, rows, f"playlists:{owner}", lambda one: str(one.id))
    resources = [_resource(call, one, parts) for one in page.rows]
    return Answer(
        shapes.listing(
            "youtube#playlistListResponse",
            resources,
            len(rows),
            page.size,
            next_token=page.next_token,
            previous_token=page.previous_token,
        )
    )


def insert_playlist(call: Call) -> Answer:
    """A new playlist; without a privacy it becomes public."""
    parts = call.parts(shapes.PLAYLIST_PARTS)
    owner = call.viewer()
    world = call.world
    limit = world.settings.creates_per_day
    if limit and world.quota.created(owner) >= limit:
        raise ApiError("playlistCreationLimit")
    body = _checked_body(call, parts)
    most = world.settings.max_playlists
    if most is not None and sum(one.owner == owner for one in world.truth.playlists.values()) >= most:
        raise ApiError("maxPlaylistExceeded")
    snippet = body.get("snippet") or {}
    title, description = _checked_texts(snippet)
    playlist = world.new_playlist(owner, title, description, _checked_privacy(body))
    playlist.default_language = str(snippet.get("defaultLanguage", ""))
    created = {"e": "created", "channel": owner, "day": world.quota.day()}
    return Answer(_resource(call, playlist, parts), [world.created(playlist), created])


def update_playlist(call: Call) -> Answer:
    """A sent part replaces the old one whole: what it leaves out is deleted."""
    parts = call.parts(shapes.PLAYLIST_PARTS)
    body = _checked_body(call, parts)
    playlist = _own(call, str(body.get("id") or ""))
    facts = playlist.facts()
    if "snippet" in parts:
        snippet = body.get("snippet") or {}
        facts["title"], facts["description"] = _checked_texts(snippet)
        facts["default_language"] = str(snippet.get("defaultLanguage", ""))
    if "status" in parts:
        facts["privacy"] = _checked_privacy(body)
    changed = Playlist(**facts, items=playlist.items)
    return Answer(_resource(call, changed, parts), [{"e": "playlist", **facts}])


def delete_playlist(call: Call) -> Answer:
    """Gone with all its items; 204 and nothing else."""
    wanted = call.request.one("id")
    if not wanted:
        raise ApiError("missingRequiredParameter", "Required parameter: id", location="id")
    playlist = _own(call, wanted)
    return Answer(None, [{"e": "playlist_gone", "id": playlist.id}], 204)


def _own(call: Call, playlist_id: str) -> Playlist:
    return own_playlist(
        call,
        playlist_id,
        missing="playlists.playlistNotFound",
        foreign="playlistForbidden",
        unsupported="playlists.playlistOperationUnsupported",
    )


def _readable(call: Call, playlist: Playlist) -> bool:
    return playlist.privacy != "private" or playlist.owner == call.channel


def _listed(call: Call, playlist: Playlist) -> bool:
    return playlist.privacy == "public" or playlist.owner == call.channel


def _resource(call: Call, playlist: Playlist, parts: Collection[str]) -> JsonObject:
    videos = call.world.videos
    shown = (videos.get(item.video_id) for item in playlist.items)
    first = next((one for one in shown if one is not None and one.availability == "available"), None)
    return shapes.playlist(playlist, call.world.channels[playlist.owner], first, parts)


def _checked_body(call: Call, parts: Collection[str]) -> JsonObject:
    body = call.body()
    for part in _WRITABLE:
        if part in body and part not in parts:
            raise ApiError("unexpectedPart", f"'{part}'")
    for part in ("snippet", "status"):
        if not isinstance(body.get(part, {}), dict):
            raise ApiError("badRequest", f"Invalid value at '{part}': an object is expected.")
    return body


def _checked_texts(snippet: JsonObject) -> tuple[str, str]:
    title, description = snippet.get("title"), snippet.get("description", "")
    if not isinstance(title, str) or not title.strip():
        raise ApiError("playlistTitleRequired")
    if not isinstance(description, str):
        raise ApiError("invalidPlaylistSnippet")
    too_long = len(title) > _TITLE_LIMIT or len(description) > _DESCRIPTION_LIMIT
    if too_long or any(letter in title + description for letter in "<>\u2028"):
        raise ApiError("invalidPlaylistSnippet")
    return title, description


def _checked_privacy(body: JsonObject) -> str:
    privacy = (body.get("status") or {}).get("privacyStatus", "public")
    if privacy not in PRIVACIES:
        message = f"Invalid value for: Invalid value '{privacy}' for 'status.privacyStatus'"
        raise ApiError("invalidParameter", message, location="status.privacyStatus")
    return str(privacy)
