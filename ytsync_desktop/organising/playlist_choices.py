"""What a person may settle about a playlist before a plan is made, and why not where it makes no sense."""

from __future__ import annotations

from collections.abc import Iterable

from ytsync_desktop.core.errors import NotPossible
from ytsync_desktop.core.library import Category, Library, Playlist, PlaylistId
from ytsync_desktop.core.names import name_key
from ytsync_desktop.core.ports import ChoiceStore


def leave_alone(library: Library, store: ChoiceStore, playlist_ids: Iterable[PlaylistId]) -> None:
    """Plans neither change nor delete these; NotPossible, and nothing settled, where one is not in the library."""
    for playlist in [_known(library, one) for one in playlist_ids]:
        store.leave_alone(playlist.id)


def become(
    library: Library, categories: Iterable[Category], store: ChoiceStore, playlist_id: PlaylistId, name: str
) -> None:
    """The next plan makes this playlist the category called `name`.

    NotPossible for an unknown playlist or category, and where either of them has another already.
    """
    playlist, categories = _known(library, playlist_id), tuple(categories)
    category = next((one for one in categories if name_key(one.name) == name_key(name)), None)
    if category is None or category.protected:
        raise NotPossible(f"There is no category “{name}” that a playlist can become.", where=name)
    live = {one.id for one in library.playlists}
    holder = next((one for one in categories if one.playlist_id == playlist.id), None)
    if holder is not None:
        raise NotPossible(f"“{playlist.title}” is the playlist of “{holder.name}” already.", where=playlist.id)
    if category.playlist_id in live:
        raise NotPossible(f"“{category.name}” has its playlist on YouTube already.", where=name)
    store.become(playlist.id, category.id)


def forget(library: Library, store: ChoiceStore, playlist_ids: Iterable[PlaylistId]) -> None:
    """Plans may do with these what is cheapest again; NotPossible where one is not in the library."""
    for playlist in [_known(library, one) for one in playlist_ids]:
        store.forget(playlist.id)


def _known(library: Library, playlist_id: PlaylistId) -> Playlist:
    found = next((one for one in library.playlists if one.id == playlist_id), None)
    if found is None:
        raise NotPossible(f"There is no playlist {playlist_id} in the library.", where=playlist_id)
    return found
