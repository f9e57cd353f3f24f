"""The rules of the protocol as switches: the model of each variant has some of them off.

| rule | in words | in the engine |
|---|---|---|
| R1 | the intent is durable before the first byte | `writes.Writer.write`: record_intent, then send |
| R2 | one write at a time, none beside an unknown one of its playlist | `store.settling.begin`, `board.next_build_up` |
| R3 | a request is sent once | `youtube.transport.OneSend` |
| R4 | an unknown write is sent again only after two reads, a wait apart | `reconcile.Reconciler._look` |
| R5 | a source goes only when a read showed its copy | `guards._all_elsewhere`, `remove_videos._safe` |
| R6 | compare before deleting | `guards._nothing_new` |
| R7 | no more deletions than confirmed | `guards._in_plan`, `guards._within_count` |
| R8 | the channel is the job's | `guards.check_channel` |
| R9 | list every new playlist before anything goes, and at the end | `verify.sweep` |
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Rules:
    """Which rules are kept, and what YouTube, the network and others may do."""

    intent_first: bool = True  # R1
    single_flight: bool = True  # R2
    one_send: bool = True  # R3
    reads_before_retry: bool = True  # R4
    settle_wait: bool = True  # R4, its first part
    two_reads: bool = True  # R4, its second part
    proof_before_removal: bool = True  # R5
    compare_before_delete: bool = True  # R6
    confirmed_deletes_only: bool = True  # R7
    account_guard: bool = True  # R8
    sweep: bool = True  # R9
    marker: bool = True  # a created playlist is known again by its marker, not by its title
    lies: bool = True  # a reply of success for an add that was not made
    delivered_twice: bool = True  # the network delivers an add twice
    edit_after_guard: bool = False  # somebody edits O between its last listing and its deletion: the residual risk
    later_than_settled: bool = False  # an effect comes later than Δ: assumption A1 is broken
    crashes: int = 3
    doubts: int = 3
    """Replies that nobody can be sure of."""
    edits: int = 1
    """Things that somebody else does."""
