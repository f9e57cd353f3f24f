"""Faults on demand: rules that say which requests meet one, and the table of what can happen to them.

A rule is `{"match": {...}, "when": {...}, "action": {...}}`, all three optional but for the action's content:

- match: `method`, `path` (regular expression, searched), `endpoint` (`playlistItems.insert`), `query` and `body`
  (text that must occur in the raw query or body).
- when: `nth` (only the n-th match), `after` (skip so many matches), `every` (each k-th), `probability` (0..1, drawn
  from the seed), `count` (at most so many times).
- action: `reply` (a name of `FAULTS`, default `ok`), `effect` (`once`, `none`, `twice`, `late`; by default what the
  table says), `delay` (seconds until a late effect), `retry_after`, and values of single replies: `seconds` (of a
  hang, or between dripped bytes), `bytes` (sent before the cut), `megabytes`, `keep` (share of the items); `status`,
  `body` or `body_base64`, `content_type` (of a `custom` reply).
"""

import random
import re
from dataclasses import dataclass, field
from typing import Any

from .errors import ERRORS
from .listing_faults import LISTING_FAULTS
from .messages import Request
from .wire_faults import BODY_FAULTS, SOCKET_FAULTS

EFFECTS = ("once", "none", "twice", "late")
CLOSE_UNREAD = "close_unread"

_MATCH_KEYS = {"method", "path", "endpoint", "query", "body"}
_WHEN_KEYS = {"nth", "after", "every", "probability", "count"}
_TEXTS = {"body", "body_base64", "content_type"}
_ACTION_KEYS = {"reply", "effect", "delay", "seconds", "retry_after", "megabytes", "keep", "bytes", "status"} | _TEXTS


@dataclass(frozen=True, slots=True)
class FaultKind:
    """A reply that can be asked for: its group and the effect it has unless the action says another."""

    name: str
    group: str
    effect: str


FAULTS: dict[str, FaultKind] = {
    kind.name: kind
    for kind in (
        FaultKind("ok", "answer", "once"),
        *(FaultKind(name, "error", "none") for name in ERRORS),
        *(FaultKind(name, "body", "once") for name in BODY_FAULTS),
        *(FaultKind(name, "socket", "once") for name in SOCKET_FAULTS),
        *(FaultKind(name, "listing", "once") for name in LISTING_FAULTS),
        FaultKind(CLOSE_UNREAD, "unread", "none"),
    )
}


@dataclass(slots=True)
class Rule:
    """One rule with its counters."""

    id: int
    match: dict[str, str]
    when: dict[str, Any]
    action: dict[str, Any]
    chance: random.Random
    path: re.Pattern[str] | None
    matched: int = 0
    fired: int = 0

    @property
    def reply(self) -> str:
        """The name of the reply that the request gets."""
        return str(self.action.get("reply", "ok"))

    @property
    def effect(self) -> str:
        """How often, and when, the write itself happens."""
        return str(self.action.get("effect", FAULTS[self.reply].effect))

    def to_json(self) -> dict[str, Any]:
        """The rule with what it has done so far."""
        counts = {"id": self.id, "matched": self.matched, "fired": self.fired}
        return {**counts, "match": self.match, "when": self.when, "action": self.action}

    def fits(self, request: Request, endpoint: str) -> bool:
        """Whether the rule speaks of this request."""
        match = self.match
        raw_query = request.target.partition("?")[2]
        return (
            match.get("method", request.method).upper() == request.method
            and match.get("endpoint", endpoint) == endpoint
            and (self.path is None or self.path.search(request.path) is not None)
            and match.get("query", "") in raw_query
            and ("body" not in match or match["body"].encode() in request.body)
        )

    def strikes(self) -> bool:
        """Count a match and say whether it is one that meets the fault."""
        self.matched += 1
        when = self.when
        turn = self.matched - int(when.get("after", 0))
        hit = (
            turn > 0
            and self.fired < when.get("count", self.fired + 1)
            and self.matched == when.get("nth", self.matched)
            and turn % int(when.get("every", 1)) == 0
            and ("probability" not in when or self.chance.random() < when["probability"])
        )
        self.fired += hit
        return hit


@dataclass(slots=True)
class FaultBook:
    """The rules in force, in the order they were added; the first that strikes is played."""

    seed: int
    rules: list[Rule] = field(default_factory=list)
    _added: int = 0

    def add(self, document: dict[str, Any]) -> Rule:
        """A rule from its JSON form. Raises ValueError that names what is wrong."""
        match, when, action = (_part(document, name) for name in ("match", "when", "action"))
        _check(match, when, action, set(document))
        self._added += 1
        chance = random.Random(f"{self.seed}/{self._added}")  # noqa: S311 - repeatable, not secret
        path = re.compile(match["path"]) if "path" in match else None
        rule = Rule(self._added, match, when, action, chance, path)
        self.rules.append(rule)
        return rule

    def clear(self) -> None:
        """No more faults; rules added later draw the same chances as after a start."""
        self.rules.clear()
        self._added = 0

    def pick(self, request: Request, endpoint: str, *, unread: bool) -> Rule | None:
        """The fault that this request meets; `unread` asks for those that strike before the body is read."""
        for rule in self.rules:
            if (rule.reply == CLOSE_UNREAD) == unread and rule.fits(request, endpoint) and rule.strikes():
                return rule
        return None


def _part(document: Any, name: str) -> dict[str, Any]:
    part = document.get(name, {}) if isinstance(document, dict) else document
    if not isinstance(part, dict):
        raise ValueError(f"{name} must be an object, not {part!r}.")
    return part


def _check(match: dict[str, Any], when: dict[str, Any], action: dict[str, Any], keys: set[str]) -> None:
    for given, known in (
        (keys, {"match", "when", "action"}),
        (set(match), _MATCH_KEYS),
        (set(when), _WHEN_KEYS),
        (set(action), _ACTION_KEYS),
    ):
        for unknown in sorted(given - known):
            raise ValueError(f"A fault rule has no {unknown!r}; known here: {', '.join(sorted(known))}.")
    for name, value in match.items():
        if not isinstance(value, str):
            raise ValueError(f"{name} must be text, not {value!r}.")
    for name, value in [*when.items(), *action.items()]:
        if name not in {"reply", "effect"} | _TEXTS and not isinstance(value, int | float):
            raise ValueError(f"{name} must be a number, not {value!r}.")
    if action.get("reply", "ok") not in FAULTS:
        raise ValueError(f"There is no fault named {action['reply']!r}.")
    if action.get("effect", "once") not in EFFECTS:
        raise ValueError(f"effect must be one of {', '.join(EFFECTS)}, not {action['effect']!r}.")
    if int(when.get("every", 1)) < 1:
        raise ValueError("every must be 1 or more.")
    try:
        re.compile(match.get("path", ""))
    except re.error as error:
        raise ValueError(f"path is not a regular expression: {error}") from error
