"""Characters that show nothing: spelled out one by one, and left alone inside the pictures that they make."""

from __future__ import annotations

import pytest

from ytsync_desktop.core.plain_text import plain
from ytsync_desktop.core.unseen import UNSEEN, shows_nothing

RANGES = [
    (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F),
    (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x2800, 0x2800), (0x3164, 0x3164), (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
]  # fmt: skip
PICTURES = {
    "heart": "❤\ufe0f",
    "text": "☎\ufe0e",
    "family": "\U0001f469\u200d\U0001f469\u200d\U0001f467",
    "burning heart": "❤\ufe0f\u200d\U0001f525",
    "astronaut": "\U0001f469\U0001f3fd\u200d\U0001f680",
    "nod": "\U0001f642\u200d↕\ufe0f",
    "key": "1\ufe0f\u20e3",
    "marks": "‼\ufe0f ⁉\ufe0f ©\ufe0f ™\ufe0f ℹ\ufe0f 〰\ufe0f",
    "England": "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
}


def test_the_table_is_that_of_unicode_and_the_blank_of_braille() -> None:
    assert {code for first, last in RANGES for code in range(first, last + 1)} == UNSEEN


@pytest.mark.parametrize("code", sorted(UNSEEN - {0x200C, 0x200D} - set(range(0xE0000, 0xE0FFE))), ids=hex)
def test_s20_the_terminal_spells_out_what_is_not_seen(code: int) -> None:
    spelled = f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
    assert plain(f"é{chr(code)}b") == f"é{spelled}b"
    assert plain(chr(code)) == spelled


def test_joiners_stay_in_the_terminal_for_scripts_are_written_with_them() -> None:
    assert plain("می\u200cخواهم") == "می\u200cخواهم"


@pytest.mark.parametrize("title", PICTURES.values(), ids=PICTURES)
def test_s20_a_picture_stays_whole(title: str) -> None:
    assert not any(shows_nothing(title, at) for at in range(len(title)))
    assert plain(title) == title


@pytest.mark.parametrize(
    "title",
    ["❤\ufe0f\ufe0f", "a\ufe0f", "1\ufe0f", "+\ufe0f", "^\u200d^", "\ufe0f", "\u200d", "❤\u200d", "\u2800\ufe0f",
     "\U0001f3f4\U000e0067\U000e0062", "\U0001f3f4\U000e0061\U000e007f", "❤\ufe01", "❤\U000e0100"],
    ids=ascii,
)  # fmt: skip
def test_what_is_no_picture_hides_nothing(title: str) -> None:
    assert any(shows_nothing(title, at) for at in range(len(title)))


def test_a_title_stays_on_its_line_without_controls() -> None:
    assert plain("a\nb\tc\x1b[31m\u2028d\ud800") == "a b c\ufffd[31m d\ufffd"
