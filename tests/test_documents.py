"""What the documents name is there: tests by file and function, trials by name."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.chaos.trial import trials

ROOT = Path(__file__).resolve().parents[1]
DOCUMENTS = [name for name in ("promises.md", "faults.md", "security.md") if (ROOT / "docs" / name).exists()]
_NAMED = re.compile(r"`(tests/[\w/]+\.py)(?:::(\w+))?(?:::(\w+))?`")
_TRIAL = re.compile(r"\bT\d\d\b")


def named_tests(document: str) -> list[tuple[str, ...]]:
    """(file, and the names below it) of every test that a document names."""
    text = (ROOT / "docs" / document).read_text(encoding="utf-8")
    return [tuple(part for part in found if part) for found in _NAMED.findall(text)]


def names_in(file: Path) -> set[str]:
    """Functions and classes of a test module, those of its classes too."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_test_that_a_document_names_is_there(document: str) -> None:
    named = named_tests(document)
    assert named
    missing = [
        "::".join([file, *names])
        for file, *names in named
        if not (ROOT / file).is_file() or not set(names) <= names_in(ROOT / file)
    ]
    assert missing == []


def test_every_fault_rule_and_guard_has_its_line_with_a_test_in_it() -> None:
    """F01 to F60, R0 to R9, G01 to G11 in docs/faults.md, each once and in order."""
    lines = (ROOT / "docs" / "faults.md").read_text(encoding="utf-8").splitlines()
    rows = {found[1]: line for line in lines if (found := re.match(r"\| ([FGR]\d+) \|", line))}
    faults, rules, guards = range(1, 61), range(10), range(1, 12)
    assert list(rows) == [*(f"F{n:02}" for n in faults), *(f"R{n}" for n in rules), *(f"G{n:02}" for n in guards)]
    assert [name for name, line in rows.items() if not re.search(r"::test_\w+`", line)] == []


def test_every_trial_that_a_document_names_is_there() -> None:
    known = set(trials())
    named = {name for document in DOCUMENTS for name in _TRIAL.findall((ROOT / "docs" / document).read_text("utf-8"))}
    assert named - known == set()


def test_every_locked_door_has_its_line_and_its_tests() -> None:
    """S01 to S40 in docs/security.md; each line names all the tests that bear its number, S37 and S38 say why not."""
    lines = (ROOT / "docs" / "security.md").read_text(encoding="utf-8").splitlines()
    doors = {line[2:5]: line for line in lines if re.match(r"\| S\d\d \|", line)}
    assert list(doors) == [f"S{number:02}" for number in range(1, 41)]
    named = {door: set(re.findall(r"::(test_s\d\d_\w+)`", line)) for door, line in doors.items()}
    there: dict[str, set[str]] = {door: set() for door in doors}
    for file in (ROOT / "tests").rglob("test_*.py"):
        for name in names_in(file):
            if re.match(r"test_s\d\d_", name):
                there[f"S{name[6:8]}"].add(name)
    assert named == there
    assert {door for door, names in named.items() if not names} == {"S37", "S38"}
