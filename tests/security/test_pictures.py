"""S26: the window shows no picture from elsewhere, so there is nothing that could load one."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.household import Household
from tests.simulator_fixtures import Simulator
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
                found.append(f"{file.name}: {node.module}")
    assert found == [], "a picture may come in only through a loader that keeps to S26"


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
print(sorted(name for name in sys.modules if "Network" in name or "Svg" in name or "Web" in name), sorted(reached))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="starts the window offscreen")
def test_s26_a_window_over_videos_with_thumbnails_loads_no_network_and_reaches_nobody(
    tmp_path: Path, simulator: Simulator
) -> None:
    household = Household(simulator, tmp_path / "data")
    household.import_()
    assert any(video.thumbnail_url for video in household.app.library.load().videos.values()), "there are addresses"
    household.close()
    words = [sys.executable, "-c", WINDOW, str(tmp_path / "data"), simulator.api_root]
    done = subprocess.run(words, cwd=PACKAGE.parent, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stdout.strip()) == (0, "[] []"), done.stderr
