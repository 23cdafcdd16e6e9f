"""The shared CSV reader: encodings, delimiters, broken records, caps."""

from pathlib import Path

import pytest

from apronplan.exchange import source, tables
from apronplan.exchange.problems import MAX_PROBLEMS, Problems, shown
from apronplan.exchange.tables import read_table
from unit.exchange.files import places

KNOWN = ("stand", "apron", "notes")


def read(data: str | bytes, folder: Path, **kwargs: object) -> tuple[list[tuple[int, list[str]]], Problems]:
    path = folder / "t.csv"
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    problems = Problems(path)
    table = read_table(path, problems, known=KNOWN, **kwargs)  # type: ignore[arg-type]
    rows = list(table.rows()) if table else []
    return [(r.line, [r.cell(name) for name in KNOWN]) for r in rows], problems


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_delimiter_mark_and_line_end_do_not_matter(tmp_path: Path, delimiter: str, mark: bytes, end: str) -> None:
    text = end.join(["Stand, APRON ,notes", "1,A,x", "", ",,", "2,B,y", ""]).replace(",", delimiter)
    rows, problems = read(mark + text.encode(), tmp_path, required=["stand"])
    assert rows == [(2, ["1", "A", "x"]), (5, ["2", "B", "y"])]
    assert not len(problems)


def test_line_is_where_the_record_begins(tmp_path: Path) -> None:
    rows, _ = read('stand,apron,notes\n1,A,"a\nb\r\nc"\n2,B,""""\n', tmp_path)
    assert rows == [(2, ["1", "A", "a\nb\r\nc"]), (5, ["2", "B", '"'])]


def test_commas_in_cells_do_not_make_commas_the_delimiter(tmp_path: Path) -> None:
    rows, problems = read("stand;apron;notes\n1;A;a,b,c,d\n", tmp_path)
    assert rows == [(2, ["1", "A", "a,b,c,d"])]
    assert not len(problems)


def test_unknown_columns_pass_and_missing_ones_read_as_empty(tmp_path: Path) -> None:
    rows, problems = read("stand,colour\n1,red\n", tmp_path)
    assert rows == [(2, ["1", "", ""])]
    assert not len(problems)


def test_wrong_number_of_cells(tmp_path: Path) -> None:
    rows, problems = read("stand,apron,notes\n1\n2,B,y\n3,C,z,\n4,D\n", tmp_path)
    assert [line for line, _ in rows] == [3]
    assert places(problems.listed()) == [
        ("too_few_columns", 2, 2, ""),
        ("too_many_columns", 4, 4, ""),
        ("too_few_columns", 5, 3, ""),
    ]
    assert "1, where the header has 3; the first that is missing is apron" in problems.listed()[0].message


def test_broken_quotes_lose_one_row(tmp_path: Path) -> None:
    rows, problems = read('stand,apron,notes\n1,"A"x,y\n2,B,y\n', tmp_path)
    assert [line for line, _ in rows] == [3]
    assert places(problems.listed()) == [("broken_quotes", 2, None, "")]
    assert not problems.fatal


def test_open_quote_refuses_the_file(tmp_path: Path) -> None:
    _, problems = read('stand,apron,notes\n1,A,x\n2,"B,y\n3,C,z\n', tmp_path)
    assert places(problems.listed()) == [("open_quote", 3, None, "")]
    assert problems.fatal


def test_long_cell(tmp_path: Path) -> None:
    rows, problems = read("stand,apron,notes\n1,A," + "x" * 200_000 + "\n2,B,y\n", tmp_path)
    assert [line for line, _ in rows] == [3]
    assert places(problems.listed()) == [("cell_too_long", 2, None, "")]


@pytest.mark.parametrize(
    ("data", "code", "line", "column"),
    [
        (b"", "empty_file", 1, 1),
        (b"\xef\xbb\xbf", "empty_file", 1, 1),
        (b" \r\n\n", "empty_file", 1, 1),
        (b"stand,apron\n1,A\0B\n", "nul_byte", 2, 2),
        ("stand,apron\n1,A\n".encode("utf-16"), "wide_encoding", 1, 1),
        ("stand,apron\n1,A\n2,Li\u00e8ge\n".encode("cp1252"), "wrong_encoding", 3, 2),
        (b'stand,apron,notes\r1,"a;b,c",\xff\r', "wrong_encoding", 2, 3),
        (b",,\n,,\n", "empty_file", 1, 1),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary_file", None, None),
        (b"%PDF-1.7\nstand,apron\n1,A\n", "binary_file", None, None),
        (b"PK\x03\x04\x14\0\x06\0", "binary_file", None, None),
    ],
)
def test_files_of_which_no_row_can_be_taken(
    tmp_path: Path, data: bytes, code: str, line: int | None, column: int | None
) -> None:
    rows, problems = read(data, tmp_path)
    assert rows == []
    assert problems.fatal
    assert places(problems.listed()) == [(code, line, column, "")]


def test_wrong_encoding_names_the_byte_and_the_remedy(tmp_path: Path) -> None:
    _, problems = read("stand,apron\n1,Li\u00e8ge\n".encode("cp1252"), tmp_path)
    message = problems.listed()[0].message
    assert "byte 0xE8 at offset 16 (character 5 of the line)" in message
    assert "Save as UTF-8" in message


def test_other_encodings_only_where_the_reader_names_them(tmp_path: Path) -> None:
    data = "stand,apron\n1,Li\u00e8ge\n".encode("cp1252")
    rows, problems = read(data, tmp_path, encodings=("utf-8", "cp1252"))
    assert rows == [(2, ["1", "Li\u00e8ge", ""])]
    assert not len(problems)


def test_header_faults_are_reported_together(tmp_path: Path) -> None:
    rows, problems = read("apron,Apron,note\nA,B,x\n", tmp_path, required=["stand", ("notes", "remarks")])
    assert rows == []
    assert places(problems.listed()) == [
        ("duplicate_column", 1, 2, "apron"),
        ("missing_column", 1, 4, ""),
        ("missing_column", 1, 4, ""),
    ]
    assert "Is note meant" in problems.listed()[2].message


def test_size_and_row_caps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MAX_ROWS", 2)
    _, problems = read("stand\n1\n2\n3\n4\n", tmp_path)
    assert places(problems.listed()) == [("too_many_rows", 4, None, "")]
    monkeypatch.setattr(source, "MAX_BYTES", 10)
    _, problems = read("stand\n1\n2\n3\n", tmp_path)
    assert places(problems.listed()) == [("file_too_big", None, None, "")]


def test_missing_file_folder_and_fifo(tmp_path: Path) -> None:
    import os

    os.mkfifo(tmp_path / "pipe")
    for name, code in (
        ("none.csv", "missing_file"),
        (".", "not_a_file"),
        ("pipe", "not_a_file"),
        ("\0", "missing_file"),
    ):
        problems = Problems(name)
        assert read_table(tmp_path / name, problems, known=KNOWN) is None
        assert problems.listed()[0].code in (code, "unreadable")
        assert problems.fatal


def test_a_long_read_can_be_stopped(tmp_path: Path) -> None:
    class Stop(Exception):
        pass

    def check() -> None:
        raise Stop

    path = tmp_path / "t.csv"
    path.write_text("stand\n" + "1\n" * 5_000, encoding="utf-8")
    table = read_table(path, Problems(path), known=KNOWN)
    assert table is not None
    with pytest.raises(Stop):
        list(table.rows(check))


def test_problems_are_capped_counted_and_in_order() -> None:
    problems = Problems("x.csv")
    for line in range(MAX_PROBLEMS + 7, 0, -1):
        problems.add("missing_value", line=line, column=1, field="stand")
    listed = problems.listed()
    assert len(listed) == MAX_PROBLEMS + 1
    assert len(problems) == MAX_PROBLEMS + 7
    assert [p.line for p in listed[:-1]] == sorted(p.line or 0 for p in listed[:-1])
    assert "7 more problems" in listed[-1].message


def test_cells_are_shown_short_and_harmless() -> None:
    assert shown("a\x1b[31m\n") == "a\\x1b[31m\\x0a"
    assert len(shown("x" * 10_000)) < 100


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ("," * 3_000_000, "empty_file"),
        ("stand" + ",a" * 3_000_000, "open_quote"),
        ("stand" + ",a" * 100_000, "too_wide"),
        ("stand\n" + '"' + "\n" * 3_000_000, "open_quote"),
        ("stand\n" + '"\n",' * 1_000_000, "open_quote"),
        ("stand\n" + "," * 500_000 + "\n", "no"),
    ],
)
def test_files_made_to_fill_memory_end_soon(tmp_path: Path, data: str, code: str) -> None:
    rows, problems = read(data, tmp_path, required=["stand"])
    assert rows == []
    assert [p.code for p in problems.listed()] == ([code] if code != "no" else [])
