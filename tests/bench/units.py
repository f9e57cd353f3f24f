"""What a sync of the reference library costs: by *reuse*, by *fresh*, and as tools do that build everything anew."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.bench.bare_client import rebuild
from tests.bench.reference import NO_LIMITS, copied, person, reference_youtube, sorted_library
from tests.bench.result import Goal, Result
from tests.core.bound import fewest_writes
from tests.core.reference import reference_categories, reference_library
from tests.simulator_fixtures import Simulator
from ytsync_desktop.core.operations import JobState
from ytsync_desktop.core.plan import Strategy

TITLE = "Units of a sync"
ROUNDS = 1
MOST_READS = 0.005
_QUICK = {"create_interval": "0", "write_interval": "0", "creates_per_day": "1000"}
"""Nothing but the units of a day holds the job up."""


@dataclass(frozen=True)
class _Cost:
    """What YouTube charged, as the simulator booked it; `days` on which something was."""

    writes: int
    write_units: int
    read_units: int
    days: str = "–"

    @property
    def units(self) -> int:
        """All of it."""
        return self.write_units + self.read_units


def measure(folder: Path, rounds: int = ROUNDS) -> Result:
    """Each side from the same first moment. What they cost is no matter of chance: one round tells all."""
    found: dict[str, _Cost] = {}
    with reference_youtube("--creates-per-day", "0") as simulator:
        sorted_library(simulator, folder / "sorted")
        for strategy in (Strategy.REUSE, Strategy.FRESH):
            data = copied(folder / "sorted", folder / strategy.value)
            found[strategy.value], found[f"{strategy.value}, a second time"] = _job(simulator, data, strategy)
    with reference_youtube(*NO_LIMITS) as simulator:
        found["everything anew, bare client library"] = _anew(simulator)
    return _result(found)


def _job(simulator: Simulator, data: Path, strategy: Strategy) -> tuple[_Cost, _Cost]:
    simulator.admin.reset(keep_tokens=False)
    with person(simulator, data, **_QUICK) as somebody:
        simulator.admin.clear_requests()
        job = somebody.finish(
            somebody.app.start_sync(None, somebody.events.append, somebody.control, strategy=strategy)
        )
        assert job.state is JobState.COMPLETED, job
        days = len(somebody.app.journal.units_per_day(job.id))
        cost = _charged(simulator, f"{days}")
        simulator.admin.next_day()
        simulator.admin.clear_requests()
        assert somebody.app.start_sync(None, somebody.events.append, somebody.control, strategy=strategy) is None
        return cost, _charged(simulator, "0")


def _anew(simulator: Simulator) -> _Cost:
    old = list(simulator.admin.playlists())
    simulator.admin.clear_requests()
    rebuild(simulator, {one.name: one.video_ids for one in reference_categories()}, old)
    simulator.close_clients()
    return _charged(simulator)


def _charged(simulator: Simulator, days: str = "–") -> _Cost:
    booked = [(one["method"], int(one["units"])) for one in simulator.admin.requests() if "/v3/" in one["path"]]
    writes = [units for method, units in booked if method != "GET"]
    return _Cost(len(writes), sum(writes), sum(units for method, units in booked if method == "GET"), days)


def _result(found: dict[str, _Cost]) -> Result:
    bound = fewest_writes(reference_library(), reference_categories())
    reuse, anew = found["reuse"], found["everything anew, bare client library"]
    share = reuse.read_units / reuse.write_units
    rows = [
        (name, f"{one.writes:,}", f"{one.write_units:,}", f"{one.read_units:,}", f"{one.units:,}", one.days)
        for name, one in found.items()
    ]
    second = sum(one.writes for name, one in found.items() if "second" in name)
    return Result(
        TITLE,
        "The reference library over its days of 10,000 units, as the simulator books what it is asked; it counts, and "
        "times nothing. Everything anew: a playlist for each category, an add for each assignment, refused ones too, "
        "and a deletion for each old playlist.",
        ("", "writes", "units of writes", "units of reads", "units", "days"),
        rows,
        (
            Goal(
                "as few writes by reuse as are possible at all", f"{reuse.writes:,} of {bound:,}", reuse.writes == bound
            ),
            Goal(f"reads at most {MOST_READS:.1%} of its writes' units", f"{share:.2%}", share <= MOST_READS),
            Goal("a second sync of an unchanged library writes nothing", f"{second} writes", second == 0),
        ),
        (
            f"Possible at all: prices for every category and playlist that no choice can undercut come to {bound:,} "
            "writes (linear programming).",
            f"Reuse costs {reuse.units / anew.units:.2f} of everything anew.",
        ),
    )
