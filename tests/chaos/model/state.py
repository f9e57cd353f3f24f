"""What the model of the protocol remembers: the truth on YouTube, the journal, the program's memory, and budgets.

The household: an old playlist *O* holds the videos 0, 1 and 2. The category *A* is to be created and takes 0 and 1; the
category *B* has a playlist already, takes 2, and gives its own place of 0 away. So there are six operations: CREATE A,
ADD 0 to A, ADD 1 to A, ADD 2 to B, REMOVE the place of 0 from B, DELETE O; and one removal per add, should a sweep find
a second copy.
"""

from __future__ import annotations

from typing import NamedTuple

CREATE, ADD_0, ADD_1, ADD_2, REMOVE, DELETE, SPARE_0, SPARE_1, SPARE_2 = range(9)
ADDS = (ADD_0, ADD_1, ADD_2)
SPARES = (SPARE_0, SPARE_1, SPARE_2)
NAMES = ("CREATE A", "ADD 0", "ADD 1", "ADD 2", "REMOVE 0", "DELETE O", "REMOVE 0'", "REMOVE 1'", "REMOVE 2'")
GROUP_A, GROUP_B = (CREATE, ADD_0, ADD_1), (ADD_2,)

# Statuses. The journal knows planned, unknown, done, done and verified, skipped; what follows in brackets is memory.
PLANNED = "planned"
RETRY = "planned again"  # an attempt was made: look once before the next
ABSENT = "planned again [two reads did not show it]"
UNKNOWN = "unknown"
SEEN_ABSENT = "unknown [one read did not show it]"
DONE = "done"
VERIFIED = "verified"
SKIPPED = "skipped"
NOT_YET = "no such operation"

TO_SEND = frozenset({PLANNED, RETRY, ABSENT})
UNSETTLED = frozenset({UNKNOWN, SEEN_ABSENT})
IN_PLACE = frozenset({DONE, VERIFIED})
SETTLED = frozenset({DONE, VERIFIED, SKIPPED, NOT_YET})


class State(NamedTuple):
    """One moment. `late` are effects that will still happen, each within Δ of its request, or never."""

    # the truth
    made: int = 0  # playlists made for A
    copies: tuple[int, int, int] = (0, 0, 0)  # of each video where it is wanted
    spare: tuple[bool, bool, bool] = (False, False, False)  # a second copy that is addressed by its id
    old_place: bool = True  # the place of video 0 in B
    old: bool = True  # O is there
    stranger: bool = False  # somebody put a video of their own into O
    late: tuple[int, ...] = ()
    # the journal
    status: tuple[str, ...] = (PLANNED,) * 6 + (NOT_YET,) * 3
    complete: bool = False
    # the program's memory
    proof: tuple[bool, bool, bool] | None = None
    # the surroundings
    crashes: int = 0
    doubts: int = 0
    edits: int = 0
    removed: int | None = None  # the video that the person took out of its new place
    other_channel: bool = False
    namesake: bool = False  # a playlist of the person's own that is called A
    smuggled: bool = False  # a deletion that nobody confirmed is in the queue

    def with_status(self, op: int, status: str) -> State:
        """The same with one operation in another status."""
        return self._replace(status=(*self.status[:op], status, *self.status[op + 1 :]))


def changed(bits: tuple[int, int, int], place: int, value: int) -> tuple[int, int, int]:
    """A triple with one value replaced."""
    return (*bits[:place], value, *bits[place + 1 :])  # type: ignore[return-value]
