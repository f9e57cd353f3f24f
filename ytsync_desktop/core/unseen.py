"""Which characters show nothing: one table for the terminal, for files, and for what the window asks about."""

from __future__ import annotations

import unicodedata

_RANGES = (
    (0x00AD, 0x00AD),
    (0x034F, 0x034F),
    (0x061C, 0x061C),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x200B, 0x200F),
    (0x202A, 0x202E),
    (0x2060, 0x206F),
    (0x2800, 0x2800),
    (0x3164, 0x3164),
    (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFF8),
    (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A),
    (0xE0000, 0xE0FFF),
)
UNSEEN = frozenset(code for first, last in _RANGES for code in range(first, last + 1))
"""Unicode's Default_Ignorable_Code_Point, and the pattern of Braille without a dot."""

JOINERS = "\u200c\u200d"
_JOINER, _AS_TEXT, _AS_PICTURE, _KEY = "\u200d", "\ufe0e", "\ufe0f", "\u20e3"
_PICTURES_ELSEWHERE = "©®‼⁉ℹ〰"
"""Characters that emoji are made of although they are older, or of another category than pictures are."""
_FLAG = "\U0001f3f4"
_FLAGS = tuple(
    _FLAG + "".join(chr(0xE0000 + ord(letter)) for letter in region) + "\U000e007f"
    for region in ("gbeng", "gbsct", "gbwls")
)


def shows_nothing(text: str, at: int) -> bool:
    """Whether the character at `at` is not seen. What belongs to a picture made of several is seen: as that picture."""
    return ord(text[at]) in UNSEEN and not _in_picture(text, at)


def _in_picture(text: str, at: int) -> bool:
    one, before, after = text[at], text[max(at - 1, 0) : at], text[at + 1 : at + 2]
    if one in (_AS_TEXT, _AS_PICTURE):
        return _is_picture(before) or (after == _KEY and before in tuple("0123456789#*"))
    if one == _JOINER:
        left = text[max(at - 2, 0) : at - 1] if before == _AS_PICTURE else before
        return _is_picture(left) and _is_picture(after)
    begin = text.rfind(_FLAG, max(at - len(_FLAGS[0]), 0), at)
    return begin >= 0 and any(text.startswith(flag, begin) and at < begin + len(flag) for flag in _FLAGS)


def _is_picture(one: str) -> bool:
    if not one or ord(one) in UNSEEN:
        return False
    return one in _PICTURES_ELSEWHERE or (one >= "\u2000" and unicodedata.category(one) in ("So", "Sk", "Sm"))
