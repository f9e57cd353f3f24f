"""S26: the window shows no picture from elsewhere, so there is nothing that could load one."""

from __future__ import annotations

import ast
import contextlib
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.household import Household
from tests.simulator_fixtures import Simulator
from tests.youtube.wire import WireServer
from ytsync_desktop import app

PACKAGE = Path(app.__file__).parent

# What could fetch a picture, or decode one that somebody else made.
LOADERS: tuple[str, ...] = (
    "QNetworkAccessManager",
    "QNetworkRequest",
    "QTcpSocket",
    "QImageReader",
    "QMovie",
    "QSvgRenderer",
)
LOADERS += ("QWebEngineView", "QQuickView", "QTextBrowser", "QTextDocument", "loadFromData", "fromData", "setHtml")


def test_s26_nothing_in_the_program_loads_a_picture_from_elsewhere() -> None:
    found = []
    for file in (PACKAGE / "ui").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            name = getattr(node, "attr", getattr(node, "id", ""))
            if name in LOADERS or "thumbnail_url" in name:
                found.append(f"{file.name}: {name}")
            if isinstance(node, ast.ImportFrom) and "Network" in (node.module or ""):
                # A socket of this machine and user, by which a second start calls the first window.
                strange = {alias.name for alias in node.names} - {"QLocalServer", "QLocalSocket"}
                found += [f"{file.name}: {name}" for name in strange]
    assert found == [], "a picture may come in only through a loader that keeps to S26"


PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6300010000050001"
)

WINDOW = """
import sys
reached = set()
def note(event, args):
    if event in ("socket.connect", "socket.getaddrinfo"):
        target = args[0] if event == "socket.getaddrinfo" else args[1]
        if isinstance(target, tuple) or event == "socket.getaddrinfo":
            reached.add(str(target))
sys.addaudithook(note)
from pathlib import Path
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QTableView
from ytsync_desktop.app import build_window
application = QApplication([])
window = build_window(Path(sys.argv[1]), sys.argv[2])
window.show()
table = window.findChild(QTableView, "videoTable")
def step():
    if not window.desk.busy and table.model().rowCount():
        for page in range(5):
            window.show_page(page)
        table.selectRow(0)
        window.grab()
        window.close()
        application.quit()
timer = QTimer(interval=20)
timer.timeout.connect(step)
timer.start()
application.exec()
print(sorted(name for name in sys.modules if "Svg" in name or "Web" in name), sorted(reached))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="starts the window offscreen")
def test_s26_a_window_over_videos_with_thumbnails_asks_for_none_and_reaches_nobody(
    tmp_path: Path, simulator: Simulator
) -> None:
    household = Household(simulator, tmp_path / "data")
    household.import_()
    household.close()
    with WireServer([lambda peer: peer.reply(200, PIXEL, {"Content-Type": "image/png"})]) as pictures:
        with contextlib.closing(sqlite3.connect(tmp_path / "data" / "ytsync.db")) as database, database:
            for table in ("videos", "playlists", "channels"):
                changed = database.execute(f"UPDATE {table} SET thumbnail_url = ?", (f"{pictures.root}x.png",))
                assert changed.rowcount, table
        words = [sys.executable, "-c", WINDOW, str(tmp_path / "data"), simulator.api_root]
        done = subprocess.run(words, cwd=PACKAGE.parent, capture_output=True, text=True, timeout=120)
        assert (done.returncode, done.stdout.strip()) == (0, "[] []"), done.stderr
        assert pictures.connections == 0
