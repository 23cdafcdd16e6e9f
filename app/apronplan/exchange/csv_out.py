"""CSV for others to open: cells that a spreadsheet would run are made harmless, files appear whole or not at all."""

import os
import re
import secrets
import stat
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from apronplan.errors import UserError
from apronplan.i18n import tr

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")
_TO_QUOTE = re.compile(r'[",;\t\r\n]|^\s|\s$')


def guarded(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would take for a formula.

    Texts that already begin with apostrophes before such a character get one more, so that `unguarded` gives
    back every text exactly.
    """
    return "'" + text if _FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    """Take back the apostrophe of `guarded`; any other cell is trimmed."""
    return cell[1:] if _GUARDED.match(cell) else cell.strip()


def csv_line(cells: Iterable[str]) -> str:
    """Return one record with its line end; cells are quoted where they must be."""
    return ",".join('"' + c.replace('"', '""') + '"' if _TO_QUOTE.search(c) else c for c in cells) + "\n"


def csv_text(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a whole file: header and rows."""
    return csv_line(header) + "".join(csv_line(row) for row in rows)


_SQLITE = b"SQLite format 3\0"


def write_atomically(path: Path, text: str) -> None:
    """Write a UTF-8 file; see `write_bytes_atomically`."""
    write_bytes_atomically(path, text.encode("utf-8"))


def write_bytes_atomically(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all, also after a power cut.

    Raises
    ------
    UserError
        If the folder does not exist, may not be written or is full; what was there before is untouched.
    """
    if not path.parent.is_dir():
        raise UserError(tr("exchange.no_folder", file=path, folder=path.parent))
    if path.exists() and not path.is_file():
        raise UserError(tr("exchange.not_a_file_out", file=path))
    if is_plan_file(path):
        raise UserError(tr("exchange.would_lose_plan", file=path))
    try:
        _replace(path, data)
    except OSError as error:
        raise UserError(tr("exchange.not_written", file=path, reason=error.strerror or str(error))) from error


def is_plan_file(path: Path) -> bool:
    """Tell whether a file is a plan (or any SQLite file), which no export may replace."""
    try:
        with path.open("rb") as file:
            return file.read(len(_SQLITE)) == _SQLITE
    except OSError:
        return False


def _replace(path: Path, data: bytes) -> None:
    # a name of its own and mode "x" instead of mkstemp, which lets nobody else read what was exported for them
    part = path.with_name(f".{path.name}.{secrets.token_hex(6)}.part")
    try:
        with part.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        with suppress(OSError):  # there is none yet, or a stick whose file system knows no modes
            part.chmod(stat.S_IMODE(path.stat().st_mode))
        part.replace(path)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return  # Windows has no handle on a folder to sync
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
