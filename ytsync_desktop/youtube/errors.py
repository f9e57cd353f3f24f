"""Turns what YouTube (or the network) said about a failed call into the error the engines act on."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import datetime

from ytsync_desktop.core.errors import (
    ApiProblem,
    Applied,
    NetworkDown,
    QuotaExhausted,
    TryLater,
    YouTubeError,
)
from ytsync_desktop.core.quota import reset_after
from ytsync_desktop.youtube.answers import NotUnderstood, json_of, looks_like_a_page
from ytsync_desktop.youtube.error_table import PORTAL, TABLE, Rule
from ytsync_desktop.youtube.transport import NoAnswer, NotSent, Reply, server_time

_LONGEST_MESSAGE = 600
_LONGEST_WAIT = 86_400.0
_SURE = frozenset({400, 401, 403})
"""The only statuses under which a known reason proves that a write was not carried out."""


@dataclass(frozen=True, slots=True)
class Call:
    """What was asked: the API's name of the method, whether it writes, whether a page token was sent."""

    method: str
    writes: bool = False
    paged: bool = False

    @property
    def in_doubt(self) -> Applied:
        """What is known when the call left and no trustworthy answer came."""
        return Applied.UNKNOWN if self.writes else Applied.NO


@dataclass(frozen=True, slots=True)
class Said:
    """The parts of an error body that matter; `reasons` are those of `errors[]`, then those of `details[]`."""

    reasons: tuple[str, ...]
    message: str
    status: str

    @property
    def reason(self) -> str:
        """The one reason to show and to record."""
        return self.reasons[0] if self.reasons else self.status


def error_of(reply: Reply, call: Call, now: datetime) -> YouTubeError:
    """The error for an answer that is no success; `now` is the server's time, for `Retry-After` and the quota's reset.

    `applied` is NO only where a status of `_SURE` comes with a reason of the table.
    """
    said = read_body(reply.body)
    rule = next(rule for rule in TABLE if _fits(rule, reply.status, said, call))
    if rule.advice != PORTAL and _from_the_network(reply):
        rule = Rule(TryLater, PORTAL)
    sure = reply.status in _SURE and (rule.reasons is not None or reply.status == 401)
    problem = ApiProblem(
        reply.status,
        said.reason,
        said.message or f"HTTP status {reply.status}",
        rule.advice.replace("{said}", said.message or f"HTTP status {reply.status}"),
    )
    error = rule.error(
        problem,
        applied=Applied.NO if sure else call.in_doubt,
        retry_after=_seconds(reply.headers.get("retry-after", ""), now),
    )
    if isinstance(error, QuotaExhausted):
        error.resets_at = reset_after(now)
    return error


def _from_the_network(reply: Reply) -> bool:
    """A redirect, or a web page under a status of success or 511: not YouTube has answered."""
    page = looks_like_a_page(reply.headers.get("content-type", ""), reply.body)
    return reply.status == 511 or 300 <= reply.status < 400 or (page and reply.status < 300)


def not_sent(error: NotSent) -> NetworkDown:
    """The error for a request of which nothing left this machine."""
    return NetworkDown(ApiProblem(0, "notSent", str(error)), applied=Applied.NO)


def token_renewed() -> TryLater:
    """The error for a write that was answered with 401 and not carried out; the next try has a new token."""
    return TryLater(
        ApiProblem(401, "authError", "YouTube did not take the access token; a new one is there now."),
        applied=Applied.NO,
    )


def no_answer(error: NoAnswer, call: Call) -> TryLater:
    """The error for a request that left and was not answered completely."""
    return TryLater(ApiProblem(0, "noAnswer", str(error), _doubt(str(error), call)), applied=call.in_doubt)


def not_understood(reply: Reply, error: NotUnderstood, call: Call) -> TryLater:
    """The error for a success that is none: a web page, or a reply of another shape or about something else."""
    if looks_like_a_page(reply.headers.get("content-type", ""), reply.body):
        problem = ApiProblem(reply.status, "notYouTube", "A web page came in place of YouTube's answer.", PORTAL)
    else:
        message = f"YouTube's answer could not be understood: {error}."
        problem = ApiProblem(reply.status, "notUnderstood", message, _doubt(message, call))
    return TryLater(problem, applied=call.in_doubt)


def _doubt(sentence: str, call: Call) -> str:
    if not call.writes:
        return sentence
    return f"{sentence} Whether the change was made is looked up before anything is sent again."


def read_body(body: bytes) -> Said:
    """Reasons, message and status of an error body of either style; empty parts where it has none."""
    try:
        whole = json_of(body)
    except NotUnderstood:
        whole = None
    error = whole.get("error") if isinstance(whole, dict) else None
    if isinstance(error, str):
        return Said((), _plain(error), "")
    if not isinstance(error, dict):
        return Said((), "", "")
    reasons = [*_reasons(error.get("errors")), *_reasons(error.get("details"))]
    return Said(tuple(reasons), _plain(error.get("message")), _word(error.get("status")))


def _reasons(entries: object) -> list[str]:
    if not isinstance(entries, list):
        return []
    return [word for entry in entries if isinstance(entry, dict) if (word := _word(entry.get("reason")))]


def _word(value: object) -> str:
    return value[:100] if isinstance(value, str) and re.fullmatch(r"[\w.-]+", value) else ""


def _plain(value: object) -> str:
    """A message without the HTML that YouTube puts into it, on one line and of bounded length."""
    if not isinstance(value, str):
        return ""
    text = html.unescape(re.sub(r"</?[A-Za-z][^<>]{0,1000}>", "", value[: 4 * _LONGEST_MESSAGE]))
    text = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return text if len(text) <= _LONGEST_MESSAGE else text[: _LONGEST_MESSAGE - 1] + "…"


def _fits(rule: Rule, status: int, said: Said, call: Call) -> bool:
    return (
        (rule.statuses is None or status in rule.statuses)
        and (rule.reasons is None or not rule.reasons.isdisjoint(said.reasons))
        and (rule.calls is None or call.method in rule.calls)
        and (rule.writes is None or call.writes is rule.writes)
        and (not rule.paged or call.paged)
        and (not rule.says or rule.says in said.message.lower())
    )


def _seconds(header: str, now: datetime) -> float | None:
    """Seconds of a Retry-After header: a number, or a date on the server's clock; never more than a day."""
    if re.fullmatch(r"[0-9]{1,9}", header):
        return min(float(header), _LONGEST_WAIT)
    at = server_time(header)
    return None if at is None else min(max(0.0, (at - now).total_seconds()), _LONGEST_WAIT)
