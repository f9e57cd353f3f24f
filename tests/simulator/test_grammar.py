"""The fields grammar and the page tokens by themselves."""

import pytest

from ytsync_desktop.simulator.fields import FieldsError, parse, select
from ytsync_desktop.simulator.paging import TokenError, make_token, read_token

DOCUMENT = {
    "kind": "k",
    "nextPageToken": "t",
    "pageInfo": {"totalResults": 2, "resultsPerPage": 1},
    "items": [
        {"id": "1", "snippet": {"title": "a", "thumbnails": {"default": {"url": "u", "width": 1}}}},
        {"id": "2", "snippet": {"title": "b"}},
    ],
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("kind", {"kind": "k"}),
        ("kind,nextPageToken", {"kind": "k", "nextPageToken": "t"}),
        ("items/id", {"items": [{"id": "1"}, {"id": "2"}]}),
        ("items(id)", {"items": [{"id": "1"}, {"id": "2"}]}),
        (
            "items(id,snippet/title)",
            {"items": [{"id": "1", "snippet": {"title": "a"}}, {"id": "2", "snippet": {"title": "b"}}]},
        ),
        (
            "items(snippet(title),id)",
            {"items": [{"id": "1", "snippet": {"title": "a"}}, {"id": "2", "snippet": {"title": "b"}}]},
        ),
        (
            "items/id,items/snippet/title",
            {"items": [{"id": "1", "snippet": {"title": "a"}}, {"id": "2", "snippet": {"title": "b"}}]},
        ),
        (
            "items/snippet/thumbnails/*/url",
            {"items": [{"snippet": {"thumbnails": {"default": {"url": "u"}}}}, {"snippet": {}}]},
        ),
        ("pageInfo/totalResults , kind", {"pageInfo": {"totalResults": 2}, "kind": "k"}),
        ("items/id,items", {"items": DOCUMENT["items"]}),
        ("items,items/id", {"items": DOCUMENT["items"]}),
        ("items,items(id)", {"items": DOCUMENT["items"]}),
        ("*", DOCUMENT),
        ("etag", {}),
    ],
)
def test_what_a_selection_leaves(text: str, expected: object) -> None:
    assert select(DOCUMENT, parse(text)) == expected


@pytest.mark.parametrize(
    "text", ["nonsense", "items(", "items)", "items(id", "items//id", "kind,", ",kind", "items()", "a b"]
)
def test_selections_that_cannot_be_read(text: str) -> None:
    with pytest.raises(FieldsError):
        parse(text)


@pytest.mark.parametrize("offset", [0, 1, 50, 127, 128, 4950, 10**9])
def test_a_token_brings_its_offset_back(offset: int) -> None:
    token = make_token(offset, "56B44F6D10557CC6", 1_700_000_000.5, "PLx:")
    assert read_token(token, "PLx:") == offset
    with pytest.raises(TokenError):
        read_token(token, "PLy:")


@pytest.mark.parametrize("token", ["", "x", "nonsense", "ä", "AAAA", "CAoQAA", "/////", "CDIS" * 20, "gICAgICAgICA"])
def test_tokens_that_are_none(token: str) -> None:
    with pytest.raises(TokenError):
        read_token(token, "PLx:")
