"""Everything that can happen next in the model: what the program does, what YouTube makes of it, and what befalls both.

Each step is (words, state after it). A crash during a write is an outcome of the write; one at any other moment is a
step of its own, and both lose the memory.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.chaos.model.rules import Rules
from tests.chaos.model.state import (
    ABSENT,
    ADDS,
    CREATE,
    DELETE,
    DONE,
    GROUP_A,
    GROUP_B,
    IN_PLACE,
    NAMES,
    NOT_YET,
    PLANNED,
    REMOVE,
    RETRY,
    SEEN_ABSENT,
    SETTLED,
    SKIPPED,
    SPARES,
    TO_SEND,
    UNKNOWN,
    UNSETTLED,
    VERIFIED,
    State,
    changed,
)

MOST_COPIES = 3

Step = tuple[str, State]


class Broken(Exception):
    """A promise is broken by this step; the message says which."""


def steps(state: State, rules: Rules) -> Iterator[Step]:
    """All that may follow. Raises Broken where what follows breaks a promise at once."""
    if state.complete:
        return
    yield from _late(state, rules)
    yield from _others(state, rules)
    if state.crashes < rules.crashes:
        yield "the program is killed", _crashed(state)
    if state.other_channel and rules.account_guard:
        yield "the run refuses; the person signs in as before", state._replace(other_channel=False)
        return
    yield from _program(state, rules)


# --- the program ----------------------------------------------------------------------------------------------------


def _program(state: State, rules: Rules) -> Iterator[Step]:
    """The engine's order: look at unknown ones, build up, wait for the rest, sweep, take down, sweep."""
    unsettled = [op for op, status in enumerate(state.status) if status in UNSETTLED]
    for op in unsettled:
        if _settled(state, (op,), rules):
            yield from _look(state, op, rules)
    ready = [op for op in (_next(state, GROUP_A), _next(state, GROUP_B)) if op is not None]
    for op in ready[:1]:
        yield from _write(state, op, rules)
    if ready or unsettled or _waits(state):
        return
    yield from _take_down(state, rules)


def _next(state: State, group: tuple[int, ...]) -> int | None:
    """board.next_build_up: the first planned one of a category in which nothing is unsettled."""
    if any(state.status[op] in UNSETTLED for op in group):
        return None
    op = next((op for op in group if state.status[op] in TO_SEND), None)
    if op is not None and group is GROUP_A and op != CREATE and state.status[CREATE] not in IN_PLACE:
        return None
    return op


def _waits(state: State) -> bool:
    return any(state.status[op] in TO_SEND for op in (*GROUP_A, *GROUP_B))


def _take_down(state: State, rules: Rules) -> Iterator[Step]:
    planned = next((op for op in (REMOVE, *SPARES, DELETE) if state.status[op] in TO_SEND), None)
    if state.smuggled and planned is None:
        if not rules.confirmed_deletes_only:
            raise Broken("a playlist is deleted that nobody confirmed")
        yield "the guard refuses an unconfirmed deletion; the person aborts it", state._replace(smuggled=False)
        return
    if rules.sweep and (planned is None or state.proof is None) and _settled(state, range(9), rules):
        yield from _sweep(state, last=planned is None)
    elif not rules.sweep and planned is None:
        yield "complete", _completed(state)
    if planned is None or (rules.sweep and state.proof is None):
        return
    yield from _remove(state, planned, rules)


def _remove(state: State, op: int, rules: Rules) -> Iterator[Step]:
    """Guards and the write of one removal."""
    there = {REMOVE: state.old_place, DELETE: state.old}.get(op, op in SPARES and state.spare[op - SPARES[0]])
    if not there:
        yield f"{NAMES[op]}: already gone", state.with_status(op, DONE)
        return
    if rules.proof_before_removal and not _proved(state, op, rules):
        yield f"{NAMES[op]}: unproved, kept", state.with_status(op, SKIPPED)
        return
    if op == DELETE and rules.compare_before_delete and state.stranger:
        yield "DELETE O: somebody added to it, kept", state.with_status(op, SKIPPED)
        return
    if op == DELETE and rules.edit_after_guard and not state.stranger and state.edits < rules.edits:
        edited = state._replace(stranger=True, edits=state.edits + 1)
        yield from _write(edited, op, rules)
    yield from _write(state, op, rules)


def _proved(state: State, op: int, rules: Rules) -> bool:
    if not rules.sweep:  # then the journal's word is all there is
        proof = tuple(state.status[add] in IN_PLACE for add in ADDS)
    else:
        assert state.proof is not None, "no removal without a sweep of this run"
        proof = state.proof
    if op == DELETE:
        return all(proof)
    if op == REMOVE:
        return proof[0]
    return state.copies[op - SPARES[0]] > 0  # the other copy, by a look just before


def _sweep(state: State, *, last: bool) -> Iterator[Step]:
    """List every target: what is missing is planned again or asked about, a second copy is to go."""
    after, clean = state, True
    for place, op in enumerate(ADDS):
        status, copies = after.status[op], state.copies[place] + state.spare[place]
        if status not in IN_PLACE:
            continue
        if copies == 0:
            clean = False
            again = RETRY if status == DONE else SKIPPED  # seen before: somebody removed it, and the person leaves it
            after = after.with_status(op, again)
        else:
            after = after.with_status(op, VERIFIED)
            if copies > 1:
                clean = False
                after = _spare(after, place)
    seen = tuple(state.copies[place] + state.spare[place] > 0 for place in range(3))
    after = after._replace(proof=seen)  # type: ignore[arg-type]
    if any(after.status[op] in TO_SEND for op in ADDS):
        after = after._replace(proof=None)
    open_ = any(status not in SETTLED for status in after.status)
    if last and clean and not open_:
        yield "last sweep: everything is in place; complete", _completed(after)
    else:
        yield "sweep" + ("" if clean else ": not as planned"), after


def _spare(state: State, place: int) -> State:
    """Plan the removal of the newest copy."""
    if state.spare[place] or state.status[SPARES[place]] not in (NOT_YET, DONE):
        return state
    copies = changed(state.copies, place, state.copies[place] - 1)
    spare = changed(state.spare, place, True)
    return state._replace(copies=copies, spare=spare).with_status(SPARES[place], PLANNED)  # type: ignore[arg-type]


# --- a write and its outcomes ---------------------------------------------------------------------------------------


def _write(state: State, op: int, rules: Rules) -> Iterator[Step]:
    if state.other_channel:
        raise Broken("a write goes to another channel")
    name, status = NAMES[op], state.status[op]
    if status == RETRY and rules.reads_before_retry and op in (CREATE, *ADDS) and _effect_there(state, op, rules):
        yield f"{name}: a look shows it", _found(state, op)
        return
    if op in ADDS and op != ADDS[2] and state.made == 0:
        yield f"{name}: its playlist is not there; left out", state.with_status(op, SKIPPED)
        return
    done = state.with_status(op, DONE)
    if op in (CREATE, *ADDS):
        done = done._replace(proof=None)
    yield f"{name}: done", _applied(done, op)
    if not rules.single_flight:
        yield f"{name}: done, and once more by another instance", _applied(_applied(done, op), op)
    if state.doubts < rules.doubts:
        yield from _doubtful(state._replace(doubts=state.doubts + 1), op, rules)
    if state.crashes < rules.crashes:
        lost = _crashed(state)
        noted = lost.with_status(op, UNKNOWN) if rules.intent_first else lost
        yield f"{name}: killed before it was sent", noted
        yield f"{name}: made, killed before the outcome", _applied(noted, op)
        yield f"{name}: killed, to be made late", _with_late(noted, op)


def _doubtful(state: State, op: int, rules: Rules) -> Iterator[Step]:
    """The outcomes that nobody can be sure of."""
    name, unknown = NAMES[op], state.with_status(op, UNKNOWN)
    yield f"{name}: made, no reply", _applied(unknown, op)
    yield f"{name}: not made, no reply", unknown
    yield f"{name}: no reply, to be made late", _with_late(unknown, op)
    if not rules.one_send:
        yield f"{name}: sent twice, made twice", _applied(_applied(state.with_status(op, DONE), op), op)
    if op in ADDS:
        yield f"{name}: refused for good", state.with_status(op, SKIPPED)
        done = state.with_status(op, DONE)._replace(proof=None)
        if rules.lies:
            yield f"{name}: not made, the reply says it is", done
        if rules.delivered_twice:
            yield f"{name}: made twice by the network", _applied(_applied(done, op), op)


def _applied(state: State, op: int) -> State:
    """What the effect of an operation changes on YouTube. Raises Broken where it destroys what it must not."""
    if op == CREATE:
        if state.made:
            raise Broken("a second playlist for A is made")
        return state._replace(made=1)
    if op in ADDS:
        place = op - ADDS[0]
        if op != ADDS[2] and not state.made:
            return state
        return state._replace(copies=changed(state.copies, place, min(MOST_COPIES, state.copies[place] + 1)))
    if op in SPARES:
        return state._replace(spare=changed(state.spare, op - SPARES[0], False))  # type: ignore[arg-type]
    if op == REMOVE:
        return _kept_whole(state._replace(old_place=False))
    if not state.old:
        return state
    if state.stranger:
        raise Broken("a video that somebody put into O is deleted with it")
    return _kept_whole(state._replace(old=False))


def _kept_whole(state: State) -> State:
    """Every video is somewhere, or the person took it away."""
    for place in range(3):
        there = state.copies[place] or state.spare[place] or state.old or (place == 0 and state.old_place)
        if not there and state.removed != place:
            raise Broken(f"video {place} is nowhere any more")
    return state


def _with_late(state: State, op: int) -> State:
    return state._replace(late=tuple(sorted((*state.late, op))))


# --- looking at what is unknown -------------------------------------------------------------------------------------


def _settled(state: State, ops: range | tuple[int, ...], rules: Rules) -> bool:
    """Whether the settle time may have passed for these: then none of their effects is still to come."""
    return not rules.settle_wait or rules.later_than_settled or not any(op in state.late for op in ops)


def _look(state: State, op: int, rules: Rules) -> Iterator[Step]:
    name = NAMES[op]
    if not rules.reads_before_retry:
        yield f"{name}: sent again without a look", state.with_status(op, ABSENT)
        return
    there = _effect_there(state, op, rules)
    if op in (CREATE, *ADDS):
        sure = there
        verdict = _found(state, op) if there else state.with_status(op, ABSENT)
    else:  # a place or playlist that is still there proves that it was not removed
        sure = not there
        verdict = state.with_status(op, DONE if there else RETRY)
    if sure or state.status[op] == SEEN_ABSENT or not rules.two_reads:
        yield f"{name}: a look settles it", verdict
    else:
        yield f"{name}: a first look", state.with_status(op, SEEN_ABSENT)


def _effect_there(state: State, op: int, rules: Rules) -> bool:
    if op == CREATE:
        if state.namesake and not state.made and not rules.marker:
            raise Broken("a playlist of the person's own is taken for A")
        return bool(state.made)
    if op in ADDS:
        return state.copies[op - ADDS[0]] > 0
    if op in SPARES:
        return not state.spare[op - SPARES[0]]
    return not (state.old_place if op == REMOVE else state.old)


def _found(state: State, op: int) -> State:
    """Done by a look, which is a listing as well."""
    return state.with_status(op, VERIFIED)._replace(proof=None)


# --- what befalls both ----------------------------------------------------------------------------------------------


def _late(state: State, rules: Rules) -> Iterator[Step]:
    for op in sorted(set(state.late)):
        rest = list(state.late)
        rest.remove(op)
        after = state._replace(late=tuple(rest))
        yield f"{NAMES[op]}: made late", _applied(after, op)
        yield f"{NAMES[op]}: never made", after


def _others(state: State, rules: Rules) -> Iterator[Step]:
    """What somebody else does, once."""
    if state.edits >= rules.edits:
        return
    edited = state._replace(edits=state.edits + 1)
    if state.old and not state.stranger and DELETE not in state.late:
        yield "somebody puts a video into O", edited._replace(stranger=True)
    for place in range(3):
        if state.copies[place]:
            fewer = edited._replace(copies=changed(state.copies, place, state.copies[place] - 1), removed=place)
            yield f"the person takes video {place} out again", fewer
    yield "the person makes a playlist that is called A as well", edited._replace(namesake=True)
    yield "a deletion gets into the queue", edited._replace(smuggled=True)
    if state.crashes < rules.crashes:
        yield "killed; another channel is signed in", _crashed(edited)._replace(other_channel=True)


def _crashed(state: State) -> State:
    """What the disk still knows."""
    memory = {SEEN_ABSENT: UNKNOWN, ABSENT: RETRY}
    status = tuple(memory.get(one, one) for one in state.status)
    return state._replace(crashes=state.crashes + 1, status=status, proof=None)


def _completed(state: State) -> State:
    """The job says that it is complete: so it must be."""
    for place, op in enumerate(ADDS):
        copies = state.copies[place] + state.spare[place]
        if copies > 1:
            raise Broken(f"video {place} is {copies} times where it is wanted")
        if copies == 0 and state.status[op] in IN_PLACE and state.removed != place:
            raise Broken(f"video {place} is said to be in place and is not")
    if state.made > 1:
        raise Broken("there are two playlists for A")
    if state.status[DELETE] in IN_PLACE and state.old:
        raise Broken("O is said to be deleted and is there")
    return state._replace(complete=True)
