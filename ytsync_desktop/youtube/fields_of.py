"""Reads single values out of JSON objects: strict about what matters, forgiving about what only decorates."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime

from ytsync_desktop.youtube.answers import NotUnderstood

Json = Mapping[str, object]

_LARGEST = 2**53
_UNSTORABLE = re.compile("[\ud800-\udfff\x00]")
_DURATION = re.compile(
    r"P(?:(?P<weeks>\d{1,6})W)?(?:(?P<days>\d{1,6})D)?"
    r"(?:T(?:(?P<hours>\d{1,9})H)?(?:(?P<minutes>\d{1,9})M)?(?:(?P<seconds>\d{1,9})(?:\.\d+)?S)?)?"
)
_SECONDS = {"weeks": 604_800, "days": 86_400, "hours": 3_600, "minutes": 60, "seconds": 1}
_THUMBNAILS = ("medium", "high", "default", "standard", "maxres")
VIDEO_ID = re.compile(r"[A-Za-z0-9_-]{11}")
PLAYLIST_ID = re.compile(r"[A-Za-z0-9_-]{2,64}")
ITEM_ID = re.compile(r"[A-Za-z0-9_=-]{1,256}")
CHANNEL_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


def whole(value: object, what: str) -> Json:
    """A JSON object, or NotUnderstood naming `what`."""
    if not isinstance(value, dict):
        raise NotUnderstood(f"{what} is no object")
    return value


def part(source: Json, name: str) -> Json:
    """The object under `name`; NotUnderstood when it is missing."""
    return whole(source.get(name), name)


def maybe_part(source: Json, name: str) -> Json:
    """The object under `name`; empty when it is missing, NotUnderstood when it is something else."""
    value = source.get(name)
    return {} if value is None else whole(value, name)


def text(source: Json, name: str) -> str:
    """The text under `name`, made storable; empty when it is missing, NotUnderstood when it is something else.

    Halves of surrogate pairs and NUL, which neither files nor SQLite can hold, become U+FFFD.
    """
    value = source.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise NotUnderstood(f"{name} is no text")
    return _UNSTORABLE.sub("\ufffd", value)


def identifier(source: Json, name: str, form: re.Pattern[str]) -> str:
    """The id under `name`, which must have the form."""
    value = source.get(name)
    if not isinstance(value, str) or not form.fullmatch(value):
        raise NotUnderstood(f"{name} is missing or is no id")
    return value


def owner(source: Json, name: str) -> str:
    """The channel id under `name`, or empty when it is missing."""
    return identifier(source, name, CHANNEL_ID) if source.get(name) else ""


def number(source: Json, name: str) -> int:
    """The whole number from 0 up under `name`; 0 when it is missing."""
    value = source.get(name, 0)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _LARGEST:
        raise NotUnderstood(f"{name} is no number")
    return value


def time(source: Json, name: str) -> datetime | None:
    """The time under `name` in UTC, with or without a fraction; None when there is no readable one."""
    value = source.get(name)
    if not isinstance(value, str) or len(value) > 40:
        return None
    try:
        at = datetime.fromisoformat(value)
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def duration(source: Json, name: str) -> int | None:
    """Seconds of an ISO 8601 duration such as PT1H2M3S or P1DT2H; None when there is no readable one."""
    value = source.get(name)
    found = _DURATION.fullmatch(value) if isinstance(value, str) and len(value) <= 60 else None
    if found is None or not any(found.groups()):
        return None
    return sum(int(count) * _SECONDS[unit] for unit, count in found.groupdict().items() if count)


def thumbnail(snippet: Json) -> str:
    """The address of a picture fit for lists, or empty."""
    pictures = maybe_part(snippet, "thumbnails")
    for size in _THUMBNAILS:
        picture = pictures.get(size)
        if isinstance(picture, dict) and isinstance(picture.get("url"), str):
            return text(picture, "url")
    return ""


def texts(source: Json, name: str) -> tuple[str, ...]:
    """The texts of the list under `name`; empty when it is missing."""
    value = source.get(name)
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise NotUnderstood(f"{name} is no list of texts")
    return tuple(_UNSTORABLE.sub("\ufffd", one) for one in value)
