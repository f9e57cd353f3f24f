"""Pictures for tests: whole ones that Qt writes, and heads of such as nobody should decode."""

from __future__ import annotations

import struct
import zlib

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QColor, QImage

THUMBNAIL = "https://i.ytimg.com/vi/video000001/mqdefault.jpg"
PATH = "/vi/video000001/mqdefault.jpg"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9"/></svg>'
GIF = bytes.fromhex("47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b")


def written(form: str, width: int = 320, height: int = 180, color: str = "#2060c0") -> bytes:
    """A whole picture of one colour; `form` is JPEG, PNG, WEBP or another that Qt writes."""
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(color))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, form), form  # type: ignore[call-overload]  # the stubs want bytes
    return bytes(buffer.data().data())


def png_head(width: int, height: int) -> bytes:
    """A PNG that claims to be this large and holds next to nothing."""
    chunks = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"\0")),
        (b"IEND", b""),
    )
    parts = (struct.pack(">I", len(d)) + n + d + struct.pack(">I", zlib.crc32(n + d)) for n, d in chunks)
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def jpeg_head(width: int, height: int) -> bytes:
    """A JPEG that claims to be this large."""
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, height, width, 1) + b"\x01\x11\x00"
    return b"\xff\xd8\xff\xe0\x00\x04ab" + frame + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00\x00\xff\xd9"


def webp_head(kind: bytes, body: bytes) -> bytes:
    """A WebP with one chunk."""
    chunk = kind + struct.pack("<I", len(body)) + body
    return b"RIFF" + struct.pack("<I", 4 + len(chunk)) + b"WEBP" + chunk
