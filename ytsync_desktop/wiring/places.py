"""Where data lies when nobody says otherwise, and which files in a data folder are this program's own."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path

from ytsync_desktop.core.errors import StoreProblem
from ytsync_desktop.store.folder import INDEX_FILES

_OWN = (
    "ytsync.db*",
    *INDEX_FILES,
    "backups",
    "logs",
    "cache",
    "window.ini*",
    "window.bell*",
    "simulator",
    "demo-sign-in.json",
    "demo",
    "lock",
)


def default_data_dir(*, demo: bool = False) -> Path:
    """The platform's user data folder; the demo's own folder lies in it."""
    from platformdirs import user_data_path

    folder = user_data_path("ytsync", appauthor=False)
    return folder / "demo" if demo else folder


def delete_own(folder: Path) -> None:
    """Delete what this program keeps in `folder`, and the folder when nothing else is in it.

    Files of others stay: the folder may have been chosen by mistake. StoreProblem names every file that could not be
    deleted, when all the rest is.
    """
    failed = []
    own = [one for pattern in _OWN for one in sorted(folder.glob(pattern))]
    for found in [file for one in own for file in _from_below(one)]:
        try:
            if found.is_dir() and not found.is_symlink():
                found.rmdir()
            else:
                found.unlink(missing_ok=True)
        except OSError as error:
            if error.errno != errno.ENOTEMPTY:  # for want of what it holds, which is named
                failed.append(f"{found} could not be deleted: {error.strerror}.")
    if failed:
        raise StoreProblem(" ".join(failed), where=str(folder))
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def _from_below(place: Path) -> Iterator[Path]:
    """Everything in a folder, what lies deepest first, and the folder itself; no link is followed."""
    if not place.is_symlink():
        for folder, folders, files in os.walk(place, topdown=False):
            yield from (Path(folder, name) for name in (*files, *folders))
    yield place
