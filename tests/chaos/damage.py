"""Damages the files of a database as disks, careless copies and people do."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

PAGE = 4096
HEAD = 100
"""Bytes of SQLite's own header."""


def _flip(content: bytearray, chance: random.Random, below: int | None = None) -> str:
    places = [chance.randrange(min(len(content), below or len(content))) for _ in range(chance.randint(1, 4))]
    for place in places:
        content[place] ^= 1 << chance.randrange(8)
    return f"bits flipped at {sorted(places)}"


def _letter(content: bytearray, chance: random.Random) -> str:
    """Another letter in some text: the kind of damage that a file's structure does not show."""
    letters = [n for n, byte in enumerate(content) if 97 <= byte <= 122]
    place = chance.choice(letters)
    content[place] = chance.choice([byte for byte in range(97, 123) if byte != content[place]])
    return f"another letter at {place}"


def _zero(content: bytearray, chance: random.Random) -> str:
    start, length = chance.randrange(len(content)), chance.randint(1, PAGE)
    length = min(length, len(content) - start)
    content[start : start + length] = bytes(length)
    return f"{length} zeros at {start}"


def _page(content: bytearray, chance: random.Random) -> str:
    number = chance.randrange(len(content) // PAGE)
    content[number * PAGE : (number + 1) * PAGE] = chance.randbytes(PAGE)
    return f"noise in page {number + 1}"


def _cut(content: bytearray, chance: random.Random) -> str:
    size = chance.randrange(len(content))
    del content[size:]
    return f"cut to {size} bytes"


_INSIDE: dict[str, Callable[[bytearray, random.Random], str]] = {
    "flip": _flip,
    "header": lambda content, chance: _flip(content, chance, HEAD),
    "letter": _letter,
    "zero": _zero,
    "page": _page,
    "cut": _cut,
}
_AROUND = ("no journal", "bad journal", "older", "empty")
KINDS = ("flip", "letter", "letter", "zero", "page", "cut", "header", *_AROUND)


def damage(kind: str, database: Path, older: Path, chance: random.Random) -> str:
    """Damage the database in this way; what was done, in words. Without a journal, a byte of the file goes instead."""
    journal = database.with_name(f"{database.name}-journal")
    if kind == "older":
        shutil.copy(older, database)
        journal.unlink(missing_ok=True)
        return "an older copy in its place"
    if kind == "empty":
        database.write_bytes(b"")
        journal.unlink(missing_ok=True)
        return "an empty file in its place"
    if kind == "no journal" and journal.exists():
        journal.unlink()
        return "its journal deleted"
    file = journal if kind == "bad journal" and journal.exists() and journal.stat().st_size else database
    content = bytearray(file.read_bytes())
    did = _INSIDE.get(kind, _flip)(content, chance)
    file.write_bytes(content)
    return f"{file.name}: {did}"
