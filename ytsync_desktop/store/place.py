"""Where a data folder lies: in a folder that a cloud program copies about, or on a disk of another machine."""

from __future__ import annotations

import re
import sys
from pathlib import Path

_CLOUDS = re.compile(
    r"(?i)(dropbox|onedrive|google ?drive|my drive|icloud ?drive|mobile documents|nextcloud|owncloud|pcloud ?drive|"
    r"box sync|mega(sync)?|syncthing|seafile|yandex\.disk)\b"
)
_NETWORKS = frozenset(
    ("9p", "afpfs", "afs", "ceph", "cifs", "davfs", "glusterfs", "ncpfs", "nfs", "nfs4", "smb3", "smbfs", "virtiofs")
)
_BY_NETWORK = ("fuse.sshfs", "fuse.rclone", "fuse.davfs2", "fuse.gvfsd-fuse", "fuse.s3fs", "fuse.glusterfs")
_MOUNTS = Path("/proc/self/mountinfo")
_REMOTE_DRIVE = 4


def doubt_about(folder: Path) -> str:
    """Why a database should not lie there, in a sentence; empty where nothing speaks against it."""
    real = folder.resolve()
    cloud = next((part for part in real.parts if _CLOUDS.match(part)), "")
    if cloud:
        return (
            f"The data folder {real} lies in “{cloud}”, which a cloud program copies to other computers. That can "
            "damage the database, or let two computers run one job. Better choose a folder outside it."
        )
    if _on_network(real):
        return (
            f"The data folder {real} is on a disk of another machine. Locks and power cuts are not safe there. "
            "Better choose a folder on a disk of this machine."
        )
    return ""


def _on_network(folder: Path) -> bool:
    if sys.platform == "win32":
        import ctypes

        anchor = folder.anchor
        return anchor.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(anchor) == _REMOTE_DRIVE
    try:
        mounts = _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return False
    kind = kind_of(folder, mounts)
    return kind in _NETWORKS or kind in _BY_NETWORK


def kind_of(folder: Path, mounts: str) -> str:
    """The file system that holds a folder, by the lines of Linux' mountinfo; empty when none does."""
    best, kind = -1, ""
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        point = Path(re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), before.split(" ")[4]))
        if folder.is_relative_to(point) and len(point.parts) >= best:
            best, kind = len(point.parts), after.split(" ")[0]
    return kind
