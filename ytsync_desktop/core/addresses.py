"""What an API root is: Google's own, one on this machine, or something that is refused."""

from __future__ import annotations

import ipaddress
from urllib.parse import SplitResult, urlsplit

from ytsync_desktop.core.errors import WrongUsage

GOOGLE_ROOT = "https://youtube.googleapis.com/"
_GOOGLE_DOMAIN = ".googleapis.com"


def check_api_root(url: str) -> str:
    """The API root with one slash at its end.

    WrongUsage when it is no address, carries a query, fragment or password, or sends plain http off this machine.
    """
    try:
        parts = urlsplit(url.strip())
        complete = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        complete = False
    if not complete or parts.scheme not in ("http", "https"):
        raise WrongUsage(f"“{url}” is no address of an API; it looks like {GOOGLE_ROOT}", where="api-root")
    if parts.query or parts.fragment or parts.username is not None or parts.password is not None:
        raise WrongUsage("The API root is an address without user name, “?” and “#”.", where="api-root")
    if parts.scheme == "http" and not is_loopback(url):
        raise WrongUsage(
            f"“{url}” would send your sign-in unprotected: plain http is allowed for this machine only "
            "(127.0.0.1, ::1, localhost). Use https.",
            where="api-root",
        )
    return f"{parts.scheme}://{parts.netloc.lower()}{parts.path.rstrip('/')}/"


def is_loopback(url: str) -> bool:
    """Whether the address is on this machine."""
    host = _split(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_google(url: str) -> bool:
    """Whether the address is one of Google's API hosts, over https and on its usual port."""
    parts = _split(url)
    host = parts.hostname or ""
    return parts.scheme == "https" and host.endswith(_GOOGLE_DOMAIN) and parts.port in (None, 443)


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url.strip())
        _ = parts.port
    except ValueError:
        return urlsplit("")
    return parts
