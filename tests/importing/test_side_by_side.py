"""Calls go out while answers are written, and none after a wish to stop."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.contract.fake_youtube import Call, FakeYouTube
from tests.importing.machine import Machine
from ytsync_desktop.core.checkpoints import ImportUnit, SavedItems
from ytsync_desktop.core.control import Control
from ytsync_desktop.core.library import PlaylistId
from ytsync_desktop.store.import_unit import SqlImportUnit

LISTS = 16
PATIENCE = 5.0


class Answers:
    """All first pages lie answered before the first of them is written; then they are, batch by batch."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch, *, stop: bool = False) -> None:
        youtube = FakeYouTube(page_size=LISTS)
        for number in range(LISTS):
            youtube.add_playlist(f"list{number}", range(number, number + LISTS + 1))
        youtube.fault = self._called
        self.machine = Machine(folder, youtube, threads=LISTS)
        self.control = Control()
        self.went_on: bool | None = None
        self.second_pages: set[str] = set()
        self._stop = stop
        self._first_pages = 0
        self._changed = threading.Condition()
        self._batches: list[set[str]] = []
        self._begin, self._save = self.machine.imports.begin, SqlImportUnit.save_items
        monkeypatch.setattr(self.machine.imports, "begin", self._unit)
        monkeypatch.setattr(SqlImportUnit, "save_items", lambda unit, *what, **how: self._saved(unit, *what, **how))

    def _called(self, call: Call) -> None:
        if call.method == "playlistItems.list":
            with self._changed:
                if call.page_token is None:
                    self._first_pages += 1
                else:
                    self.second_pages.add(call.about)
                self._changed.notify_all()

    def _saved(self, unit: SqlImportUnit, playlist_id: PlaylistId, *what: Any, **how: Any) -> SavedItems:
        if not self._batches[-1]:
            self._wait(lambda: self._first_pages == LISTS)
            time.sleep(0.1)  # from the call to where the writer takes it up
        self._batches[-1].add(playlist_id)
        return self._save(unit, playlist_id, *what, **how)

    @contextmanager
    def _unit(self) -> Iterator[ImportUnit]:
        self._batches.append(set())
        with self._begin() as unit:
            yield unit
        written = [batch for batch in self._batches if batch]
        if self._stop and written:
            self.control.pause()
        elif len(written) == 3 and self.went_on is None:
            # The first may have been all that was taken up then; of the rest these are two, and others follow.
            self.went_on = self._wait(lambda: bool(written[1] & self.second_pages))

    def _wait(self, reached: Callable[[], bool]) -> bool:
        with self._changed:
            return self._changed.wait_for(reached, PATIENCE)


def test_what_an_answer_brings_to_ask_for_goes_out_while_the_next_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = Answers(tmp_path, monkeypatch)
    assert answers.machine.import_(answers.control).state == "complete"
    assert answers.went_on


def test_nothing_more_is_asked_after_a_wish_to_stop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = Answers(tmp_path, monkeypatch, stop=True)
    assert answers.machine.import_(answers.control).state == "paused"
    assert not answers.second_pages
