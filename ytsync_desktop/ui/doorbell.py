"""The bell of a data folder's window: a second start on the same folder rings it, and the first comes to the front."""

from __future__ import annotations

import getpass
import hashlib
import logging
import os
import sys
from pathlib import Path

from PySide6.QtCore import QDir, QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_RING, _HEARD = b"raise\n", b"heard\n"
_PATIENCE_MS = 2_000
_MOST_BYTES = 64
_FILE = "window.bell"
_MOST_PATH = 90
"""Systems name sockets with 104 or 108 bytes, and Qt makes one under a name longer by eight."""

_log = logging.getLogger(__name__)


class Doorbell(QObject):
    """Listens while the window is open. Only the holder of the folder's lock may make one.

    `rung` comes with each ring. Nothing else can be said through it, and only the same user can reach it.
    """

    rung = Signal()

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._open)
        if not any(self._listen(place) for place in _places(folder)):
            _log.warning("A second start will not bring this window to the front: %s", self._server.errorString())

    def close(self) -> None:
        """Stop listening."""
        self._server.close()

    def _listen(self, place: str) -> bool:
        # One whose process was killed leaves its name behind; the lock says that nobody listens there any more.
        QLocalServer.removeServer(place)
        return self._server.listen(place)

    def _open(self) -> None:
        while (visitor := self._server.nextPendingConnection()) is not None:
            visitor.setReadBufferSize(_MOST_BYTES)
            visitor.readyRead.connect(self._hear)
            visitor.disconnected.connect(visitor.deleteLater)

    def _hear(self) -> None:
        visitor = self.sender()
        if not isinstance(visitor, QLocalSocket) or not visitor.canReadLine():
            return
        # Whoever came in just before the bell was taken away is not told that a window comes.
        if bytes(visitor.readLine(_MOST_BYTES).data()) == _RING and self._server.isListening():
            visitor.write(_HEARD)
            visitor.flush()
            self.rung.emit()
        visitor.disconnectFromServer()


def ring(folder: Path) -> bool:
    """Ask the window on this folder to come to the front; False when nobody answers, as where a terminal is at work."""
    return any(_ring_at(place) for place in _places(folder))


def _ring_at(place: str) -> bool:
    if not _is_ours(place):
        return False
    caller = QLocalSocket()
    caller.connectToServer(place)
    if not caller.waitForConnected(_PATIENCE_MS):
        return False
    caller.write(_RING)
    heard = caller.waitForReadyRead(_PATIENCE_MS) and bytes(caller.readAll().data()) == _HEARD
    caller.abort()
    return bool(heard)


def _places(folder: Path) -> list[str]:
    """Where the bell may be, best first: in the folder, which is its owner's; else where the system has room for it.

    That is where a path is too long for a socket, or the folder's disk knows none; there anybody could guess the name.
    """
    whole = folder.resolve()
    if sys.platform == "win32":
        return [_name(getpass.getuser(), whole)]
    inside, shared = str(whole / _FILE), QDir(QDir.tempPath()).filePath(_name(os.getuid(), whole))
    return [inside, shared] if len(os.fsencode(inside)) <= _MOST_PATH else [shared]


def _name(user: object, folder: Path) -> str:
    """Short enough for every system, and another one for each user and folder."""
    whose = f"{user}\n{folder}"
    return f"ytsync-{hashlib.sha256(whose.encode('utf-8', 'surrogateescape')).hexdigest()[:24]}"


def _is_ours(place: str) -> bool:
    """Whether this user put up the bell; a pipe of Windows lets in nobody else by itself."""
    if sys.platform == "win32":
        return True
    try:
        return os.lstat(place).st_uid == os.getuid()
    except OSError:
        return False
