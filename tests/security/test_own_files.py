"""S31 and S33: files of our own that somebody may have altered, and loops that must end."""

from __future__ import annotations

import ast
import hashlib
import json
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ytsync_desktop import app
from ytsync_desktop.backup.document import parse, render
from ytsync_desktop.core.errors import StoreProblem
from ytsync_desktop.core.json_parts import dump_parts, strict_loads
from ytsync_desktop.core.library import (
    ChannelId,
    Playlist,
    PlaylistId,
    PlaylistItem,
    PlaylistItemId,
    VideoId,
)
from ytsync_desktop.core.ports import Backup

PACKAGE = Path(app.__file__).parent


# --- S31 --------------------------------------------------------------------------------------------------------------


def backup() -> Backup:
    playlist = Playlist(PlaylistId("PLone"), "One", channel_id=ChannelId("UC1"), item_count=1)
    item = PlaylistItem(PlaylistItemId("item1"), playlist.id, VideoId("video000001"), 0, title="A video")
    return Backup(ChannelId("UC1"), datetime(2026, 11, 1, tzinfo=UTC), (playlist,), {playlist.id: (item,)})


def resealed(change: Any) -> str:
    """A backup with something changed and its checksum made right again, as somebody with bad intent would."""
    document = json.loads(render(backup()))
    change(document)
    document["sha256"] = hashlib.sha256(dump_parts(document["content"]).encode("ascii")).hexdigest()
    return json.dumps(document)


def in_playlist(document: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = document["content"]["playlists"][0]
    return found


BAD_BACKUPS = {
    "key beside": lambda d: d.update(extra=1),
    "key in content": lambda d: d["content"].update(extra=1),
    "key in playlist": lambda d: in_playlist(d).update(extra=1),
    "key in item": lambda d: in_playlist(d)["items"][0].update(extra=1),
    "key missing": lambda d: in_playlist(d).pop("language"),
    "title a number": lambda d: in_playlist(d).update(title=5),
    "title a list": lambda d: in_playlist(d).update(title=["a"]),
    "position a text": lambda d: in_playlist(d)["items"][0].update(position="0"),
    "position a bool": lambda d: in_playlist(d)["items"][0].update(position=True),
    "privacy unknown": lambda d: in_playlist(d).update(privacy="open"),
    "time is none": lambda d: in_playlist(d).update(published_at="yesterday"),
    "counts": lambda d: d["content"]["counts"].update(items=2),
    "bigint": lambda d: in_playlist(d).update(item_count=10**30),
    "playlists an object": lambda d: d["content"].update(playlists={}),
}


def test_s31_a_good_backup_is_read() -> None:
    assert parse(render(backup()), "x") == backup()
    assert parse(resealed(lambda _document: None), "x") == backup()


@pytest.mark.parametrize("kind", BAD_BACKUPS)
def test_s31_a_backup_of_another_form_is_refused_even_with_a_right_checksum(kind: str) -> None:
    with pytest.raises(StoreProblem, match="damaged"):
        parse(resealed(BAD_BACKUPS[kind]), "backup.json")


@pytest.mark.parametrize(
    "text",
    [
        '{"schema": "ytsync-backup", "schema": "ytsync-backup"}',
        "[" * 100_000,
        '{"schema":' * 100_000,
        '{"schema": "ytsync-backup", "version": ' + "9" * 5_000 + "}",
        '{"schema": "ytsync-backup", "version": NaN}',
        '{"schema": "ytsync-backup", "version": 1, "content": ' + "[" * 30 + "]" * 30 + "}",
        "\ud800",
        "",
        "null",
    ],
    ids=["twice", "deep list", "deep object", "bigint", "NaN", "nested", "surrogate", "empty", "null"],
)
def test_s31_hostile_json_is_refused_in_words(text: str) -> None:
    with pytest.raises(StoreProblem):
        parse(text, "backup.json")


def test_s31_strict_json_takes_what_is_good() -> None:
    good = {"a": [1, 2.5, "[{}]", "\"'\\", None, True], "b": {"c": {}}}
    assert strict_loads(json.dumps(good)) == good
    unended = ('"' + "a" * 300_000, '["' + "\\" * 300_001, '{"a' * 19)
    for bad in (*unended, '{"a":1,"a":2}', "Infinity", "1" * 19, "[" * 21 + "]" * 21):
        with pytest.raises(ValueError):
            strict_loads(bad)


def test_s31_nothing_is_unpickled_evaluated_or_read_as_yaml() -> None:
    words = ["check", "--isolated", "--select", "S301,S302,S307,S506,S102", "--output-format", "concise", str(PACKAGE)]
    done = subprocess.run([sys.executable, "-m", "ruff", *words], capture_output=True, text=True)
    assert (done.returncode, done.stdout.strip()) == (0, "All checks passed!"), done.stdout
    selected = (PACKAGE.parent / "pyproject.toml").read_text(encoding="utf-8")
    assert re.search(r'^select = \[.*"S".*\]', selected, re.MULTILINE) and "S301" not in selected
    modules = re.compile(r"^\s*(?:import|from) (pickle|marshal|shelve|dill|yaml)\b", re.MULTILINE)
    assert [file.name for file in PACKAGE.rglob("*.py") if modules.search(file.read_text(encoding="utf-8"))] == []


# --- S33 --------------------------------------------------------------------------------------------------------------

BOUNDED = {
    "youtube/transport.py:_kept": "each turn takes one idle connection away",
    "youtube/transport.py:_read": "the most bytes that are taken end it",
    "youtube/picture_head.py:_segments": "each turn goes on by a byte at least, to the end of the data",
    "youtube/sockets.py:sendall": "each turn sends a byte or runs into the deadline",
    "importing/pool.py:collect": "each turn takes one finished call; the queue ends it",
    "importing/batches.py:run": "ends when nothing is left to fetch, and every listing is capped",
    "importing/batches.py:_fill": "the pool's room ends it",
    "syncing/board.py:_first_planned": "each turn takes one from the heap",
    "syncing/engine.py:go": "each turn settles an operation or halts",
    "syncing/session.py:read": "the tries of the back-off end it",
}


def loops() -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for room in ("youtube", "importing", "syncing", "backup", "credentials"):
        for file in (PACKAGE / room).rglob("*.py"):
            for function in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(function, ast.FunctionDef):
                    lines = [node.lineno for node in ast.walk(function) if isinstance(node, ast.While)]
                    if lines:
                        found[f"{file.relative_to(PACKAGE).as_posix()}:{function.name}"] = lines
    return found


def test_s33_every_open_loop_has_an_end_that_somebody_wrote_down() -> None:
    assert set(loops()) == set(BOUNDED), "say here what ends a new loop"
