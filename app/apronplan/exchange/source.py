"""The bytes of a file from outside: capped, of a known encoding, without NUL; or one problem that says what to do."""

import codecs
from pathlib import Path

from apronplan.exchange.problems import Problems
from apronplan.i18n import tr

MAX_BYTES = 50_000_000
"""Largest text file that is read; a year of Liege is about 4 MB."""

_WIDE_MARKS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

BINARIES = (
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
    (b"GIF8", "picture"),
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "workbook"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "workbook"),
    (b"SQLite format 3\0", "database"),
)
"""How files begin that are no text whatever their name says; first bytes of each format by its own specification."""

_NOTHING = ' \t\r\n\v\f,;"'


def read_bytes(path: Path, problems: Problems) -> bytes | None:
    """Return a regular file's bytes; None, with a fatal problem, if it cannot be taken."""
    try:
        if not path.exists():
            problems.add("missing_file", fatal=True)
        elif not path.is_file():
            problems.add("not_a_file", fatal=True)
        else:
            return _capped(path, problems)
    except (OSError, ValueError) as error:
        problems.add("unreadable", fatal=True, reason=getattr(error, "strerror", None) or str(error))
    return None


def _capped(path: Path, problems: Problems) -> bytes | None:
    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        problems.add("file_too_big", fatal=True, limit_mb=MAX_BYTES // 1_000_000)
        return None
    return data


def read_text(path: Path, problems: Problems, *, encodings: tuple[str, ...] = ("utf-8",)) -> str | None:
    """Return a file's text without its byte order mark; None, with a fatal problem, if there is none to take.

    Parameters
    ----------
    path : Path
        The file.
    problems : Problems
        Where a problem goes.
    encodings : tuple of str
        Tried in this order. Only readers of formats that are known to come in another encoding name more than UTF-8.
    """
    data = read_bytes(path, problems)
    if data is None:
        return None
    text = _decoded(data, problems, encodings)
    if text is None:
        return None
    if "\0" in text:
        before = text[: text.index("\0")]
        problems.add("nul_byte", line=_line_of(before), column=_cell_of(before), fatal=True)
        return None
    if not text.strip(_NOTHING):
        problems.add("empty_file", line=1, column=1, fatal=True)
        return None
    return text


def read_beginning(path: Path, problems: Problems, *, size: int = 64_000) -> str | None:
    """Return the beginning of a file for a quick look, whatever its encoding; None if it cannot be opened."""
    try:
        with path.open("rb") as file:
            data = file.read(size)
    except OSError as error:
        problems.add("unreadable", fatal=True, reason=error.strerror or str(error))
        return None
    return data.decode("utf-8", errors="replace").removeprefix("\ufeff").replace("\0", "")


def _decoded(data: bytes, problems: Problems, encodings: tuple[str, ...]) -> str | None:
    if kind := next((kind for mark, kind in BINARIES if data.startswith(mark)), ""):
        problems.add("binary_file", fatal=True, what=tr(f"exchange.binary.{kind}"))
        return None
    if data.startswith(_WIDE_MARKS):
        problems.add("wide_encoding", line=1, column=1, fatal=True)
        return None
    first: UnicodeDecodeError | None = None
    for encoding in encodings:
        try:
            return data.decode(encoding).removeprefix("\ufeff")
        except UnicodeDecodeError as error:
            first = first or error
    if first is not None:
        _report_byte(data, first.start, problems)
    return None


def _report_byte(data: bytes, at: int, problems: Problems) -> None:
    before = data[:at].decode("latin-1")
    line_start = max(before.rfind("\n"), before.rfind("\r")) + 1
    problems.add(
        "wrong_encoding",
        line=_line_of(before),
        column=_cell_of(before),
        fatal=True,
        byte=f"0x{data[at]:02X}",
        offset=at,
        character=len(before) - line_start + 1,
    )


def _line_of(before: str) -> int:
    return before.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1


def _cell_of(before: str) -> int:
    """Return the position of the cell that begins or goes on where `before` ends."""
    line = before[max(before.rfind("\n"), before.rfind("\r")) + 1 :]
    outside_quotes = "".join(line.split('"')[::2])
    return 1 + max(outside_quotes.count(d) for d in ",;\t")
