"""S26: pictures come in through one loader, from YouTube's own hosts, small, in three forms, and touch no disk."""

from __future__ import annotations

import ast
import contextlib
import os
import sqlite3
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.household import Household
from tests.security.samples import GIF, PATH, SVG, THUMBNAIL, jpeg_head, png_head, webp_head, written
from tests.simulator_fixtures import Simulator
from tests.youtube.wire import Answer, Peer, WireServer
from ytsync_desktop import app
from ytsync_desktop.core.addresses import GOOGLE_ROOT
from ytsync_desktop.core.errors import PictureRefused
from ytsync_desktop.youtube.picture_head import told_by_content
from ytsync_desktop.youtube.pictures import HOSTS, MOST_BYTES, SECONDS, PictureLoader

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
DECODER = "ui/thumbnails/develop.py"


def names(file: Path) -> Iterator[str]:
    """Every name that a file uses."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        yield str(getattr(node, "attr", getattr(node, "id", "")))
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_s26_a_picture_comes_in_through_one_loader_and_is_decoded_in_one_place() -> None:
    found = set()
    for file in (PACKAGE / "ui").rglob("*.py"):
        for name in names(file):
            if name in LOADERS:
                found.add((file.relative_to(PACKAGE).as_posix(), name))
            # A socket of this machine and user, by which a second start calls the first window.
            if "QtNetwork" in name and not name.endswith((".QLocalServer", ".QLocalSocket")):
                found.add((file.name, name))
    assert found == {(DECODER, "QImageReader")}, "a picture may come in only through a loader that keeps to S26"
    makers = [
        file.relative_to(PACKAGE).as_posix() for file in PACKAGE.rglob("*.py") if "PictureLoader" in set(names(file))
    ]
    assert makers == ["wiring/application.py"], "one door, and the wiring opens it"


# --- where to ---------------------------------------------------------------------------------------------------------


@contextlib.contextmanager
def served(*script: Answer, timeout: float = SECONDS) -> Iterator[tuple[PictureLoader, WireServer]]:
    """A loader on a server of this machine that answers with `script`."""
    with WireServer(list(script)) as server:
        loader = PictureLoader(server.root, timeout=timeout)
        try:
            yield loader, server
        finally:
            loader.close()


def picture(data: bytes, form: str = "image/jpeg") -> Answer:
    return lambda peer: peer.reply(200, data, {"Content-Type": form})


OTHER_PLACES = [
    "http://i.ytimg.com/vi/video000001/mqdefault.jpg",
    "https://example.com/vi/video000001/mqdefault.jpg",
    "https://i.ytimg.com.example.com/vi/video000001/mqdefault.jpg",
    "https://i.ytimg.com@example.com/vi/video000001/mqdefault.jpg",
    "https://me:secret@i.ytimg.com/vi/video000001/mqdefault.jpg",
    "https://i.ytimg.com:8443/vi/video000001/mqdefault.jpg",
    "https://i.ytimg.com/vi/../../etc/mqdefault.jpg",
    "https://i.ytimg.com/vi/short/mqdefault.jpg",
    "https://i.ytimg.com/vi/video000001/..%2f..%2fx.jpg",
    "https://i.ytimg.com/vi/video000001/mqdefault.svg",
    "https://i.ytimg.com/vi/video000001/mqdefault.jpg#x",
    "https://i.ytimg.com/vi/video000001/mqdefault.jpg?a b",
    "https://i.ytimg.com/vi/video000001/mqdefault.jpg\r\nCookie: a=b",
    "https://i.ytimg.com/vi/video000001/mqdefault.jpg\n",
    " https://i.ytimg.com/vi/video000001/mqdefault.jpg",
    "HTTPS://I.YTIMG.COM/vi/video000001/mqdefault.jpg",
    "//i.ytimg.com/vi/video000001/mqdefault.jpg",
    "http://127.0.0.1/vi/video000001/mqdefault.jpg",
    "file:///etc/passwd",
    "file:///vi/video000001/mqdefault.jpg",
    "qrc:/vi/video000001/mqdefault.jpg",
    ":/vi/video000001/mqdefault.jpg",
    "data:image/png;base64,iVBORw0KGgo=",
    "unix+http://sock/vi/video000001/mqdefault.jpg",
    "\\\\server\\share\\vi\\video000001\\mqdefault.jpg",
    "https://[::1]/vi/video000001/mqdefault.jpg",
    "",
]


@pytest.mark.parametrize("address", OTHER_PLACES)
def test_s26_another_address_is_refused_and_nobody_is_asked(address: str) -> None:
    with served(picture(written("PNG"))) as (loader, server):
        for tried in (address, address.replace("127.0.0.1", f"127.0.0.1:{server.port}")):
            with pytest.raises(PictureRefused, match="no address of a thumbnail") as refused:
                loader.fetch(tried)
            assert not refused.value.later
        assert server.connections == 0


@pytest.mark.parametrize(
    "address",
    [THUMBNAIL, "https://i9.ytimg.com/vi/video000001/hqdefault_live.jpg?sqp=CPz-&rs=AOn4C%3D", THUMBNAIL + "?"],
)
def test_s26_with_a_root_on_this_machine_pictures_are_asked_for_there(address: str) -> None:
    with served(picture(written("PNG"))) as (loader, server):
        assert loader.fetch(address).form == "png"
        assert server.requests[0].target == address.partition("ytimg.com")[2].rstrip("?")


def test_s26_else_they_are_asked_for_at_youtube_over_tls_only(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, int]] = []

    def nobody(host: str, port: int, *_: object) -> list[object]:
        asked.append((host, port))
        return []

    monkeypatch.setattr("socket.getaddrinfo", nobody)
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    for host in HOSTS:
        with pytest.raises(PictureRefused) as refused:
            PictureLoader(GOOGLE_ROOT).fetch(THUMBNAIL.replace("i.ytimg.com", host))
        assert refused.value.later, "nobody answers for now"
    assert asked == [(host, 443) for host in HOSTS]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("where", ["http://127.0.0.1:{port}/vi/video000001/other.jpg", "/vi/video000001/other.jpg"])
def test_s26_no_redirect_is_followed(status: int, where: str) -> None:
    def redirect(peer: Peer) -> None:
        peer.reply(status, written("PNG"), {"Location": where.format(port=peer.sock.getsockname()[1])})

    with served(redirect, picture(written("PNG"))) as (loader, server):
        with pytest.raises(PictureRefused) as refused:
            loader.fetch(THUMBNAIL)
        assert not refused.value.later
        assert [one.target for one in server.requests] == [PATH]


def test_s26_nothing_is_told_but_what_is_asked_for(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".netrc").write_text("default login me password secret\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    cookie = {"Set-Cookie": "who=me; Path=/", "Content-Type": "image/png"}
    with served(lambda peer: peer.reply(200, written("PNG"), cookie)) as (loader, server):
        for _ in range(2):
            loader.fetch(THUMBNAIL)
    for request in server.requests:
        assert set(request.headers) == {"host", "accept", "accept-encoding"}
        assert (request.method, request.body) == ("GET", b"")


# --- how much, how long -----------------------------------------------------------------------------------------------


def test_s26_one_deadline_of_ten_seconds_for_a_whole_picture() -> None:
    def drip(peer: Peer) -> None:
        """A quick head, then one byte at a time, each in good time."""
        with contextlib.suppress(OSError):
            peer.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
            while not peer.stop.wait(0.02):
                peer.send(b"a")

    assert SECONDS == 10.0
    for slow in (drip, Peer.hang):
        with served(slow, timeout=0.3) as (loader, _), pytest.raises(PictureRefused, match=r"0\.3 seconds") as refused:
            loader.fetch(THUMBNAIL)
        assert refused.value.later


def test_s26_at_most_two_mebibytes_are_read() -> None:
    whole = written("JPEG")
    padded = whole + b"\0" * (MOST_BYTES - len(whole))
    assert len(padded) == 2 * 1024 * 1024
    with served(picture(padded), picture(padded + b"\0")) as (loader, _):
        assert loader.fetch(THUMBNAIL).data == padded
        with pytest.raises(PictureRefused) as refused:
            loader.fetch(THUMBNAIL)
        assert not refused.value.later


def test_s26_a_flood_without_an_end_is_left() -> None:
    def flood(peer: Peer) -> None:
        with contextlib.suppress(OSError):
            peer.send(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
            while not peer.stop.is_set():
                peer.send(b"\xff\xd8\xff" + b"\0" * 65_536)
        peer.finish()

    with served(flood) as (loader, _), pytest.raises(PictureRefused) as refused:
        loader.fetch(THUMBNAIL)
    assert not refused.value.later


def test_s26_what_is_under_way_can_be_broken_off() -> None:
    with served(Peer.hang) as (loader, server):
        ended: list[bool] = []

        def ask() -> None:
            with pytest.raises(PictureRefused, match="connection broke") as refused:
                loader.fetch(THUMBNAIL)
            ended.append(refused.value.later)

        thread = threading.Thread(target=ask)
        thread.start()
        while not server.requests:
            thread.join(0.01)
        loader.close()
        thread.join()
        assert ended == [True]
        with pytest.raises(PictureRefused):
            loader.fetch(THUMBNAIL)
        assert len(server.requests) == 1


# --- what -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("said", ["image/jpeg", "text/html", "image/svg+xml"])
def test_s26_three_forms_are_taken_by_their_content(form: str, said: str) -> None:
    data = written(form)
    with served(picture(data, said)) as (loader, _):
        got = loader.fetch(THUMBNAIL)
    assert (got.form, got.width, got.height, got.data) == (form.lower(), 320, 180, data)


OTHER_FORMS = {
    "svg": SVG,
    "svg without a head": SVG.partition(b"?>")[2],
    "gif": GIF,
    "bmp": written("BMP"),
    "ico": written("ICO", 32, 32),
    "page": b"<!DOCTYPE html><html><body>Sign in to the network</body></html>",
    "animated webp": webp_head(b"VP8X", b"\x02\0\0\0" + (319).to_bytes(3, "little") + (179).to_bytes(3, "little")),
    "webp of no kind": webp_head(b"ABCD", b"\0" * 40),
    "nothing": b"",
}


@pytest.mark.parametrize("what", OTHER_FORMS)
def test_s26_no_other_form_is_taken_whatever_it_is_called(what: str) -> None:
    with served(picture(OTHER_FORMS[what])) as (loader, _), pytest.raises(PictureRefused) as refused:
        loader.fetch(THUMBNAIL)
    assert not refused.value.later


_LARGE_LOSSLESS = b"\x2f" + (0x3FFF | 0x3FFF << 14).to_bytes(4, "little") + b"\0" * 8
TOO_LARGE = {
    "png": png_head(50_000, 50_000),
    "flat png": png_head(4_000_001, 1),
    "jpeg": jpeg_head(65_000, 65_000),
    "webp": webp_head(b"VP8 ", b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", 16_000, 16_000) + b"\0" * 8),
    "lossless webp": webp_head(b"VP8L", _LARGE_LOSSLESS),
    "extended webp": webp_head(b"VP8X", b"\0\0\0\0" + b"\xff\xff\x00" * 2),
}


@pytest.mark.parametrize("what", TOO_LARGE)
def test_s26_more_than_four_megapixels_are_refused_by_the_head(what: str) -> None:
    with served(picture(TOO_LARGE[what])) as (loader, _), pytest.raises(PictureRefused, match="too large"):
        loader.fetch(THUMBNAIL)


def test_s26_four_megapixels_are_taken_and_none_is_no_picture() -> None:
    assert told_by_content(png_head(2_000, 2_000)).width == 2_000
    assert told_by_content(jpeg_head(2_000, 2_000)).height == 2_000
    for empty in (png_head(0, 9), jpeg_head(9, 0)):
        with pytest.raises(PictureRefused, match="no width or no height"):
            told_by_content(empty)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_s26_a_picture_that_is_cut_anywhere_is_refused(form: str) -> None:
    whole = written(form, 64, 36)
    for length in range(len(whole)):
        if form == "PNG" and length > len(whole) - 8:
            continue  # Only the checksum of its end is missing.
        with pytest.raises(PictureRefused):
            told_by_content(whole[:length])
    assert told_by_content(whole).width == 64


def test_s26_a_head_that_leads_nowhere_ends() -> None:
    for odd in (
        b"\xff\xd8" + b"\xff" * 100_000,
        b"\xff\xd8\xff" + b"\xe0\x00\x00" * 10_000,
        b"\xff\xd8\xff\xd0" + b"\xff\xd0" * 10_000,
        b"\xff\xd8\xff\xc0\x00\x0b\x08" + b"\x00\x09" * 4,
        jpeg_head(9, 9).replace(b"\xff\xe0\x00\x04ab", jpeg_head(4_000, 4_000)[8:21]),
    ):
        with pytest.raises(PictureRefused):
            told_by_content(odd)


@pytest.mark.parametrize(("status", "later"), [(404, False), (410, False), (403, False), (429, True), (503, True)])
def test_s26_an_error_is_a_plain_refusal(status: int, later: bool) -> None:
    with served(lambda peer: peer.reply(status, written("PNG"))) as (loader, _):
        with pytest.raises(PictureRefused) as refused:
            loader.fetch(THUMBNAIL)
        assert refused.value.later is later


# --- the window -------------------------------------------------------------------------------------------------------


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
from ytsync_desktop.ui.thumbnails.frame import PictureFrame
application = QApplication([])
window = build_window(Path(sys.argv[1]), sys.argv[2])
window.show()
table = window.findChild(QTableView, "videoTable")
picture = window.findChild(PictureFrame, "detailsPicture")
def step():
    if window.desk.busy or not table.model().rowCount():
        return
    if not table.selectionModel().hasSelection():
        for page in (0, 2, 3, 4, 1):
            window.show_page(page)
        table.selectRow(0)
    elif picture.isVisible() and not picture.waiting and not window.desk.busy:
        window.grab()
        print(picture.loaded)
        window.close()
        application.quit()
timer = QTimer(interval=20)
timer.timeout.connect(step)
timer.start()
application.exec()
print(sorted(name for name in sys.modules if "Svg" in name or "Web" in name), sorted(reached))
"""


def open_and_look(folder: Path, root: str, home: Path) -> list[str]:
    """Open a window in a process of its own, choose a video, wait for its picture; what the process said."""
    places = {name: str(home) for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR")}
    words = [sys.executable, "-c", WINDOW, str(folder), root]
    environment = {**os.environ, **places}
    done = subprocess.run(
        words, cwd=PACKAGE.parent, capture_output=True, text=True, timeout=120, env=environment, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.fixture
def imported(tmp_path: Path, simulator: Simulator) -> Path:
    """A data folder with the small library."""
    household = Household(simulator, tmp_path / "data")
    household.import_()
    household.close()
    (tmp_path / "home").mkdir()
    return tmp_path / "data"


@pytest.mark.skipif(sys.platform == "win32", reason="starts the window offscreen")
def test_s26_a_window_over_videos_whose_pictures_are_elsewhere_asks_for_none_and_reaches_nobody(
    tmp_path: Path, imported: Path, simulator: Simulator
) -> None:
    with WireServer([picture(written("PNG"), "image/png")]) as elsewhere:
        with contextlib.closing(sqlite3.connect(imported / "ytsync.db")) as database, database:
            for table in ("videos", "playlists", "channels"):
                changed = database.execute(f"UPDATE {table} SET thumbnail_url = ?", (f"{elsewhere.root}x.png",))
                assert changed.rowcount, table
        assert open_and_look(imported, simulator.api_root, tmp_path / "home") == ["False", "[] []"]
        assert elsewhere.connections == 0


@pytest.mark.skipif(sys.platform == "win32", reason="starts the window offscreen")
def test_s26_a_window_reaches_the_api_root_only_and_leaves_no_picture_on_disk(
    tmp_path: Path, imported: Path, simulator: Simulator
) -> None:
    before = {file.name for file in imported.rglob("*")}
    used = simulator.admin.quota()["used"]
    address = urlsplit(simulator.api_root)
    said = open_and_look(imported, simulator.api_root, tmp_path / "home")
    reached = sorted([str(address.hostname), str((address.hostname, address.port))])
    assert said == ["True", f"[] {reached}"]
    assert len(simulator.admin.pictures()) == 1
    assert simulator.admin.quota()["used"] == used, "pictures cost nothing"
    new = {file.name for file in imported.rglob("*")} - before
    assert new - {file.name for file in imported.glob("videos-*.index")} <= {"window.ini"}
    signs = (b"\x89PNG\r\n", b"IHDR", b"JFIF", b"WEBPVP8")
    files = [file for folder in (imported, tmp_path / "home") for file in folder.rglob("*") if file.is_file()]
    assert len(files) >= 2
    assert [file for file in files if any(sign in file.read_bytes() for sign in signs)] == []
