"""CSV out: harmless cells, whole files."""

import csv
import io
import os
import stat
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apronplan.errors import UserError
from apronplan.exchange import csv_out
from apronplan.exchange.csv_out import csv_text, guarded, unguarded, write_atomically

DANGEROUS = tuple("=+-@\t\r")
CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)


@given(st.one_of(CELLS, st.text(st.sampled_from(["'", *DANGEROUS, "a"]), max_size=6)))
def test_a_guarded_cell_is_harmless_and_reads_back(text: str) -> None:
    cell = guarded(text)
    assert not cell.startswith(DANGEROUS)
    assert unguarded(cell) == (text if cell != text else text.strip())


@pytest.mark.parametrize("text", ["=1+1", "+32 4", "-", "@x", "\tx", "\rx", "'=1", "''=", "' =", "'tis", ""])
def test_examples_read_back_exactly(text: str) -> None:
    assert unguarded(guarded(text)) == text


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2), max_size=5))
def test_any_csv_reader_finds_the_cells(rows: list[list[str]]) -> None:
    text = csv_text(["a", "b"], rows)
    assert list(csv.reader(io.StringIO(text, newline=""), strict=True)) == [["a", "b"], *rows]


def test_a_failed_write_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "out.csv"
    path.write_text("before", encoding="utf-8")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(csv_out.os, "fsync", full)
    with pytest.raises(UserError, match="No space left on device"):
        write_atomically(path, "after")
    assert path.read_text(encoding="utf-8") == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_the_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    write_atomically(path, "one")
    write_atomically(path, "Li\u00e8ge")
    assert path.read_bytes() == "Li\u00e8ge".encode()
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX")
@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_a_new_file_can_be_read_by_whom_the_machine_lets(tmp_path: Path, mask: int, mode: int) -> None:
    before = os.umask(mask)
    try:
        write_atomically(tmp_path / "out.csv", "one")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "out.csv").stat().st_mode) == mode


@pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX")
@pytest.mark.parametrize("mode", [0o664, 0o640, 0o604])
def test_a_file_that_is_replaced_keeps_its_mode(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "out.csv"
    path.write_text("before", encoding="utf-8")
    path.chmod(mode)
    write_atomically(path, "after")
    assert path.read_text(encoding="utf-8") == "after"
    assert stat.S_IMODE(path.stat().st_mode) == mode


def test_places_where_no_file_can_be_written(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="does not exist"):
        write_atomically(tmp_path / "none" / "out.csv", "x")
    with pytest.raises(UserError, match="is not a file"):
        write_atomically(tmp_path, "x")
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(UserError, match="does not exist"):
        write_atomically(tmp_path / "file" / "out.csv", "x")
