"""Folds the events of an engine, so that the window hears the newest of each sort and never drowns."""

from __future__ import annotations

import threading

from ytsync_desktop.core.events import (
    EntityProgress,
    Event,
    Notice,
    OperationSettled,
    ReadingProgress,
)


class EventBuffer:
    """Filled on the worker's thread, emptied on the window's. Of each sort only the newest is kept:

    one per entity, per read and per settled operation, one of every other kind; each Notice counts for itself.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._events: dict[object, Event] = {}
        self._notices = 0

    def add(self, event: Event) -> bool:
        """Take an event; True when it is the first since the last `take`."""
        with self._lock:
            first = not self._events
            key = self._key(event)
            self._events.pop(key, None)
            self._events[key] = event
            return first

    def take(self) -> list[Event]:
        """Everything kept, oldest first; the buffer is empty afterwards."""
        with self._lock:
            taken, self._events = list(self._events.values()), {}
            return taken

    def _key(self, event: Event) -> object:
        match event:
            case EntityProgress(entity_type=entity):
                return (EntityProgress, entity)
            case ReadingProgress(what=what):
                return (ReadingProgress, what)
            case OperationSettled(operation=operation):
                return (OperationSettled, operation.id)
            case Notice():
                self._notices += 1
                return (Notice, self._notices)
            case _:
                return type(event)
