"""Edits by another hand: what someone else, or the owner in a browser, does to playlists and videos meanwhile."""

from collections.abc import Callable
from typing import Any

from .catalogue import OTHER_CHANNEL, Channel, video_from_json
from .library import Item, Playlist, item_id
from .world import World, checked_availability

JsonObject = dict[str, Any]


def edit(world: World, document: JsonObject) -> JsonObject:
    """Carry out one edit, `{"op": name, …}`; the reply names what was made. Raises ValueError."""
    name = document.get("op")
    if name not in EDITS:
        raise ValueError(f"op must be one of {', '.join(EDITS)}, not {name!r}.")
    try:
        return EDITS[str(name)](world, document)
    except KeyError as error:
        raise ValueError(f"{name} needs {error.args[0]!r}.") from error


def _playlist(world: World, document: JsonObject) -> Playlist:
    playlist = world.find_playlist(world.truth, str(document["playlist"]), world.main_channel)
    if playlist is None:
        raise ValueError(f"There is no playlist {document['playlist']!r}.")
    return playlist


def _item(world: World, document: JsonObject) -> Item:
    if "item" in document:
        found = [item for item in (world.truth.items.get(str(document["item"])),) if item is not None]
    else:
        found = world.truth.holding(_playlist(world, document).id, str(document["video"]))
    if not found:
        raise ValueError("There is no such item.")
    return found[0]


def _add_item(world: World, document: JsonObject) -> JsonObject:
    playlist = _playlist(world, document)
    serial = world.next_serial(playlist)
    one = item_id(playlist.id, serial)
    position = document.get("position")
    facts = {"id": one, "playlist": playlist.id, "video": str(document["video"]), "serial": serial}
    world.commit({"e": "item", **facts, "at": document.get("at", world.clock.iso()), "position": position})
    return {"id": one}


def _remove_item(world: World, document: JsonObject) -> JsonObject:
    item = _item(world, document)
    world.commit({"e": "item_gone", "id": item.id})
    return {"id": item.id}


def _move_item(world: World, document: JsonObject) -> JsonObject:
    item = _item(world, document)
    world.commit({"e": "item_changed", "id": item.id, "position": int(document["position"])})
    return {"id": item.id}


def _hide_item(world: World, document: JsonObject) -> JsonObject:
    item = _item(world, document)
    world.commit({"e": "item_changed", "id": item.id, "hidden": bool(document.get("hidden", True))})
    return {"id": item.id}


def _create_playlist(world: World, document: JsonObject) -> JsonObject:
    owner = str(document.get("owner", world.main_channel))
    world.channels.setdefault(owner, Channel(owner, f"Channel {owner}"))
    title, description = str(document["title"]), str(document.get("description", ""))
    playlist = world.new_playlist(owner, title, description, str(document.get("privacyStatus", "private")))
    world.commit(world.created(playlist))
    for video in document.get("videos", ()):
        _add_item(world, {"playlist": playlist.id, "video": video})
    return {"id": playlist.id}


def _delete_playlist(world: World, document: JsonObject) -> JsonObject:
    playlist = _playlist(world, document)
    world.commit({"e": "playlist_gone", "id": playlist.id})
    return {"id": playlist.id}


def _update_playlist(world: World, document: JsonObject) -> JsonObject:
    playlist = _playlist(world, document)
    facts = playlist.facts()
    for given, kept in (("title", "title"), ("description", "description"), ("privacyStatus", "privacy")):
        facts[kept] = str(document.get(given, facts[kept]))
    world.commit({"e": "playlist", **facts})
    return {"id": playlist.id}


def _reorder(world: World, document: JsonObject) -> JsonObject:
    playlist = _playlist(world, document)
    order = [str(one) for one in document["items"]]
    if sorted(order) != sorted(item.id for item in playlist.items):
        raise ValueError("items must name every item of the playlist once.")
    world.commit({"e": "order", "playlist": playlist.id, "items": order})
    return {"id": playlist.id}


def _set_video(world: World, document: JsonObject) -> JsonObject:
    video = world.videos.get(str(document["video"]))
    if video is None:
        raise ValueError(f"There is no video {document['video']!r}.")
    record = video.to_json()
    record["unavailable"] = checked_availability(document["availability"])
    world.commit({"e": "video", "id": video.id, "record": record})
    return {"id": video.id}


def _add_video(world: World, document: JsonObject) -> JsonObject:
    one = str(document["video"])
    record = {"title": f"Video {one}", "channelId": OTHER_CHANNEL, **document.get("record", {})}
    video_from_json(one, record)
    world.commit({"e": "video", "id": one, "record": record})
    return {"id": one}


EDITS: dict[str, Callable[[World, JsonObject], JsonObject]] = {
    "add_item": _add_item,
    "remove_item": _remove_item,
    "move_item": _move_item,
    "hide_item": _hide_item,
    "create_playlist": _create_playlist,
    "delete_playlist": _delete_playlist,
    "update_playlist": _update_playlist,
    "reorder": _reorder,
    "set_video": _set_video,
    "add_video": _add_video,
}
