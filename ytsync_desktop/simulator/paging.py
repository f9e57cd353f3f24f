"""Page tokens: a place in a list, not a snapshot of it, in the form of base64 over a small protobuf message."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode

_OFFSET, _MARK, _TIME, _CONTEXT = 1, 2, 3, 4


class TokenError(ValueError):
    """The token was not made for this listing."""


def make_token(offset: int, mark: str, moment: float, context: str) -> str:
    """A token for `offset`; `mark` names the last item before it, `context` the listing it belongs to."""
    message = b"".join(
        (
            _number(_OFFSET, offset),
            _text(_MARK, "PT:" + mark),
            _number(_TIME, int(moment * 1_000_000)),
            _text(_CONTEXT, context),
        )
    )
    return urlsafe_b64encode(message).decode().rstrip("=")


def read_token(token: str, context: str) -> int:
    """The offset of a token that was made for `context`. Raises TokenError for garbage and foreign tokens."""
    try:
        message = urlsafe_b64decode(token.encode("ascii") + b"=" * (-len(token) % 4))
        values = _read(message)
    except (ValueError, IndexError, binascii.Error) as error:
        raise TokenError(token) from error
    offset = values.get(_OFFSET)
    if not isinstance(offset, int) or values.get(_CONTEXT) != context.encode():
        raise TokenError(token)
    return offset


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _text(field: int, value: str) -> bytes:
    raw = value.encode()
    return _varint(field << 3 | 2) + _varint(len(raw)) + raw


def _read_varint(message: bytes, place: int) -> tuple[int, int]:
    number = shift = 0
    while True:
        byte = message[place]
        place += 1
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            return number, place
        shift += 7


def _read(message: bytes) -> dict[int, int | bytes]:
    values: dict[int, int | bytes] = {}
    place = 0
    while place < len(message):
        tag, place = _read_varint(message, place)
        value, place = _read_varint(message, place)
        if tag & 7 == 0:
            values[tag >> 3] = value
        elif tag & 7 == 2 and place + value <= len(message):
            values[tag >> 3] = message[place : place + value]
            place += value
        else:
            raise ValueError("unknown wire type or length")
    return values
