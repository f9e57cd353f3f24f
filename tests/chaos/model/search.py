"""Looks through every state that a variant of the protocol can come to, until a promise is broken."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from tests.chaos.model.rules import Rules
from tests.chaos.model.state import State
from tests.chaos.model.steps import Broken, steps


@dataclass(frozen=True)
class Found:
    """How many states there are, whether all could be ended from, and the shortest way to a broken promise."""

    states: int
    broken: str = ""
    way: tuple[str, ...] = ()
    stuck: int = 0


def search(rules: Rules) -> Found:
    """Breadth first, so that a way is as short as there is one."""
    first = State()
    before: dict[State, tuple[State, str] | None] = {first: None}
    follows: dict[State, list[State]] = {}
    queue = deque([first])
    while queue:
        state = queue.popleft()
        after: list[State] = []
        found = steps(state, rules)
        try:
            for words, reached in found:
                after.append(reached)
                if reached not in before:
                    before[reached] = (state, words)
                    queue.append(reached)
        except Broken as broken:
            return Found(len(before), str(broken), (*_way(before, state), str(broken)))
        follows[state] = after
    return Found(len(before), stuck=_stuck(follows))


def _way(before: dict[State, tuple[State, str] | None], state: State) -> list[str]:
    words: list[str] = []
    step = before[state]
    while step is not None:
        words.append(step[1])
        step = before[step[0]]
    return words[::-1]


def _stuck(follows: dict[State, list[State]]) -> int:
    """States from which the job cannot be completed any more."""
    into: dict[State, list[State]] = {}
    for state, reached in follows.items():
        for one in reached:
            into.setdefault(one, []).append(state)
    good = {state for state in follows if state.complete}
    queue = deque(good)
    while queue:
        for state in into.get(queue.popleft(), ()):
            if state not in good:
                good.add(state)
                queue.append(state)
    return len(follows) - len(good)
