"""Reading a bundle: zip, manifest, hashes, schema, chain and rows are all checked before anything is believed."""

import shutil
import sqlite3
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from apronplan.store import schema
from apronplan.store.bundle import BUNDLE_FORMAT, CHANGES, MANIFEST, PLAN, BundleRefused, Manifest
from apronplan.store.bundle_rows import row_faults
from apronplan.store.bundle_zip import SafeZip, safe_zip
from apronplan.store.check import Replayed, decode_tables, full_check, read_entries
from apronplan.store.failures import SQLITE_ERRORS, PlanFileError
from apronplan.store.journal import GENESIS, Entry
from apronplan.store.opening import check_header

_LONGEST_MANIFEST = 64_000
_LONGEST_VALUE = 50_000_000  # bytes of one cell; SQLite would take a gigabyte
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle that has passed every check.

    Attributes
    ----------
    entries : tuple of Entry
        The whole journal, oldest first.
    content : Replayed
        What the journal adds up to, as JSON.
    tables : mapping
        The same as rows.
    """

    path: Path
    manifest: Manifest
    entries: tuple[Entry, ...]
    content: Replayed
    tables: Mapping[str, Mapping[str, object]]


def read_bundle(path: Path) -> Bundle:
    """Read a bundle; it leaves nothing behind.

    Raises
    ------
    BundleRefused
        Whatever is wrong with it.
    """
    folder = Path(tempfile.mkdtemp(prefix="apronplan-bundle-"))
    try:
        with safe_zip(path) as parts:
            manifest = _manifest(parts, path)
            for name in (PLAN, CHANGES):
                with (folder / name).open("xb") as target:
                    if parts.copy(name, target) != manifest.parts.get(name):
                        raise BundleRefused("changed_part", path, part=name)
        return _plan(folder / PLAN, manifest, path)
    except OSError as error:
        raise BundleRefused("unreadable", path, reason=error.strerror or error) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _manifest(parts: SafeZip, path: Path) -> Manifest:
    try:
        text = parts.read(MANIFEST, _LONGEST_MANIFEST)
    except BundleRefused as error:
        if error.code != "too_big":
            raise
        raise BundleRefused("bad_manifest", path, reason=f"> {_LONGEST_MANIFEST // 1000} kB") from error
    try:
        version = msgspec.json.decode(text, type=dict[str, object]).get("format")
        if isinstance(version, int) and version > BUNDLE_FORMAT:
            raise BundleRefused("too_new", path, found=version, known=BUNDLE_FORMAT)
        manifest = msgspec.json.decode(text, type=Manifest)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise BundleRefused("bad_manifest", path, reason=error) from error
    names = (manifest.plan_id, manifest.plan_name, manifest.author, manifest.utc)
    if manifest.format < 1 or any(len(n) > _LONGEST_NAME or not n.isprintable() for n in names):
        raise BundleRefused("bad_manifest", path, reason="format, name, author or utc")
    return manifest


def _plan(copy: Path, manifest: Manifest, path: Path) -> Bundle:
    try:
        check_header(copy)
        _bring_up_to_date(copy, path)
        connection = schema.connect_read_only(copy)
        try:
            content, entries = _content(connection, path)
        finally:
            connection.close()
    except PlanFileError as error:
        raise BundleRefused("plan_too_new" if error.code == "too_new" else "bad_plan", path, problem=error) from error
    except (*SQLITE_ERRORS, msgspec.MsgspecError, RecursionError, MemoryError) as error:
        raise BundleRefused("bad_plan", path, problem=error) from error
    tables = decode_tables(content.tables)
    if fault := next(row_faults(tables), None):
        raise BundleRefused("bad_plan", path, problem=fault)
    _check_against(manifest, entries, tables, path)
    return Bundle(path, manifest, entries, content, tables)


def _bring_up_to_date(copy: Path, path: Path) -> None:
    """Take the steps to the present format on our own copy, if the bundle is of an older program."""
    connection = schema.connect_read_only(copy)
    try:
        version = schema.marks(connection)[1]
        foreign = connection.execute("SELECT name FROM sqlite_schema WHERE type NOT IN ('table', 'index')").fetchone()
    finally:
        connection.close()
    if foreign:
        raise BundleRefused("bad_schema", path, problem=f"{foreign[0]!r} does not belong there")
    if version < schema.FORMAT:
        from apronplan.store.migrations import migrate

        connection = schema.connect(copy)
        try:
            migrate(connection, copy)
            connection.execute("PRAGMA journal_mode=DELETE")
        finally:
            connection.close()


def _content(connection: sqlite3.Connection, path: Path) -> tuple[Replayed, tuple[Entry, ...]]:
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST_VALUE)
    # before anything else is asked of it: a foreign schema may hold views and triggers
    if fault := next(schema.schema_faults(connection), None):
        raise BundleRefused("bad_schema", path, problem=fault)
    content, problems = full_check(connection)
    if content is None or problems:
        raise BundleRefused("bad_plan", path, problem=problems[0])
    return content, tuple(read_entries(connection))


def _check_against(
    manifest: Manifest, entries: tuple[Entry, ...], tables: Mapping[str, Mapping[str, object]], path: Path
) -> None:
    """Refuse a manifest that speaks of another plan than the one that lies beside it."""
    hashes = [GENESIS, *(e.h for e in entries)]
    base, last = manifest.base_revision, len(entries)
    if (manifest.revision, manifest.hash) != (last, hashes[last]):
        raise BundleRefused("other_revision", path)
    if not 0 <= base <= last or hashes[base] != manifest.base_hash:
        raise BundleRefused("other_revision", path)
    if getattr(tables["setting"].get("plan_id"), "value", "") != manifest.plan_id or not manifest.plan_id:
        raise BundleRefused("other_revision", path)
