"""An import that is killed again and again ends in the same library as one that never was."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.importing.machine import Machine, messy

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("seed", [1, 2])
def test_killed_at_random_moments_and_resumed_it_equals_a_clean_import(seed: int, tmp_path: Path) -> None:
    luck = random.Random(seed)
    folder, clean = tmp_path / "killed", tmp_path / "clean"
    folder.mkdir()
    clean.mkdir()
    for _ in range(4):
        command = [sys.executable, "-m", "tests.importing.killed_import", str(folder), str(seed)]
        run = subprocess.run([*command, str(luck.randrange(1, 14))], cwd=ROOT, timeout=120, check=False)
        assert run.returncode in (0, -signal.SIGKILL)
        if run.returncode == 0:
            break

    youtube = messy(seed)
    survivor, other = Machine(folder, youtube), Machine(clean, youtube)
    assert survivor.import_().state == "complete"
    assert other.import_().state == "complete"
    assert survivor.content() == other.content()
    assert survivor.rows("PRAGMA integrity_check") == [("ok",)]
    assert survivor.rows("SELECT count(*) - count(DISTINCT item_id) FROM playlist_videos") == [(0,)]
    survivor.database.close()
    other.database.close()
