"""Previews are computed one at a time, beside the errands, and only the newest is shown."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from pytestqt.qtbot import QtBot

from tests.ui.values import preview
from ytsync_desktop.core.errors import NotPossible
from ytsync_desktop.core.letting_go import Held
from ytsync_desktop.core.way_back import Wish
from ytsync_desktop.ui.desk import Desk
from ytsync_desktop.ui.preview.nodes import Tree
from ytsync_desktop.ui.previews import Previews
from ytsync_desktop.ui.runner import Runner
from ytsync_desktop.ui.services import Services
from ytsync_desktop.ui.state import State, WayBack


@dataclass
class Queue:
    """Stands for the thread: keeps what it is to do until a test has it done."""

    tasks: list[tuple[Callable[[Any], Any], Callable[[Any], None]]] = field(default_factory=list)

    def submit(self, _work: object, done: Callable[[Any], None], failed: Callable[[Any], None]) -> None:
        self.tasks.append((done, failed))

    def end(self, result: Any) -> None:
        done, failed = self.tasks.pop(0)
        (failed if isinstance(result, Exception) else done)(result)


@dataclass
class Bench:
    """A state with a library, its previews, and what was let go."""

    state: State
    queue: Queue = field(default_factory=Queue)
    freed: list[Held] = field(default_factory=list)
    complaints: list[Exception] = field(default_factory=list)

    def __post_init__(self) -> None:
        runner = cast(Runner, self.queue)
        self.previews = Previews(runner, self.state, lambda: None, self._replace, self.complaints.append)

    def _replace(self, held: list[Held], put: Callable[[], None]) -> None:
        put()
        self.freed += held


@pytest.fixture
def bench(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    monkeypatch.setattr(State, "imported", property(lambda _state: True))
    made = Bench(State(demo=False))
    yield made
    end(made.state)


def end(made: QObject) -> None:
    """Here and now: a timer that is left to the collector may end on another thread."""
    made.deleteLater()
    QCoreApplication.sendPostedEvents(made, QEvent.Type.DeferredDelete)


def made() -> tuple[Any, Tree]:
    one = preview()
    return one, Tree(one)


def test_edits_made_while_one_is_computed_are_all_in_the_one_that_follows(bench: Bench) -> None:
    first, second = made(), made()
    library = second[0].library
    for _ in range(4):
        bench.previews.load()
    assert len(bench.queue.tasks) == 1 and bench.previews.busy
    bench.queue.end(first)
    assert bench.state.preview is None, "it was overtaken"
    assert bench.freed == [first[1], first[0].library]
    assert len(bench.queue.tasks) == 1 and bench.previews.busy
    bench.queue.end(second)
    assert (bench.state.preview, bench.state.preview_tree) == second
    bench.freed.clear()
    bench.previews.show_way_back(None)
    assert bench.freed == [library, second[1]]
    bench.queue.end(made())
    assert not bench.queue.tasks and not bench.previews.busy


def test_one_that_fails_after_it_was_overtaken_says_nothing(bench: Bench) -> None:
    bench.previews.load()
    bench.previews.load()
    bench.queue.end(NotPossible("Too late."))
    assert bench.state.preview_problem == "" and not bench.complaints
    bench.queue.end(NotPossible("There is nothing to do."))
    assert bench.state.preview_problem == "There is nothing to do."


def test_after_the_end_no_other_is_begun_nor_shown(bench: Bench) -> None:
    bench.previews.load()
    bench.previews.load()
    bench.previews.soon()
    bench.previews.stop()
    assert not bench.previews.busy
    for ask in (bench.previews.load, bench.previews.soon):
        ask()
    bench.queue.end(made())
    assert bench.state.preview is None and not bench.queue.tasks and not bench.previews.busy


def test_a_way_back_is_not_shown_once_it_is_no_longer_wished_for(bench: Bench) -> None:
    back, today = made(), made()
    bench.previews.show_way_back(WayBack(1, Wish(), ""))
    bench.state.way_back = None
    bench.queue.end(back)
    assert bench.state.preview is None and bench.freed == [back[1], back[0].library]
    bench.queue.end(today)
    assert bench.state.preview == today[0]


def test_without_a_library_there_is_none(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bench.previews.load()
    monkeypatch.setattr(State, "imported", property(lambda _state: False))
    bench.previews.load()
    bench.queue.end(made())
    assert bench.state.preview is None and not bench.queue.tasks and not bench.previews.busy


def test_an_errand_does_not_wait_for_a_preview(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(State, "imported", property(lambda _state: True))
    computing, may = threading.Event(), threading.Event()

    def compute(_strategy: object) -> Any:
        computing.set()
        assert may.wait(20)
        return preview()

    settings = SimpleNamespace(load=lambda: SimpleNamespace(strategy="fresh"))
    services = cast(Services, SimpleNamespace(settings=settings, preview=compute, close=lambda: None))
    desk = Desk(lambda: services, demo=False)
    try:
        desk.previews.load()
        assert computing.wait(20)
        said: list[str] = []
        desk.errand(lambda _services: "done", said.append)
        qtbot.waitUntil(lambda: said == ["done"], timeout=20_000)
        assert desk.state.preview is None and desk.busy
        may.set()
        qtbot.waitUntil(lambda: not desk.busy, timeout=20_000)
        assert desk.state.preview is not None
    finally:
        may.set()
        desk.close()
        end(desk)
