"""Reads the client_secret.json of a Google project; what could not work, or would leak, is refused in clear words."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from ytsync_desktop.core.addresses import is_google, is_loopback
from ytsync_desktop.core.errors import BadInput

_LARGEST = 100_000
_GOOGLE_REVOKE = "https://oauth2.googleapis.com/revoke"
_GOOGLE_HOSTS = frozenset({"accounts.google.com", "oauth2.googleapis.com", "www.googleapis.com"})
_NEEDED = ("client_id", "client_secret", "auth_uri", "token_uri")
_HOW = "In the Google console, create an OAuth client of the type “Desktop app” and download its JSON file."


@dataclass(frozen=True, slots=True, repr=False)
class ClientSecrets:
    """What identifies this program to Google. `revoke_uri` may be empty. Never printed, never logged."""

    client_id: str
    client_secret: str
    auth_uri: str
    token_uri: str
    revoke_uri: str


def read_client_secrets(path: Path, api_root: str) -> ClientSecrets:
    """The client of a file, whose addresses must be Google's for Google's root and on this machine for a loopback one.

    BadInput, naming the file and what is wrong, for anything else.
    """
    where = str(path)
    installed = _installed(path, where)
    missing = [name for name in _NEEDED if not _filled(installed.get(name))]
    if missing:
        raise BadInput(f"The client file lacks {' and '.join(missing)}. {_HOW}", where=where)
    revoke = installed.get("revoke_uri") or (_GOOGLE_REVOKE if is_google(api_root) else "")
    if not isinstance(revoke, str):
        raise BadInput("revoke_uri in the client file is no address.", where=where)
    values = {name: str(installed[name]) for name in _NEEDED}
    addresses = {"auth_uri": values["auth_uri"], "token_uri": values["token_uri"], "revoke_uri": revoke}
    for name, address in addresses.items():
        if address:
            _check(name, address, api_root, where)
    return ClientSecrets(**values, revoke_uri=revoke)


def _installed(path: Path, where: str) -> dict[str, object]:
    try:
        if path.stat().st_size > _LARGEST:
            raise BadInput("The client file is far too large to be one.", where=where)
        document: object = json.loads(path.read_bytes())
    except OSError as error:
        raise BadInput(f"The client file cannot be read: {error.strerror}.", where=where) from error
    except (ValueError, RecursionError) as error:
        raise BadInput(f"The client file is not JSON. {_HOW}", where=where) from error
    kinds = document if isinstance(document, dict) else {}
    installed = kinds.get("installed")
    if isinstance(installed, dict):
        return installed
    if "web" in kinds:
        raise BadInput(f"This client is of the type “Web application”, which cannot be used here. {_HOW}", where=where)
    if kinds.get("type") == "service_account":
        raise BadInput(f"This is the key of a service account, which has no YouTube channel. {_HOW}", where=where)
    raise BadInput(f"The client file has no part “installed”. {_HOW}", where=where)


def _filled(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _check(name: str, address: str, api_root: str, where: str) -> None:
    if is_loopback(api_root):
        good, wanted = is_loopback(address), "on this machine, as the API is"
    elif is_google(api_root):
        good, wanted = _host(address) in _GOOGLE_HOSTS, "Google's, over https"
    else:
        good, wanted = _host(address) == _host(api_root), "on the API's own host, over https"
    if not good:
        raise BadInput(f"{name} in the client file must be {wanted}; “{address[:200]}” is not.", where=where)


def _host(address: str) -> str | None:
    """The host of an https address on its usual port without a user name; None for anything else."""
    try:
        parts = urlsplit(address)
        plain = parts.port in (None, 443) and parts.username is None
    except ValueError:
        return None
    return parts.hostname if plain and parts.scheme == "https" else None
