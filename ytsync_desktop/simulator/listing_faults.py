"""Listings that lie: page tokens that go in circles or are refused, items that vanish."""

from collections.abc import Callable
from typing import Any

from .calls import Call
from .errors import ApiError
from .paging import make_token
from .shapes import make_etag

JsonObject = dict[str, Any]


def _repeated_token(call: Call, document: JsonObject, _: JsonObject) -> None:
    """The next page is the page that was asked for."""
    document["nextPageToken"] = call.request.one("pageToken") or document.get("nextPageToken") or _first(call)


def _cyclic_token(call: Call, document: JsonObject, _: JsonObject) -> None:
    """After the last page comes the first."""
    document.setdefault("nextPageToken", _first(call))


def _refused_token(call: Call, _document: JsonObject, _: JsonObject) -> None:
    """Every page token is unknown."""
    if call.request.one("pageToken"):
        raise ApiError("invalidPageToken")


def _stale_token(call: Call, _document: JsonObject, _: JsonObject) -> None:
    """A page token makes the playlist unknown, as old tokens were seen to do."""
    if call.request.one("pageToken"):
        raise ApiError("playlistNotFound")


def _shrunken(_call: Call, document: JsonObject, action: JsonObject) -> None:
    """Only a share of the items is there (`keep`, half by default), and the totals say so too."""
    items = document.get("items", [])
    _replace(document, items[: int(len(items) * float(action.get("keep", 0.5)))])


def _emptied(_call: Call, document: JsonObject, _: JsonObject) -> None:
    """A good reply without items."""
    _replace(document, [])
    document.pop("nextPageToken", None)
    document["pageInfo"]["totalResults"] = 0


def _wrong_total(_call: Call, document: JsonObject, _: JsonObject) -> None:
    """The count is not that of the items."""
    document["pageInfo"]["totalResults"] += 7


def _no_items_key(_call: Call, document: JsonObject, _: JsonObject) -> None:
    """A list reply without its list."""
    document.pop("items", None)


def _repeated_item(_call: Call, document: JsonObject, _: JsonObject) -> None:
    """The first item is listed twice and the last is not."""
    items = document.get("items", [])
    _replace(document, [*items[:1], *items[:-1]])


def _replace(document: JsonObject, items: list[JsonObject]) -> None:
    document["pageInfo"]["totalResults"] -= len(document.get("items", [])) - len(items)
    document["items"] = items
    document["etag"] = make_etag(document["etag"], len(items))


def _first(call: Call) -> str:
    playlist_id, video_id = call.request.one("playlistId"), call.request.one("videoId") or ""
    context = f"{playlist_id}:{video_id}" if playlist_id else f"playlists:{call.channel}"
    return make_token(0, "", call.world.clock.now(), context)


LISTING_FAULTS: dict[str, Callable[[Call, JsonObject, JsonObject], None]] = {
    "repeated_token": _repeated_token,
    "cyclic_token": _cyclic_token,
    "refused_token": _refused_token,
    "stale_token": _stale_token,
    "shrunken": _shrunken,
    "emptied": _emptied,
    "wrong_total": _wrong_total,
    "no_items_key": _no_items_key,
    "repeated_item": _repeated_item,
}
