"""One call of the API under way: who makes it, what it asks for, and the answer it will get."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from .errors import ApiError
from .journal import Event
from .library import Library, Playlist
from .messages import Request
from .paging import TokenError, make_token, read_token
from .world import World

JsonObject = dict[str, Any]
MAX_PAGE, DEFAULT_PAGE = 50, 5


@dataclass(slots=True)
class Answer:
    """What a handler decided. Nothing is changed yet: the events do that when they are committed."""

    document: JsonObject | None = None
    events: list[Event] = field(default_factory=list)
    status: int = 200


@dataclass(slots=True)
class Call:
    """A request that was let in; `channel` is None for an account without a channel."""

    world: World
    request: Request
    channel: str | None
    scopes: list[str]

    def viewer(self) -> str:
        """The channel that acts. Raises ApiError for an account that has none."""
        if self.channel is None:
            raise ApiError("youtubeSignupRequired")
        return self.channel

    def parts(self, known: frozenset[str]) -> frozenset[str]:
        """The requested parts, given repeatedly or with commas."""
        asked = frozenset(part for part in self.many("part") if part)
        if not asked:
            raise ApiError("missingRequiredParameter", "Required parameter: part", location="part")
        for unknown in sorted(asked - known):
            raise ApiError("unknownPart", f"'{unknown}'")
        return asked

    def many(self, name: str) -> list[str]:
        """All values of a parameter that may be repeated or hold commas."""
        return [part.strip() for value in self.request.query.get(name, ()) for part in value.split(",")]

    def filter(self, *names: str) -> str:
        """Which one of several filters is used. Raises ApiError for none or more than one."""
        used = [name for name in names if self._is_set(name)]
        if not used:
            raise ApiError("missingFilter", f"No filter selected. Expected one of: {', '.join(sorted(names))}")
        if len(used) > 1:
            message = f"Incompatible parameters specified in the request: {', '.join(used)}"
            raise ApiError("incompatibleParameters", message)
        return used[0]

    def _is_set(self, name: str) -> bool:
        value = self.request.one(name)
        return bool(value) and not (name == "mine" and value == "false")

    def ids(self) -> list[str]:
        """The ids of the `id` filter, each once, 50 at most."""
        found = list(dict.fromkeys(one for one in self.many("id") if one))
        if len(found) > MAX_PAGE:
            raise ApiError("invalidParameter", "Invalid value. No more than 50 ids may be given.", location="id")
        return found

    def page_size(self) -> int:
        """maxResults, or its default; no more than the setting lets through."""
        text = self.request.one("maxResults")
        if text is None:
            return DEFAULT_PAGE
        if not text.isascii() or not text.isdigit() or int(text) > MAX_PAGE:
            message = f"Invalid value '{text}'. Values must be within the range: [0, {MAX_PAGE}]"
            raise ApiError("invalidParameter", message, location="maxResults")
        return min(int(text), self.world.settings.page_size_cap)

    def body(self) -> JsonObject:
        """The request's JSON object. Raises ApiError."""
        try:
            document = self.request.json()
        except (ValueError, RecursionError):
            raise ApiError("parseError") from None
        if not isinstance(document, dict):
            raise ApiError("badRequest", "Invalid JSON payload received. An object is expected.")
        return document

    def seen(self) -> Library:
        """The library as reads see it."""
        return self.world.look()


@dataclass(slots=True)
class Page:
    """A stretch of a list: what it holds and the tokens to both sides of it."""

    start: int
    rows: list[Any]
    size: int
    next_token: str | None
    previous_token: str | None


def cut_page(call: Call, rows: list[Any], context: str, mark: Callable[[Any], str]) -> Page:
    """The page of a list that the request asks for. Raises ApiError for a token of another list."""
    size = call.page_size()
    token = call.request.one("pageToken")
    start = 0
    if token:
        try:
            start = read_token(token, context)
        except TokenError:
            raise ApiError("invalidPageToken") from None
    chosen = rows[start : start + size]
    end = start + len(chosen)
    now = call.world.clock.now()
    following = make_token(end, mark(chosen[-1]), now, context) if chosen and end < len(rows) else None
    before = max(0, start - size)
    previous = make_token(before, "", now, context) if start and size else None
    return Page(start, chosen, size, following, previous)


def own_playlist(call: Call, playlist_id: str, *, missing: str, foreign: str, unsupported: str) -> Playlist:
    """A playlist that the caller may write to; the three names are the errors for those it may not."""
    viewer = call.viewer()
    if playlist_id[:2] in ("WL", "HL", "LL", "LM", "UU") and len(playlist_id) in (2, 24):
        raise ApiError(unsupported)
    playlist = call.world.truth.playlists.get(playlist_id)
    if playlist is None:
        raise ApiError(missing)
    if playlist.owner != viewer:
        raise ApiError(foreign)
    return playlist
