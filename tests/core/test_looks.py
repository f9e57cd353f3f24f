"""Which look before a remove or a delete costs least, and how many writes it serves."""

from __future__ import annotations

import pytest

from ytsync_desktop.core.looks import DELETES, FRESH, REMOVES, remove_look, served


@pytest.mark.parametrize(("pause", "most"), [(0.0, REMOVES), (3.0, 15), (10.0, 5), (59.0, 1), (3_600.0, 1)])
def test_the_writes_a_look_serves_are_sent_while_it_is_fresh(pause: float, most: int):
    assert (served(pause, REMOVES), served(pause, DELETES)) == (most, min(most, DELETES))
    assert most == 1 or (most - 1) * (pause + 1.0) < FRESH


@pytest.mark.parametrize(
    ("places", "removes", "look"),
    [
        (50, 1, (1, 1)),
        (50, 7, (1, 7)),
        (50, 40, (1, 15)),
        (51, 40, (2, 15)),
        (400, 8, (8, 8)),
        (401, 8, (1, 1)),
        (5_000, 300, (1, 1)),
        (None, 300, (1, 1)),
    ],
)
def test_a_playlist_is_listed_where_that_costs_no_more_than_single_looks(
    places: int | None, removes: int, look: tuple[int, int]
):
    assert remove_look(places, removes, 15) == look
