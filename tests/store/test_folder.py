"""One process works on a folder; the folder is its owner's alone; a killed owner leaves nothing locked."""

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ytsync_desktop.core.errors import AnotherInstance, StoreProblem
from ytsync_desktop.store.folder import DataFolder

HOLD = """
import sys
from pathlib import Path
from ytsync_desktop.store.folder import DataFolder
with DataFolder(Path(sys.argv[1])).lock():
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    return DataFolder(tmp_path / "data")


@pytest.fixture
def holder(folder: DataFolder) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the folder's lock until its input ends."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None and process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_s17_another_process_is_refused_and_told_where(folder: DataFolder, holder: subprocess.Popen[str]) -> None:
    with pytest.raises(AnotherInstance) as caught:
        folder.lock()
    assert str(folder.path) in str(caught.value)
    assert folder.in_use()


def test_s17_the_lock_goes_with_the_process_that_held_it(folder: DataFolder, holder: subprocess.Popen[str]) -> None:
    holder.communicate()
    assert not folder.in_use()
    folder.lock().release()


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
def test_a_killed_owner_leaves_nothing_to_clear_up(folder: DataFolder, holder: subprocess.Popen[str]) -> None:
    holder.send_signal(signal.SIGKILL)
    holder.wait()
    with folder.lock():
        assert folder.in_use()


def test_the_same_process_cannot_take_it_twice(folder: DataFolder) -> None:
    with folder.lock() as lock:
        with pytest.raises(AnotherInstance):
            folder.lock()
        lock.release()
        lock.release()
        folder.lock().release()


def test_asking_creates_nothing(folder: DataFolder) -> None:
    assert not folder.in_use()
    assert not folder.path.exists()


def test_asking_again_and_again_stops_nobody_from_starting(folder: DataFolder) -> None:
    folder.create()
    folder.lock().release()
    script = (
        "import sys; from pathlib import Path; from ytsync_desktop.store.folder import DataFolder\n"
        "folder = DataFolder(Path(sys.argv[1]))\nprint('asking', flush=True)\nwhile True: folder.in_use()"
    )
    with subprocess.Popen([sys.executable, "-c", script, str(folder.path)], stdout=subprocess.PIPE) as asking:
        assert asking.stdout is not None and asking.stdout.readline()
        try:
            for _ in range(20):
                folder.lock().release()
        finally:
            asking.kill()


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX only")
def test_only_the_owner_may_look_whatever_the_umask(folder: DataFolder) -> None:
    before = os.umask(0)
    try:
        folder.lock().release()
    finally:
        os.umask(before)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in [folder.path, *folder.path.iterdir()]}
    assert modes == {"data": 0o700, "backups": 0o700, "logs": 0o700, "lock": 0o600}


def test_a_folder_in_the_locks_place_is_refused_in_words(folder: DataFolder) -> None:
    (folder.path / "lock").mkdir(parents=True)
    for call in (folder.lock, folder.in_use):
        with pytest.raises(StoreProblem, match="cannot be read or written"):
            call()


def test_a_file_in_the_folders_place_is_refused_in_words(folder: DataFolder) -> None:
    folder.path.write_text("mine")
    with pytest.raises(StoreProblem, match="data folder"):
        folder.lock()
    assert folder.path.read_text() == "mine"
