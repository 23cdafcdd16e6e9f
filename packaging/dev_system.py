"""Which system libraries and programs this machine still lacks, and how they come onto it.

Each library is tried by loading it, because package databases differ and a library may also have come by
another way. Debian package names are those of Debian 12; Debian 13 and Ubuntu know them too.
"""

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from dev_common import Refusal, say

OS_RELEASE = Path("/etc/os-release")


@dataclass(frozen=True)
class Need:
    """Something Qt or a test loads, starts or reads (an absolute path), and the Debian package that brings it."""

    name: str
    package: str
    program: bool = False


# What libQt6Core, libQt6Gui and the offscreen platform plugin of the PySide6 wheel link to (readelf -d),
# less what every Debian has.
WITHOUT_DISPLAY = (
    Need("libEGL.so.1", "libegl1"),
    Need("libGL.so.1", "libgl1"),
    Need("libxkbcommon.so.0", "libxkbcommon0"),
    Need("libdbus-1.so.3", "libdbus-1-3"),
    Need("libfontconfig.so.1", "libfontconfig1"),
    Need("libglib-2.0.so.0", "libglib2.0-0"),
)
# What the xcb platform plugin adds: for a window on a real or a virtual X display.
WITH_DISPLAY = (
    *WITHOUT_DISPLAY,
    Need("libX11-xcb.so.1", "libx11-xcb1"),
    Need("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
    Need("libxcb-cursor.so.0", "libxcb-cursor0"),
    Need("libxcb-icccm.so.4", "libxcb-icccm4"),
    Need("libxcb-image.so.0", "libxcb-image0"),
    Need("libxcb-keysyms.so.1", "libxcb-keysyms1"),
    Need("libxcb-randr.so.0", "libxcb-randr0"),
    Need("libxcb-render-util.so.0", "libxcb-render-util0"),
    Need("libxcb-shape.so.0", "libxcb-shape0"),
    Need("libxcb-util.so.1", "libxcb-util1"),
    Need("libxcb-xinerama.so.0", "libxcb-xinerama0"),
    Need("libxcb-xkb.so.1", "libxcb-xkb1"),
)
# The fault trials put a small library before libc (tests/faults/shim.c), which is compiled where they run.
COMPILER = (Need("cc", "gcc", program=True), Need("/usr/include/stdio.h", "libc6-dev"))
FOR_FAULTS = (*WITHOUT_DISPLAY, *COMPILER)
FOR_TESTS = (
    *WITH_DISPLAY,
    *COMPILER,
    Need("Xvfb", "xvfb", program=True),
    Need("xauth", "xauth", program=True),
    Need("libXtst.so.6", "libxtst6"),  # the mouse of tests/gui/xdrag.py
)


def _loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def present(need: Need) -> bool:
    """Whether a library loads, a program is on the path, or a file is there."""
    if need.name.startswith("/"):
        return Path(need.name).is_file()
    return shutil.which(need.name) is not None if need.program else _loads(need.name)


def missing(needs: Iterable[Need], is_present: Callable[[Need], bool] = present) -> list[Need]:
    """Those of `needs` that this machine does not have, in the order given."""
    return [need for need in needs if not is_present(need)]


def is_debian(os_release: Path = OS_RELEASE) -> bool:
    """Whether apt and Debian's package names hold here (Debian, Ubuntu and their like)."""
    try:
        lines = os_release.read_text(encoding="utf-8").splitlines()
    except OSError:
        return False
    fields = dict(line.split("=", 1) for line in lines if "=" in line)
    family = f"{fields.get('ID', '')} {fields.get('ID_LIKE', '')}".replace('"', " ").split()
    return "debian" in family and shutil.which("apt-get") is not None


def is_root() -> bool:
    """Whether this process may install Debian packages."""
    return sys.platform != "win32" and os.geteuid() == 0


def apt_command(packages: Iterable[str]) -> list[str]:
    """Command that installs `packages` without their recommendations and without asking."""
    return ["apt-get", "install", "-y", "--no-install-recommends", *packages]


def by_hand(packages: Iterable[str], *, debian: bool) -> str:
    """Say what a person types, or looks for, to bring `packages` onto the machine."""
    named = list(dict.fromkeys(packages))
    if debian:
        return f"sudo apt-get update && sudo {' '.join(apt_command(named))}"
    return f"install with your system's package manager what Debian calls: {' '.join(named)}"


def apt_install(packages: list[str]) -> None:
    """Install Debian packages as root.

    Raises
    ------
    Refusal
        When apt fails; names the command and the last line apt said.
    """
    say(f"Installing Debian packages: {' '.join(packages)}")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update"], apt_command(packages)):
        done = subprocess.run(command, env=quiet, check=False, capture_output=True, text=True, errors="replace")
        if done.returncode:
            said = (done.stderr.strip() or done.stdout.strip()).splitlines()[-1:]
            raise Refusal(
                f"`{' '.join(command)}` failed: {' '.join(said) or 'no reason given'}\n"
                "Check the network and /etc/apt/sources.list, then start this command again."
            )


def ensure_packages(packages: list[str], purpose: str) -> None:
    """Install Debian packages where that is possible, else refuse with the command to type."""
    debian = is_debian()
    if debian and is_root():
        apt_install(packages)
        return
    raise Refusal(f"{purpose} Do this first:\n    {by_hand(packages, debian=debian)}")


def ensure(needs: Iterable[Need], purpose: str) -> None:
    """Make sure that every one of `needs` is there; nothing to do outside Linux.

    Parameters
    ----------
    needs
        Libraries and programs.
    purpose
        What they are wanted for, e.g. ``"the tests"``.

    Raises
    ------
    Refusal
        Names what is missing and the exact command, when it cannot be installed from here.
    """
    if not sys.platform.startswith("linux"):
        return
    absent = missing(needs)
    if not absent:
        return
    names = ", ".join(need.name for need in absent)
    packages = list(dict.fromkeys(need.package for need in absent))
    ensure_packages(packages, f"This machine lacks what {purpose} need: {names}.")
    still = missing(absent)
    if still:
        raise Refusal(
            f"apt-get installed {' '.join(packages)}, but {', '.join(need.name for need in still)} still cannot be "
            "loaded. Check that the packages are of this machine's architecture."
        )
