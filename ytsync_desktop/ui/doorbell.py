"""The bell of a data folder's window: a second start on the same folder rings it, and the first comes to the front."""

from __future__ import annotations

import getpass
import hashlib
import os
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

_RING, _HEARD = b"raise\n", b"heard\n"
_PATIENCE_MS = 2_000
_MOST_BYTES = 64


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
        # One whose process was killed leaves its name behind; the lock says that nobody listens there any more.
        QLocalServer.removeServer(_name(folder))
        self._server.listen(_name(folder))

    def close(self) -> None:
        """Stop listening."""
        self._server.close()

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
    caller = QLocalSocket()
    caller.connectToServer(_name(folder))
    if not caller.waitForConnected(_PATIENCE_MS):
        return False
    caller.write(_RING)
    heard = caller.waitForReadyRead(_PATIENCE_MS) and bytes(caller.readAll().data()) == _HEARD
    caller.abort()
    return bool(heard)


def _name(folder: Path) -> str:
    """Short enough for every system, and another one for each user and folder."""
    user = getattr(os, "getuid", getpass.getuser)()
    whose = f"{user}\n{folder.resolve()}"
    return f"ytsync-{hashlib.sha256(whose.encode('utf-8', 'surrogateescape')).hexdigest()[:24]}"
