"""Computes previews on a thread of their own, one at a time; what was overtaken by another wish is never shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from ytsync_desktop.core.errors import NotPossible, YtsyncError
from ytsync_desktop.core.letting_go import Held
from ytsync_desktop.core.plan import Strategy
from ytsync_desktop.ui.preview.nodes import Tree
from ytsync_desktop.ui.state import State, WayBack

if TYPE_CHECKING:
    from ytsync_desktop.core.control import Control
    from ytsync_desktop.core.events import Report
    from ytsync_desktop.syncing.preview import Preview
    from ytsync_desktop.ui.runner import Runner
    from ytsync_desktop.ui.services import Services

_SOON_MS = 150


class Previews(QObject):
    """Keeps the preview of the state up to date: `load` at once, `soon` after the edits of a moment.

    To plan a large library takes seconds: the edits made meanwhile are all in the one preview that follows.
    `arriving` is called before one is taken over; `replace` has something new shown and frees what was there.
    """

    def __init__(
        self,
        runner: Runner,
        state: State,
        arriving: Callable[[], None],
        replace: Callable[[list[Held], Callable[[], None]], None],
        complain: Callable[[YtsyncError], None],
    ) -> None:
        super().__init__(state)
        self._runner = runner
        self._state = state
        self._arriving = arriving
        self._replace = replace
        self._complain = complain
        self._wished = 0
        self._at_work = self._ended = False
        self._soon = QTimer(self, singleShot=True, interval=_SOON_MS)
        self._soon.timeout.connect(self.load)

    @property
    def busy(self) -> bool:
        """Whether one is computed, or about to be."""
        return not self._ended and (self._at_work or self._soon.isActive())

    def soon(self) -> None:
        """The local data changed: compute the preview again, shortly."""
        if not self._ended:
            self._soon.start()

    def stop(self) -> None:
        """Begin no other, and show none: for good."""
        self._ended = True
        self._soon.stop()

    def show_way_back(self, back: WayBack | None) -> None:
        """Show the way back to a backup, or (None) the plan of today's data again."""
        self._state.way_back = back
        self._put(None, None, "The preview is being computed.")
        self.load()

    def load(self) -> None:
        """Compute it: of an unfinished job, else of the way back wished for, else of today's local data."""
        self._soon.stop()
        self._wished += 1
        if not self._to_be_had and not self._ended:
            self._put(None, None)
        self._begin()

    @property
    def _to_be_had(self) -> bool:
        return self._state.imported or self._state.unfinished is not None

    @property
    def _wish(self) -> tuple[int, int | None, WayBack | None]:
        """What is wished for now."""
        job = self._state.unfinished
        return self._wished, job.id if job is not None else None, self._state.way_back

    def _begin(self) -> None:
        if self._ended or self._at_work or not self._to_be_had:
            return
        wish, job, back = self._wish, self._state.unfinished, self._state.way_back
        self._at_work = True

        def compute(services: Services, _report: Report, _control: Control) -> tuple[Preview, Tree]:
            if job is not None:
                preview = services.job_preview(job.id)
            elif back is not None:
                preview = services.preview_restore(back.backup_id, back.wish)
            else:
                preview = services.preview(Strategy(services.settings.load().strategy))
            # Kept by plan and preview: some 100 ms that the window's thread need not spend.
            _ = preview.plan.id, preview.plan.writes, preview.alternatives, preview.unavailable_places
            return preview, Tree(preview)

        self._runner.submit(compute, lambda made: self._made(wish, *made), lambda error: self._failed(wish, error))

    def _made(self, wish: object, preview: Preview, tree: Tree) -> None:
        self._at_work = False
        self._arriving()
        if not self._overtaken(wish):
            self._put(preview, tree)
            return
        self._replace([tree, preview.library], lambda: None)  # before the next is begun, behind which it would wait
        self._begin()

    def _failed(self, wish: object, error: YtsyncError) -> None:
        self._at_work = False
        if self._overtaken(wish):
            self._begin()
            return
        self._put(None, None, str(error))
        if not isinstance(error, NotPossible):
            self._complain(error)

    def _overtaken(self, wish: object) -> bool:
        """Whether something else is wished for by now."""
        return self._ended or wish != self._wish

    def _put(self, preview: Preview | None, tree: Tree | None, why_not: str = "") -> None:
        held: list[Held] = []
        if self._state.preview is not None:
            held.append(self._state.preview.library)
        if self._state.preview_tree is not None:
            held.append(self._state.preview_tree)
        self._replace(held, lambda: self._state.set_preview(preview, tree, why_not))
