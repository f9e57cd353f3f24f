"""Where small pictures of videos come from, as the window sees it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

MOST_PIXELS = 4_000_000
"""Width × height of the largest picture that is shown."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it was sent; `form` is jpeg, png or webp, told by content, as are its measures in pixels."""

    data: bytes
    form: str
    width: int
    height: int


class Pictures(Protocol):
    """Pictures by the addresses that YouTube gives for them. Safe to use from several threads."""

    def fetch(self, address: str) -> Picture:
        """The picture; PictureRefused for whatever is not to be shown. Waits 10 seconds at most; costs no quota."""

    def close(self) -> None:
        """Break off what is under way; every later `fetch` is refused."""
