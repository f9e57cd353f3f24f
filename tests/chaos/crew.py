"""Works through many lots on several processes that have no threads, so that each of them may fork."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from itertools import pairwise
from typing import TypeVar

_Lot = TypeVar("_Lot")
_Result = TypeVar("_Result")

CORES = 2


def spread(work: Callable[[_Lot], _Result], lots: Sequence[_Lot], *, workers: int = CORES) -> Iterator[_Result]:
    """The results of all lots as they come. `work` is a function of a module; what it opens, it closes."""
    workers = max(1, min(workers, len(lots)))
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        waiting = [pool.submit(work, lot) for lot in lots]
        try:
            for one in as_completed(waiting):
                yield one.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def in_order(work: Callable[[_Lot], _Result], lots: Sequence[_Lot]) -> list[_Result]:
    """The results of all lots, the first lot's first; where there is just one, it is worked through in this process."""
    if len(lots) < 2:
        return [work(lot) for lot in lots]
    with ProcessPoolExecutor(CORES, mp_context=multiprocessing.get_context("spawn")) as pool:
        return list(pool.map(work, lots))


def shares(count: int, parts: int) -> list[range]:
    """The numbers below `count` in at most `parts` runs of about the same length."""
    parts = max(1, min(parts, count))
    bounds = [count * part // parts for part in range(parts + 1)]
    return [range(start, end) for start, end in pairwise(bounds)]
