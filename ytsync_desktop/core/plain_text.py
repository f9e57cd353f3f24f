"""Foreign text where it could do more than be read: in a terminal, in a page, in a log."""

from __future__ import annotations

_REPLACED = dict.fromkeys((*range(32), *range(127, 160), *range(0xD800, 0xE000)), "\ufffd")
# Marks that turn the direction of text, or are not seen, would let one title pass for another. Joiners stay: pictures
# and several scripts are written with them.
_UNSEEN = (0xAD, 0x061C, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF)
_SHOWN = {code: f"\\u{code:04x}" for code in _UNSEEN}
_PLAIN = _REPLACED | _SHOWN | dict.fromkeys((9, 10, 13, 0x2028, 0x2029), " ")


def plain(text: str) -> str:
    """A title on one line, without control characters, with marks that turn its direction or are unseen spelled out."""
    return text.translate(_PLAIN)
