"""Reading a zip that comes from outside: its directory is judged before anything is unpacked, and bytes are counted."""

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from apronplan.store.bundle import MAX_TOTAL, BundleRefused

MAX_RATIO = 200
"""Unpacked bytes for one packed byte of a part."""
MAX_PARTS = 2_000
MAX_DIRECTORY = 1_000_000
"""Bytes of the central directory, which Python reads whole."""

_END = struct.Struct("<4s4H2LH")  # end of central directory record, APPNOTE 4.3.16
_LOCATOR_BYTES = 20
_CHUNK = 1 << 16
_FAULTS = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, RuntimeError, ValueError, IndexError,
    OverflowError,
)  # fmt: skip
"""What Python's zip reader raises on damage, all of it meaning the same to a person."""


class SafeZip:
    """An open zip whose directory has passed."""

    def __init__(self, archive: zipfile.ZipFile, path: Path) -> None:
        self._archive = archive
        self._path = path
        self._left = MAX_TOTAL
        self.names = tuple(i.orig_filename for i in archive.infolist())

    def copy(self, name: str, target: BinaryIO, *, longest: int = MAX_TOTAL) -> str:
        """Unpack a part, counting; return its SHA-256 as hex digits.

        Raises
        ------
        BundleRefused
            If it is not there, is damaged, or is longer than it says or may be.
        """
        if name not in self.names:
            raise BundleRefused("missing_part", self._path, part=name)
        limit = min(self._archive.getinfo(name).file_size, longest)
        digest, count = sha256(), 0
        try:
            with self._archive.open(name) as part:
                while chunk := part.read(_CHUNK):
                    count += len(chunk)
                    if count > limit or count > self._left:
                        raise BundleRefused("too_big", self._path, limit_mb=MAX_TOTAL // 1_000_000)
                    digest.update(chunk)
                    target.write(chunk)
        except _FAULTS as error:
            raise BundleRefused("broken", self._path, reason=_said(error)) from error
        self._left -= count
        return digest.hexdigest()

    def read(self, name: str, longest: int) -> bytes:
        """Return a small part.

        Raises
        ------
        BundleRefused
            See `copy`.
        """
        data = BytesIO()
        self.copy(name, data, longest=longest)
        return data.getvalue()


@contextmanager
def safe_zip(path: Path) -> Iterator[SafeZip]:
    """Open a zip from outside after a look at its directory.

    Raises
    ------
    BundleRefused
        If it is no zip, is damaged, or asks for too much or for places outside.
    """
    try:
        if not path.is_file():
            raise BundleRefused("no_file", path)
        with path.open("rb") as file:
            _check_end(file, path)
            try:
                archive = zipfile.ZipFile(file)
            except (*_FAULTS, UnicodeError) as error:
                raise BundleRefused("broken", path, reason=_said(error)) from error
            with archive:
                _check_directory(archive.infolist(), path)
                yield SafeZip(archive, path)
    except OSError as error:
        raise BundleRefused("unreadable", path, reason=error.strerror or error) from error


def _said(error: BaseException) -> str:
    return str(error) or type(error).__name__


def _check_end(file: BinaryIO, path: Path) -> None:
    """Read the end record ourselves: Python would load a directory of any size before we could look at it."""
    size = file.seek(0, 2)
    if size > MAX_TOTAL:
        raise BundleRefused("too_big", path, limit_mb=MAX_TOTAL // 1_000_000)
    if size < _END.size:
        raise BundleRefused("no_bundle", path)
    file.seek(size - _END.size)
    mark, disk, first, here, count, length, start, comment = _END.unpack(file.read(_END.size))
    if mark != b"PK\x05\x06" or comment:
        raise BundleRefused("no_bundle", path)
    if count > MAX_PARTS:
        raise BundleRefused("too_many", path, count=count, limit=MAX_PARTS)
    if disk or first or here != count or length > MAX_DIRECTORY or start + length != size - _END.size:
        raise BundleRefused("broken", path, reason="central directory")
    file.seek(max(0, size - _END.size - _LOCATOR_BYTES))
    if file.read(4) == b"PK\x06\x07":  # zip64: sizes that we would refuse anyway
        raise BundleRefused("broken", path, reason="zip64")
    file.seek(0)


def _check_directory(parts: list[zipfile.ZipInfo], path: Path) -> None:
    if len(parts) > MAX_PARTS:
        raise BundleRefused("too_many", path, count=len(parts), limit=MAX_PARTS)
    seen: set[str] = set()
    for part in parts:
        name = part.orig_filename
        if not _is_plain(name) or stat.S_ISLNK(part.external_attr >> 16):
            raise BundleRefused("bad_name", path, part=name[:80])
        if name in seen:
            raise BundleRefused("twice", path, part=name[:80])
        seen.add(name)
        if part.flag_bits & 0x1:
            raise BundleRefused("encrypted", path)
        if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise BundleRefused("broken", path, reason="compression")
        if part.file_size > MAX_RATIO * max(1, part.compress_size):
            raise BundleRefused("ratio", path, part=name[:80], limit=MAX_RATIO)
    if sum(p.file_size for p in parts) > MAX_TOTAL:
        raise BundleRefused("too_big", path, limit_mb=MAX_TOTAL // 1_000_000)


def _is_plain(name: str) -> bool:
    """Tell whether a name stays inside: no way up, no root, no drive, no backslash, nothing that cannot be printed."""
    if not name or len(name) > 255 or not name.isprintable() or name.startswith("/"):
        return False
    return not any(c in name for c in "\\:") and ".." not in name.split("/")
