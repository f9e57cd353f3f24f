"""The engine with one of its ports exchanged for one that dies, fills up or says when something happens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from typing import Any

from tests.household import Household
from ytsync_desktop.core.control import Control
from ytsync_desktop.core.events import Event, Report, ignore
from ytsync_desktop.core.library import ChannelId
from ytsync_desktop.core.operations import Job, Kind, Operation
from ytsync_desktop.core.ports import Credential
from ytsync_desktop.syncing.engine import SyncEngine
from ytsync_desktop.youtube.client import YouTubeClient


class Killed(BaseException):
    """The process ends here, without a word."""


class Port:
    """Stands before a port and passes everything on; `before` and `after` are told of every call."""

    def __init__(
        self,
        real: Any,
        *,
        before: Callable[[str, tuple[Any, ...]], None] = lambda name, args: None,
        after: Callable[[str, tuple[Any, ...]], None] = lambda name, args: None,
    ) -> None:
        self._real = real
        self._before = before
        self._after = after

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._real, name)
        if not callable(found):
            return found

        def call(*args: Any, **options: Any) -> Any:
            self._before(name, args)
            result = found(*args, **options)
            self._after(name, args)
            return result

        return call


def at(name: str, act: Callable[[], object], *, nth: int = 1) -> Callable[[str, tuple[Any, ...]], None]:
    """For `Port`: do something at the n-th call of a method."""
    seen = [0]

    def told(called: str, args: tuple[Any, ...]) -> None:
        if called == name:
            seen[0] += 1
            if seen[0] == nth:
                act()

    return told


def die() -> None:
    """End without a word."""
    raise Killed


@contextmanager
def client_of(household: Household, *, channel: str | None = None, scope: str | None = None) -> Iterator[YouTubeClient]:
    """A client of its own for the household's account, or for another channel, or with less scope."""
    options: dict[str, Any] = {"scope": scope} if scope else {}
    tokens = household.simulator.sign_in(channel=channel, **options)
    client = household.simulator.client()
    credential = Credential(
        client_id=client["client_id"],
        client_secret=client["client_secret"],
        refresh_token=tokens["refresh_token"],
        channel_id=ChannelId(channel or household.simulator.admin.state()["channel"]),
        auth_uri=client["auth_uri"],
        token_uri=client["token_uri"],
        revoke_uri="",
        scopes=tuple(tokens["scope"].split()),
    )
    app = household.app
    with closing(YouTubeClient(app.api_root, credential, meter=app.ledger, clock=app.clock, timeout=10)) as youtube:
        yield youtube


def run(household: Household, job: Job, youtube: Any, *, report: Report = ignore, **ports: Any) -> Job:
    """Run the job on an engine of its own; `ports` replace those of the household."""
    app = household.app
    engine = SyncEngine(
        youtube,
        ports.pop("journal", app.journal),
        app.ledger,
        ports.pop("backups", app.backups),
        app.settings.load(),
        app.clock,
        loopback=True,
        report=report,
        control=Control(),
        **ports,
    )
    return engine.run(job.id)


def new_job(household: Household) -> Job:
    """A job that nobody has run yet."""
    preview = household.app.preview()
    clock = household.app.clock
    return household.app.journal.create_job(preview.plan, units_planned=preview.units, days=(), at=clock.now())


def run_and_die(household: Household, job: Job, *, report: Report = ignore, **ports: Any) -> None:
    """Run until something dies, and start the program again. `youtube` takes a function of the real client."""
    dying = ports.pop("youtube", lambda real: real)
    with client_of(household) as real, suppress(Killed):
        run(household, job, dying(real), report=report, **ports)
        raise AssertionError("nothing died")
    household.reopen()


def operations(household: Household, job: Job, kind: Kind) -> list[Operation]:
    """Those of one kind, in their order."""
    return [op for op in household.app.operations(job.id) if op.kind is kind]


def playlist_id(household: Household, title: str) -> str:
    """The id of the playlist that has this title on YouTube."""
    return next(str(p["id"]) for p in household.simulator.admin.playlists().values() if p["title"] == title)


def once(fits: Callable[[Event], bool], act: Callable[[], object]) -> Report:
    """A report callback that does something at the first event of a sort."""
    done = [False]

    def report(event: Event) -> None:
        if not done[0] and fits(event):
            done[0] = True
            act()

    return report
