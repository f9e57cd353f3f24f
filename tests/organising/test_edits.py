"""Every edit of categories, and that undo and redo are exact, whatever the order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from ytsync_desktop.core.catalogue import Catalogue, PlaylistLine
from ytsync_desktop.core.errors import BadInput, NotPossible
from ytsync_desktop.core.library import (
    UNSORTED,
    Category,
    CategoryId,
    PlaylistId,
    VideoId,
)
from ytsync_desktop.organising.commands import (
    Approve,
    Assign,
    Command,
    Create,
    Delete,
    Merge,
    Move,
    Remove,
    Rename,
    from_playlists,
)
from ytsync_desktop.organising.edits import Edits
from ytsync_desktop.store.categories import SqlCategories
from ytsync_desktop.store.columns import METADATA
from ytsync_desktop.store.database import Database
from ytsync_desktop.store.engine import memory_engine


def ids(*numbers: int) -> tuple[VideoId, ...]:
    return tuple(VideoId(f"v{number:010d}") for number in numbers)


def own(store: SqlCategories) -> dict[str, Category]:
    return {category.name: category for category in store.categories() if not category.protected}


@pytest.fixture
def edits(store: SqlCategories) -> Edits:
    """Two categories: food with videos 1, 2, 3 and music with 3, 4."""
    store.create("food", ids(1, 2, 3), description="to eat", approved=True)
    store.create("music", ids(3, 4))
    return Edits(store)


def named(store: SqlCategories, name: str) -> CategoryId:
    return own(store)[name].id


@pytest.mark.parametrize(
    ("make", "text", "after"),
    [
        (
            lambda s: Create("art", ids(9)),
            "Created “art” with 1 video",
            {"art": (9,), "food": (1, 2, 3), "music": (3, 4)},
        ),
        (
            lambda s: Rename(named(s, "food"), "meals"),
            "Renamed “food” to “meals”",
            {"meals": (1, 2, 3), "music": (3, 4)},
        ),
        (lambda s: Rename(named(s, "food"), "Food"), "Renamed “food” to “Food”", {"Food": (1, 2, 3), "music": (3, 4)}),
        (
            lambda s: Merge((named(s, "music"), named(s, "food")), named(s, "food")),
            "Merged “music” into “food”",
            {"food": (1, 2, 3, 4)},
        ),
        (lambda s: Delete((named(s, "food"),)), "Deleted “food”", {"music": (3, 4)}),
        (lambda s: Delete((named(s, "food"), named(s, "music"))), "Deleted 2 categories", {}),
        (
            lambda s: Assign(named(s, "music"), ids(4, 8, 1)),
            "Added 2 videos to “music”",
            {"food": (1, 2, 3), "music": (3, 4, 8, 1)},
        ),
        (
            lambda s: Move(named(s, "food"), named(s, "music"), ids(1, 3, 77)),
            "Moved 2 videos to “music”",
            {"food": (2,), "music": (3, 4, 1)},
        ),
        (lambda s: Remove(named(s, "food"), ids(2)), "Removed 1 video from “food”", {"food": (1, 3), "music": (3, 4)}),
    ],
)
def test_an_edit_is_made_told_taken_back_and_made_again(
    make: Any, text: str, after: dict[str, tuple[int, ...]], edits: Edits, store: SqlCategories
) -> None:
    before = store.categories()
    change = edits.do(make(store))
    done = store.categories()
    assert change.text == edits.undo_text == text
    assert {name: one.video_ids for name, one in own(store).items()} == {n: ids(*v) for n, v in after.items()}
    assert change.categories

    assert edits.undo().text == text
    assert store.categories() == before
    assert edits.redo_text == text
    edits.redo()
    assert store.categories() == done
    assert (edits.can_undo, edits.can_redo) == (True, False)


def test_a_change_names_the_videos_whose_categories_are_other_now(edits: Edits, store: SqlCategories) -> None:
    change = edits.do(Move(named(store, "food"), named(store, "music"), ids(1)))
    assert change.categories == {named(store, "food"), named(store, "music")}
    assert change.videos == set(ids(1))


def test_an_edit_without_effect_leaves_nothing_to_undo(edits: Edits, store: SqlCategories) -> None:
    assert not edits.do(Assign(named(store, "food"), ids(1))).categories
    assert not edits.can_undo
    with pytest.raises(NotPossible, match="nothing to undo"):
        edits.undo()
    with pytest.raises(NotPossible, match="nothing to redo"):
        edits.redo()


def test_approving_and_reopening(edits: Edits, store: SqlCategories) -> None:
    edits.do(Approve((named(store, "food"), named(store, "music"))))
    assert all(one.approved for one in own(store).values())
    edits.undo()
    assert not own(store)["music"].approved
    assert edits.do(Approve((named(store, "food"),), approved=False)).text == "Reopened “food”"


@pytest.mark.parametrize(
    "make",
    [
        lambda unsorted, other: Rename(unsorted, "rest"),
        lambda unsorted, other: Delete((unsorted,)),
        lambda unsorted, other: Approve((unsorted,)),
        lambda unsorted, other: Assign(unsorted, ids(1)),
        lambda unsorted, other: Remove(unsorted, ids(1)),
        lambda unsorted, other: Move(other, unsorted, ids(1)),
        lambda unsorted, other: Merge((unsorted,), other),
        lambda unsorted, other: Merge((other,), unsorted),
        lambda unsorted, other: Create("unsorted"),
        lambda unsorted, other: Rename(other, " UNSORTED "),
        lambda unsorted, other: Rename(other, "MUSIC"),
        lambda unsorted, other: Create("   "),
        lambda unsorted, other: Create("two\nlines"),
    ],
)
def test_the_protected_category_and_bad_names_are_refused_and_nothing_changes(
    make: Any, edits: Edits, store: SqlCategories
) -> None:
    before = store.categories()
    with pytest.raises(BadInput):
        edits.do(make(before[-1].id, named(store, "food")))
    assert store.categories() == before
    assert not edits.can_undo


def test_a_change_from_elsewhere_ends_undo_instead_of_being_overwritten(edits: Edits, store: SqlCategories) -> None:
    edits.do(Rename(named(store, "food"), "meals"))
    store.assign(named(store, "meals"), ids(50))
    with pytest.raises(NotPossible, match="changed otherwise"):
        edits.undo()
    assert not edits.can_undo
    assert own(store)["meals"].video_ids == ids(1, 2, 3, 50)


def test_from_playlists_takes_the_union_in_order_and_the_description_of_a_single_one() -> None:
    first, second = PlaylistLine(PlaylistId("A"), "a", "about a"), PlaylistLine(PlaylistId("B"), "b", "about b")
    library = Catalogue((first, second), {first.id: ids(3, 1, 3), second.id: ids(2, 1)})
    assert from_playlists(library, [first.id], "x") == Create("x", ids(3, 1), "about a")
    assert from_playlists(library, [second.id, first.id], "x") == Create("x", ids(2, 1, 3), "")
    with pytest.raises(NotPossible):
        from_playlists(library, [PlaylistId("C")], "x")


names = st.sampled_from(["a", "A", "ä", "a\u0308", "b", "c ", "formula", UNSORTED])
videos = st.lists(st.integers(1, 6), max_size=4).map(lambda numbers: ids(*numbers))


def _memory_database() -> Database:
    engine = memory_engine()
    with engine.begin() as connection:
        METADATA.create_all(connection)
    return Database(engine, Path(":memory:"), in_memory=True)


class AnyEdits(RuleBasedStateMachine):
    """Edits in any order; undoing all of them leads back to the start, redoing them to the end."""

    @initialize()
    def start(self) -> None:
        # In memory: hundreds of databases are made, and their durability is not what is asked here.
        self.database = _memory_database()
        self.store = SqlCategories(self.database)
        self.edits = Edits(self.store)
        self.history = [self.store.categories()[:-1]]
        self.place = 0

    def pick(self, data: Any) -> CategoryId:
        present = [one.id for one in self.store.categories()]
        return data.draw(st.sampled_from([*present, CategoryId(999)]))  # type: ignore[no-any-return]

    def attempt(self, command: Command) -> None:
        before = self.store.categories()
        try:
            change = self.edits.do(command)
        except (BadInput, NotPossible):
            assert self.store.categories() == before
            return
        if change.categories:
            del self.history[self.place + 1 :]
            self.history.append(self.store.categories()[:-1])
            self.place += 1

    @rule(name=names, ids=videos)
    def create(self, name: str, ids: tuple[VideoId, ...]) -> None:
        self.attempt(Create(name, ids))

    @rule(data=st.data(), name=names)
    def rename(self, data: Any, name: str) -> None:
        self.attempt(Rename(self.pick(data), name))

    @rule(data=st.data())
    def merge(self, data: Any) -> None:
        self.attempt(Merge((self.pick(data), self.pick(data)), self.pick(data)))

    @rule(data=st.data())
    def delete(self, data: Any) -> None:
        self.attempt(Delete((self.pick(data), self.pick(data))))

    @rule(data=st.data(), approved=st.booleans())
    def approve(self, data: Any, approved: bool) -> None:
        self.attempt(Approve((self.pick(data),), approved))

    @rule(data=st.data(), ids=videos)
    def assign(self, data: Any, ids: tuple[VideoId, ...]) -> None:
        self.attempt(Assign(self.pick(data), ids))

    @rule(data=st.data(), ids=videos)
    def move(self, data: Any, ids: tuple[VideoId, ...]) -> None:
        self.attempt(Move(self.pick(data), self.pick(data), ids))

    @rule(data=st.data(), ids=videos)
    def remove(self, data: Any, ids: tuple[VideoId, ...]) -> None:
        self.attempt(Remove(self.pick(data), ids))

    @precondition(lambda self: self.edits.can_undo)
    @rule()
    def undo(self) -> None:
        self.edits.undo()
        self.place -= 1

    @precondition(lambda self: self.edits.can_redo)
    @rule()
    def redo(self) -> None:
        self.edits.redo()
        self.place += 1

    @invariant()
    def history_holds(self) -> None:
        if hasattr(self, "store"):
            assert self.store.categories()[:-1] == self.history[self.place]

    def teardown(self) -> None:
        if not hasattr(self, "store"):
            return
        while self.edits.can_undo:
            self.undo()
        assert self.store.categories()[:-1] == self.history[0] == ()
        while self.edits.can_redo:
            self.redo()
            self.history_holds()
        self.database.close()


TestAnyEdits = AnyEdits.TestCase
TestAnyEdits.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)
