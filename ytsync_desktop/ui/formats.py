"""Numbers, days, times and lengths as the person reads them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from PySide6.QtCore import QLocale

_ENGLISH = QLocale(QLocale.Language.English, QLocale.Country.UnitedKingdom)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def number(value: int) -> str:
    """A whole number, grouped as the system does; English where the system has no language."""
    system = QLocale.system()
    return (_ENGLISH if system.language() == QLocale.Language.C else system).toString(value)


def count(value: int, one: str, many: str | None = None) -> str:
    """A number with its noun: "1 video", "4,000 videos"."""
    return f"{number(value)} {one if value == 1 else many or one + 's'}"


def day(value: date) -> str:
    """A day within this year or next: "14 Dec"."""
    return f"{value.day} {_MONTHS[value.month - 1]}"


def full_day(value: date | datetime | None) -> str:
    """A day of any year, in the form that sorts: "2016-04-09"; empty for None."""
    return value.strftime("%Y-%m-%d") if value is not None else ""


def clock(value: datetime) -> str:
    """The local time of day: "09:00"."""
    return value.astimezone().strftime("%H:%M")


def moment(value: datetime | None) -> str:
    """The local day and time: "14 Dec 09:00"; empty for None."""
    if value is None:
        return ""
    local = value.astimezone()
    return f"{day(local.date())} {local:%H:%M}"


def when(value: datetime, now: datetime) -> str:
    """A time seen from `now`: "today 10:02", "yesterday 18:30", "14 Nov 09:00"."""
    local, today = value.astimezone(), now.astimezone().date()
    if local.date() == today:
        return f"today {local:%H:%M}"
    if local.date() == today - timedelta(days=1):
        return f"yesterday {local:%H:%M}"
    return moment(value)


def length(seconds: int | None) -> str:
    """A video's length: "27:07", "1:02:03"; empty where it is unknown."""
    if seconds is None:
        return ""
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02}:{rest % 60:02}" if hours else f"{rest // 60}:{rest % 60:02}"


def remaining(span: timedelta) -> str:
    """A wait: "6 h 12 min", "4 min", "12 s"."""
    seconds = max(0, round(span.total_seconds()))
    if seconds >= 86_400:
        return f"{seconds // 86_400} d {seconds % 86_400 // 3600} h"
    if seconds >= 3600:
        return f"{seconds // 3600} h {seconds % 3600 // 60} min"
    return f"{seconds // 60} min" if seconds >= 60 else f"{seconds} s"


def listed(names: Sequence[str], most: int = 3) -> str:
    """Names in a row; beyond `most` the rest is counted."""
    if len(names) <= most:
        return ", ".join(names)
    return f"{', '.join(names[:most])} and {number(len(names) - most)} more"
