"""The web pages this program may open in the person's browser: a fixed list of hosts, and no other kind of address."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from ytsync_desktop.core.addresses import is_google, is_loopback
from ytsync_desktop.core.errors import BadInput
from ytsync_desktop.core.library import VideoId

WATCH_LATER = "https://www.youtube.com/playlist?list=WL"
_WATCH = "https://www.youtube.com/watch?v="
_HOSTS = frozenset({"www.youtube.com", "console.cloud.google.com"})
_CONSENT_HOSTS = frozenset({"accounts.google.com"})
_VIDEO_ID = re.compile(r"[A-Za-z0-9_-]{11}")
_PLAIN = re.compile(r"[!-~]+")


def video_page(video_id: VideoId) -> str:
    """Where a video is watched; BadInput for what is no id."""
    if not _VIDEO_ID.fullmatch(video_id):
        raise BadInput(f"“{video_id[:80]}” is no video id of YouTube.", where="id")
    return _WATCH + video_id


def open_page(url: str) -> bool:
    """Open one of the fixed pages in the browser; False when there is none. BadInput for any other address.

    Systems hand addresses of other schemes to other programs: a file is opened, a setting changed, a script run.
    """
    return _open(url, _HOSTS)


def open_consent(url: str, api_root: str) -> bool:
    """Open the consent page of a sign-in: Google's, or that of the API root's own host."""
    if is_loopback(api_root):
        if is_loopback(url) and _PLAIN.fullmatch(url) and urlsplit(url).scheme in ("http", "https"):
            return _hand_over(url)
        raise _refused(url)
    own = urlsplit(api_root).hostname or ""
    return _open(url, _CONSENT_HOSTS if is_google(api_root) else frozenset({own}))


def _open(url: str, hosts: frozenset[str]) -> bool:
    try:
        parts = urlsplit(url)
        good = parts.port is None and parts.username is None and parts.hostname in hosts
    except ValueError:
        good = False
    if not good or parts.scheme != "https" or not _PLAIN.fullmatch(url):
        raise _refused(url)
    return _hand_over(url)


def _hand_over(url: str) -> bool:
    import webbrowser

    return webbrowser.open(url)


def _refused(url: str) -> BadInput:
    return BadInput(f"This address is not opened in the browser: {url[:40]!r}", where="address")
