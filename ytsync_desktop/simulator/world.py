"""The whole state of one simulator, and the one way it changes: events, journalled before they are answered."""

import threading
from collections import deque
from hashlib import sha256
from pathlib import Path
from typing import Any

from .catalogue import AVAILABILITIES, Base, Video, liked_id, video_from_json
from .clock import Clock
from .journal import Event, EventJournal
from .library import Library, Playlist
from .oauth import Tokens
from .quota import Quota
from .settings import Settings

_LIBRARY_EVENTS = frozenset({"playlist", "playlist_gone", "item", "item_gone", "item_changed", "order"})
_QUOTA_EVENTS = frozenset({"booked", "created"})
_TOKEN_EVENTS = frozenset({"client", "grant", "access", "revoked", "all_revoked", "access_expired"})


class World:
    """Everything that is true, and what readers may already see of it.

    `truth` changes at once. `visible` follows `consistency_delay` real seconds later; with no delay, and after a
    restart, the two are equal. Every use goes under `lock`.
    """

    def __init__(
        self,
        base: Base,
        state_dir: Path,
        seed: int,
        *,
        settings: dict[str, Any],
        start: float | None,
        clock: Clock | None = None,
    ) -> None:
        """`settings` differ from the usual ones in this process; `start` is the simulated time to begin with.

        `clock` is another one than this machine's, for simulations in which nobody waits.
        """
        self.lock = threading.RLock()
        self.seed = seed
        self.clock = clock or Clock()
        self.settings = Settings()
        self._base = base
        self._journal = EventJournal(state_dir / "journal.jsonl")
        self._first_settings = settings
        self._first_moment = start
        self._begin()
        for events in self._journal.replay():
            self._take(events)
        self._apply_options()

    def _begin(self) -> None:
        start = self._base.copy()
        self.truth = start.library
        self.visible: Library = self.truth
        self.videos: dict[str, Video] = start.videos
        self.channels = start.channels
        self.main_channel = start.main_channel
        self.quota = Quota(self.clock)
        self.tokens = Tokens(self.clock, self.settings)
        self._playlists_made = 0
        self._unseen: deque[tuple[float, Event]] = deque()

    def commit(self, *events: Event) -> None:
        """Make events true: first in the journal, then in memory."""
        if not events:
            return
        self._journal.append(list(events))
        delay = self.settings.consistency_delay
        if delay and self.visible is self.truth:
            self.visible = self.truth.copy()
        self._take(events)
        if self.visible is not self.truth:
            due = self.clock.real() + delay
            self._unseen.extend((due, event) for event in events if event["e"] in _LIBRARY_EVENTS)

    def look(self) -> Library:
        """The library as readers see it at this moment."""
        now = self.clock.real()
        while self._unseen and self._unseen[0][0] <= now:
            self.visible.apply(self._unseen.popleft()[1])
        if not self._unseen:
            self.visible = self.truth
        return self.visible

    def settle(self) -> None:
        """Show readers everything at once."""
        self._unseen.clear()
        self.visible = self.truth

    def _apply_options(self) -> None:
        self.commit({"e": "settings", "values": self._first_settings})
        if self._first_moment is not None:
            self.commit({"e": "clock", "offset": self.clock.offset_for(self._first_moment)})

    def reset(self, *, keep_tokens: bool) -> None:
        """Back to the first moment; only OAuth clients stay, and what was granted to them if `keep_tokens`."""
        tokens = [event for event in self.tokens.events() if keep_tokens or event["e"] == "client"]
        self._journal.clear()
        self.clock.offset = 0.0
        self.settings.change(Settings().to_json())
        self._begin()
        self.commit(*tokens)
        self._apply_options()

    def close(self) -> None:
        """Give the journal's file back."""
        self._journal.close()

    def find_playlist(self, library: Library, playlist_id: str, viewer: str | None) -> Playlist | None:
        """A playlist by the id a client uses; `LL` and `LM` are the viewer's own liked videos."""
        if playlist_id in ("LL", "LM") and viewer is not None:
            return library.playlists.get(liked_id(viewer))
        return library.playlists.get(playlist_id)

    def new_playlist(self, owner: str, title: str, description: str, privacy: str) -> Playlist:
        """A playlist that is not there yet, with an id that none has had, the same for the same seed and history."""
        self._playlists_made += 1
        one = "PL" + sha256(f"playlist {self.seed} {self._playlists_made}".encode()).hexdigest()[:32]
        return Playlist(one, owner, title, description, privacy, self.clock.iso())

    def created(self, playlist: Playlist) -> Event:
        """The event of a new playlist; `made` keeps its id from being given again after a restart."""
        return {"e": "playlist", **playlist.facts(), "made": self._playlists_made}

    def next_serial(self, playlist: Playlist) -> int:
        """The number of the next insertion; also an insertion that never takes effect uses one up."""
        playlist.serial += 1
        return playlist.serial

    def _take(self, events: list[Event] | tuple[Event, ...]) -> None:
        for event in events:
            kind = event["e"]
            if kind in _LIBRARY_EVENTS:
                self._playlists_made = max(self._playlists_made, event.get("made", 0))
                self.truth.apply(event)
            elif kind in _QUOTA_EVENTS:
                self.quota.apply(event)
            elif kind in _TOKEN_EVENTS:
                self.tokens.apply(event)
            elif kind == "video":
                self.videos[event["id"]] = video_from_json(event["id"], event["record"])
            elif kind == "settings":
                self.settings.change(event["values"])
            else:
                self.clock.offset = event["offset"]


def checked_availability(value: Any) -> str:
    """One of the three states of a video. Raises ValueError."""
    if value not in AVAILABILITIES:
        raise ValueError(f"availability must be one of {', '.join(AVAILABILITIES)}, not {value!r}.")
    return str(value)
