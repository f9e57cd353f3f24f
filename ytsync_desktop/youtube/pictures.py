"""Fetches thumbnails from the hosts that YouTube keeps them on, and from nowhere else."""

from __future__ import annotations

import re

from ytsync_desktop.core.addresses import is_loopback
from ytsync_desktop.core.errors import PictureRefused
from ytsync_desktop.core.ports import Picture
from ytsync_desktop.youtube.picture_head import told_by_content
from ytsync_desktop.youtube.transport import NoAnswer, NotSent, OneSend, Unreadable

HOSTS = ("i.ytimg.com", "i9.ytimg.com")
"""Where the API says thumbnails are; the second one holds those of videos that are not public."""

SECONDS = 10.0
"""For a whole picture, connecting included."""

MOST_BYTES = 2 * 1024 * 1024

_ADDRESS = re.compile(
    rf"https://(?:{'|'.join(map(re.escape, HOSTS))})"
    r"(?P<path>/vi(?:_webp)?/[A-Za-z0-9_-]{11}/[A-Za-z0-9_]{1,40}\.(?:jpg|webp))"
    r"(?P<query>\?[A-Za-z0-9_=&%.-]{0,400})?"
)
_ACCEPT = {"accept": "image/jpeg, image/png, image/webp"}
_OK = 200
_BUSY = frozenset({408, 429, *range(500, 600)})


class PictureLoader:
    """Fulfils core.ports.Pictures. Sends no credentials and no cookies, follows no redirects, books no quota.

    With an API root on this machine the pictures are asked for there, by the same path, and nobody else is reached.
    `proxy` is an http address or empty; the environment is not asked.
    """

    def __init__(self, api_root: str, *, proxy: str = "", timeout: float = SECONDS) -> None:
        self._here = api_root.rstrip("/") if is_loopback(api_root) else ""
        hosts = [self._here] if self._here else [f"https://{host}/" for host in HOSTS]
        self._transport = OneSend(hosts, timeout=timeout, proxy=proxy, most=MOST_BYTES)

    def fetch(self, address: str) -> Picture:
        """See the port."""
        found = _ADDRESS.fullmatch(address)
        if found is None:
            raise PictureRefused("This is no address of a thumbnail on YouTube.")
        target = f"{self._here}{found['path']}{found['query'] or ''}" if self._here else address
        try:
            reply = self._transport.send("GET", target, _ACCEPT)
        except (NotSent, NoAnswer) as error:
            raise PictureRefused(str(error), later=not isinstance(error, Unreadable)) from error
        if reply.status != _OK:
            raise PictureRefused(f"There is no picture ({reply.status}).", later=reply.status in _BUSY)
        return told_by_content(reply.body)

    def close(self) -> None:
        """See the port."""
        self._transport.break_off()
