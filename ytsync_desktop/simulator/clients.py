"""The OAuth clients of the simulator and the client_secret.json that an application signs in with."""

import json
import os
from hashlib import sha256
from pathlib import Path
from typing import Any

from .world import World

DEFAULT_CLIENT = "demo"


def client_id(name: str) -> str:
    """The id of the client of that name."""
    return f"{sha256(name.encode()).hexdigest()[:12]}-{name}.apps.localhost"


def add_client(world: World, name: str) -> str:
    """Register a client unless it is there already; its id and secret are the same after every restart."""
    one = client_id(name)
    if one not in world.tokens.clients:
        secret = "GOCSPX-" + sha256(f"secret of {name}".encode()).hexdigest()[:28]
        world.commit({"e": "client", "id": one, "secret": secret})
    return one


def secrets_document(world: World, root: str, name: str) -> dict[str, Any]:
    """What Google's console offers for download: type "installed", all addresses on this server."""
    one = add_client(world, name)
    return {
        "installed": {
            "client_id": one,
            "project_id": f"youtube-on-localhost-{name}",
            "auth_uri": root + "o/oauth2/auth",
            "token_uri": root + "token",
            "revoke_uri": root + "revoke",
            "auth_provider_x509_cert_url": root + "certs",
            "client_secret": world.tokens.clients[one],
            "redirect_uris": ["http://localhost"],
        }
    }


def write_secrets(world: World, root: str, path: Path) -> None:
    """Write the default client's document, anew at every start because the port may have changed."""
    document = secrets_document(world, root, DEFAULT_CLIENT)
    draft = path.with_name(f"{path.name}.new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as stream:
        json.dump(document, stream, indent=2)
    draft.replace(path)
