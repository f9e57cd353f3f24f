"""Foreign text where it could do more than be read: in a terminal, in a page, in a log."""

from __future__ import annotations

from ytsync_desktop.core.unseen import JOINERS, UNSEEN, shows_nothing

_REPLACED = dict.fromkeys((*range(32), *range(127, 160), *range(0xD800, 0xE000)), "\ufffd")
_PLAIN = _REPLACED | dict.fromkeys((9, 10, 13, 0x2028, 0x2029), " ")


def plain(text: str) -> str:
    """A title on one line, without control characters, with marks that turn its direction or are unseen spelled out."""
    shown = text.translate(_PLAIN)
    if shown.isascii() or UNSEEN.isdisjoint(map(ord, shown)):
        return shown
    return "".join(_spelled(ch) if shows_nothing(shown, at) else ch for at, ch in enumerate(shown))


def _spelled(ch: str) -> str:
    # Unseen marks would let one title pass for another. Joiners stay: several scripts are written with them.
    if ch in JOINERS:
        return ch
    return f"\\u{ord(ch):04x}" if ch < "\U00010000" else f"\\U{ord(ch):08x}"
