"""A large value is loaded once for all who ask, and freed when another takes its place."""

from __future__ import annotations

import threading
import weakref
from concurrent.futures import ThreadPoolExecutor

import pytest

from ytsync_desktop.store.once import Once


class Value:
    """Something that says when it is gone."""

    def pieces(self) -> list[object]:
        return []


def broken() -> Value:
    raise OSError("no")


def test_whoever_asks_meanwhile_waits_and_loads_nothing() -> None:
    once, begun, go_on, loads = Once[Value](), threading.Event(), threading.Event(), []

    def load() -> Value:
        loads.append(1)
        begun.set()
        assert go_on.wait(20)
        return Value()

    with ThreadPoolExecutor(3) as pool:
        asked = [pool.submit(once.get, 1, load) for _ in range(3)]
        assert begun.wait(20)
        go_on.set()
        assert len({id(one.result(20)) for one in asked}) == 1
    assert len(loads) == 1


def test_another_key_takes_its_place_and_what_is_forgotten_is_loaded_again() -> None:
    once = Once[Value]()
    first = once.get(1, Value)
    assert once.get(1, broken) is first
    gone = weakref.ref(first)
    del first
    second = once.get(2, Value)
    assert gone() is None
    once.forget()
    assert once.get(2, Value) is not second


def test_what_cannot_be_loaded_is_asked_for_again() -> None:
    once = Once[Value]()
    with pytest.raises(OSError, match="no"):
        once.get(1, broken)
    assert once.get(1, Value)
