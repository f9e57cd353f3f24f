"""The recorded answers under tests/data/payloads, by their path there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parents[1] / "data" / "payloads"


def recorded(name: str) -> bytes:
    """The body as it was recorded; the `.details.json` files hold only what is inside of `error`."""
    body = (FOLDER / name).read_bytes()
    return b'{"error": ' + body + b"}" if name.endswith(".details.json") else body


def recorded_json(name: str) -> Any:
    """The same, parsed."""
    return json.loads(recorded(name))
