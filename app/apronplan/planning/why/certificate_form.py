"""What a certificate must look like before it is added up: it may come from anybody, so nothing in it is believed."""

import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib import format as npy

MOST_BYTES = 1 << 30
"""Largest certificate that is unpacked; a day of 400 stands and its freight takes some hundred million bytes."""
_FARTHEST = 1 << 52
"""Times and numbers are less than this, so that sums of them do not wrap around."""
_UNREADABLE = (
    KeyError, ValueError, TypeError, IndexError, OverflowError, RuntimeError, OSError, EOFError, MemoryError,
    SyntaxError, struct.error, zlib.error, lzma.LZMAError, zipfile.BadZipFile,
)  # fmt: skip
"""What the readers of archives and of numpy's arrays raise on bytes that are none."""

_FORM: dict[str, tuple[str, tuple[str, ...]]] = {
    **dict.fromkeys(("claimed", "constant"), ("f", ())),
    **dict.fromkeys(("first", "last", "start_s", "end_s", "gap_s", "kind"), ("i", ("blocks",))),
    "frozen": ("b", ("blocks",)),
    "cost": ("f", ("blocks", "places")),
    **dict.fromkeys(("rule_a", "rule_b"), ("i", ("rules",))),
    **dict.fromkeys(("types_a", "types_b"), ("b", ("rules", "types"))),
    "cover": ("f", ("parts",)),
    **dict.fromkeys(("row", "stand", "family", "time_s", "rule", "side"), ("i", ("legs",))),
    "conflict": ("f", ("rows",)),
    "short_s": ("i", ("steps",)),
    "short_cost": ("f", ("steps",)),
    "lot_part": ("i", ("lots",)),
    "lot_cost": ("f", ("lots", "places", "rooms")),
    "use_kg": ("f", ("lots", "bins")),
    "counts": ("b", ("lots", "halls")),
    "capacity_kg": ("f", ("halls", "bins")),
    "overload": ("f", ("bins",)),
    "hall": ("f", ("halls", "bins")),
}
"""Kind of numbers and names of the dimensions of each array."""
_MAY_BE_INFINITE = frozenset({"cost", "lot_cost", "overload"})


class CertificateError(ValueError):
    """A certificate that proves nothing, or less than it says."""


def read_arrays(path: Path, names: Iterable[str]) -> dict[str, Any]:
    """Read arrays of a numpy archive (.npz) that may be cut, forged or a bomb.

    Raises
    ------
    CertificateError
        If the file is no such archive, lacks an array, or would unpack to more than `MOST_BYTES`.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = {name: archive.getinfo(f"{name}.npy") for name in names}
            total = sum(member.file_size for member in members.values())
            if total > MOST_BYTES:
                raise ValueError(f"it unpacks to {total:,} bytes, at most {MOST_BYTES:,} are read")
            return {name: _array(name, archive.read(member)) for name, member in members.items()}
    except _UNREADABLE as error:
        raise CertificateError(f"{path.name} is no certificate: {error}") from None


def _array(name: str, data: bytes) -> Any:  # noqa: ANN401 - numpy's own type for "any array"
    """Return an array of exactly the bytes that are there: its header may claim any size."""
    file = BytesIO(data)
    read_header = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}[npy.read_magic(file)]
    shape, _, dtype = read_header(file)
    items = 1
    for length in shape:
        items *= length
    if dtype.hasobject or items * dtype.itemsize != len(data) - file.tell():
        raise ValueError(f"{name} is not what its header says")
    return np.load(BytesIO(data), allow_pickle=False)


def refuse_misshapen(arrays: Mapping[str, Any]) -> None:
    """Refuse arrays of other kinds or shapes, figures that are no numbers, and numbers that point nowhere.

    Raises
    ------
    CertificateError
        On the first one.
    """
    sizes: dict[str, int] = {}
    for name, (kind, dimensions) in _FORM.items():
        array = np.asarray(arrays[name])
        if array.dtype.kind != kind and not (kind == "f" and array.dtype.kind == "i"):
            raise CertificateError(f"{name} holds {array.dtype}")
        if name == "lot_cost" and not len(arrays["lot_part"]):
            continue  # written as nothing at all where no lot is moved
        told = tuple(sizes.setdefault(d, n) for d, n in zip(dimensions, array.shape, strict=False))
        if array.ndim != len(dimensions) or told != array.shape:
            raise CertificateError(f"{name} has the shape {array.shape}")
        _refuse_no_numbers(name, array)
    if sizes.get("rooms", 1 + sizes["halls"]) != 1 + sizes["halls"] or not sizes["places"]:
        raise CertificateError("costs of halls or stands are missing")
    if sizes["legs"] and not sizes["blocks"]:
        raise CertificateError("rows of conflicts without aircraft")
    _refuse_strays(arrays, sizes)


def _refuse_no_numbers(name: str, array: Any) -> None:  # noqa: ANN401
    if array.dtype.kind == "i":
        good = (np.abs(array.astype(np.float64)) < _FARTHEST).all()
    elif array.dtype.kind == "b":
        return
    elif name in _MAY_BE_INFINITE:
        good = not np.isnan(array).any() and (array > -np.inf).all()
    else:
        good = np.isfinite(array).all()
    if not good:
        raise CertificateError(f"{name} holds what is no number")


def _refuse_strays(arrays: Mapping[str, Any], sizes: Mapping[str, int]) -> None:
    """Refuse what points outside its table: a price charged in the tray, say, or a row that nobody looks at."""
    tray = sizes["places"] - 1
    least_and_beyond = {
        "row": (0, sizes["rows"]),
        "stand": (0, tray),
        "rule_a": (0, tray),
        "rule_b": (0, tray),
        "rule": (-1, sizes["rules"]),
        "kind": (0, sizes["types"]),
        "first": (0, sizes["parts"]),
        "last": (0, sizes["parts"]),
        "lot_part": (-1, sizes["parts"]),
        "gap_s": (0, _FARTHEST),
        "short_s": (0, _FARTHEST),
    }
    for name, (least, beyond) in least_and_beyond.items():
        found = arrays[name]
        if ((found < least) | (found >= beyond)).any():
            raise CertificateError(f"{name} points outside its table")
    if (arrays["first"] > arrays["last"]).any() or (arrays["start_s"] > arrays["end_s"]).any():
        raise CertificateError("a stay ends before it begins")
    if (arrays["rule_a"] == arrays["rule_b"]).any():
        raise CertificateError("a rule of pairs names one stand twice")
    placed = np.zeros(sizes["parts"] + 1, dtype=np.int64)
    possible = np.isfinite(arrays["cost"]).any(axis=1)
    np.add.at(placed, arrays["first"][possible], 1)
    np.add.at(placed, arrays["last"][possible] + 1, -1)
    if (np.cumsum(placed)[:-1] <= 0).any():
        raise CertificateError("a part has no place at all, not even the tray")
