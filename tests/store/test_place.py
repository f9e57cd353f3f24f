"""A data folder in a cloud's folder or on another machine's disk is told of."""

from __future__ import annotations

from pathlib import Path

import pytest

from ytsync_desktop.store import place
from ytsync_desktop.store.place import doubt_about, kind_of

MOUNTS = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:25 / /home rw shared:2 - ext4 /dev/sda2 rw
31 30 0:40 / /home/me/far\\040away rw shared:3 - nfs4 server:/export rw,vers=4.2
32 30 0:41 / /home/me/far\\040away/near rw - ext4 /dev/sdb1 rw
33 22 0:42 / /mnt/share rw - cifs //server/share rw
34 22 0:43 / /mnt/ssh rw - fuse.sshfs me@server: rw
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/home/me/.local/share/ytsync", "ext4"),
        ("/home/me/far away/ytsync", "nfs4"),
        ("/home/me/far away/near/ytsync", "ext4"),
        ("/home/me/far", "ext4"),
        ("/mnt/share", "cifs"),
    ],
)
def test_the_nearest_mount_holds_a_folder(folder: str, kind: str):
    assert kind_of(Path(folder), MOUNTS) == kind


@pytest.mark.parametrize(("folder", "doubtful"), [("/mnt/share/x", True), ("/mnt/ssh/x", True), ("/home/me", False)])
def test_a_disk_of_another_machine_is_told_of(
    folder: str, doubtful: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "mountinfo").write_text(MOUNTS)
    monkeypatch.setattr(place, "_MOUNTS", tmp_path / "mountinfo")
    assert ("another machine" in doubt_about(Path(folder))) is doubtful


@pytest.mark.parametrize(
    "cloud", ["Dropbox", "OneDrive - Work", "Google Drive", "Mobile Documents", "Nextcloud", "iCloudDrive"]
)
def test_a_folder_that_a_cloud_copies_is_told_of(tmp_path: Path, cloud: str):
    assert cloud in doubt_about(tmp_path / cloud / "ytsync")


@pytest.mark.parametrize("name", ["data", "megaphone", "my dropboxes of old", "boxes"])
def test_an_ordinary_folder_is_not(tmp_path: Path, name: str):
    assert "cloud" not in doubt_about(tmp_path / name)
