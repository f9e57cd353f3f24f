"""An import that kills itself: `killed_import.py FOLDER SEED CALLS`, run as a program by the test beside it."""

import os
import signal
import sys
from pathlib import Path

from tests.contract.fake_youtube import Call
from tests.importing.machine import Machine, messy


def main(folder: Path, seed: int, calls: int) -> None:
    """Import until `calls` calls were made, then be gone without a word, whatever the writing thread is doing."""
    youtube = messy(seed)
    left = [calls]

    def fault(call: Call) -> None:
        left[0] -= 1
        if left[0] < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    youtube.fault = fault
    Machine(folder, youtube).import_()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
