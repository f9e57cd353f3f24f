"""What is folded from the operations of a job: counts, failures, the table of stages, the table of the report."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from tests.ui.values import HOSTILE, NOW, job, operation
from ytsync_desktop.core.events import OperationSettled
from ytsync_desktop.core.operations import Kind, Operation, Stage, StageCount, Status
from ytsync_desktop.ui.progress.stages import StageModel, rows
from ytsync_desktop.ui.progress.tally import Tally
from ytsync_desktop.ui.report.model import CAUSE, RESULT, VIDEO, ReportModel, report_rows
from ytsync_desktop.ui.state import State
from ytsync_desktop.ui.text import one_line

KINDS = (Kind.CREATE, Kind.ADD, Kind.DELETE)


def recount(operations: list[Operation]) -> dict[Stage, StageCount]:
    found = {}
    for stage in {op.stage for op in operations if op.kind is not Kind.BY_HAND}:
        of_stage = [op.status for op in operations if op.stage is stage]
        done, failed, skipped = (of_stage.count(one) for one in (Status.DONE, Status.FAILED, Status.SKIPPED))
        found[stage] = StageCount(stage, len(of_stage), done, failed, skipped)
    return found


@given(st.lists(st.tuples(st.integers(0, 9), st.sampled_from(Status)), max_size=60))
def test_counts_carried_along_equal_counts_made_anew(steps: list[tuple[int, Status]]) -> None:
    known = {number: operation(number, KINDS[number % 3]) for number in range(10)}
    tally = Tally(known.values())
    for number, status in steps:
        known[number] = replace(known[number], status=status)
        tally.settle([known[number]])
    assert {count.stage: count for count in tally.counts()} == recount(list(known.values()))
    assert tally.in_flight == sum(1 for op in known.values() if op.status in (Status.SENT, Status.UNKNOWN))


def test_failures_are_grouped_by_plain_cause_the_largest_first() -> None:
    failed = [operation(number, status=Status.FAILED, reason="videoNotFound") for number in range(3)]
    failed += [operation(7, status=Status.FAILED, reason="backendError")]
    groups = Tally([*failed, operation(8)]).failures()
    assert [(group.cause, len(group.operations), group.hopeful) for group in groups] == [
        ("Private or deleted since the preview", 3, False),
        ("YouTube did not answer", 1, True),
    ]
    assert groups[0].advice == "Skip it."


def test_what_is_cleared_by_hand_is_no_write() -> None:
    by_hand = [operation(number, Kind.BY_HAND, Status.BY_HAND) for number in range(3)]
    tally = Tally([*by_hand, operation(9)])
    tally.settle([replace(by_hand[0], verified_at=NOW)])
    assert (tally.entries, tally.cleared) == (3, 1)
    assert [count.stage for count in tally.counts()] == [Stage.ADD_VIDEOS]


def test_the_table_of_stages_follows_the_state(qtbot: QtBot) -> None:
    state = State(demo=False)
    state.set_job(job(backup_id=4))
    tally = Tally([operation(0, Kind.CREATE, Status.DONE), operation(1), operation(2, status=Status.FAILED)])
    state.set_tally(1, tally)
    made = rows(state)
    assert [row.stage for row in made] == [Stage.BACKUP, Stage.CREATE_PLAYLISTS, Stage.ADD_VIDEOS]
    assert made[2].numbers == (0, 1, 0, 1)
    model = StageModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.show_rows(made)
    state.tally.settle([operation(1, status=Status.DONE)])
    model.show_rows(rows(state))
    assert model.index(2, 2).data() == "1"
    tester.deleteLater()


def test_operations_of_another_job_are_not_taken_for_this_one(qtbot: QtBot) -> None:
    state = State(demo=False)
    state.set_job(job())
    state.set_tally(99, Tally([operation(1)]))
    assert state.tally.counts() == ()


def test_what_is_settled_while_the_operations_are_read_is_not_lost(qtbot: QtBot) -> None:
    state = State(demo=False)
    state.set_job(job())
    state.expect_tally()
    read = [operation(1), operation(2)]
    state.take([OperationSettled(operation(1, status=Status.DONE))])
    state.set_tally(1, Tally(read))
    assert [count.done for count in state.tally.counts()] == [1]


def test_the_report_shows_failures_first_and_narrows(qtbot: QtBot) -> None:
    model = ReportModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    done = [operation(number, status=Status.DONE) for number in range(3)]
    failed = operation(5, status=Status.FAILED, reason="videoNotFound")
    skipped = operation(6, status=Status.SKIPPED, reason="preflight")
    model.show_rows(report_rows([*done, skipped, failed]))
    assert [model.operation(row).id for row in range(model.rowCount())] == [5, 6, 0, 1, 2]
    assert model.index(0, RESULT).data() == "Failed"
    assert model.index(0, CAUSE).data() == "Private or deleted since the preview"
    assert model.index(2, VIDEO).data() == one_line(HOSTILE)
    model.narrow("", None, Status.DONE, "")
    assert model.rowCount() == 3
    model.narrow("title 2", Stage.ADD_VIDEOS, None, "")
    assert [model.operation(row).id for row in range(model.rowCount())] == [2]
    model.narrow("", None, None, "Private or deleted since the preview")
    assert model.rowCount() == 1
    assert model.as_text([0]).split("\t")[2] == "Title 5"
    for column in range(model.columnCount()):
        model.narrow("", None, None, "")
        model.sort(column)
        assert model.rowCount() == 5
    tester.deleteLater()
