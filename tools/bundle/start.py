"""Runs first in the packaged programs: the programs they start (a browser) get this machine's libraries, not theirs."""

import os


def give_back(name: str) -> None:
    """Set the variable as it was before PyInstaller's start program changed it for this process."""
    before = os.environ.pop(f"{name}_ORIG", None)
    if before is not None:
        os.environ[name] = before
    else:
        os.environ.pop(name, None)


give_back("LD_LIBRARY_PATH")
