"""One process of the large library's benchmark: `python -m tests.bench.large_side window|plan FOLDER`; prints JSON."""

from __future__ import annotations

import json
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import keyring

from tests.bench.result import median
from tests.chaos.memory import memory_now
from tests.memory_keyring import MemoryKeyring
from ytsync_desktop.core.plan import Strategy

NOWHERE = "http://127.0.0.1:9/"
"""Nobody answers there: everything measured is on this machine."""
TYPED = ("sourdough", "engine gear", "lantern 17")
PATIENCE = 120.0
ROUNDS = 5


def window(folder: Path) -> dict[str, Any]:
    """Milliseconds for each key of a search, and of the preview's filter; for opening and expanding it; bytes."""
    from PySide6.QtWidgets import QApplication

    from ytsync_desktop.app import window_on
    from ytsync_desktop.ui.actions import LIBRARY, PREVIEW

    application = QApplication(sys.argv)
    shown = window_on(folder, NOWHERE, None)
    shown.resize(1280, 800)
    shown.show()
    _settle(application, lambda: not shown.desk.busy and shown.desk.state.settings is not None)
    found: dict[str, Any] = {}
    if shown.desk.state.imported:
        shown.show_page(LIBRARY)
        page = shown.library_page
        found["search"] = list(_typing(application, page._search.setText, page._typing.stop, page._narrow))
        found["like"] = list(_like(folder))
        shown.show_page(PREVIEW)
        preview = shown.interior._preview_page
        _settle(application, lambda: shown.desk.state.preview is not None and not shown.desk.busy)
        found["open"] = median([_took(application, preview._show) for _ in range(ROUNDS)])
        found["expand"] = _took(application, preview._view.expandAll)
        found["filter"] = list(_typing(application, preview._filter.setText, preview._typing.stop, preview._narrow))
        found["operations"] = len(shown.desk.state.preview.plan.writes)  # type: ignore[union-attr]
    found["memory"] = memory_now()
    shown.close()
    return found | (_index(folder) if "search" in found else {})


def plan(folder: Path) -> dict[str, Any]:
    """Seconds for both plans with the optimum and their days, everything loaded; and for the days alone."""
    from ytsync_desktop.wiring import Application

    application = Application.open(folder, NOWHERE)
    try:
        preview = application.preview(Strategy.REUSE)  # loads the library and the solver
        both = [_seconds(lambda: application.preview(Strategy.REUSE)) for _ in range(ROUNDS)]
        days = [_seconds(lambda: preview.at(preview.pace.settings)) for _ in range(ROUNDS)]
        return {"both": median(both), "days": median(days), "operations": len(preview.plan.writes)}
    finally:
        application.close()


def _settle(application: Any, reached: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    time.sleep(0.2)
    application.processEvents()
    while not reached():
        assert time.monotonic() < until, "the window does not come to rest"
        application.processEvents()
        time.sleep(0.002)


def _took(application: Any, act: Callable[[], object]) -> float:
    """Milliseconds until it is done and painted."""
    started = time.perf_counter()
    act()
    application.processEvents()
    return 1000 * (time.perf_counter() - started)


def _seconds(act: Callable[[], object]) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def _typing(
    application: Any, put: Callable[[str], object], stop: Callable[[], object], narrow: Callable[[], object]
) -> Iterator[float]:
    """Words typed letter by letter; the short wait for more letters is left out."""
    for words in TYPED:
        for end in range(1, len(words) + 1):
            put(words[:end])
            stop()
            yield _took(application, narrow)
    put("")
    stop()
    narrow()


def _like(folder: Path) -> Iterator[float]:
    """The same letters asked of SQLite, which looks into title, channel and tags of every video."""
    columns = " || ' ' || ".join(("title", "channel_title", "tags"))
    with closing(sqlite3.connect(folder / "ytsync.db")) as connection:
        for words in TYPED:
            for end in range(1, len(words) + 1):
                asked = [f"%{word}%" for word in words[:end].split()]
                where = " AND ".join(f"{columns} LIKE ?" for _ in asked)
                started = time.perf_counter()
                connection.execute(f"SELECT youtube_id FROM videos WHERE {where}", asked).fetchall()
                yield 1000 * (time.perf_counter() - started)


def _fetched(connection: sqlite3.Connection, query: str, values: tuple[int, int]) -> list[Any]:
    return connection.execute(query, values).fetchall()


def _index(folder: Path) -> dict[str, float]:
    """What it takes to make the index of the videos: seconds, and bytes beside those of the database."""
    from ytsync_desktop.store.video_files import paged, written

    database = folder / "ytsync.db"
    place = folder / "made" / "videos-0.index"
    place.parent.mkdir()
    with closing(sqlite3.connect(database)) as connection:
        started = time.perf_counter()
        assert written(place, paged(partial(_fetched, connection)), lambda: True) is not None
        filled = time.perf_counter() - started
    return {
        "index_filled": filled,
        "index_bytes": place.stat().st_size,
        "database_bytes": database.stat().st_size,
    }


if __name__ == "__main__":
    keyring.set_keyring(MemoryKeyring())
    sides = {"window": window, "plan": plan}
    print(json.dumps(sides[sys.argv[1]](Path(sys.argv[2]))))
