"""A timer that beats in the window's thread, and a watcher that looks what the thread does when a beat is late."""

from __future__ import annotations

import gc
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

from PySide6.QtCore import QObject, Qt, QTimer

BEAT_MS = 5
LATE = 0.03
"""Seconds without a beat after which the watcher begins to look."""
_LOOK = 0.01
_OURS = "ytsync_desktop"
_NONE = "none of the program's functions"


@dataclass
class Stall:
    """One late beat: seconds since the one before, seconds of them that the thread itself computed, what was seen.

    `queued` are the seconds that it stood in the system's queue for a processor, which is the machine's doing.
    `collected` are the seconds in which any thread collected garbage, which stops all of them.
    `seen` counts places in the program's code as "slot … innermost function"; those with "beside" are of other threads,
    at a moment when they had just kept everybody waiting.
    """

    seconds: float
    computed: float
    queued: float
    collected: float
    seen: Counter[str] = field(default_factory=Counter)


class Heartbeat(QObject):
    """Records the time between beats. Make it on the thread to be watched, which runs the event loop."""

    def __init__(self) -> None:
        super().__init__()
        self._gaps: list[float] = []
        self._stalls: list[Stall] = []
        self._seen: list[str] = []
        self._collected, self._collecting = 0.0, 0.0
        self._thread = threading.get_ident()
        self._last, self._computed, self._queued = time.perf_counter(), time.thread_time(), _queued()
        self._since = self._last
        self._timer = QTimer(self, interval=BEAT_MS, timerType=Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._over = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="watcher", daemon=True)

    def start(self) -> None:
        """Begin to beat and to watch."""
        self._last, self._computed, self._queued = time.perf_counter(), time.thread_time(), _queued()
        gc.callbacks.append(self._collection)
        self._timer.start()
        self._watcher.start()
        self._since = self._last

    def take(self) -> dict[str, Any]:
        """What was found since the start or the last taking, fit for JSON."""
        now = time.perf_counter()
        found = {
            "seconds": now - self._since,
            "gaps": self._gaps,
            "stalls": [vars(stall) for stall in self._stalls],
        }
        self._gaps, self._stalls, self._since = [], [], now
        return found

    def stop(self) -> None:
        """End both."""
        self._timer.stop()
        gc.callbacks.remove(self._collection)
        self._over.set()
        self._watcher.join()

    def _beat(self) -> None:
        now, computed, queued = time.perf_counter(), time.thread_time(), _queued()
        gap = now - self._last
        self._gaps.append(gap)
        if gap > LATE:
            spent = computed - self._computed, queued - self._queued, self._collected
            self._stalls.append(Stall(gap, *spent, Counter(self._seen)))
        self._seen.clear()
        self._collected = 0.0
        self._last, self._computed, self._queued = now, computed, queued

    def _collection(self, phase: str, _facts: dict[str, int]) -> None:
        if phase == "start":
            self._collecting = time.perf_counter()
        else:
            self._collected += time.perf_counter() - self._collecting

    def _watch(self) -> None:
        looked = time.perf_counter()
        while not self._over.wait(_LOOK):
            before, looked = looked, time.perf_counter()
            if looked - self._last < LATE:
                continue
            frames = sys._current_frames()
            self._seen.append(_place(frames.pop(self._thread, None)))
            if looked - before > LATE:  # the watcher was kept waiting as well
                frames.pop(threading.get_ident(), None)
                places = (_place(frame) for frame in frames.values())
                self._seen += [f"beside {place}" for place in places if place != _NONE]


def _queued() -> float:
    """Seconds that this thread has stood in the queue for a processor; 0 where the system does not tell."""
    try:
        return int(Path("/proc/thread-self/schedstat").read_text().split()[1]) / 1e9
    except OSError:
        return 0.0


def _place(frame: FrameType | None) -> str:
    """The program's outermost function on a stack, which is the slot that was called, and its innermost."""
    ours: list[str] = []
    while frame is not None:
        module = str(frame.f_globals.get("__name__", ""))
        if module.startswith(_OURS):
            ours.append(f"{module.removeprefix(_OURS + '.')}.{frame.f_code.co_qualname}:{frame.f_lineno}")
        frame = frame.f_back
    if not ours:
        return _NONE
    return ours[0] if len(ours) == 1 else f"{ours[-1]} … {ours[0]}"
