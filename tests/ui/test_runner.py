"""Work happens on its own thread, answers arrive on the window's, and the end is clean."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.conftest import NOWHERE
from tests.ui.values import operation
from ytsync_desktop.core.breath import breathe
from ytsync_desktop.core.control import Control
from ytsync_desktop.core.errors import Cancelled, NotPossible, YtsyncError
from ytsync_desktop.core.events import EntityProgress, Notice, OperationSettled, Report
from ytsync_desktop.core.operations import Status
from ytsync_desktop.ui.buffer import EventBuffer
from ytsync_desktop.ui.runner import Runner
from ytsync_desktop.ui.services import Services
from ytsync_desktop.wiring import Application


@pytest.fixture
def runner(qtbot: QtBot, tmp_path: Path) -> Iterator[Runner]:
    application = Application.open(tmp_path, NOWHERE)
    made = Runner(application.clone, "test")
    yield made
    made.close()
    application.close()


def run(qtbot: QtBot, runner: Runner, work: Any) -> tuple[list[Any], list[YtsyncError]]:
    """Results and errors of one task."""
    done: list[Any] = []
    failed: list[YtsyncError] = []
    runner.submit(work, done.append, failed.append)
    qtbot.waitUntil(lambda: not runner.busy)
    return done, failed


def test_services_are_made_and_used_on_one_thread_that_is_not_this_one(qtbot: QtBot, runner: Runner) -> None:
    def work(services: Services, report: Report, control: Control) -> tuple[int, int]:
        return threading.get_ident(), services.library.counts().videos

    first, _ = run(qtbot, runner, work)
    second, _ = run(qtbot, runner, work)
    assert first == second
    assert first[0][0] != threading.get_ident()


def test_answers_and_events_arrive_on_this_thread(qtbot: QtBot, runner: Runner) -> None:
    heard: list[int] = []
    runner.events.connect(lambda _events: heard.append(threading.get_ident()))

    def work(services: Services, report: Report, control: Control) -> int:
        report(Notice("one"))
        return threading.get_ident()

    runner.submit(work, lambda _result: heard.append(threading.get_ident()), lambda _error: None)
    qtbot.waitUntil(lambda: len(heard) == 2)
    assert set(heard) == {threading.get_ident()}


def test_a_flood_of_events_is_folded_and_its_end_arrives(qtbot: QtBot, runner: Runner) -> None:
    beats: list[list[Any]] = []
    runner.events.connect(beats.append)
    flood = 20_000

    def work(services: Services, report: Report, control: Control) -> None:
        for at in range(flood):
            report(EntityProgress("videos", "initial_sync", at + 1, flood, "running"))

    run(qtbot, runner, work)
    assert sum(len(events) for events in beats) < flood / 100
    assert beats[-1][-1].processed == flood


def test_events_of_a_task_come_before_its_answer(qtbot: QtBot, runner: Runner) -> None:
    order: list[str] = []
    runner.events.connect(lambda _events: order.append("event"))

    def work(services: Services, report: Report, control: Control) -> None:
        report(Notice("one"))

    runner.submit(work, lambda _none: order.append("answer"), lambda _error: None)
    qtbot.waitUntil(lambda: "answer" in order)
    assert order == ["event", "answer"]


def test_the_newest_of_each_sort_is_kept_and_every_notice() -> None:
    buffer = EventBuffer()
    assert buffer.add(OperationSettled(operation(1)))
    assert not buffer.add(OperationSettled(replace(operation(1), status=Status.DONE)))
    buffer.add(OperationSettled(operation(2)))
    buffer.add(Notice("same"))
    buffer.add(Notice("same"))
    taken = buffer.take()
    assert [event.operation.status for event in taken if isinstance(event, OperationSettled)] == [
        Status.DONE,
        Status.PLANNED,
    ]
    assert len(taken) == 4
    assert buffer.take() == []


def test_pause_reaches_a_waiting_task_at_once_and_the_next_one_runs(qtbot: QtBot, runner: Runner) -> None:
    begun = threading.Event()

    def work(services: Services, report: Report, control: Control) -> None:
        begun.set()
        control.wait(3_600)

    failed: list[YtsyncError] = []
    runner.submit(work, lambda _none: None, failed.append)
    assert begun.wait(10)
    runner.pause()
    qtbot.waitUntil(lambda: not runner.busy)
    assert isinstance(failed[0], Cancelled)
    done, _ = run(qtbot, runner, lambda services, report, control: control.stopping)
    assert done == [False]


def test_known_errors_are_handed_over_and_faults_become_a_sentence(
    qtbot: QtBot, runner: Runner, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(services: Services, report: Report, control: Control) -> None:
        raise NotPossible("Not today.")

    def break_(services: Services, report: Report, control: Control) -> None:
        raise ZeroDivisionError("secret detail")

    _, failed = run(qtbot, runner, refuse)
    assert str(failed[0]) == "Not today."
    _, failed = run(qtbot, runner, break_)
    assert "fault of the program" in str(failed[0]) and "secret" not in str(failed[0])
    assert "ZeroDivisionError" in caplog.text


def test_closing_ends_a_waiting_task_and_takes_no_more_work(qtbot: QtBot, tmp_path: Path) -> None:
    application = Application.open(tmp_path, NOWHERE)
    runner = Runner(application.clone, "test")
    begun = threading.Event()
    answers: list[object] = []

    def work(services: Services, report: Report, control: Control) -> None:
        begun.set()
        control.wait(3_600)

    runner.submit(work, answers.append, answers.append)
    assert begun.wait(10)
    runner.close()
    runner.submit(work, answers.append, answers.append)
    runner.close()
    application.close()
    qtbot.wait(0)
    assert answers == []


@pytest.mark.parametrize("rest", ["event", "breath"])
def test_work_that_gave_way_stands_still_at_its_next_event_and_goes_on_by_itself(
    qtbot: QtBot, runner: Runner, monkeypatch: pytest.MonkeyPatch, rest: str
) -> None:
    waits: list[float | None] = []
    reached = threading.Event()
    wait = threading.Event.wait

    def watched(event: threading.Event, timeout: float | None = None) -> bool:
        if threading.current_thread() is not threading.main_thread() and not event.is_set():
            waits.append(timeout)
            reached.set()
        return wait(event, timeout)

    monkeypatch.setattr(threading.Event, "wait", watched)

    def work(services: Services, report: Report, control: Control) -> str:
        for words in ("before", "after"):
            report(Notice(words)) if rest == "event" else breathe()
        return "done"

    assert run(qtbot, runner, work) == (["done"], [])
    assert not waits
    done: list[str] = []
    failed: list[YtsyncError] = []
    runner.give_way()
    runner.submit(work, done.append, failed.append)
    assert reached.wait(20)  # here no timer of the window can end the pause
    qtbot.waitUntil(lambda: not runner.busy)
    assert (done, failed) == (["done"], []) and all(waits)


def test_work_that_breathes_asks_the_window_and_goes_on_when_it_answers(
    qtbot: QtBot, runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    way, answered, heard = runner._thread.way, threading.Event(), list[int]()
    usual = way.answer

    def answer() -> None:
        heard.append(threading.get_ident())
        usual()
        answered.set()

    monkeypatch.setattr(way, "answer", answer)

    def work(services: Services, report: Report, control: Control) -> bool:
        breathe()
        return answered.wait(20)

    assert run(qtbot, runner, work) == ([True], [])
    assert set(heard) == {threading.get_ident()}
