"""Which Apronplan this is, and on what it runs; for reports and for the box About."""

import platform
import sys
from importlib import metadata

_PARTS = ("PySide6-Essentials", "shapely", "highspy", "numpy")


def version() -> str:
    """Return the version of the installed program; ``?`` if it runs without being installed."""
    return _version_of("apronplan") or "?"


def about_this_machine() -> str:
    """Return versions of the program, Python, the parts that can break, and the system; nothing personal."""
    parts = ", ".join(f"{name} {found}" for name in _PARTS if (found := _version_of(name)))
    return (
        f"Apronplan {version()}, Python {platform.python_version()}, {parts}\n"
        f"{platform.system()} {platform.release()}, {platform.machine()}, {sys.byteorder} endian"
    )


def _version_of(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None
