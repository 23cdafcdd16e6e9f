"""Bundles: a plan with its journal in one file, to be carried to another laptop and brought together there.

A bundle is a zip with three parts: ``manifest.json`` (see `Manifest`), ``plan.apron`` (the plan as a fresh SQLite file)
and ``changes.csv`` (what was done since the base, for people). Nothing else is ever read from it.
"""

import os
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import msgspec

from apronplan.errors import UserError
from apronplan.i18n import tr
from apronplan.store.disk import fsync_folder, remove_database, utc_now
from apronplan.store.failures import from_os
from apronplan.store.planfile import PlanFile

BUNDLE_FORMAT = 1
"""Major version; a bundle with a higher one is refused."""

MANIFEST, PLAN, CHANGES = "manifest.json", "plan.apron", "changes.csv"
SUFFIX = ".apronx"

MAX_TOTAL = 200_000_000
"""Bytes of all parts of a bundle together, unpacked."""

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the same plan gives the same bytes whatever the clock and zone of the machine
_MODE = 0o600 << 16
_LONGEST_QUOTE = 300


class BundleRefused(UserError):
    """A bundle that cannot be taken; nothing was changed.

    Attributes
    ----------
    code : str
        Stable short name, the message id without ``bundle.``.
    """

    def __init__(self, code: str, file: Path, **values: object) -> None:
        self.code = code
        super().__init__(tr(f"bundle.{code}", file=file.name, **{k: _short(v) for k, v in values.items()}))


def _short(value: object) -> object:
    """Return a number as it is, and anything else as text that cannot flood a message or a terminal."""
    if isinstance(value, int):
        return value
    text = "".join(c if c.isprintable() else " " for c in str(value))
    return text if len(text) <= _LONGEST_QUOTE else text[: _LONGEST_QUOTE - 1] + "\u2026"


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a bundle says about itself.

    Attributes
    ----------
    format : int
        Version of the bundle's own shape.
    plan_id, plan_name : str
        The plan's UUID, which all laptops share, and its name.
    base_revision, base_hash : int, str
        The edit after which `changes.csv` begins: the last one that the other laptop is known to have.
    revision, hash : int, str
        The last edit in the bundle.
    author : str
        Who made the bundle.
    utc : str
        When, ISO 8601.
    parts : mapping of str to str
        SHA-256 of every other part, 64 hex digits.
    """

    format: int
    plan_id: str
    plan_name: str
    base_revision: int
    base_hash: str
    revision: int
    hash: str
    author: str
    utc: str
    parts: dict[str, str]


def write_bundle(
    file: PlanFile,
    out: Path,
    *,
    plan_id: str,
    plan_name: str,
    base: tuple[int, str],
    author: str,
    changes: str,
    check: Callable[[Path], object],
) -> Manifest:
    """Write a bundle of an open plan; it is there whole or not at all.

    Parameters
    ----------
    base : tuple of int and str
        Number and hash of the edit after which `changes` begins.
    changes : str
        The readable list of changes, CSV.
    check : callable
        Reads a bundle and raises `BundleRefused` if the other laptop would refuse it.

    Raises
    ------
    UserError
        If the place cannot be written, or `out` is there already and is no bundle.
    """
    _refuse_other_file(file, out)
    plan, zipped = _temporary(out, "plan"), None
    try:
        parts = {PLAN: _copied(file, plan), CHANGES: changes.encode()}
        manifest = Manifest(
            format=BUNDLE_FORMAT,
            plan_id=plan_id,
            plan_name=plan_name,
            base_revision=base[0],
            base_hash=base[1],
            revision=file.edits,
            hash=file.head_hash,
            author=author,
            utc=utc_now(),
            parts={name: sha256(data).hexdigest() for name, data in parts.items()},
        )
        zipped = _temporary(out, "part")
        _zip(zipped, {MANIFEST: msgspec.json.format(msgspec.json.encode(manifest), indent=2), **parts})
        check(zipped)
        zipped.replace(out)
        fsync_folder(out.parent)
    except BundleRefused as error:
        raise UserError(tr("bundle.not_made", file=out, reason=error)) from error
    except OSError as error:
        raise from_os(error, out) from error
    finally:
        remove_database(plan)
        if zipped is not None:
            with suppress(OSError):
                zipped.unlink(missing_ok=True)
    return manifest


def _copied(file: PlanFile, to: Path) -> bytes:
    to.unlink()  # SQLite copies into new files only
    file.copy_to(to)
    if to.stat().st_size > MAX_TOTAL:
        raise BundleRefused("too_big", to, limit_mb=MAX_TOTAL // 1_000_000)
    return to.read_bytes()


def _refuse_other_file(file: PlanFile, out: Path) -> None:
    """Refuse to write over anything that is no bundle: a slip of the pen must not cost a plan."""
    if not out.parent.is_dir():
        raise UserError(tr("bundle.no_folder", file=out, folder=out.parent))
    if not out.exists():
        return
    if out.resolve() == file.path or not zipfile.is_zipfile(out):
        raise UserError(tr("bundle.not_over", file=out))


def _temporary(out: Path, word: str) -> Path:
    # in the target's folder, so that the last step is a rename; mkstemp makes it readable to its owner alone
    try:
        handle, name = tempfile.mkstemp(prefix=f".{out.name}.", suffix=f".{word}", dir=out.parent)
    except OSError as error:
        raise from_os(error, out) from error
    os.close(handle)
    return Path(name)


def _zip(path: Path, parts: Mapping[str, bytes]) -> None:
    with path.open("wb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in parts.items():
                info = zipfile.ZipInfo(name, _EPOCH)
                info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, _MODE
                archive.writestr(info, data)
        file.flush()
        os.fsync(file.fileno())
