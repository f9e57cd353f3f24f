"""A YouTube in memory whose lists misbehave on a schedule, and which remembers what its deletions destroyed."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from tests.contract.fake_youtube import LONG_AGO, ME, Call, FakeYouTube
from ytsync_desktop.core.errors import ApiProblem, NotFound, OperationRefused, PageTokenRefused, TryLater
from ytsync_desktop.core.library import Playlist, PlaylistId, PlaylistItem, PlaylistItemId, Privacy, VideoId
from ytsync_desktop.core.ports import ItemPage, PlaylistPage

OWN = "playlists"
"""The name under which the list of playlists itself may be troubled."""

HIDING = frozenset({"shrunken", "one hidden", "cut", "empty", "emptied"})
"""Troubles by which a page does not show what is there."""
KINDS = ("refused", "missing", "repeated", "cycle", "endless", "doubled", "edited", "late", *sorted(HIDING))


@dataclass
class Trouble:
    """What goes wrong when one page of one list is asked for: not the first `after` times, then `times` often."""

    kind: str
    name: str
    page: int
    times: int
    seed: int
    after: int = 0

    def hidden_place(self, rows: int) -> int:
        """Which of the rows of its page it leaves out."""
        return random.Random(self.seed).randrange(max(1, rows))


@dataclass
class Lost:
    """Something that a write destroyed although nothing proved that it may."""

    what: str
    trouble: str


@dataclass
class Unruly(FakeYouTube):
    """FakeYouTube with troubles, single looks and writes. `asked` counts the answers about each list."""

    troubles: list[Trouble] = field(default_factory=list)
    asked: dict[str, int] = field(default_factory=dict)
    ended: set[str] = field(default_factory=set)
    refused: set[VideoId] = field(default_factory=set)
    known: set[str] = field(default_factory=set)
    agreed: set[VideoId] = field(default_factory=set)
    lost: list[Lost] = field(default_factory=list)
    deleted: int = 0
    _put_in: dict[str, set[str]] = field(default_factory=dict)
    _on_show: dict[str, set[str]] = field(default_factory=dict)
    _disturbed: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.quota = 10**9

    def trace(self) -> str:
        """What was asked of each list, what was written, and what is there in the end.

        The requests about one list are in their order. Those of an import about different ones race, so that which
        videos are asked about together is left out.
        """
        lists = ("playlists.list", "playlistItems.list")
        asked = sorted(
            (call for call in self.calls if call.method in lists), key=lambda call: (call.method, call.about)
        )
        written = [call for call in self.calls if not call.method.endswith(".list")]
        there = [f"{one}: {' '.join(row.id for row in rows)}" for one, rows in self.items.items()]
        return "\n".join([*map(repr, asked), *map(repr, written), *there])

    # --- pages ------------------------------------------------------------------------------------------------------

    def playlists_page(self, *, page_token: str | None = None, etag: str | None = None) -> PlaylistPage | None:
        with self._lock:
            self.calls.append(Call("playlists.list", "", page_token, etag))
            rows, following = self._unruly_page(OWN, page_token)
            items = tuple(self.playlists[PlaylistId(one)] for one in rows)
            tag = self._etag(items, following)
            return None if tag == etag else PlaylistPage(items, following, len(self.playlists), tag)

    def items_page(
        self, playlist_id: PlaylistId, *, page_token: str | None = None, etag: str | None = None
    ) -> ItemPage | None:
        with self._lock:
            self.calls.append(Call("playlistItems.list", playlist_id, page_token, etag))
            if playlist_id not in self.items:
                raise NotFound(ApiProblem(404, "playlistNotFound", "The playlist cannot be found."))
            rows, following = self._unruly_page(playlist_id, page_token)
            here = {row.id: (place, row) for place, row in enumerate(self.items[playlist_id])}
            items = tuple(replace(row, position=place) for one in rows for place, row in [here[PlaylistItemId(one)]])
            tag = self._etag(items, following)
            return None if tag == etag else ItemPage(items, following, len(here), tag)

    def _unruly_page(self, name: str, token: str | None) -> tuple[list[str], str | None]:
        """The ids on a page and the next token, after whatever goes wrong with them."""
        start = int(token.split("#")[0]) if token else 0
        if not start:
            self._on_show[name], self._put_in[name] = set(), set()
            self._disturbed.pop(name, None)
        trouble = self._strikes(name, start // self.page_size)
        if trouble is not None and trouble.kind == "late":
            raise TryLater(ApiProblem(503, "backendError", "Later."))
        self.asked[name] = self.asked.get(name, 0) + 1
        if trouble is not None:
            self._refuse(trouble, token)
            if trouble.kind == "edited":
                self._edit(name, random.Random(f"{trouble.seed}/{trouble.times}"))
        rows = self._rows(name)
        end = start + self.page_size
        ids, following = rows[start:end], str(end) if end < len(rows) else None
        if trouble is not None and trouble.kind == "doubled":
            ids = [*rows[max(0, start - 2) : start], *ids]
        elif trouble is not None:
            ids, following = self._spoil(trouble, ids, following, start)
        self._on_show[name] |= set(ids)
        if following is None:
            self.ended.add(name)
        return ids, following

    def _strikes(self, name: str, page: int) -> Trouble | None:
        for trouble in self.troubles:
            if trouble.times <= 0 or (trouble.name, trouble.page) != (name, page):
                continue
            trouble.after -= 1
            if trouble.after < 0:
                trouble.times -= 1
                return trouble
        return None

    def _refuse(self, trouble: Trouble, token: str | None) -> None:
        if trouble.kind == "refused" and token is not None:
            raise PageTokenRefused(ApiProblem(400, "invalidPageToken", "The page token is not taken."))
        if trouble.kind == "missing" and token is not None:
            raise PageTokenRefused(ApiProblem(404, "playlistNotFound", "As if the list were gone."))

    def _spoil(
        self, trouble: Trouble, ids: list[str], following: str | None, start: int
    ) -> tuple[list[str], str | None]:
        chance = random.Random(trouble.seed)
        if trouble.kind in (*HIDING, "edited"):
            self._disturbed[trouble.name] = trouble.kind
        match trouble.kind:
            case "repeated":
                return ids, str(start) if start else str(self.page_size)
            case "cycle":
                return ids, str(chance.randrange(start // self.page_size + 1) * self.page_size or self.page_size)
            case "endless":
                return ids, f"{start}#{self.asked[trouble.name]}"
            case "shrunken":
                return [one for one in ids if chance.random() < 0.7], following
            case "one hidden":
                place = trouble.hidden_place(len(ids))
                return [*ids[:place], *ids[place + 1 :]], following
            case "cut":
                return ids, None
            case "empty":
                return [], following
            case "emptied":
                return [], None
        return ids, following

    def _rows(self, name: str) -> list[str]:
        return list(self.playlists) if name == OWN else [row.id for row in self.items[PlaylistId(name)]]

    def _edit(self, name: str, chance: random.Random) -> None:
        """What a person with a browser does meanwhile."""
        if name == OWN:
            self.add_playlist(f"new{self._serial}", [])
            return
        playlist_id = PlaylistId(name)
        rows = self.items[playlist_id]
        if rows and chance.random() < 0.5:
            self.remove(playlist_id, chance.randrange(len(rows)))
        else:
            place = chance.randint(0, len(rows))
            self.insert(playlist_id, chance.randrange(500), place)
            self._put_in[name].add(rows[place].id)

    # --- single looks and writes ------------------------------------------------------------------------------------

    def items_with_video(self, playlist_id: PlaylistId, video_id: VideoId) -> tuple[PlaylistItem, ...]:
        if playlist_id not in self.items:
            raise NotFound(ApiProblem(404, "playlistNotFound", "The playlist cannot be found."))
        return tuple(row for row in self.items[playlist_id] if row.video_id == video_id)

    def item_by_id(self, item_id: PlaylistItemId) -> PlaylistItem | None:
        return next((row for rows in self.items.values() for row in rows if row.id == item_id), None)

    def create_playlist(self, title: str, description: str, privacy: Privacy, language: str = "") -> Playlist:
        self.calls.append(Call("create_playlist", title))
        self._serial += 1
        made = Playlist(PlaylistId(f"PLmade{self._serial}"), title, description, privacy, ME.id, published_at=LONG_AGO)
        self.playlists[made.id] = made
        self.items[made.id] = []
        return made

    def update_playlist(
        self,
        playlist_id: PlaylistId,
        title: str,
        description: str,
        language: str = "",
        privacy: Privacy | None = None,
    ) -> Playlist:
        self.calls.append(Call("update_playlist", playlist_id))
        self.playlists[playlist_id] = replace(self.playlists[playlist_id], title=title, description=description)
        return self.playlists[playlist_id]

    def add_video(self, playlist_id: PlaylistId, video_id: VideoId) -> PlaylistItem:
        self.calls.append(Call("add_video", f"{playlist_id} {video_id}"))
        if video_id in self.refused:
            raise OperationRefused(ApiProblem(400, "failedPrecondition", "Precondition check failed."))
        self.insert(playlist_id, int(video_id[1:]))
        # Later than any intent of this job, as the engine takes copies made before it for the person's own.
        added = replace(self.items[playlist_id][-1], added_at=LONG_AGO + timedelta(days=20_000))
        self.items[playlist_id][-1] = added
        return added

    def remove_item(self, item_id: PlaylistItemId) -> None:
        self.calls.append(Call("remove_item", item_id))
        row = self.item_by_id(item_id)
        if row is None:
            raise NotFound(ApiProblem(404, "playlistItemNotFound", "The item cannot be found."))
        self.items[row.playlist_id].remove(row)
        self._recount(row.playlist_id)
        if not self._places(row.video_id):
            self.lost.append(Lost(f"the only place of {row.video_id}", "removed"))

    def delete_playlist(self, playlist_id: PlaylistId) -> None:
        self.calls.append(Call("delete_playlist", playlist_id))
        rows = self.items.pop(playlist_id, None)
        if rows is None:
            raise NotFound(ApiProblem(404, "playlistNotFound", "The playlist cannot be found."))
        del self.playlists[playlist_id]
        self.deleted += 1
        trouble = self._disturbed.get(playlist_id, "")
        for row in rows:
            if row.id in self.known:
                if not self._places(row.video_id) and row.video_id not in self.agreed:
                    self.lost.append(Lost(f"{row.video_id}, which is in no other place", trouble))
            elif not self._could_not_be_seen(playlist_id, row):
                self.lost.append(Lost(f"{row.video_id}, which somebody added meanwhile", trouble))

    def _could_not_be_seen(self, playlist_id: PlaylistId, row: PlaylistItem) -> bool:
        """Hidden by YouTube in the last listing, or put in by somebody while it was read."""
        shown = row.id in self._on_show.get(playlist_id, ())
        hidden = self._disturbed.get(playlist_id) in HIDING
        return not shown and (hidden or row.id in self._put_in.get(playlist_id, ()))

    def _places(self, video_id: VideoId) -> int:
        return sum(row.video_id == video_id for rows in self.items.values() for row in rows)


def troubles_for(chance: random.Random, lists: Sequence[tuple[str, int]], most: int = 4) -> list[Trouble]:
    """Up to `most` troubles for lists given as (name, pages): mostly passing ones, some that stay."""
    found = []
    for _ in range(chance.randint(0, most)):
        name, pages = chance.choice(lists)
        kind, page = chance.choice(KINDS), chance.randrange(max(1, pages))
        times, after = chance.choice([1, 1, 1, 2, 5, 10**6]), chance.choice([0, 0, 1, 1, 2])
        found.append(Trouble(kind, name, page, times, chance.randrange(10**9), after))
    return found
