"""What the terminal prints where: one document or readable text on standard output, the rest on standard error."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TextIO

from ytsync_desktop.core.plain_text import plain

if TYPE_CHECKING:
    from rich.console import Console

Document = dict[str, Any]


class Output:
    """Knows whether a script or a person reads. Exactly one document is printed for a script."""

    def __init__(self, *, as_json: bool, stdout: TextIO | None = None, stderr: TextIO | None = None) -> None:
        self.as_json = as_json
        self._stdout = stdout or sys.stdout
        self._stderr = stderr or sys.stderr
        self._printed = False

    def result(self, document: Document, show: Callable[[Console], None]) -> None:
        """The answer of a command: `document` for a script, or whatever `show` prints for a person."""
        if self.as_json:
            self.document(document)
        else:
            show(self.console())

    def told(self, document: Document, text: Callable[[], str]) -> None:
        """The same without the library that draws: it takes longer to load than `ytsync status` takes to answer."""
        if self.as_json:
            self.document(document)
        else:
            self.text(text())

    def document(self, document: Document) -> None:
        """The one document; pure ASCII, so that no terminal's encoding can spoil it."""
        if self.as_json and not self._printed:
            self._printed = True
            self._stdout.write(json.dumps(document, indent=2) + "\n")
            self._stdout.flush()

    def close(self, stray: str) -> None:
        """Make sure that a script gets its document: what was printed besides (help, version), or an empty one."""
        self.document({"text": stray} if stray else {})

    def address(self, url: str) -> None:
        """An address to open, as a line of its own that is there before anything waits."""
        self._stdout.write(url + "\n")
        self._stdout.flush()

    def text(self, text: str) -> None:
        """Text for standard output as it would be in a file: its line ends are not turned into the system's."""
        self._stdout.flush()
        self._stdout.buffer.write(text.encode(self._stdout.encoding, errors="backslashreplace"))
        self._stdout.buffer.flush()

    def note(self, *lines: str) -> None:
        """Sentences on standard error; where they cannot be written, the exit code must do."""
        with contextlib.suppress(OSError):
            for line in lines:
                self._stderr.write(plain(" ".join(line.split())) + "\n")
            self._stderr.flush()

    def console(self) -> Console:
        """For readable text on standard output: no markup, so that titles stay what they are."""
        from rich.console import Console

        return Console(file=self._stdout, markup=False, highlight=False, emoji=False, soft_wrap=True)

    def progress_console(self) -> Console | None:
        """For bars on standard error; None when nobody looks at it."""
        if not self._stderr.isatty():
            return None
        from rich.console import Console

        return Console(file=self._stderr, markup=False, highlight=False, emoji=False)
