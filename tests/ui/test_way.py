"""A thread at work finds out that the window is behind with its own, and lets it go first."""

from __future__ import annotations

import threading
import time

import pytest

from ytsync_desktop.ui import way as module
from ytsync_desktop.ui.way import Way


class Clock:
    """Seconds that pass when the test says so."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(module, "perf_counter", made)
    return made


@pytest.fixture
def asked() -> list[float]:
    return []


@pytest.fixture
def way(clock: Clock, asked: list[float]) -> Way:
    return Way(lambda: asked.append(clock.now))


def stands(way: Way) -> threading.Thread:
    thread = threading.Thread(target=way.wait, daemon=True)
    thread.start()
    return thread


def test_a_window_that_answers_is_asked_now_and_then_and_waited_for_never(
    way: Way, clock: Clock, asked: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(way._answered, "wait", None)
    for _ in range(1_000):
        way.wait()
        way.answer()
        clock.now += 0.001
    assert 80 <= len(asked) <= 100


def test_while_the_answer_is_late_the_thread_stands_still(
    way: Way, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "WAY_MS", 60_000)
    way.wait()
    clock.now += 0.005
    way.wait()  # not late yet
    clock.now += 0.05
    thread = stands(way)
    time.sleep(0.05)
    assert thread.is_alive()
    way.answer()
    thread.join(10)
    assert not thread.is_alive()


def test_a_window_that_never_answers_is_waited_for_a_moment_only(
    way: Way, clock: Clock, asked: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "WAY_MS", 1)
    way.wait()
    clock.now += 1
    way.wait()
    assert len(asked) == 1
    way.wait()
    assert len(asked) == 2
