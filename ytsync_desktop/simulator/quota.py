"""Units per OAuth client and created playlists per channel, both by Pacific day."""

from typing import Any

from .clock import Clock, next_reset, pacific_day, to_iso


class Quota:
    """Counts only; who may go on is decided by comparing with the settings' limits."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._units: dict[tuple[str, str], int] = {}
        self._created: dict[tuple[str, str], int] = {}
        self._day = ""
        self._day_ends = 0.0
        self._day_began = 0.0

    def day(self) -> str:
        """The Pacific date of simulated now."""
        now = self._clock.now()
        if not self._day_began <= now < self._day_ends:
            self._day, self._day_began, self._day_ends = pacific_day(now), now, next_reset(now)
        return self._day

    def used(self, client_id: str) -> int:
        """Units that a client has spent today."""
        return self._units.get((client_id, self.day()), 0)

    def created(self, channel_id: str) -> int:
        """Playlists that a channel has created today."""
        return self._created.get((channel_id, self.day()), 0)

    def apply(self, event: dict[str, Any]) -> None:
        """Take in a `booked` or `created` event."""
        if event["e"] == "booked":
            key = (event["client"], event["day"])
            self._units[key] = self._units.get(key, 0) + event["units"]
        else:
            key = (event["channel"], event["day"])
            self._created[key] = self._created.get(key, 0) + 1

    def report(self, client_id: str, limit: int) -> dict[str, Any]:
        """Today's figures of one client, and units by day of that client and of all."""
        clients: dict[str, dict[str, int]] = {}
        for (client, day), units in sorted(self._units.items()):
            clients.setdefault(client, {})[day] = units
        created: dict[str, dict[str, int]] = {}
        for (channel, day), count in sorted(self._created.items()):
            created.setdefault(channel, {})[day] = count
        return {
            "day": self.day(),
            "used": self.used(client_id),
            "limit": limit,
            "resets_at": to_iso(next_reset(self._clock.now())),
            "history": clients.get(client_id, {}),
            "clients": clients,
            "created": created,
        }
