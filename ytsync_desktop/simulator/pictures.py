"""Paints a small picture for every video, the same one each time, as i.ytimg.com serves them."""

import math
import re
import struct
import zlib
from collections import deque
from collections.abc import Callable
from colorsys import hls_to_rgb
from functools import lru_cache
from hashlib import sha256

from .messages import Reply, Request
from .shapes import SIZES
from .world import World

Color = tuple[int, int, int]
Span = Callable[[float], tuple[float, float]]
"""Where a shape begins and ends in a row, from the row's place; both in shares of the height, from the middle."""

_MEASURES = {file: (width, height) for _, file, width, height in SIZES}
_ADDRESS = re.compile(r"/vi/([A-Za-z0-9_-]{11})/([a-z]+)\.jpg")
_KEPT = 10_000


class Gallery:
    """Answers `/vi/<video>/<size>.jpg`. What is asked of it costs no quota and stands in no request log."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._asked: deque[str] = deque(maxlen=_KEPT)

    def has(self, request: Request) -> bool:
        """Whether a request is for a picture."""
        return request.path.startswith("/vi/")

    def handle(self, request: Request) -> Reply:
        """The picture; 404 where there is no such video, or none that is shown."""
        found = _ADDRESS.fullmatch(request.path)
        with self._world.lock:
            self._asked.append(request.path)
            video = self._world.videos.get(found[1]) if found else None
        if request.method != "GET" or found is None or video is None or video.availability != "available":
            return Reply(404)
        measures = _MEASURES.get(found[2])
        return Reply(200, painted(video.id, *measures), {"Content-Type": "image/png"}) if measures else Reply(404)

    def asked(self) -> list[str]:
        """The paths that were asked for, oldest first."""
        return list(self._asked)

    def forget(self) -> None:
        """Begin to note anew."""
        self._asked.clear()


@lru_cache(maxsize=1_000)
def painted(video_id: str, width: int, height: int) -> bytes:
    """A PNG: a slanting run of two colours behind one or two plain shapes, all from the id."""
    dice = sha256(video_id.encode()).digest()
    hue, lean = dice[0] / 256, (0.05 + dice[1] / 256 * 0.08) * (1 if dice[2] % 2 else -1)
    light = 0.34 + dice[3] / 256 * 0.18
    ground = _run(_color(hue, light, 0.42), _color(hue + lean, light + 0.16, 0.46), width + height)
    front = _run(_color(hue - lean, light + 0.32, 0.5), _color(hue - 2 * lean, light + 0.18, 0.48), width + height)
    shapes = _SHAPES[dice[4] % len(_SHAPES)](dice)
    rows = bytearray()
    for y in range(height):
        at = 3 * y
        row = bytearray(ground[at : at + 3 * width])
        for span in shapes:
            _lay(row, front[at : at + 3 * width], span((y + 0.5) / height - 0.5), width, height)
        rows += b"\x00" + row
    return _png(width, height, bytes(rows))


def _lay(row: bytearray, color: bytes, span: tuple[float, float], width: int, height: int) -> None:
    """Put a shape's part of one row over it; the two pixels at its edges are mixed."""
    begin, end = (max(0.0, min(float(width), width / 2 + one * height)) for one in span)
    if end - begin < 1:
        return
    first, last = math.ceil(begin), math.floor(end)
    row[3 * first : 3 * last] = color[3 * first : 3 * last]
    for pixel, share in ((first - 1, first - begin), (last, end - last)):
        if 0 <= pixel < width:
            for at in range(3 * pixel, 3 * pixel + 3):
                row[at] += int((color[at] - row[at]) * share)


def _disc(x: float, y: float, radius: float) -> Span:
    def span(row: float) -> tuple[float, float]:
        half = math.sqrt(max(0.0, radius**2 - (row - y) ** 2))
        return x - half, x + half

    return span


def _hill(x: float, top: float, slope: float) -> Span:
    def span(row: float) -> tuple[float, float]:
        half = max(0.0, row - top) * slope
        return x - half, x + half

    return span


def _band(x: float, wide: float, lean: float) -> Span:
    return lambda row: (x + row * lean - wide / 2, x + row * lean + wide / 2)


def _sun(dice: bytes) -> list[Span]:
    return [_disc(dice[5] / 256 - 0.5, dice[6] / 640 - 0.2, 0.2 + dice[7] / 1_400)]


def _hills(dice: bytes) -> list[Span]:
    left = _hill(-0.55 + dice[5] / 900, -0.02 + dice[6] / 1_500, 1.1)
    return [left, _hill(0.35 + dice[7] / 900, -0.2 + dice[8] / 1_500, 0.95)]


def _bands(dice: bytes) -> list[Span]:
    lean = -0.5 + dice[5] / 256
    return [_band(-0.35 + dice[6] / 900, 0.12, lean), _band(0.05 + dice[6] / 900, 0.3, lean)]


def _bubbles(dice: bytes) -> list[Span]:
    return [_disc(-0.45 + dice[5] / 700, 0.1, 0.22), _disc(0.25 + dice[6] / 900, -0.12, 0.14), _disc(0.6, 0.25, 0.09)]


_SHAPES: tuple[Callable[[bytes], list[Span]], ...] = (_sun, _hills, _bands, _bubbles)


def _color(hue: float, lightness: float, saturation: float) -> Color:
    red, green, blue = hls_to_rgb(hue % 1.0, min(0.86, lightness), saturation)
    return int(red * 255), int(green * 255), int(blue * 255)


def _run(first: Color, last: Color, length: int) -> bytes:
    """One colour turning into another over `length` pixels; a row of the picture is a piece of it."""
    return bytes(
        int(one + (other - one) * at / length) for at in range(length) for one, other in zip(first, last, strict=True)
    )


def _png(width: int, height: int, rows: bytes) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 1)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )
