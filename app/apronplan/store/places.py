"""Where a live plan may lie: on a disk of this machine, not on a network or in a folder that a cloud service copies.

Locks and the order of writes, on which the promises of a plan file rest, do not hold there.
"""

import os
import re
import sys
from collections.abc import Iterable
from pathlib import Path

from apronplan.store.failures import PlanFileError

NETWORK_TYPES = frozenset(
    {
        *("nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "afs", "afp", "afpfs", "ncpfs", "coda", "ceph"),
        *("glusterfs", "lustre", "gpfs", "ocfs2", "gfs2", "davfs", "davfs2", "fuse.sshfs", "fuse.rclone"),
        *("fuse.glusterfs", "fuse.gvfsd-fuse", "fuse.s3fs", "fuse.davfs2", "fuse.smbnetfs", "fuse.curlftpfs"),
        *("fuse.onedriver", "fuse.google-drive-ocamlfuse", "fuse.dropbox", "fuse.seadrive", "fuse.pcloud"),
    }
)
"""File system types of Linux that reach over a network."""

_CLOUD_NAMES = re.compile(
    r"onedrive( - .+)?|skydrive|dropbox( \(.+\))?|google ?drive|googledrive|my drive|mijn drive|mon drive|icloud ?drive"
    r"|mobile documents|com~apple~clouddocs|nextcloud|owncloud|pcloud ?drive|mega(sync)?|box sync|tresorit|seafile",
    re.IGNORECASE,
)
_CLOUD_MARKERS = (".dropbox", ".dropbox.cache", ".stfolder", ".nextcloudsync.log", ".owncloudsync.log")
_CLOUD_VARIABLES = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")
_REMOTE_DRIVE = 4  # GetDriveTypeW: DRIVE_REMOTE
_OCTAL = re.compile(r"\\([0-7]{3})")


def refuse_unsafe_place(path: Path) -> None:
    """Refuse a place that cannot keep a live plan safe.

    Raises
    ------
    PlanFileError
        ``network`` or ``cloud``, naming the folder.
    """
    folder = path.parent
    if kind := network_kind(folder):
        raise PlanFileError("network", path=path, kind=kind)
    if cloud := cloud_folder(folder):
        raise PlanFileError("cloud", path=path, folder=cloud)


def cloud_folder(folder: Path) -> Path | None:
    """Return the folder at or above `folder` that a cloud service copies; None if there is none."""
    named = {Path(os.environ[v]) for v in _CLOUD_VARIABLES if os.environ.get(v)}
    for place in (folder, *folder.parents):
        if _CLOUD_NAMES.fullmatch(place.name) or place in named:
            return place
        # As text: five paths for each folder above would take as long as the chain of a week's plan.
        if any(os.path.exists(f"{place}{os.sep}{marker}") for marker in _CLOUD_MARKERS):  # noqa: PTH110
            return place
    return None


def network_kind(folder: Path) -> str | None:
    """Return the kind of network file system that a folder lies on; None if it is a disk of this machine."""
    if sys.platform == "win32":
        return _windows_network(folder)
    try:
        mounts = Path("/proc/self/mounts").read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return None  # no Linux: nothing is known, nothing is refused
    kind = file_system(folder, mounts)
    return kind if kind in NETWORK_TYPES else None


def file_system(folder: Path, mounts: Iterable[str]) -> str:
    """Return the file system type of a folder from lines in the format of ``/proc/mounts``; empty if unknown."""
    best, kind, here = -1, "", folder.as_posix().rstrip("/") + "/"
    for line in mounts:
        fields = line.split(maxsplit=3)
        if len(fields) < 3:
            continue
        point = _OCTAL.sub(lambda m: chr(int(m[1], 8)), fields[1]).rstrip("/") + "/"
        # >= : a later mount on the same point hides the earlier one
        if len(point) >= best and here.startswith(point):
            best, kind = len(point), fields[2]
    return kind


def _windows_network(folder: Path) -> str | None:
    if sys.platform == "win32":
        import ctypes

        if folder.drive.startswith("\\\\"):
            return "UNC"
        if ctypes.windll.kernel32.GetDriveTypeW(folder.anchor) == _REMOTE_DRIVE:
            return "network drive"
    return None
