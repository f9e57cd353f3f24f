"""Tells from the first bytes of a picture what it is and how large, before anything is decoded."""

from __future__ import annotations

from collections.abc import Iterator

from ytsync_desktop.core.errors import PictureRefused
from ytsync_desktop.core.ports import MOST_PIXELS, Picture

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_END_OF_JPEG = b"\xff\xd9"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Markers of a JPEG behind which its measures stand; the three left out are tables."""

_START_OF_SCAN = 0xDA
_BARE = frozenset({0x01, *range(0xD0, 0xD8)})
"""Markers without a length."""

_ANIMATED = 0x02


def told_by_content(data: bytes) -> Picture:
    """The picture with its form and measures. PictureRefused for another form, a cut one, or one that is too large.

    JPEG, PNG and WebP are taken, at rest; whatever name or type they came by does not count.
    """
    form, (width, height) = _look(data)
    if not (width and height):
        raise PictureRefused("The picture has no width or no height.")
    if width * height > MOST_PIXELS:
        raise PictureRefused(f"The picture is too large: {width:,} × {height:,} pixels.")
    return Picture(data, form, width, height)


def _look(data: bytes) -> tuple[str, tuple[int, int]]:
    try:
        if data.startswith(_PNG):
            return "png", _png(data)
        if data.startswith(_JPEG):
            return "jpeg", _jpeg(data)
        if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
            return "webp", _webp(data)
    except IndexError:
        raise _cut() from None
    raise PictureRefused("This is no JPEG, PNG or WebP picture.")


def _cut() -> PictureRefused:
    return PictureRefused("The picture is cut or damaged.")


def _big(data: bytes, at: int, size: int) -> int:
    return int.from_bytes(_exactly(data, at, size), "big")


def _little(data: bytes, at: int, size: int) -> int:
    return int.from_bytes(_exactly(data, at, size), "little")


def _exactly(data: bytes, at: int, size: int) -> bytes:
    if at + size > len(data):
        raise _cut()
    return data[at : at + size]


def _png(data: bytes) -> tuple[int, int]:
    """W3C PNG, 11.2.1: IHDR comes first; IEND ends it."""
    if data[12:16] != b"IHDR" or _big(data, 8, 4) != 13 or b"IEND" not in data[-16:]:
        raise _cut()
    return _big(data, 16, 4), _big(data, 20, 4)


def _jpeg(data: bytes) -> tuple[int, int]:
    """ITU T.81, B.2: the one frame header says the measures; the scans and an end marker follow."""
    found: set[tuple[int, int]] = set()
    for marker, at in _segments(data):
        if marker in _FRAMES:
            found.add((_big(data, at + 5, 2), _big(data, at + 3, 2)))
        if marker == _START_OF_SCAN:
            # In the data of a scan no marker but that of a restart stands, so an end found behind it is the end.
            if len(found) != 1 or data.find(_END_OF_JPEG, at) < 0:
                break
            return found.pop()
    raise _cut()


def _segments(data: bytes) -> Iterator[tuple[int, int]]:
    """Marker and place behind it of each segment up to the first scan."""
    at = 2
    while at < len(data):
        if data[at] != 0xFF:
            raise _cut()
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        at += 2
        yield marker, at
        if marker not in _BARE:
            at += max(2, _big(data, at, 2))


def _webp(data: bytes) -> tuple[int, int]:
    """RFC 9649: one of three kinds of first chunk, each with its own way to say the measures."""
    if _little(data, 4, 4) + 8 > len(data):
        raise _cut()
    kind = data[12:16]
    if kind == b"VP8 " and data[23:26] == b"\x9d\x01\x2a":
        return _little(data, 26, 2) & 0x3FFF, _little(data, 28, 2) & 0x3FFF
    if kind == b"VP8L" and data[20] == 0x2F:
        bits = _little(data, 21, 4)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8X" and not data[20] & _ANIMATED:
        return _little(data, 24, 3) + 1, _little(data, 27, 3) + 1
    raise PictureRefused("This WebP is animated or of an unknown kind.")
