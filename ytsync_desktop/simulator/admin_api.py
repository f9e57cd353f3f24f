"""The simulator's own controls under `/_sim`: the truth, the clock, the faults, the log. Never booked, never logged."""

from collections.abc import Callable
from typing import Any

from .clients import DEFAULT_CLIENT, client_id, secrets_document
from .clock import from_iso, next_reset
from .edits import edit
from .errors import ERRORS
from .faults import EFFECTS, FAULTS, FaultBook
from .messages import Reply, Request, json_reply
from .pictures import Gallery
from .request_log import RequestLog
from .world import World

JsonObject = dict[str, Any]
_FIRST_MOMENT, _LAST_MOMENT = from_iso("2000-01-01"), from_iso("2100-01-01")


class AdminApi:
    """Each control is one method `_<verb>_<name>`; a ValueError becomes a 400 in words."""

    def __init__(
        self,
        world: World,
        faults: FaultBook,
        log: RequestLog,
        gallery: Gallery,
        settle: Callable[[], None],
        shut_down: Callable[[], None],
    ) -> None:
        self._world = world
        self._faults = faults
        self._log = log
        self._gallery = gallery
        self._settle = settle
        self._shut_down = shut_down

    def handle(self, request: Request) -> Reply:
        """The reply to a request under `/_sim`."""
        name = request.path.removeprefix("/_sim").strip("/").replace("/", "_") or "index"
        method = getattr(self, f"_{request.method.lower()}_{name}", None)
        if method is None:
            return json_reply(404, {"error": f"There is no {request.method} {request.path}."})
        try:
            document = request.json() if request.body else {}
            if not isinstance(document, dict):
                raise ValueError("The body must be a JSON object.")
            reply = json_reply(200, method(request, document))
        except (ValueError, TypeError, AttributeError, LookupError, ArithmeticError) as error:
            # Whatever shape the document had: the controls answer in words, and the simulator lives on.
            return json_reply(400, {"error": str(error)})
        if name == "shutdown":
            reply.then = self._shut_down
        return reply

    def _get_state(self, _request: Request, _: JsonObject) -> JsonObject:
        world = self._world
        return {
            "channel": world.main_channel,
            "channels": {one.id: one.title for one in world.channels.values()},
            "now": world.clock.iso(),
            "playlists": [
                {
                    "id": one.id,
                    "owner": one.owner,
                    "title": one.title,
                    "description": one.description,
                    "privacyStatus": one.privacy,
                    "publishedAt": one.published_at,
                    "items": [
                        {"id": item.id, "videoId": item.video_id, "publishedAt": item.published_at, "position": place}
                        for place, item in enumerate(one.items)
                    ],
                }
                for one in world.truth.playlists.values()
            ],
        }

    def _get_videos(self, request: Request, _: JsonObject) -> JsonObject:
        wanted = request.one("availability")
        chosen = [one.id for one in self._world.videos.values() if wanted in (None, one.availability)]
        return {"videos": chosen[: int(request.one("limit") or len(chosen))]}

    def _get_quota(self, request: Request, _: JsonObject) -> JsonObject:
        client = request.one("client") or client_id(DEFAULT_CLIENT)
        return self._world.quota.report(client, self._world.settings.daily_limit)

    def _get_requests(self, request: Request, _: JsonObject) -> JsonObject:
        return {"requests": self._log.since(int(request.one("since") or 0))}

    def _delete_requests(self, _request: Request, _: JsonObject) -> JsonObject:
        self._log.clear()
        return {}

    def _get_pictures(self, _request: Request, _: JsonObject) -> JsonObject:
        return {"asked": self._gallery.asked()}

    def _get_clock(self, _request: Request, _: JsonObject) -> JsonObject:
        return {"now": self._world.clock.iso()}

    def _post_clock(self, _request: Request, document: JsonObject) -> JsonObject:
        clock = self._world.clock
        now = clock.now()
        if "advance_seconds" in document:
            now += float(document["advance_seconds"])
        elif document.get("next_day"):
            # A second past midnight, so that no rounding leaves the clock on the day before.
            now = next_reset(now) + 1
        elif "set" in document:
            now = from_iso(str(document["set"]))
        else:
            raise ValueError("Say advance_seconds, next_day or set.")
        if not _FIRST_MOMENT <= now <= _LAST_MOMENT:
            raise ValueError("The clock goes from the year 2000 to the year 2100.")
        self._world.commit({"e": "clock", "offset": clock.offset_for(now)})
        return {"now": clock.iso()}

    def _get_settings(self, _request: Request, _: JsonObject) -> JsonObject:
        return self._world.settings.to_json()

    def _post_settings(self, _request: Request, document: JsonObject) -> JsonObject:
        if "auto_consent" in document:
            document["consent"] = "allow" if document.pop("auto_consent") else "ask"
        self._change(document)
        return self._world.settings.to_json()

    def _change(self, values: JsonObject) -> None:
        # Checked first: what cannot be set must not reach the journal.
        self._world.settings.change(values)
        self._world.commit({"e": "settings", "values": values})

    def _get_faults(self, _request: Request, _: JsonObject) -> JsonObject:
        return {"rules": [rule.to_json() for rule in self._faults.rules]}

    def _get_faults_table(self, _request: Request, _: JsonObject) -> JsonObject:
        kinds: dict[str, JsonObject] = {
            kind.name: {"group": kind.group, "effect": kind.effect} for kind in FAULTS.values()
        }
        for name, row in ERRORS.items():
            kinds[name].update(status=row.status, recorded=row.recorded)
        return {"replies": kinds, "effects": list(EFFECTS)}

    def _post_faults(self, _request: Request, document: JsonObject) -> JsonObject:
        documents = document.get("rules", [document])
        return {"rules": [self._faults.add(one).to_json() for one in documents]}

    def _delete_faults(self, _request: Request, _: JsonObject) -> JsonObject:
        self._faults.clear()
        return {}

    def _post_edit(self, _request: Request, document: JsonObject) -> JsonObject:
        return edit(self._world, document)

    def _post_tokens(self, _request: Request, document: JsonObject) -> JsonObject:
        if document.get("revoke_all"):
            self._world.commit({"e": "all_revoked"})
        if document.get("expire_access"):
            self._world.commit({"e": "access_expired", "at": self._world.clock.now()})
        if "endpoint_status" in document:
            self._change({"token_endpoint_status": document["endpoint_status"]})
        return {}

    def _post_clients(self, request: Request, document: JsonObject) -> JsonObject:
        root = f"http://{request.headers.get('host', '127.0.0.1')}/"
        return secrets_document(self._world, root, str(document.get("name", "second")))

    def _post_settle(self, _request: Request, _: JsonObject) -> JsonObject:
        self._settle()
        return {}

    def _post_reset(self, _request: Request, document: JsonObject) -> JsonObject:
        self._faults.clear()
        self._log.clear()
        self._gallery.forget()
        self._world.reset(keep_tokens=bool(document.get("keep_tokens", True)))
        return {}

    def _post_shutdown(self, _request: Request, _: JsonObject) -> JsonObject:
        # The end comes after this reply is on its way.
        return {}
