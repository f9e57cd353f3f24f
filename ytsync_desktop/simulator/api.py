"""Lets calls of the Data API in (token, quota, scope), runs them and makes their replies."""

from typing import Any

from .calls import Answer, Call
from .errors import ApiError
from .fields import FieldsError, parse, select
from .listing_faults import LISTING_FAULTS
from .messages import Reply, Request, json_reply
from .oauth import SCOPES, WRITE_SCOPES
from .routes import PATHS, ROUTES, Route
from .world import World

JsonObject = dict[str, Any]


def find_route(request: Request) -> Route:
    """The method that a request means. Raises ApiError for unknown paths and methods."""
    route = ROUTES.get((request.method, request.path))
    if route is None:
        raise ApiError("methodNotAllowed" if request.path in PATHS else "notFound")
    return route


def admit(world: World, request: Request, route: Route) -> tuple[Call, int]:
    """The call, let in, and the units booked for it. Raises ApiError.

    A token that was never given out cannot be charged to anyone, so nothing is booked for it. A call that today's
    units do not cover is refused and books nothing. Everything else is booked, whatever comes of it.
    """
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    token = token.strip() if scheme.lower() == "bearer" else request.one("access_token") or ""
    if not token:
        raise ApiError("credentialsMissing")
    access = world.tokens.find(token)
    if access is None:
        raise ApiError("authError")
    used = world.quota.used(access.client)
    if used + route.units > world.settings.daily_limit:
        raise ApiError("quotaExceeded")
    world.commit({"e": "booked", "client": access.client, "day": world.quota.day(), "units": route.units})
    call = Call(world, request, access.channel, access.scopes)
    if not world.tokens.alive(access):
        raise BookedError("authError", route.units)
    if not set(access.scopes) & (WRITE_SCOPES if route.writes else set(SCOPES)):
        raise BookedError("insufficientPermissions", route.units)
    return call, route.units


class BookedError(ApiError):
    """A refusal that has cost units."""

    def __init__(self, name: str, units: int) -> None:
        super().__init__(name)
        self.units = units


def run(call: Call, route: Route, *, commit: bool, listing: str | None, action: JsonObject) -> Reply:
    """Do what the call asks, for good (`commit`) or for show; the reply is the same."""
    answer = route.handler(call)
    if listing is not None and answer.document is not None:
        LISTING_FAULTS[listing](call, answer.document, action)
    reply = _reply(call, answer)
    if commit:
        call.world.commit(*answer.events)
    return reply


def error_reply(error: ApiError) -> Reply:
    """The reply that a refusal is sent as."""
    row = error.row()
    if row.body is None:
        return Reply(row.status, b"", {"Content-Type": "text/html; charset=UTF-8", **row.headers})
    return json_reply(row.status, row.body, row.headers)


def _reply(call: Call, answer: Answer) -> Reply:
    if answer.document is None:
        return Reply(answer.status)
    document: Any = answer.document
    etag = str(document.get("etag", ""))
    if call.request.method == "GET" and etag and etag in _conditions(call.request):
        return Reply(304, b"", {"ETag": etag})
    wanted = call.request.one("fields")
    if wanted:
        try:
            document = select(document, parse(wanted))
        except FieldsError as error:
            raise ApiError("invalidParameter", f"Invalid field selection {error}", location="fields") from None
    headers = {"ETag": etag, "Cache-Control": "private", "X-Content-Type-Options": "nosniff"}
    return json_reply(answer.status, document, headers)


def _conditions(request: Request) -> set[str]:
    given = request.headers.get("if-none-match", "")
    return {one.strip().removeprefix("W/").strip('"') for one in given.split(",")}
