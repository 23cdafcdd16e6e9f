"""Where the program finds what it brings along and where it keeps what belongs to the user.

Resources are found alike in a wheel (``apronplan/resources``), in an editable install (``resources`` at the top
of the repository) and in a frozen build (``apronplan/resources`` in the bundle's folder).
"""

import os
import re
import sys
from functools import lru_cache
from pathlib import Path

import platformdirs

APP_NAME = "apronplan"
HOME_VARIABLE = "APRONPLAN_HOME"
_ICAO = re.compile(r"[A-Z]{4}")
_PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def _candidates() -> list[Path]:
    package = Path(__file__).resolve().parent
    bundle = getattr(sys, "_MEIPASS", None)
    frozen = [Path(bundle) / APP_NAME / "resources"] if bundle else []
    return [*frozen, package / "resources", package.parents[1] / "resources"]


@lru_cache(maxsize=1)
def resources_dir() -> Path:
    """Return the folder of everything the program brings along: airports, samples, fonts, texts, styles.

    Raises
    ------
    FileNotFoundError
        If the installation is incomplete.
    """
    for folder in _candidates():
        # fonts/ tells our folder from another one that happens to be called resources
        if (folder / "fonts").is_dir():
            return folder
    places = " or ".join(str(folder) for folder in _candidates())
    raise FileNotFoundError(
        f"The installation of Apronplan is incomplete: its resources are not in {places}. Install Apronplan again."
    )


def _listed(folder: Path, pattern: str) -> str:
    return ", ".join(sorted(path.name for path in folder.glob(pattern))) or "none"


def airport_dir(icao: str) -> Path:
    """Return the layout folder of an airport that the program brings along.

    Parameters
    ----------
    icao
        Four-letter location indicator, ``EBLG``.

    Raises
    ------
    FileNotFoundError
        If there is none; names those there are.
    """
    airports = resources_dir() / "airports"
    folder = airports / icao
    if not _ICAO.fullmatch(icao) or not folder.is_dir():
        raise FileNotFoundError(
            f"Apronplan brings no layout of {icao!r}; it brings {_listed(airports, '*')}. "
            "For another airport give a layout folder of your own."
        )
    return folder


def sample_file(name: str) -> Path:
    """Return a sample file that the program brings along, such as ``lgg-2018-week.csv``.

    Raises
    ------
    FileNotFoundError
        If there is none of that name; names those there are.
    """
    samples = resources_dir() / "samples"
    path = samples / name
    if not _PLAIN_NAME.fullmatch(name) or not path.is_file():
        raise FileNotFoundError(f"Apronplan brings no sample {name!r}; it brings {_listed(samples, '*.*')}.")
    return path


def font_files() -> tuple[Path, ...]:
    """Return the fonts to load before any text is drawn (families and licences: docs/adr/0003-typeface.md)."""
    fonts = resources_dir() / "fonts"
    return tuple(sorted(path for path in fonts.iterdir() if path.suffix in {".ttf", ".otf"}))


def user_data_dir() -> Path:
    """Return the folder for settings, sender profiles and backups of this user; it may not exist yet.

    The environment variable ``APRONPLAN_HOME`` moves it and the logs together, for a portable installation
    and for tests.
    """
    home = os.environ.get(HOME_VARIABLE)
    return Path(home) / "data" if home else Path(platformdirs.user_data_dir(APP_NAME, appauthor=False))


def user_log_dir() -> Path:
    """Return the folder for logs and crash reports of this user; it may not exist yet."""
    home = os.environ.get(HOME_VARIABLE)
    return Path(home) / "log" if home else Path(platformdirs.user_log_dir(APP_NAME, appauthor=False))
