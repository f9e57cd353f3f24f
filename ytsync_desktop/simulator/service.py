"""Answers every request: finds who is meant, lets the fault rules speak, keeps the log."""

import time
from collections.abc import Callable

from . import api
from .admin_api import AdminApi
from .consent import OAuthPages
from .errors import ApiError
from .faults import FAULTS, FaultBook, Rule
from .messages import Reply, Request, html_reply
from .pictures import Gallery
from .request_log import Entry, RequestLog
from .wire_faults import BODY_FAULTS, PORTAL_PAGE
from .world import World

# Does the asked-for thing, for good or for show, with a listing fault or without.
Step = Callable[[bool, str | None], Reply]


class Service:
    """One per process; connections call it from their threads, one at a time gets the world."""

    def __init__(self, world: World, shut_down: Callable[[], None]) -> None:
        self._world = world
        self._faults = FaultBook(world.seed)
        self._log = RequestLog()
        self._pages = OAuthPages(world)
        self._late: list[tuple[float, Callable[[], None]]] = []
        self._gallery = Gallery(world)
        self._admin = AdminApi(world, self._faults, self._log, self._gallery, self._settle, shut_down)
        self._date = (0, "")

    def http_date(self) -> str:
        """The `Date` header of now, made once a second."""
        second = int(self._world.clock.now())
        if self._date[0] != second:
            self._date = (second, self._world.clock.http_date())
        return self._date[1]

    def drops_unread(self, request: Request) -> bool:
        """Whether the connection breaks before the body is read."""
        if not self._faults.rules:
            return False
        with self._world.lock:
            endpoint = self._endpoint(request)
            rule = self._faults.pick(request, endpoint, unread=True)
            if rule is not None:
                self._log.open(request, self._world.clock.iso(), endpoint).fault = rule.reply
            return rule is not None

    def handle(self, request: Request) -> Reply:
        """The reply to a request that was read to its end."""
        request.take_override()
        if request.path.startswith("/_sim"):
            with self._world.lock:
                self._run_late()
                return self._admin.handle(request)
        pause = self._world.settings.latency_ms / 2000
        if pause:
            time.sleep(pause)
        reply = self._gallery.handle(request) if self._gallery.has(request) else self._called(request)
        if pause:
            time.sleep(pause)
        return reply

    def _called(self, request: Request) -> Reply:
        with self._world.lock:
            self._run_late()
            entry = self._log.open(request, self._world.clock.iso(), self._endpoint(request))
            reply = self._answer(request, entry)
            entry.status = reply.status
        return reply

    def _endpoint(self, request: Request) -> str:
        try:
            return api.find_route(request).name
        except ApiError:
            return self._pages.name(request)

    def _answer(self, request: Request, entry: Entry) -> Reply:
        if not request.path.startswith("/youtube/"):
            return self._with_faults(request, entry, lambda _commit, _listing: self._page(request))
        try:
            route = api.find_route(request)
            call, entry.units = api.admit(self._world, request, route)
        except ApiError as error:
            entry.units = getattr(error, "units", 0)
            return api.error_reply(error)

        def step(commit: bool, listing: str | None) -> Reply:
            reply = api.run(call, route, commit=commit, listing=listing, action=action)
            entry.applied += commit and route.writes
            return reply

        rule = self._faults.pick(request, entry.endpoint, unread=False)
        action = rule.action if rule else {}
        return self._play(rule, step, entry) if rule else _or_error(step, True, None)

    def _page(self, request: Request) -> Reply:
        if request.path == "/_portal":
            return html_reply(200, PORTAL_PAGE.decode())
        return self._pages.handle(request)

    def _with_faults(self, request: Request, entry: Entry, step: Step) -> Reply:
        rule = self._faults.pick(request, entry.endpoint, unread=False)
        return self._play(rule, step, entry) if rule else step(True, None)

    def _play(self, rule: Rule, step: Step, entry: Entry) -> Reply:
        """One request under a fault: the effect first, then the reply that the client gets to see."""
        entry.fault = f"{rule.reply}/{rule.effect}"
        group = FAULTS[rule.reply].group
        listing = rule.reply if group == "listing" else None
        reply = Reply(200)
        if rule.effect != "none" or group != "error":
            reply = _or_error(step, rule.effect in ("once", "twice"), listing)
        if rule.effect == "twice":
            _or_error(step, True, listing)
        elif rule.effect == "late":
            due = self._world.clock.real() + float(rule.action.get("delay", 5.0))
            self._late.append((due, lambda: _swallow(step)))
        if group == "error":
            reply = api.error_reply(ApiError(rule.reply))
        elif group == "body":
            BODY_FAULTS[rule.reply](reply, rule.action)
        elif group == "socket":
            reply.wire, reply.values = rule.reply, rule.action
        if "retry_after" in rule.action:
            reply.headers["Retry-After"] = str(rule.action["retry_after"])
        return reply

    def _run_late(self) -> None:
        now = self._world.clock.real()
        due = [effect for moment, effect in self._late if moment <= now]
        if due:
            self._late = [one for one in self._late if one[0] > now]
            for effect in due:
                effect()

    def _settle(self) -> None:
        """Everything that is still to happen happens now."""
        effects, self._late = self._late, []
        for _, effect in effects:
            effect()
        self._world.settle()


def _or_error(step: Step, commit: bool, listing: str | None) -> Reply:
    try:
        return step(commit, listing)
    except ApiError as error:
        return api.error_reply(error)


def _swallow(step: Step) -> None:
    """A late effect whose playlist is gone by then has none."""
    _or_error(step, True, None)
