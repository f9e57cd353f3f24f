"""`python -m tests.chaos.mutation NAME`: who kills this mutant; with no name, whether the program itself lives.

Prints one JSON object, `{"killer": …, "why": …}`; `killer` is empty for a survivor.
"""

from __future__ import annotations

import json
import sys
import traceback

from tests.chaos.mutation.killers import KILLERS
from tests.chaos.mutation.mutants import MUTANTS


def main(names: list[str]) -> None:
    """Plant the named mutant, and let the killers at it until one succeeds."""
    for name in names:
        MUTANTS[name].plant()
    for killer, kill in KILLERS.items():
        try:
            why = kill()
        except Exception as error:
            why = traceback.format_exception_only(error)[-1]
        if why:
            print(json.dumps({"killer": killer, "why": why.strip()[:400]}))
            return
    print(json.dumps({"killer": "", "why": ""}))


if __name__ == "__main__":
    main(sys.argv[1:])
