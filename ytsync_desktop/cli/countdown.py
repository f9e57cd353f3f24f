"""The column of the progress bars that tells time: how long a piece of work has taken, or how long a wait will last."""

from __future__ import annotations

import time
from datetime import timedelta

from rich.progress import Task, TimeElapsedColumn
from rich.text import Text


class CountdownColumn(TimeElapsedColumn):
    """Time elapsed; for a task with the field `ends` (a moment of the monotonic clock) the time left until then."""

    def render(self, task: Task) -> Text:
        """The time as h:mm:ss."""
        ends: float | None = task.fields.get("ends")
        if ends is None:
            return super().render(task)
        left = max(0, round(ends - time.monotonic()))
        return Text(f"-{timedelta(seconds=left)}", style="progress.remaining")
