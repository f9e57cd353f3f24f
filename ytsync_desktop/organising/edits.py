"""Editing categories with undo and redo: every edit keeps what was before it and what came after."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from ytsync_desktop.core.errors import NotPossible
from ytsync_desktop.core.library import Category, CategoryId, VideoId
from ytsync_desktop.core.ports import CategoryStore
from ytsync_desktop.organising.commands import Command

MAX_STEPS = 200


@dataclass(frozen=True, slots=True)
class Change:
    """What an edit, an undo or a redo did: a sentence, the categories that are other now, and their videos."""

    text: str
    categories: frozenset[CategoryId] = frozenset()
    videos: frozenset[VideoId] = frozenset()


@dataclass(frozen=True, slots=True)
class _Step:
    """The touched categories before and after an edit; one that was or is not there is left out."""

    text: str
    before: dict[CategoryId, Category]
    after: dict[CategoryId, Category]

    def change(self) -> Change:
        ids = self.before.keys() | self.after.keys()
        videos: set[VideoId] = set()
        for one in ids:
            old, new = self.before.get(one), self.after.get(one)
            videos |= set(old.video_ids if old else ()) ^ set(new.video_ids if new else ())
        return Change(self.text, frozenset(ids), frozenset(videos))


class Edits:
    """The edits of one sitting. Lost when the program ends; the categories themselves are not."""

    def __init__(self, store: CategoryStore) -> None:
        self._store = store
        self._done: list[_Step] = []
        self._undone: list[_Step] = []

    def do(self, command: Command) -> Change:
        """Carry out an edit. BadInput or NotPossible, and nothing changed, when it cannot be."""
        before = self._state()
        text = command.run({category.id: category for category in self._store.categories()}, self._store)
        after = self._state()
        touched = {one for one in before.keys() | after.keys() if before.get(one) != after.get(one)}
        if not touched:
            return Change(text)
        step = _Step(text, _only(before, touched), _only(after, touched))
        self._done = [*self._done, step][-MAX_STEPS:]
        self._undone.clear()
        return step.change()

    def undo(self) -> Change:
        """Take back the last edit. NotPossible without one, or where its categories were changed otherwise since."""
        if not self._done:
            raise NotPossible("There is nothing to undo.")
        step = self._done[-1]
        self._go(step.after, step.before)
        self._undone.append(self._done.pop())
        return step.change()

    def redo(self) -> Change:
        """Make the edit again that was taken back last. NotPossible as for `undo`."""
        if not self._undone:
            raise NotPossible("There is nothing to redo.")
        step = self._undone[-1]
        self._go(step.before, step.after)
        self._done.append(self._undone.pop())
        return step.change()

    def clear(self) -> None:
        """Forget all steps, as after importing categories from a file."""
        self._done.clear()
        self._undone.clear()

    @property
    def can_undo(self) -> bool:
        """Whether there is an edit to take back."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether there is an edit to make again."""
        return bool(self._undone)

    @property
    def undo_text(self) -> str:
        """What `undo` would take back, such as “Moved 214 videos to “recipe””; empty without one."""
        return self._done[-1].text if self._done else ""

    @property
    def redo_text(self) -> str:
        """What `redo` would make again; empty without one."""
        return self._undone[-1].text if self._undone else ""

    def _state(self) -> dict[CategoryId, Category]:
        """The categories without the protected one and without links, which no edit changes."""
        return {
            category.id: replace(category, playlist_id=None)
            for category in self._store.categories()
            if not category.protected
        }

    def _go(self, expected: dict[CategoryId, Category], wanted: dict[CategoryId, Category]) -> None:
        present = self._state()
        if any(present.get(one) != expected.get(one) for one in expected.keys() | wanted.keys()):
            self.clear()
            raise NotPossible("The categories were changed otherwise since; this step can no longer be taken.")
        self._store.put(list(wanted.values()), removed=expected.keys() - wanted.keys())


def _only(state: dict[CategoryId, Category], ids: Iterable[CategoryId]) -> dict[CategoryId, Category]:
    return {one: state[one] for one in sorted(ids) if one in state}
