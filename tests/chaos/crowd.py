"""Parts of a trial spread over the processors, each in a process of its own."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from typing import TypeVar

_Part = TypeVar("_Part")
_Result = TypeVar("_Result")


def spread(work: Callable[[_Part], _Result], parts: Sequence[_Part]) -> list[_Result]:
    """What `work`, a function of a module, makes of each part; in this process where there is just one part."""
    if len(parts) < 2:
        return [work(part) for part in parts]
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(os.cpu_count(), mp_context=context) as crowd:
        return list(crowd.map(work, parts))
