"""A start paints first, then shows where the person left off, and loads the rest behind that."""

from __future__ import annotations

import importlib
import json
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from tests.household import Household
from tests.simulator_fixtures import VIDEO_IDS, Simulator
from tests.ui.conftest import at_work, part
from ytsync_desktop import app
from ytsync_desktop.core.errors import StoreProblem, StoreUnfit
from ytsync_desktop.store.folder import DataFolder
from ytsync_desktop.ui.actions import LIBRARY
from ytsync_desktop.ui.dialogs.problem import ProblemWindow
from ytsync_desktop.ui.main_window import MainWindow
from ytsync_desktop.ui.state import Work

NETWORK = ("googleapiclient", "google", "google_auth_oauthlib", "oauthlib", "httplib2", "requests", "keyring", "email")
COMPUTING = ("numpy", "scipy", "sklearn")
STORE = ("sqlalchemy", "alembic", "ytsync_desktop.store.database", "ytsync_desktop.wiring.application")
ELSE = ("qtawesome", "qtpy", "jsonschema", "rich", "click", "asyncio", "ytsync_desktop.simulator")
PAGES = ("ytsync_desktop.ui.interior", "ytsync_desktop.ui.desk", "ytsync_desktop.core.ports")


def loaded(imports: str, names: tuple[str, ...]) -> list[str]:
    """Which of these a fresh process has loaded after the imports."""
    code = f"import sys, json, {imports}\nprint(json.dumps([name for name in {names!r} if name in sys.modules]))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    found: list[str] = json.loads(done.stdout)
    return found


def test_the_frame_is_painted_before_anything_else_is_loaded() -> None:
    assert loaded("ytsync_desktop.app", (*NETWORK, *COMPUTING, *STORE, *ELSE, *PAGES)) == []


def test_pages_and_first_figures_load_neither_store_nor_network() -> None:
    imports = "ytsync_desktop.app, ytsync_desktop.ui.interior, ytsync_desktop.wiring.first_look"
    assert loaded(imports, (*NETWORK, *COMPUTING, *STORE, *ELSE)) == []


def test_the_application_is_loaded_without_network_solver_and_object_mapper() -> None:
    unwanted = (*NETWORK[:-1], *COMPUTING, "alembic", "sqlalchemy.orm", "qtpy")
    assert loaded("ytsync_desktop.wiring.application", unwanted) == []


@pytest.fixture
def waiting(tmp_path: Path, simulator: Simulator) -> Path:
    """A folder with a job that waits for its next day."""
    household = Household(simulator, tmp_path / "data", reserve="10", daily_limit="400")
    household.import_()
    household.categories({"one": VIDEO_IDS[:9]})
    job = household.start()
    assert job is not None
    assert not job.finished, job
    household.close()
    return household.folder


class Door:
    """Holds the loading of the application up until it is opened."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.may = threading.Event()
        usual = app._application

        def late(*args: Any, **options: Any) -> Any:
            assert self.may.wait(60)
            return usual(*args, **options)

        patch.setattr(app, "_application", late)


def meanwhile(look: Callable[[MainWindow], bool]) -> None:
    """Call `look` with the window, as soon as one is shown, until it says True."""

    def again() -> None:
        shown = [one for one in QApplication.topLevelWidgets() if isinstance(one, MainWindow) and one.isVisible()]
        if not shown or not look(shown[0]):
            QTimer.singleShot(10, again)

    QTimer.singleShot(0, again)


def leave_early(patch: pytest.MonkeyPatch, leave: Callable[[MainWindow], object]) -> None:
    """End the window as soon as its pages are there, and only then have the application loaded."""
    door = Door(patch)

    def look(window: MainWindow) -> bool:
        if not window.furnished:
            return False
        QTimer.singleShot(50, door.may.set)
        leave(window)
        return True

    meanwhile(look)


def test_the_unfinished_job_can_be_resumed_before_the_store_is_loaded(
    qtbot: QtBot, waiting: Path, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[bool] = []
    door = Door(monkeypatch)

    def look(window: MainWindow) -> bool:
        if not window.furnished:
            return False
        card = part(window, QPushButton, "resumeCardButton")
        if not heard and card.isVisible() and card.isEnabled():
            assert not door.may.is_set()
            heard.append(part(window, QWidget, "resumeCard").isVisible())
            card.click()
            assert window.desk.state.work is Work.SYNC
            door.may.set()
        if heard and not window.desk.busy:
            heard.append(window.desk.state.job is not None)
            window.close()
            return True
        return False

    meanwhile(look)
    assert app.main(["--data-dir", str(waiting), "--api-root", simulator.api_root]) == 0
    assert heard == [True, True]
    assert at_work() == []
    assert not DataFolder(waiting).in_use()


def test_the_library_is_shown_before_the_store_is_loaded(
    qtbot: QtBot, tmp_path: Path, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    household = Household(simulator, tmp_path / "data")
    household.import_()
    household.categories({"one": VIDEO_IDS[:9]})
    household.close()
    rows: list[int] = []
    door = Door(monkeypatch)

    def look(window: MainWindow) -> bool:
        if not window.furnished or window.desk.state.shelf is None:
            return False
        if not rows:
            assert window.page == LIBRARY
            door.may.set()  # not before: without rows it would stay shut
        if not rows or window.desk.busy:
            rows.append(window.library_page.videos.rowCount())
            return False
        rows.append(window.library_page.videos.rowCount())
        window.close()
        return True

    meanwhile(look)
    assert app.main(["--data-dir", str(household.folder), "--api-root", simulator.api_root]) == 0
    assert len(set(rows)) == 1, rows
    assert rows[0] >= 9
    assert at_work() == []


@pytest.mark.parametrize("fault", ["read", "laid out"])
def test_a_library_that_cannot_be_shown_at_a_glance_is_no_end_of_the_start(
    qtbot: QtBot, tmp_path: Path, simulator: Simulator, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    household = Household(simulator, tmp_path / "data")
    household.import_()
    household.close()
    if fault == "read":
        with closing(sqlite3.connect(household.folder / "ytsync.db")) as connection, connection:
            connection.execute("UPDATE videos SET duration = 'abc' WHERE id = 1")
    else:
        # First those who use it later: they are to have the real one.
        importlib.import_module("ytsync_desktop.ui.library.commands")
        monkeypatch.setattr("ytsync_desktop.ui.library.shelf.lay_out", lambda *_args, **_options: 1 / 0)
    seen: list[tuple[bool, bool]] = []

    def look(window: MainWindow) -> bool:
        if not window.furnished or window.desk.busy:
            return False
        seen.append((window.isVisible(), window.desk.state.shelf is not None))
        window.close()
        return True

    meanwhile(look)
    assert app.main(["--data-dir", str(household.folder), "--api-root", simulator.api_root]) == 0
    assert seen == [(True, fault == "laid out")], "what the store reads is shown, where it can be read"
    assert f"cannot be {fault} at a glance" in (household.folder / "logs" / "ytsync.log").read_text(encoding="utf-8")


def test_a_signal_closes_the_window_and_what_stands_in_its_place(
    qtbot: QtBot, waiting: Path, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: Any, **_options: Any) -> Any:
        raise StoreProblem("The disk is tired.")

    def end() -> None:
        shown = [one for one in QApplication.topLevelWidgets() if isinstance(one, ProblemWindow) and one.isVisible()]
        if shown:
            signal.raise_signal(signal.SIGTERM)
        else:
            QTimer.singleShot(10, end)

    monkeypatch.setattr(app, "_application", fail)
    monkeypatch.setattr(app, "_has_screen", lambda: True)
    QTimer.singleShot(0, end)
    assert app.main(["--data-dir", str(waiting), "--api-root", simulator.api_root]) == 1

    def interrupt(_window: MainWindow) -> bool:
        signal.raise_signal(signal.SIGINT)
        return True

    meanwhile(interrupt)
    monkeypatch.undo()
    assert app.main(["--data-dir", str(waiting), "--api-root", simulator.api_root]) == 0
    assert at_work() == []


def test_a_window_closed_before_anything_is_in_it_leaves_nothing_behind(
    qtbot: QtBot, waiting: Path, simulator: Simulator
) -> None:
    def look(window: MainWindow) -> bool:
        assert not window.furnished
        window.close()
        return True

    meanwhile(look)
    assert app.main(["--data-dir", str(waiting), "--api-root", simulator.api_root]) == 0
    assert at_work() == []
    assert not DataFolder(waiting).in_use()


def test_a_window_closed_while_the_rest_is_loaded_leaves_nothing_behind(
    qtbot: QtBot, waiting: Path, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave_early(monkeypatch, MainWindow.close)
    assert app.main(["--data-dir", str(waiting), "--api-root", simulator.api_root]) == 0
    assert at_work() == []
    assert not DataFolder(waiting).in_use()


def test_a_window_closed_while_the_rest_is_loaded_asks_nothing_when_that_fails(
    qtbot: QtBot, waiting: Path, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: Any, **_options: Any) -> Any:
        raise StoreUnfit("The database is damaged.")

    asked: list[str] = []
    monkeypatch.setattr(app, "_application", fail)
    monkeypatch.setattr(app, "_has_screen", lambda: True)
    monkeypatch.setattr(app, "_told_problem", lambda words, remedy="": asked.append(words))
    leave_early(monkeypatch, MainWindow.close)
    assert app.main(["--data-dir", str(waiting), "--api-root", simulator.api_root]) == 0
    assert asked == []
    assert at_work() == []
    assert not DataFolder(waiting).in_use()


def test_a_folder_that_cannot_be_opened_after_all_is_let_go_of(
    qtbot: QtBot,
    waiting: Path,
    simulator: Simulator,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(*_args: Any, **_options: Any) -> Any:
        raise StoreProblem("The disk is tired.")

    monkeypatch.setattr(app, "_application", fail)
    assert app.main(["--data-dir", str(waiting), "--api-root", simulator.api_root]) == 1
    assert "The disk is tired." in capsys.readouterr().err
    assert at_work() == []
    assert not DataFolder(waiting).in_use()


def test_a_fault_while_the_pages_are_put_in_leaves_nothing_at_work(
    qtbot: QtBot, waiting: Path, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_claimed: Any) -> Any:
        raise RuntimeError("a fault of the program")

    monkeypatch.setattr("ytsync_desktop.wiring.first_look.first_look", fail)
    with pytest.raises(RuntimeError, match="a fault of the program"):
        app.main(["--data-dir", str(waiting), "--api-root", simulator.api_root])
    assert at_work() == []
    assert not DataFolder(waiting).in_use()


def test_data_that_shall_go_go_also_where_the_window_is_over_before_all_is_loaded(
    qtbot: QtBot, waiting: Path, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave_early(monkeypatch, lambda window: window.interior.allDeleted.emit())
    assert app.main(["--data-dir", str(waiting), "--api-root", simulator.api_root]) == 0
    assert at_work() == []
    assert not (waiting / "ytsync.db").exists()
