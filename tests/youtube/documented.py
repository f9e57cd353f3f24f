"""The reasons that Google documents, by status and method, and what the program is to make of each."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ytsync_desktop.core import errors
from ytsync_desktop.core.errors import Applied, YouTubeError
from ytsync_desktop.youtube.errors import Call

FILE = Path(__file__).parents[1] / "data" / "errors" / "documented_reasons.json"
READS = ("channels.list", "playlists.list", "playlistItems.list", "videos.list")
WRITES = ("playlists.insert", "playlists.update", "playlists.delete", "playlistItems.insert", "playlistItems.delete")
CALLS = (*(Call(name) for name in READS), *(Call(name, writes=True) for name in WRITES))
PAGED = (Call("playlists.list", paged=True), Call("playlistItems.list", paged=True))
SURE = (400, 401, 403)
"""The statuses under which a documented reason proves that nothing was done."""

_KINDS = {
    kind.code: kind
    for kind in vars(errors).values()
    if isinstance(kind, type) and issubclass(kind, YouTubeError) and kind is not YouTubeError
}


@dataclass(frozen=True)
class Row:
    """One reason under one status, the methods it is documented for, and the kind of error it has to become."""

    status: int
    reason: str
    methods: tuple[str, ...]
    kind: type[YouTubeError]

    def kind_for(self, call: Call) -> type[YouTubeError]:
        """A stale page token is answered as if the list were gone, so that a later page cannot be called missing."""
        return errors.PageTokenRefused if call.paged and self.kind is errors.NotFound else self.kind

    def applied_for(self, call: Call) -> Applied:
        """What it proves about a write."""
        return Applied.NO if self.status in SURE or not call.writes else Applied.UNKNOWN


def rows() -> tuple[Row, ...]:
    """Every row of the file."""
    return tuple(_row(raw) for raw in json.loads(FILE.read_text(encoding="utf-8"))["rows"])


def _row(raw: dict[str, Any]) -> Row:
    methods = (*READS, *WRITES) if raw["methods"] == "*" else tuple(raw["methods"])
    return Row(raw["status"], raw["reason"], methods, _KINDS[raw["meaning"]])


def cases() -> Iterator[tuple[Row, Call]]:
    """Each row with each call it is documented for, first and later pages apart. A method's own row goes first."""
    listed = rows()
    special = {(row.status, row.reason, method) for row in listed if len(row.methods) < 9 for method in row.methods}
    for row in listed:
        for call in (*CALLS, *PAGED):
            general = len(row.methods) == len(CALLS)
            if call.method in row.methods and not (general and (row.status, row.reason, call.method) in special):
                yield row, call


def bodies(reason: str, message: str = "Words.") -> dict[str, bytes]:
    """The reason in each style of body that Google's servers use."""
    entry = {"reason": reason, "domain": "global", "message": message}
    detail = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": reason}
    other = {"@type": "type.googleapis.com/google.rpc.LocalizedMessage", "locale": "en", "message": message}
    styles: dict[str, dict[str, Any]] = {
        "old": {"errors": [entry]},
        "new": {"status": "SOME_STATUS", "errors": [entry], "details": [other]},
        "details only": {"status": "SOME_STATUS", "details": [other, detail]},
        "behind another": {"errors": [{"reason": "somethingNew"}, entry]},
    }
    return {style: json.dumps({"error": {"message": message, **parts}}).encode() for style, parts in styles.items()}
