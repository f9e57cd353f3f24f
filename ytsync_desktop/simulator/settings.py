"""What can be set on the running simulator, and the check of every value."""

from dataclasses import asdict, dataclass, fields
from typing import Any

CONSENT_MODES = ("ask", "allow", "deny")
WATCH_LATER_MODES = ("empty", "playlistNotFound", "watchLaterNotAccessible")


@dataclass(slots=True)
class Settings:
    """Times in the unit their name says; None means that the rule is off."""

    daily_limit: int = 10_000
    creates_per_day: int = 10
    latency_ms: float = 0.0
    consistency_delay: float = 0.0
    consent: str = "ask"
    consent_channel: str | None = None
    consent_scopes: list[str] | None = None
    access_token_seconds: int = 3599
    refresh_token_seconds: int | None = None
    token_endpoint_status: int | None = None
    page_size_cap: int = 50
    max_items: int = 5000
    max_playlists: int | None = None
    watch_later: str = "empty"

    def to_json(self) -> dict[str, Any]:
        """Every setting by name."""
        return asdict(self)

    def change(self, values: dict[str, Any]) -> None:
        """Set several values, or none of them. Raises ValueError that names the setting."""
        checked = {name: _checked(name, value) for name, value in values.items()}
        for name, value in checked.items():
            setattr(self, name, value)


_OPTIONAL = {"consent_channel", "consent_scopes", "refresh_token_seconds", "token_endpoint_status", "max_playlists"}
_CHOICES = {"consent": CONSENT_MODES, "watch_later": WATCH_LATER_MODES}
_MOST = 1e12
_FRACTIONAL = {"latency_ms", "consistency_delay"}
_NAMES = {field.name for field in fields(Settings)}


def _checked(name: str, value: Any) -> Any:
    if name not in _NAMES:
        raise ValueError(f"There is no setting named {name!r}.")
    if value is None and name in _OPTIONAL:
        return None
    if name in _CHOICES:
        if value not in _CHOICES[name]:
            raise ValueError(f"{name} must be one of {', '.join(_CHOICES[name])}, not {value!r}.")
        return value
    if name == "consent_channel":
        return str(value)
    if name == "consent_scopes":
        return [str(scope) for scope in value]
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < _MOST:
        raise ValueError(f"{name} must be a number from 0 to {_MOST:.0e}, not {value!r}.")
    return float(value) if name in _FRACTIONAL else int(value)
