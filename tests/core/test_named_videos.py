"""Sentences that name a video: another title later, whatever the titles hold."""

from __future__ import annotations

import pytest

from ytsync_desktop.core.library import PlaylistId, PlaylistItem, PlaylistItemId, VideoId
from ytsync_desktop.core.named_videos import why_changed, why_unproved, with_titles

OLD = [
    "Old",
    "",
    "“Old” (other) and 2 more was added to it since the backup.",
    "Old” (other)",
    "O\nld",
    "(",
    "The video x",
]
FORMS = [why_changed, why_unproved]


def items(count: int) -> list[PlaylistItem]:
    return [
        PlaylistItem(PlaylistItemId(f"i{n}"), PlaylistId("PL"), VideoId(f"-v_{n}"), position=n) for n in range(count)
    ]


@pytest.mark.parametrize("old", OLD)
@pytest.mark.parametrize("count", [1, 1_200])
@pytest.mark.parametrize("form", FORMS)
def test_a_title_is_replaced_by_the_later_one_or_left_out(form, count, old):
    sentence = form(items(count), old)
    assert with_titles(sentence, {"-v_0": "New", "other": "Wrong"}) == form(items(count), "New")
    assert with_titles(sentence, {"other": "Wrong"}) == form(items(count), "")


@pytest.mark.parametrize("more", ["", " and 1,199 more"])
def test_a_sentence_of_before_that_has_no_id_loses_its_title(more):
    end = f"{more} was added to it since the backup."
    assert with_titles(f"“Old”{end}", {"Old": "New"}) == f"A video{end}"


@pytest.mark.parametrize(
    "sentence", ["It is not in the backup.", "It was called “Mine” at the backup and is “Ours” now."]
)
def test_any_other_sentence_stays(sentence):
    assert with_titles(sentence, {"Mine": "New"}) == sentence
