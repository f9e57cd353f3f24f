"""In parts or as a whole: the same text, the same values, the same errors."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ytsync_desktop.core.json_parts import dump_parts, load_parts

_PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
_ANY = st.recursive(_PLAIN, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=12)
_OBJECTS = st.dictionaries(st.text(), _ANY)


def whole(content: Any) -> str:
    return json.dumps(content, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


@given(_OBJECTS)
def test_the_text_is_that_of_one_call(content: dict[str, Any]) -> None:
    assert dump_parts(content) == whole(content)


@given(_OBJECTS)
def test_what_was_written_is_read(content: dict[str, Any]) -> None:
    assert load_parts(dump_parts(content)) == content
    assert load_parts(json.dumps(content, indent=1)) == content


@given(_OBJECTS, st.data())
def test_damage_is_read_or_refused_as_in_one_call(content: dict[str, Any], data: st.DataObject) -> None:
    text = whole(content)
    at = data.draw(st.integers(0, len(text)))
    damaged = text[:at] + data.draw(st.sampled_from(["", ",", "]", "}", "[", "{", ":", '"', " ", "1"])) + text[at + 1 :]
    try:
        expected = json.loads(damaged)
    except ValueError:
        with pytest.raises(ValueError):
            load_parts(damaged)
    else:
        assert load_parts(damaged) == expected


def test_entries_may_come_one_by_one() -> None:
    assert dump_parts({"b": ({"n": n} for n in range(2)), "a": ()}) == '{"a":[],"b":[{"n":0},{"n":1}]}'
