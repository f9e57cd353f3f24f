"""The settings a person may change, their defaults and their bounds."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, fields

from ytsync_desktop.core.errors import BadInput


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings; intervals and time-outs in seconds, limits in units.

    `create_interval` and `write_interval` are None until the person sets them: then 60 s and 3 s against Google, 0 on
    a loopback root.
    """

    daily_limit: int = 10_000
    reserve: int = 1_000
    creates_per_day: int = 10
    create_interval: float | None = None
    write_interval: float | None = None
    settle_seconds: float = 120.0
    backoff_max: float = 64.0
    request_timeout: float = 60.0
    language: str = ""
    theme: str = "system"
    thumbnails: str = "on"
    library_view: str = "table"
    strategy: str = "fresh"
    remove_unavailable: str = "off"
    proxy: str = ""

    @classmethod
    def of(cls, stored: Mapping[str, str]) -> Settings:
        """The settings in force where these were changed.

        A value that this version no longer takes gives way to the default; it stays stored for the version that does.
        """
        settings = cls()
        for _ in range(2):  # since one setting may be bound by another that is read after it
            for name, text in sorted(stored.items()):
                with suppress(BadInput):
                    settings = settings.with_value(name, text)
        return settings

    def create_pause(self, *, loopback: bool) -> float:
        """Seconds between two creates."""
        return self.create_interval if self.create_interval is not None else (0.0 if loopback else 60.0)

    def write_pause(self, *, loopback: bool) -> float:
        """Seconds between two writes."""
        return self.write_interval if self.write_interval is not None else (0.0 if loopback else 3.0)

    def as_dict(self, *, loopback: bool) -> dict[str, object]:
        """Name and value in force, for display."""
        values = asdict(self)
        values["create_interval"] = self.create_pause(loopback=loopback)
        values["write_interval"] = self.write_pause(loopback=loopback)
        return values

    def with_value(self, name: str, text: str) -> Settings:
        """A copy with setting `name` parsed from `text`; BadInput names what is wrong and what is allowed."""
        if name not in {field.name for field in fields(self)}:
            known = ", ".join(field.name for field in fields(self))
            raise BadInput(f"There is no setting “{name}”. Known settings: {known}.", where=name)
        changed = Settings(**{**asdict(self), name: _parse(name, text)})
        if changed.reserve >= changed.daily_limit:
            raise BadInput(
                f"reserve ({changed.reserve}) must be smaller than daily_limit ({changed.daily_limit}), "
                "or no unit is left for writing.",
                where=name,
            )
        return changed


_INTEGERS = {"daily_limit": (1, 10_000_000), "reserve": (0, 10_000_000), "creates_per_day": (1, 1_000)}
_SECONDS = {
    "create_interval": (0.0, 86_400.0),
    "write_interval": (0.0, 3_600.0),
    "settle_seconds": (0.0, 3_600.0),
    "backoff_max": (0.0, 3_600.0),
    "request_timeout": (0.1, 600.0),
}
_CHOICES = {
    "theme": ("system", "light", "dark"),
    "thumbnails": ("on", "off"),
    "library_view": ("table", "grid"),
    "strategy": ("fresh", "reuse"),
    "remove_unavailable": ("on", "off"),
}


def _parse(name: str, text: str) -> int | float | str:
    text = text.strip()
    if name in _CHOICES:
        if text not in _CHOICES[name]:
            raise BadInput(f"{name} is one of {', '.join(_CHOICES[name])}, not “{text}”.", where=name)
        return text
    if name in _INTEGERS:
        return _bounded_int(name, text)
    if name in _SECONDS:
        return _bounded_seconds(name, text)
    if name == "proxy" and text and not text.startswith(("http://", "https://")):
        raise BadInput("proxy is an address such as http://proxy.example:3128, or empty.", where=name)
    return text


def _bounded_int(name: str, text: str) -> int:
    low, high = _INTEGERS[name]
    try:
        value = int(text)
    except ValueError:
        raise BadInput(f"{name} is a whole number, not “{text}”.", where=name) from None
    if not low <= value <= high:
        raise BadInput(f"{name} is between {low} and {high}, not {value}.", where=name)
    return value


def _bounded_seconds(name: str, text: str) -> float:
    low, high = _SECONDS[name]
    try:
        value = float(text)
    except ValueError:
        raise BadInput(f"{name} is a number of seconds, not “{text}”.", where=name) from None
    if not low <= value <= high:
        raise BadInput(f"{name} is between {low:g} and {high:g} seconds, not {text}.", where=name)
    return value
