"""A person with an account: the whole application on a real database, against a simulator in its own process."""

from __future__ import annotations

import csv
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import requests

from tests.simulator_fixtures import Simulator
from ytsync_desktop.core.control import Control
from ytsync_desktop.core.events import Event
from ytsync_desktop.core.operations import Decision, Job, JobState, Reason
from ytsync_desktop.wiring.application import Application

MAX_RUNS = 500


class Household:
    """Drives the application as a person would. `events` collects what the engines reported."""

    def __init__(self, simulator: Simulator, folder: Path, **settings: str) -> None:
        self.simulator = simulator
        self.folder = folder
        self.events: list[Event] = []
        self.control = Control()
        self.app = self._open()
        for name, value in {"settle_seconds": "0", **settings}.items():
            self.app.settings.set(name, value)
        self.app.sign_in(simulator.client_secrets, open_url=visit, control=Control())

    def _open(self) -> Application:
        return Application.open(self.folder, self.simulator.api_root)

    def reopen(self) -> None:
        """End the program and start it again."""
        self.app.close()
        self.app = self._open()

    def close(self) -> None:
        self.app.close()

    def import_(self, *, full: bool = False) -> Any:
        return self.app.import_library(self.events.append, Control(), full=full)

    def categories(self, wanted: Mapping[str, Sequence[str]]) -> None:
        """Make these the approved categories."""
        file = self.folder / "wanted.csv"
        with file.open("w", newline="", encoding="utf-8") as stream:
            writer = csv.writer(stream)
            writer.writerow(["category", "video_id"])
            writer.writerows((name, video) for name, videos in wanted.items() for video in videos)
        self.app.import_categories(file)

    def start(self) -> Job | None:
        return self.app.start_sync(None, self.events.append, self.control)

    def resume(self) -> Job:
        self.control.reset()
        return self.app.resume(self.events.append, self.control)

    def decide(self, decision: Decision) -> Job:
        return self.app.decide(decision)

    def finish(self, job: Job | None) -> Job:
        """Resume until it ends, letting days pass where the quota or the creation limit asks for it."""
        assert job is not None
        for _ in range(MAX_RUNS):
            if job.state is not JobState.PAUSED:
                return job
            if job.reason in (Reason.QUOTA, Reason.CREATION_LIMIT):
                self.simulator.admin.next_day()
            job = self.resume()
        raise AssertionError(f"the job does not end: {job}")

    # --- what is true on YouTube ------------------------------------------------------------------------------------

    def truth(self) -> dict[str, list[str]]:
        """Title → videos, of the channel's own playlists. Fails when two have the same title."""
        playlists = list(self.simulator.admin.playlists().values())
        titles = Counter(playlist["title"] for playlist in playlists)
        assert max(titles.values(), default=1) == 1, titles
        return {p["title"]: [item["videoId"] for item in p["items"]] for p in playlists}

    def privacy(self) -> set[str]:
        return {playlist["privacyStatus"] for playlist in self.simulator.admin.playlists().values()}

    def writes(self) -> list[dict[str, Any]]:
        """Requests that were writes, as the server logged them."""
        return [one for one in self.simulator.admin.requests() if one["method"] != "GET" and "/v3/" in one["path"]]


def visit(url: str) -> None:
    """A browser that opens the address and follows every redirect, without making anybody wait."""
    threading.Thread(target=lambda: requests.get(url, timeout=20), daemon=True).start()
