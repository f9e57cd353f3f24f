"""Categories as files: what is taken, what is named as bad, and that export and import agree."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.organising.test_edits import ids, own
from ytsync_desktop.core.csv_rows import RejectedRow, neutralised, restored
from ytsync_desktop.core.errors import BadInput
from ytsync_desktop.core.library import Availability
from ytsync_desktop.core.names import clean_name
from ytsync_desktop.organising.files import CategoriesImport, export_categories, import_categories
from ytsync_desktop.store.categories import SqlCategories
from ytsync_desktop.store.database import Database
from ytsync_desktop.store.library import SqlLibrary

ONE, TWO, THREE = ids(1, 2, 3)


def write(folder: Path, content: str | bytes) -> Path:
    file = folder / "categories.csv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


def test_a_file_becomes_approved_categories_and_its_unknown_videos_wait_for_the_next_import(
    tmp_path: Path, store: SqlCategories, database: Database
) -> None:
    file = write(
        tmp_path, f"\ufeffVIDEO_ID,Note,Category\r\n{ONE},x, food \r\n{TWO},y,FOOD\r\n{ONE},,Zoo\r\n{ONE},,zoo\r\n"
    )
    result = import_categories(file, store)
    assert result == CategoriesImport(2, 3, ())
    assert {name: one.video_ids for name, one in own(store).items()} == {"food": (ONE, TWO), "Zoo": (ONE,)}
    assert all(one.approved for one in own(store).values())
    videos = SqlLibrary(database).load().videos
    assert {one.availability for one in videos.values()} == {Availability.NOT_CHECKED}
    assert videos.keys() == {ONE, TWO}


def test_bad_rows_are_named_and_the_rest_is_taken(tmp_path: Path, store: SqlCategories) -> None:
    rows = [f"food,{ONE}", "food,short", f",{ONE}", f"Unsorted,{ONE}", "food", "", f"art,{TWO}"]
    result = import_categories(write(tmp_path, "category,video_id\n" + "\n".join(rows) + "\n"), store)
    assert (result.categories, result.assignments) == (2, 2)
    assert result.rejected == (
        RejectedRow(3, "“short” is not a video id."),
        RejectedRow(4, "A category needs a name."),
        RejectedRow(5, "“Unsorted” is the protected category: no other can have its name."),
        RejectedRow(6, "This row has too few columns."),
    )


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "category and video_id are missing"),
        (f"name,video_id\nfood,{ONE}\n", "category is missing"),
        ("category,video_id\n", "no valid row"),
        ("category,video_id\nfood,short\n", r"no valid row\. Line 2: “short”"),
        (f'category,video_id\nfood,{ONE}\n"art,{TWO}\n', "quote opened in line 3 is never closed"),
        (b"\x00\xff\xfe\x81", "not text in UTF-8"),
    ],
)
def test_a_file_that_cannot_be_taken_changes_nothing(
    content: str | bytes, says: str, tmp_path: Path, store: SqlCategories
) -> None:
    store.create("before", (ONE,))
    before = store.categories()
    with pytest.raises(BadInput, match=says):
        import_categories(write(tmp_path, content), store)
    assert store.categories() == before


def test_ids_survive_a_replacement_by_name(tmp_path: Path, store: SqlCategories) -> None:
    kept = store.create("Food", (ONE, TWO), description="to eat")
    store.create("gone", (ONE,))
    import_categories(write(tmp_path, f"category,video_id\nfood,{THREE}\n"), store)
    (only,) = own(store).values()
    assert (only.id, only.name, only.video_ids, only.description) == (kept, "food", (THREE,), "to eat")


NAMES = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=12) | st.sampled_from(
    ["=1+1", "'=1", "''@x", "+a", "-b", "@c", "＝x", "'plain", 'quo"te', "a,b"]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(names=st.lists(NAMES, min_size=1, max_size=5))
def test_s28_export_and_import_agree_and_no_name_is_a_formula(
    names: list[str], tmp_path: Path, store: SqlCategories
) -> None:
    file = tmp_path / "out.csv"
    taken: list[tuple[str, tuple[str, ...]]] = []
    for name in names:
        try:
            clean_name(name)
        except BadInput:
            continue
        taken.append((name, (ONE, TWO)))
    store.replace_all([])
    for name, _ in taken:
        if all(clean_name(name) != one for one in own(store)):
            try:
                store.create(name, (TWO, ONE), approved=True)
            except BadInput:
                continue
    before = {name: one.video_ids for name, one in own(store).items()}

    count = export_categories(file, store)
    assert count == sum(map(len, before.values()))
    with file.open(newline="", encoding="utf-8") as stream:
        cells = [row[0] for row in csv.reader(stream)]
    assert not any(cell.startswith(tuple("=+-@＝＋－＠\t\r\n")) for cell in cells)
    if before:
        store.replace_all([])
        import_categories(file, store)
        assert {name: one.video_ids for name, one in own(store).items()} == before


@given(st.text(max_size=8) | st.sampled_from(["=x", "'=x", "''=x", "'x", "'"]))
def test_s28_neutralising_is_reversible(text: str) -> None:
    assert restored(neutralised(text)) == text
    assert neutralised(text)[:1] not in set("=+-@\t\r\n\x00＝＋－＠")


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path, store: SqlCategories) -> None:
    with pytest.raises(BadInput, match="cannot be written"):
        export_categories(tmp_path / "nowhere" / "out.csv", store)
