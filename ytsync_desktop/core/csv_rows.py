"""CSV as people bring it: bounded, any line end, BOM or UTF-16, with line numbers; and formulas made harmless."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from ytsync_desktop.core.errors import BadInput

MAX_LINE = 1 << 20
MAX_ROWS = 200_000
_DELIMITERS = (",", ";", "\t")
_BLANK = ' \u00a0\u3000"'
_FORMULA = re.compile(rf"^'*[{_BLANK}]*[=+\-@\t\r\n\x00＝＋－＠]")
_INSIDE = re.compile(rf"([,;\t|\r\n][{_BLANK}]*)('*)(?=[=+\-@＝＋－＠])")
_INSIDE_NEUTRALISED = re.compile(rf"([,;\t|\r\n][{_BLANK}]*)'('*)(?=[=+\-@＝＋－＠])")


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that could not be taken: its line in the file, counted from 1, and why."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the line it ends on, and its fields. No fields: a blank line, or with `fault` a row that is broken."""

    line: int
    fields: tuple[str, ...]
    fault: str = ""


def read_rows(stream: IO[bytes], name: str) -> Iterator[Row]:
    """All rows of a CSV file; `name` is how errors call it.

    The delimiter is the first of comma, semicolon and tab that the first line holds. BadInput where the file as a
    whole cannot be read: other encodings, a quote that is never closed, lines over 1 MiB, over 200,000 rows.
    """
    lines = _Lines(stream, name)
    reader = csv.reader(lines, delimiter=lines.delimiter, strict=True)
    for count in range(MAX_ROWS + 1):
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if lines.ended or "field limit" in str(error):
                raise BadInput(f"{name}: a quote opened in line {lines.begun} is never closed.", where=name) from None
            yield Row(lines.line, (), "its quotes do not match")
        else:
            if count == MAX_ROWS:
                break
            yield Row(lines.line, tuple(fields) if any(field.strip() for field in fields) else ())
        lines.begun = lines.line + 1
    raise BadInput(f"{name} has more than {MAX_ROWS:,} rows.", where=name)


class _Lines(Iterator[str]):
    """The lines of a file, counted and bounded. `begun` is the line in which the present row begins."""

    def __init__(self, stream: IO[bytes], name: str) -> None:
        start = stream.read(4)
        encoding = "utf-16" if start[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
        whole = io.BufferedReader(_Joined(start, stream))
        self._text = io.TextIOWrapper(whole, encoding=encoding, newline="")
        self._name = name
        self.line = 0
        self.begun = 1
        self.ended = False
        self._first: str | None = self._read()
        self.delimiter = next((mark for mark in _DELIMITERS if mark in self._first), ",")

    def __next__(self) -> str:
        text = self._first if self._first is not None else self._read()
        self._first = None
        if not text:
            self.ended = True
            raise StopIteration
        self.line += 1
        return text

    def _read(self) -> str:
        try:
            text = self._text.readline(MAX_LINE)
        except UnicodeError as error:
            raise BadInput(
                f"{self._name} is not text in UTF-8 or UTF-16 (after line {self.line}).", where=self._name
            ) from error
        if len(text) == MAX_LINE:
            raise BadInput(f"{self._name}: line {self.line + 1} is longer than a list can have.", where=self._name)
        return text


class _Joined(io.RawIOBase):
    """The first bytes, already read, and the rest of a stream."""

    def __init__(self, start: bytes, rest: IO[bytes]) -> None:
        super().__init__()
        self._start = start
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        data = self._start[: len(buffer)] or self._rest.read(len(buffer))
        self._start = self._start[len(data) :]
        buffer[: len(data)] = data
        return len(data)


def neutralised(text: str) -> str:
    """The text as a spreadsheet may hold it: what it would run as a formula gets an apostrophe in front.

    So does what would be the beginning of a cell where a file is opened with another delimiter than its own, or its
    quotes are overlooked. Reversible by `restored`: what already looks neutralised gets one more apostrophe.
    """
    text = _INSIDE.sub(r"\1'\2", text)
    return f"'{text}" if _FORMULA.match(text) else text


def restored(text: str) -> str:
    """The inverse of `neutralised`."""
    text = text[1:] if text.startswith("'") and _FORMULA.match(text) else text
    return _INSIDE_NEUTRALISED.sub(r"\1\2", text)
