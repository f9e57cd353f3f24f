"""The preview's tree shows the plan and nothing else: every operation once, and sums that hold."""

import csv
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from tests.ui.values import HOSTILE, preview
from ytsync_desktop.ui.preview.days import DayStrip
from ytsync_desktop.ui.preview.export import write_preview
from ytsync_desktop.ui.preview.model import UNITS, WHAT, WHY, PreviewModel
from ytsync_desktop.ui.preview.nodes import ROOT, Sort, Tree
from ytsync_desktop.ui.text import one_line


@pytest.fixture
def tree() -> Tree:
    return Tree(preview())


def walk(model: PreviewModel, parent: QModelIndex | None = None) -> list[str]:
    parent = parent if parent is not None else QModelIndex()
    found: list[str] = []
    for row in range(model.rowCount(parent)):
        index = model.index(row, WHAT, parent)
        found += [str(index.data()), *walk(model, index)]
    return found


def test_the_stages_cost_together_what_the_preview_costs(tree: Tree) -> None:
    stages = [tree.nodes[child] for child in tree.nodes[ROOT].children]
    assert sum(stage.units or 0 for stage in stages) == preview().units


def test_every_operation_of_the_plan_is_one_row(tree: Tree) -> None:
    plan = preview().plan
    kinds = {sort.value: amount for sort, amount in tree.counts.items()}
    for kind in {operation.kind for operation in plan.operations}:
        assert kinds[kind.value] == len(plan.of_kind(kind)), kind


def test_a_deleted_playlist_opens_to_where_its_videos_will_be(tree: Tree) -> None:
    gone = next(node for node in tree.nodes if node.sort is Sort.DELETE)
    contents = next(deletion for deletion in preview().plan.deletions if deletion.title == gone.what)
    assert "will be in “alpha”" in gone.why
    assert len(gone.children) == len(contents.contents)
    assert all("alpha" in tree.nodes[child].why or "private" in tree.nodes[child].why for child in gone.children)


def test_what_cannot_be_added_is_named_with_its_reason(tree: Tree) -> None:
    lost = [node for node in tree.nodes if node.sort is Sort.CANNOT]
    assert [(node.what, node.why) for node in lost] == [("Title 4", "is private now")]


def test_the_model_is_sound_and_filters_by_kind_and_words(qtbot: QtBot, tree: Tree) -> None:
    model = PreviewModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.show_tree(tree, ())
    assert len(walk(model)) == len(tree.nodes) - 1 == model.matches()
    model.narrow("", frozenset({Sort.ADD}))
    assert walk(model) == [
        "Create playlists and add videos",
        "alpha",
        one_line(HOSTILE),
        "Title 1",
        "Title 2",
        "Title 3",
    ]
    model.narrow("title 2", frozenset({Sort.ADD}))
    assert walk(model) == ["Create playlists and add videos", "alpha", "Title 2"]
    model.narrow("nothing of the sort", frozenset())
    assert walk(model) == []
    model.narrow("", frozenset())
    assert model.matches() == len(tree.nodes) - 1
    tester.deleteLater()


def test_numbers_stand_right_and_headings_with_their_cells(qtbot: QtBot, tree: Tree) -> None:
    model = PreviewModel()
    model.show_tree(tree, ())
    for column in (WHAT, WHY, UNITS):
        heading = model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
        assert heading == model.index(0, column).data(Qt.ItemDataRole.TextAlignmentRole)
    assert (
        model.headerData(UNITS, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
        & Qt.AlignmentFlag.AlignRight
    )


def test_the_strip_of_days_is_read_with_the_keyboard(qtbot: QtBot) -> None:
    strip = DayStrip()
    qtbot.addWidget(strip)
    strip.show_schedule(preview().schedule)
    told: list[str] = []
    strip.told.connect(told.append)
    qtbot.keyClick(strip, Qt.Key.Key_Right)
    assert told[-1].startswith("20 Nov: 7 changes, ")
    assert strip.accessibleDescription() == told[-1]
    strip.grab()


@pytest.mark.parametrize("ending", ["csv", "html"])
def test_the_export_holds_every_row(tmp_path: Path, tree: Tree, ending: str) -> None:
    file = tmp_path / f"preview.{ending}"
    write_preview(preview(), "A <head> line", file)
    text = file.read_text(encoding="utf-8")
    if ending == "csv":
        assert len(list(csv.reader(text.splitlines()))) == len(tree.nodes)
    else:
        assert text.count("<tr class=d") == len(tree.nodes) - 1
        assert "<b>bold</b>" not in text and "&lt;b&gt;bold&lt;/b&gt;" in text
        assert "A &lt;head&gt; line" in text
