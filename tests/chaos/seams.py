"""Where a process can be cut: between the steps of a write, the phases of a request, and around every commit.

Installed in a forked child only; the product knows nothing of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.engine import Engine

from ytsync_desktop.core.operations import Status
from ytsync_desktop.store.database import Database
from ytsync_desktop.store.journal import SqlJournal
from ytsync_desktop.syncing.reconcile import Reconciler
from ytsync_desktop.youtube import transport
from ytsync_desktop.youtube.sockets import TimedSocket

PHASES = ("connected", "half sent", "sent", "headers", "body")
BOUNDARIES = (
    "before intent",
    "intent not committed",
    "after intent",
    *PHASES,
    "before outcome",
    "outcome not committed",
    "after outcome",
)
"""The places of one write, in their order."""

Cross = Callable[[str, int], None]
"""Told the place and the `seq` of the operation that is being written, or -1."""


class Seams:
    """Calls `cross` at every place that the process comes to; reads and sign-ins with the same phases as writes.

    `looked` is told the `seq` of an operation whose outcome was looked up, and the reads that took.

    Places of a write are named as in BOUNDARIES, others as `read …`, `token …`, `commit before` and `commit after`.
    """

    def __init__(self, cross: Cross, looked: Callable[[int, int], None]) -> None:
        self._cross = cross
        self._looked = looked
        self._seq = -1
        self._step = ""
        self._kind = ""
        self._first = False
        self.reads = 0

    def install(self) -> None:
        """From now on, in this process."""
        self._around_journal()
        self._around_commits()
        self._around_requests()
        self._around_looks()

    # --- the journal ------------------------------------------------------------------------------------------------

    def _around_journal(self) -> None:
        intent, outcome = SqlJournal.record_intent, SqlJournal.record_outcome

        def record_intent(journal: SqlJournal, operation_id: int, **rest: Any) -> Any:
            self._seq, self._step = _seq_of(journal, operation_id), "intent"
            self._cross("before intent", self._seq)
            sent = intent(journal, operation_id, **rest)
            self._step = ""
            self._cross("after intent", self._seq)
            return sent

        def record_outcome(journal: SqlJournal, operation_id: int, what: Any, **rest: Any) -> Any:
            seq, told = self._seq, self._seq != -1 and what.status is not Status.UNKNOWN
            self._step = "outcome" if told else ""
            if told:
                self._cross("before outcome", seq)
            settled = outcome(journal, operation_id, what, **rest)
            self._seq, self._step = -1, ""
            if told:
                self._cross("after outcome", seq)
            return settled

        _put(SqlJournal, "record_intent", record_intent)
        _put(SqlJournal, "record_outcome", record_outcome)

    def _around_commits(self) -> None:
        write = Database.write

        @contextmanager
        def written(database: Database) -> Iterator[Connection]:
            with write(database) as connection:
                yield connection
            if not self._step:
                self._cross("commit after", -1)

        def before_commit(connection: Connection) -> None:
            if self._step:
                self._cross(f"{self._step} not committed", self._seq)
            elif connection.get_execution_options().get("ytsync_begin"):
                self._cross("commit before", -1)

        _put(Database, "write", written)
        event.listen(Engine, "commit", before_commit)

    # --- requests ---------------------------------------------------------------------------------------------------

    def _around_requests(self) -> None:
        exchange, sendall, read = transport._exchange, TimedSocket.sendall, transport._read

        def exchanged(wire: Any, method: str, url: str, *rest: Any) -> Any:
            api = "/youtube/v3/" in url
            self._kind = "" if api and method != "GET" else "read " if api else "token "
            self.reads += self._kind == "read "
            self._first = True
            self._cross(f"{self._kind}connected", self._seq)
            request, answer = wire.http.request, wire.http.getresponse

            def sent(*args: Any, **options: Any) -> None:
                request(*args, **options)
                self._cross(f"{self._kind}sent", self._seq)

            def answered() -> Any:
                found = answer()
                self._cross(f"{self._kind}headers", self._seq)
                return found

            wire.http.request, wire.http.getresponse = sent, answered
            try:
                return exchange(wire, method, url, *rest)
            finally:
                del wire.http.request, wire.http.getresponse

        def sent_in_halves(socket: TimedSocket, data: Any) -> None:
            if not self._first:
                sendall(socket, data)
                return
            self._first = False
            middle = len(data) // 2
            sendall(socket, data[:middle])
            self._cross(f"{self._kind}half sent", self._seq)
            sendall(socket, data[middle:])

        def read_whole(answer: Any, most: int) -> bytes:
            body = read(answer, most)
            self._cross(f"{self._kind}body", self._seq)
            return body

        _put(transport, "_exchange", exchanged)
        _put(TimedSocket, "sendall", sent_in_halves)
        _put(transport, "_read", read_whole)

    def _around_looks(self) -> None:
        look = Reconciler._look

        def counted(reconciler: Reconciler, operation: Any) -> None:
            before = self.reads
            look(reconciler, operation)
            self._looked(operation.seq, self.reads - before)

        _put(Reconciler, "_look", counted)


def _put(owner: Any, name: str, instead: object) -> None:
    setattr(owner, name, instead)


def _seq_of(journal: SqlJournal, operation_id: int) -> int:
    with journal._database.read() as connection:
        found = connection.exec_driver_sql("SELECT seq FROM sync_operations WHERE id = ?", (operation_id,))
        return int(found.scalar_one())
