"""Long computations breathe on threads where somebody asked for it, and free what they are done with piece by piece."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from ytsync_desktop.core.breath import breathe, breathe_by, breathing, consumed, let_go


@pytest.fixture
def breaths() -> Iterator[list[int]]:
    taken: list[int] = []
    breathe_by(lambda: taken.append(1))
    yield taken
    breathe_by(None)


def test_nothing_happens_where_nobody_asked() -> None:
    breathe()
    assert list(breathing(range(5))) == [0, 1, 2, 3, 4]


def test_a_breath_before_each_piece(breaths: list[int]) -> None:
    assert list(breathing(range(250))) == list(range(250))
    assert len(breaths) == 3


def test_another_thread_is_not_asked(breaths: list[int]) -> None:
    other = threading.Thread(target=breathe)
    other.start()
    other.join()
    assert breaths == []


def test_what_is_consumed_is_taken_out_in_order(breaths: list[int]) -> None:
    values = list(range(250))
    taken = consumed(values)
    assert [next(taken), next(taken)] == [0, 1]
    assert len(values) == 248
    assert list(taken) == list(range(2, 250))
    assert values == []
    assert len(breaths) >= 2


def test_what_is_let_go_is_gone(breaths: list[int]) -> None:
    values: list[object] = [object() for _ in range(1000)]
    let_go(values)
    assert values == []
    assert len(breaths) == 5
