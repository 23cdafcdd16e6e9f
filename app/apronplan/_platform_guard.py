"""Refuse the one pair of Python and PySide6 on which the program would abort in the middle of work.

On PySide6 6.12.0 with Python 3.11 every signal emission drops a reference to ``True``; after about 550 of them
the process aborts (docs/adr/0002-dependencies.md). Read before Qt is imported, hence without it.
"""

import os
import sys

BROKEN_PYSIDE6 = "6.12.0"
BROKEN_PYTHON = (3, 11)
GOOD_PYSIDE6 = "6.11.3"
_INFO = ".dist-info"


def _pyside6_version() -> str | None:
    """Return the version in the name of the first ``pyside6...dist-info`` on the path; None if there is none.

    importlib.metadata would say the same, but loading it takes as long as a fifth of Qt.
    """
    for folder in sys.path:
        try:
            names = os.listdir(folder or os.curdir)  # noqa: PTH208 - pathlib need not be loaded for this
        except OSError:
            continue  # a zip, or a folder that is not there
        named = [name.removesuffix(_INFO).partition("-") for name in names if name.endswith(_INFO)]
        versions = {package.lower(): version for package, _, version in named}
        if version := versions.get("pyside6_essentials") or versions.get("pyside6"):
            return version
    return None


def refuse_broken_platform() -> str | None:
    """Return the sentence to end the program with, or None where the platform is sound.

    A frozen build may carry no metadata; it was tested with what it contains and is not refused.
    """
    if sys.version_info[:2] != BROKEN_PYTHON or _pyside6_version() != BROKEN_PYSIDE6:
        return None
    return (
        f"Apronplan does not start: PySide6 {BROKEN_PYSIDE6} on Python 3.11 aborts after about 550 signals. "
        f'Install another one with `pip install "PySide6_Essentials=={GOOD_PYSIDE6}"`, or use Python 3.12 or 3.13.'
    )
