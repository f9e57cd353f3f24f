"""A client for the simulator's controls, for the demo, the terminal and the tests."""

import json
from http.client import HTTPException
from typing import Any, cast
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import ProxyHandler, Request, build_opener

JsonObject = dict[str, Any]
_TIMEOUT_SECONDS = 30.0
# The simulator is on this machine: a proxy of the surroundings must not get in between.
_OPENER = build_opener(ProxyHandler({}))


class SimulatorAdminError(RuntimeError):
    """The simulator refused a control or is not there; the text says why."""


class SimulatorAdmin:
    """One method per control; `admin_url` is the `admin` of the simulator's first line."""

    def __init__(self, admin_url: str) -> None:
        self._url = admin_url.rstrip("/")

    def state(self) -> JsonObject:
        """The truth, whatever readers may see of it yet.

        `{channel, channels, now, playlists: [{id, owner, title, description, privacyStatus, publishedAt,
        items: [{id, videoId, publishedAt, position}]}]}`
        """
        return self._send("GET", "state")

    def playlists(self, *, owner: str | None = None) -> dict[str, JsonObject]:
        """The playlists of a channel (the main one by default) by id, without the liked videos."""
        state = self.state()
        wanted = owner or state["channel"]
        found = (one for one in state["playlists"] if one["owner"] == wanted and not one["id"].startswith("LL"))
        return {one["id"]: one for one in found}

    def videos(self, *, availability: str = "available", limit: int | None = None) -> list[str]:
        """Ids of videos that exist, in the library's order."""
        query: JsonObject = {"availability": availability}
        if limit is not None:
            query["limit"] = limit
        return cast(list[str], self._send("GET", "videos", query=query)["videos"])

    def quota(self, client: str | None = None) -> JsonObject:
        """`{day, used, limit, resets_at, history: {day: units}, clients, created}`."""
        return self._send("GET", "quota", query={"client": client} if client else {})

    def requests(self, since: int = 0) -> list[JsonObject]:
        """The log after entry `since`.

        Entries are `{n, time, method, path, query, body, endpoint, status, applied, times, fault, units}`.
        """
        return cast(list[JsonObject], self._send("GET", "requests", query={"since": since})["requests"])

    def clear_requests(self) -> None:
        """Empty the log; numbers go on."""
        self._send("DELETE", "requests")

    def pictures(self) -> list[str]:
        """Paths of the pictures that were asked for since the start or the last reset, oldest first."""
        return cast(list[str], self._send("GET", "pictures")["asked"])

    def now(self) -> str:
        """The simulated time in ISO 8601."""
        return str(self._send("GET", "clock")["now"])

    def advance(self, seconds: float) -> str:
        """Move the clock; the new time."""
        return str(self._send("POST", "clock", {"advance_seconds": seconds})["now"])

    def next_day(self) -> str:
        """Move the clock to just after the next Pacific midnight; the new time."""
        return str(self._send("POST", "clock", {"next_day": True})["now"])

    def set_clock(self, iso: str) -> str:
        """Set the clock; the new time."""
        return str(self._send("POST", "clock", {"set": iso})["now"])

    def settings(self, **values: Any) -> JsonObject:
        """Change settings by name; all settings as they are then."""
        return self._send("POST", "settings", values) if values else self._send("GET", "settings")

    def add_fault(
        self,
        reply: str = "ok",
        *,
        match: JsonObject | None = None,
        when: JsonObject | None = None,
        **action: Any,
    ) -> JsonObject:
        """Add one rule; `reply` and `action` (effect, delay, retry_after, …) as in faults.py. The rule as kept."""
        rule = {"match": match or {}, "when": when or {}, "action": {"reply": reply, **action}}
        return cast(JsonObject, self._send("POST", "faults", rule)["rules"][0])

    def faults(self) -> list[JsonObject]:
        """The rules in force with how often each matched and fired."""
        return cast(list[JsonObject], self._send("GET", "faults")["rules"])

    def fault_table(self) -> JsonObject:
        """`{replies: {name: {group, effect, status?, recorded?}}, effects: […]}`: everything a rule can ask for."""
        return self._send("GET", "faults/table")

    def clear_faults(self) -> None:
        """Remove all rules."""
        self._send("DELETE", "faults")

    def edit(self, op: str, **values: Any) -> JsonObject:
        """An edit by another hand, as in edits.py; `{id}` of what was touched."""
        return self._send("POST", "edit", {"op": op, **values})

    def tokens(self, **values: Any) -> None:
        """`revoke_all=True`, `expire_access=True`, `endpoint_status=503` (None ends it)."""
        self._send("POST", "tokens", values)

    def add_client(self, name: str) -> JsonObject:
        """Another OAuth client with a quota of its own; its client_secret document."""
        return self._send("POST", "clients", {"name": name})

    def settle(self) -> None:
        """Late effects and effects not yet visible happen now."""
        self._send("POST", "settle")

    def reset(self, *, keep_tokens: bool = True) -> None:
        """Back to the first moment: library, quota, clock, settings, faults, log; OAuth clients stay."""
        self._send("POST", "reset", {"keep_tokens": keep_tokens})

    def shutdown(self) -> None:
        """End the simulator."""
        self._send("POST", "shutdown")

    def _send(
        self, method: str, name: str, document: JsonObject | None = None, *, query: JsonObject | None = None
    ) -> JsonObject:
        url = f"{self._url}/{name}" + (f"?{urlencode(query)}" if query else "")
        body = None if document is None else json.dumps(document).encode()
        request = Request(url, data=body, method=method, headers={"Content-Type": "application/json"})  # noqa: S310
        try:
            with _OPENER.open(request, timeout=_TIMEOUT_SECONDS) as reply:
                return cast(JsonObject, json.load(reply))
        except HTTPError as error:
            raise SimulatorAdminError(f"{method} {name}: {error.read().decode('utf-8', 'replace')}") from error
        except (OSError, HTTPException, ValueError) as error:
            raise SimulatorAdminError(f"{method} {name}: the simulator does not answer ({error})") from error
