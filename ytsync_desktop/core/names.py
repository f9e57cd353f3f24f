"""What names of categories may be, and when two of them are the same."""

from __future__ import annotations

import re
import unicodedata

from ytsync_desktop.core.errors import BadInput
from ytsync_desktop.core.library import UNSORTED

_CONTROL = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]")


def clean_name(text: str) -> str:
    """The name in NFC, without space around it; BadInput when nothing is left, or for the protected name."""
    name = unicodedata.normalize("NFC", text).strip()
    if not name:
        raise BadInput("A category needs a name.")
    if _CONTROL.search(name):
        raise BadInput(f"The name “{_CONTROL.sub(' ', name)}” holds a line break or a control character.")
    if name_key(name) == name_key(UNSORTED):
        raise BadInput(f"“{UNSORTED}” is the protected category: no other can have its name.")
    return name


def name_key(name: str) -> str:
    """Equal for names that differ in letter case or in how accents are encoded."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
