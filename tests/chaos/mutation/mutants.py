"""Faults put into the real program, one at a time: each takes away something that the protocol rests on.

`plant` changes this process for good, so each mutant has to live in a process of its own.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

from ytsync_desktop.backup import document
from ytsync_desktop.backup.files import BackupFiles
from ytsync_desktop.core.clock import ServerClock
from ytsync_desktop.core.errors import Applied
from ytsync_desktop.core.operations import Kind, Operation, Status
from ytsync_desktop.core.ports import Outcome
from ytsync_desktop.core.quota import QuotaState
from ytsync_desktop.store import quota_rows, settling
from ytsync_desktop.store.journal import SqlJournal
from ytsync_desktop.syncing import engine, guards, presence, reconcile, verify
from ytsync_desktop.syncing.board import Board
from ytsync_desktop.syncing.pacing import Pacing
from ytsync_desktop.syncing.session import Proof, Session
from ytsync_desktop.syncing.stages import create_playlists, remove_videos
from ytsync_desktop.syncing.stages.handler import Effect, Sight
from ytsync_desktop.syncing.writes import Writer
from ytsync_desktop.youtube import calls, client, errors
from ytsync_desktop.youtube.transport import NoAnswer, OneSend


@dataclass(frozen=True)
class Mutant:
    """What is wrong with the program, in words, and how to make it so."""

    words: str
    plant: Callable[[], None]


def _put(owner: Any, name: str, value: Any) -> None:
    assert hasattr(owner, name), f"{owner} has no {name} any more"
    setattr(owner, name, value)


# --- the intent -----------------------------------------------------------------------------------------------------


def _skip_intent() -> None:
    _put(SqlJournal, "record_intent", _pretend_intent)


def _pretend_intent(journal: Any, operation_id: int, *, at: Any) -> Operation:
    with journal._database.read() as connection:
        held = settling.require_known(connection, operation_id)
    return replace(held, status=Status.SENT, attempts=held.attempts + 1, sent_at=at)


def _intent_after_send() -> None:
    intent, outcome = SqlJournal.record_intent, SqlJournal.record_outcome
    late: set[int] = set()

    def pretend(journal: Any, operation_id: int, *, at: Any) -> Operation:
        late.add(operation_id)
        return _pretend_intent(journal, operation_id, at=at)

    def both(journal: Any, operation_id: int, told: Outcome, *, at: Any) -> Operation:
        if operation_id in late:
            late.remove(operation_id)
            intent(journal, operation_id, at=at)
        return outcome(journal, operation_id, told, at=at)

    _put(SqlJournal, "record_intent", pretend)
    _put(SqlJournal, "record_outcome", both)


def _double_book() -> None:
    book = quota_rows.add_usage

    def twice(*args: Any, **choices: Any) -> None:
        book(*args, **choices)
        book(*args, **choices)

    _put(settling, "add_usage", twice)


def _book_nothing() -> None:
    _put(settling, "add_usage", lambda *_args, **_choices: None)


# --- what is unknown ------------------------------------------------------------------------------------------------


def _blind_retry() -> None:
    def again(self: Any, operation: Operation) -> None:
        self.absent.add(operation.seq)
        self.session.settle(operation, Outcome(Status.PLANNED))

    _put(reconcile.Reconciler, "_look", again)


def _plan_again_after_crash() -> None:
    def adopt(self: Any) -> None:
        for operation in self.session.board.unsettled:
            self.absent.add(operation.seq)
            self.session.settle(operation, Outcome(Status.PLANNED))

    _put(reconcile.Reconciler, "adopt_in_flight", adopt)


def _no_settle_wait() -> None:
    make = Pacing.__init__

    def impatient(self: Any, *args: Any, **choices: Any) -> None:
        make(self, *args, **choices)
        self.settle = 0.0

    _put(Pacing, "__init__", impatient)


def _single_absent_read() -> None:
    look = reconcile.Reconciler._look

    def once(self: Any, operation: Operation) -> None:
        self.looked[operation.seq] = 1
        look(self, operation)

    _put(reconcile.Reconciler, "_look", once)


def _others_go_on() -> None:
    file = Board._file

    def unguarded(self: Any, operation: Operation) -> None:
        file(self, operation)
        for group in self._groups.values():
            group.unsettled.clear()

    _put(Board, "_file", unguarded)


def _guess_not_applied() -> None:
    judge = errors.error_of

    def guess(reply: Any, call: Any, now: Any) -> Any:
        error = judge(reply, call, now)
        if reply.status >= 500:
            error.applied = Applied.NO
        return error

    _put(calls, "error_of", guess)
    _put(Writer, "_arrived_before", lambda _self, _operation: None)


def _no_look_before_retry() -> None:
    _put(Writer, "_arrived_before", lambda _self, _operation: None)


def _marker_by_title() -> None:
    def look(self: Any, operation: Operation, session: Session) -> Any:
        from ytsync_desktop.core.listing import list_playlists

        for playlist in session.read(lambda: list_playlists(session.youtube)):
            if playlist.title == operation.playlist_title:
                return Sight(Effect.THERE, playlist.id, "it has the title")
        return Sight(Effect.NOT_THERE)

    _put(create_playlists.CreatePlaylist, "look", look)


# --- the line -------------------------------------------------------------------------------------------------------


def _trust_reply() -> None:
    """An answer of 200 is a success, whatever is in it: the reply's echo is not looked at."""
    taken = client._taken

    def trusting(reply: Any, call: Any, take: Any) -> Any:
        try:
            return taken(reply, call, take)
        except Exception:
            if call.method != "playlistItems.insert" or reply.status != 200:
                raise
            return SimpleNamespace(id="UExmaWN0aW9u")

    _put(client, "_taken", trusting)


def _resend() -> None:
    send = OneSend.send

    def stubborn(self: Any, *args: Any, **choices: Any) -> Any:
        try:
            return send(self, *args, **choices)
        except NoAnswer:
            return send(self, *args, **choices)

    _put(OneSend, "send", stubborn)


# --- proof and sweep ------------------------------------------------------------------------------------------------


def _no_sweep() -> None:
    def believe(session: Session) -> bool:
        proof = Proof(defaultdict(Counter))
        for operation in session.board:
            if operation.kind is Kind.ADD and operation.status is Status.DONE and operation.playlist_id:
                proof.where[operation.video_id][operation.playlist_id] = 1  # type: ignore[index]
        for target in session.plan.targets:
            playlist_id = session.playlist_of(target)
            for video_id in target.present if playlist_id else ():
                proof.where[video_id][playlist_id] = 1  # type: ignore[index]
        session.proof = proof
        return True

    _put(engine, "sweep", believe)


def _sweep_ignores_copies() -> None:
    _put(verify, "_second_copies", lambda *_: [])


def _removal_by_one_listing() -> None:
    _put(remove_videos, "_item", lambda *_: None)
    _put(
        verify,
        "_already_planned",
        lambda session, item: any(op.kind is Kind.REMOVE and op.item_id == item.id for op in session.board),
    )


def _stale_proof() -> None:
    _put(Session, "_keep_proof_true", lambda *_args, **_choices: None)


# --- guards ---------------------------------------------------------------------------------------------------------


def _guard_off(name: str) -> Callable[[], None]:
    return lambda: _put(guards, name, lambda *_: None)


def _no_compare() -> None:
    """Both that nothing came and that the order is the same: either of them notices what was added."""
    _put(guards, "_nothing_new", lambda *_: None)
    _put(guards, "_in_order", lambda *_: None)


def _no_account_guard() -> None:
    for module in (presence, guards, engine):
        _put(module, "check_channel", lambda _session: None)


def _one_listing() -> None:
    _put(guards, "_two_equal_listings", lambda playlist, _snapshot, session: guards._listing(playlist.id, session))


def _backup_from_memory() -> None:
    _put(guards, "_reopened_backup", guards.verified_backup)


def _backup_unchecked() -> None:
    """Neither the register's checksum nor the document's own."""
    read = BackupFiles._read

    def careless(self: Any, file: Any, _sha256: str) -> Any:
        return read(self, file, hashlib.sha256(file.read_bytes()).hexdigest())

    _put(BackupFiles, "_read", careless)
    _put(document, "_checksum", lambda _content: "0" * 64)


# --- quota and time -------------------------------------------------------------------------------------------------


def _no_reserve() -> None:
    _put(QuotaState, "left_for_writes", property(lambda self: max(0, self.limit - self.used)))


def _wall_clock() -> None:
    _put(ServerClock, "observe", lambda _self, _date: None)


def _creation_limit_ignored() -> None:
    _put(Session, "forbid_creates", lambda _self, _until: None)


MUTANTS: dict[str, Mutant] = {
    "skip-intent": Mutant("the intent is not written", _skip_intent),
    "intent-after-send": Mutant("the intent is written after the send", _intent_after_send),
    "double-book": Mutant("a write is booked twice", _double_book),
    "book-nothing": Mutant("writes are not booked", _book_nothing),
    "blind-retry": Mutant("an unknown write is sent again without a look", _blind_retry),
    "planned-after-crash": Mutant("what was in flight at a crash is planned again", _plan_again_after_crash),
    "no-settle": Mutant("nothing waits for the settle time", _no_settle_wait),
    "single-absent-read": Mutant("one read that shows nothing is enough", _single_absent_read),
    "others-go-on": Mutant("writes go on beside an unknown one of the same category", _others_go_on),
    "guess-not-applied": Mutant("a 5xx is taken for “not applied”", _guess_not_applied),
    "no-look-before-retry": Mutant("no look before another try", _no_look_before_retry),
    "marker-by-title": Mutant("a created playlist is looked for by its title", _marker_by_title),
    "trust-reply": Mutant("a reply of 200 is believed without its echo", _trust_reply),
    "resend": Mutant("the transport sends again when no answer comes", _resend),
    "no-sweep": Mutant("the journal is believed in place of a sweep", _no_sweep),
    "sweep-ignores-copies": Mutant("a sweep does not mind second copies", _sweep_ignores_copies),
    "removal-by-one-listing": Mutant("a place that one listing leaves out is taken for gone", _removal_by_one_listing),
    "stale-proof": Mutant("a proof is kept although something changed", _stale_proof),
    "no-compare": Mutant("nothing is compared with the backup", _no_compare),
    "no-proof": Mutant("a playlist goes without proof of its videos", _guard_off("_all_elsewhere")),
    "no-account-guard": Mutant("the channel is not asked for", _no_account_guard),
    "no-delete-count": Mutant("more is deleted than was confirmed", _guard_off("_within_count")),
    "no-plan-guard": Mutant("what is not in the plan is deleted", _guard_off("_in_plan")),
    "no-shrink-guard": Mutant("an empty or shrunken listing is believed", _guard_off("_not_shrunken")),
    "no-rename-guard": Mutant("a renamed or published playlist is deleted", _guard_off("_unchanged")),
    "one-listing": Mutant("one listing is enough for a deletion", _one_listing),
    "backup-from-memory": Mutant("the backup is not read again before a deletion", _backup_from_memory),
    "backup-unchecked": Mutant("the backup's checksums are not compared", _backup_unchecked),
    "no-reserve": Mutant("the reserve is spent on writes", _no_reserve),
    "wall-clock": Mutant("the machine's clock is believed", _wall_clock),
    "creation-limit-ignored": Mutant("creates go on after YouTube refused one", _creation_limit_ignored),
}
