"""T10: every state of a small model of the protocol, with all its rules and with each of them taken away."""

from __future__ import annotations

from dataclasses import dataclass

from tests.chaos.crew import in_order
from tests.chaos.model.rules import Rules
from tests.chaos.model.search import Found, search
from tests.chaos.trial import Figure, Order, Trial


@dataclass(frozen=True)
class Variant:
    """A set of rules, what it is called, and whether it breaks a promise somewhere."""

    name: str
    rules: Rules
    breaks: bool = True


WHOLE = (
    Variant("the whole protocol", Rules(), breaks=False),
    Variant("the whole protocol with one read (the settle time alone suffices)", Rules(two_reads=False), breaks=False),
)
LESS = (
    Variant("without R1, intent first", Rules(intent_first=False)),
    Variant("without R2, single flight", Rules(single_flight=False)),
    Variant("without R3, one send", Rules(one_send=False)),
    Variant("without R4, blind retry", Rules(reads_before_retry=False)),
    Variant("without R4, no settle time", Rules(settle_wait=False)),
    Variant("without R4, no settle time and one read", Rules(settle_wait=False, two_reads=False)),
    Variant("without R5, no proof before a removal", Rules(proof_before_removal=False)),
    Variant("without R6, no compare before a deletion", Rules(compare_before_delete=False)),
    Variant("without R7, unconfirmed deletions", Rules(confirmed_deletes_only=False)),
    Variant("without R8, any account", Rules(account_guard=False)),
    Variant("without R9, no sweep", Rules(sweep=False)),
    Variant("without R9, and no reply lies", Rules(sweep=False, lies=False)),
    Variant("without the marker, by title", Rules(marker=False)),
)
RESIDUAL = (
    Variant("an effect later than the settle time (A1 broken)", Rules(later_than_settled=True)),
    Variant("an edit between the last listing and the deletion", Rules(edit_after_guard=True)),
)
VARIANTS = (*WHOLE, *LESS, *RESIDUAL)


def look_through(variant: Variant) -> Found:
    """One search."""
    return search(variant.rules)


def run(order: Order) -> Figure:
    """Every variant, whatever the scale: a part of a search proves nothing."""
    wrong, sizes = [], []
    for variant, found in zip(VARIANTS, in_order(look_through, VARIANTS), strict=True):
        order.say(f"{variant.name}: {found.states:,} states, {found.broken or 'no promise broken'}")
        for number, words in enumerate(found.way, 1):
            order.say(f"    {number}. {words}")
        sizes.append(found.states)
        if bool(found.broken) != variant.breaks or found.stuck:
            wrong.append(variant.name)
    said = (
        f"{sizes[0]:,} states of the whole protocol, 0 violations, the end within reach of each; "
        f"{len(LESS)} reduced variants and {len(RESIDUAL)} residual risks, each with a counter-example"
    )
    return Figure(f"not as expected: {', '.join(wrong)}" if wrong else said, passed=not wrong)


TRIAL = Trial(
    "T10",
    "3 videos, 3 crashes, 3 doubtful replies, 1 edit by another hand: the protocol never breaks a promise, and without "
    "any one of R1 to R9 it does",
    run,
)
