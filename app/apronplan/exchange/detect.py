"""Which format a file from outside has, told by its content first."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from apronplan.errors import UserError
from apronplan.exchange import manifests, traffic_csv
from apronplan.exchange.layout.folder import REQUIRED_FILES, read_layout
from apronplan.exchange.problems import Problems
from apronplan.exchange.tables import read_header
from apronplan.i18n import tr

UNKNOWN = "unknown"

_TELLING = {"turnaround_id", "aircraft_type", "operator", "sibt_local", "sibt_utc", "sobt_local", "sobt_utc"}


@dataclass(frozen=True, slots=True)
class Format:
    """A format that can be read.

    Attributes
    ----------
    name : str
        As on the command line, ``traffic-csv``.
    gives : str
        ``"layout"``, ``"traffic"`` or ``"manifest"``: what its reader returns.
    looks_like : callable
        Tells from a quick look whether a path is of this format; never raises.
    read : callable
        The reader: ``read(path)`` for a layout, ``read(path, layout, take_valid=...)`` for traffic and manifests.
    """

    name: str
    gives: str
    looks_like: Callable[[Path], bool]
    read: Callable[..., Any]


def _is_layout_folder(path: Path) -> bool:
    return path.is_dir() and any((path / name).is_file() for name in REQUIRED_FILES)


def _is_traffic_csv(path: Path) -> bool:
    if not path.is_file():
        return False
    header = read_header(path, Problems(path), known=traffic_csv.COLUMNS)
    return len(_TELLING & set(header)) >= 2


def _begins_with(kind: str, path: Path) -> bool:
    return path.is_file() and manifests.first_message(path) == kind


FORMATS: dict[str, Format] = {}
"""Formats by name, in the order in which they are tried; later readers add theirs with `register`."""


def register(known: Format) -> None:
    """Add a format."""
    FORMATS[known.name] = known


register(Format("layout-folder", "layout", _is_layout_folder, read_layout))
register(Format("traffic-csv", "traffic", _is_traffic_csv, traffic_csv.read_traffic))
for _kind in ("FFM", "FWB", "XFWB"):
    register(Format(_kind.lower(), "manifest", partial(_begins_with, _kind), manifests.read_manifests))


def detect_format(path: Path) -> str:
    """Return the name of the first format that a path looks like; ``"unknown"`` if none does.

    A ``.csv`` file that looks like none is taken for traffic: if it is empty or wrongly saved, the reader says what is
    wrong, and where.
    """
    path = Path(path)
    try:
        fallback = "traffic-csv" if path.suffix.lower() == ".csv" and path.is_file() else UNKNOWN
        return next((f.name for f in FORMATS.values() if f.looks_like(path)), fallback)
    except (OSError, ValueError):
        return UNKNOWN


def why_unknown(path: Path) -> str:
    """Return the sentence that says which formats there are and what they begin with."""
    path = Path(path)
    if not path.exists():
        return tr("exchange.missing", file=path)
    hint = "exchange.hint_folder" if path.is_dir() else "exchange.hint_file"
    return tr("exchange.unknown_format", file=path, formats=", ".join(FORMATS), hint=tr(hint))


def require_format(path: Path, name: str = "auto", *, gives: str = "traffic") -> Format:
    """Return the format to read a path with.

    Parameters
    ----------
    path : Path
        File or folder.
    name : str
        A format's name, or ``auto`` to tell it from the content.
    gives : str
        What is wanted: ``"traffic"``, ``"layout"``, or ``"import"`` for all that a plan takes in.

    Raises
    ------
    UserError
        If there is no format of that name, the path looks like none, or it holds something else than is wanted.
    """
    if name not in ("auto", *FORMATS):
        raise UserError(tr("exchange.no_such_format", name=name, formats=", ".join(FORMATS)))
    found = detect_format(path) if name == "auto" else name
    if found == UNKNOWN:
        raise UserError(why_unknown(path))
    if FORMATS[found].gives not in (("traffic", "manifest") if gives == "import" else (gives,)):
        raise UserError(tr(f"exchange.wanted_{gives}", file=path, name=found))
    return FORMATS[found]
