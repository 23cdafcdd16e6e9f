"""Telling formats apart."""

from pathlib import Path

import pytest

from apronplan.errors import UserError
from apronplan.exchange import detect
from apronplan.exchange.detect import FORMATS, Format, detect_format, require_format, why_unknown
from apronplan.paths import airport_dir, sample_file
from unit.exchange.files import TRAFFIC_HEADER, row, traffic, write_folder


def test_what_is_shipped() -> None:
    assert detect_format(sample_file("lgg-2018-week.csv")) == "traffic-csv"
    assert detect_format(airport_dir("EBLG")) == "layout-folder"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_traffic_is_told_by_its_header(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "flights.txt"
    path.write_bytes((TRAFFIC_HEADER + "\n" + row(operator="Li\u00e8ge")).replace(",", delimiter).encode(encoding))
    assert detect_format(path) == "traffic-csv"


def test_a_folder_with_one_of_the_two_files_is_a_layout(folder: Path) -> None:
    assert detect_format(write_folder(folder, airport=None)) == "layout-folder"


def test_a_damaged_csv_goes_to_the_reader_that_names_the_damage(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").touch()
    assert detect_format(tmp_path / "empty.csv") == "traffic-csv"


@pytest.mark.parametrize("name", ["none.csv", ".", "notes.txt", "pic.bin", "\0"])
def test_unknown(tmp_path: Path, name: str) -> None:
    (tmp_path / "notes.txt").write_text("hello, world\n", encoding="utf-8")
    (tmp_path / "pic.bin").write_bytes(bytes(range(256)))
    assert detect_format(tmp_path / name) == "unknown"


def test_unknown_says_what_is_known(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("hello\n", encoding="utf-8")
    assert "traffic-csv" in why_unknown(tmp_path / "notes.txt")
    assert "turnaround_id" in why_unknown(tmp_path / "notes.txt")
    assert "airport.csv" in why_unknown(tmp_path)
    assert "no file or folder" in why_unknown(tmp_path / "none")
    with pytest.raises(UserError, match="none of the formats"):
        require_format(tmp_path / "notes.txt")


def test_what_is_wanted(tmp_path: Path, folder: Path) -> None:
    path = traffic(tmp_path, row())
    assert require_format(path).name == "traffic-csv"
    assert require_format(path, "traffic-csv").gives == "traffic"
    assert require_format(write_folder(folder), gives="layout").name == "layout-folder"
    with pytest.raises(UserError, match="traffic is expected"):
        require_format(folder)
    with pytest.raises(UserError, match="a layout folder is expected"):
        require_format(path, gives="layout")
    with pytest.raises(UserError, match="no format ssim"):
        require_format(path, "ssim")


def test_later_readers_register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(detect, "FORMATS", dict(FORMATS))
    detect.register(Format("ssim", "traffic", lambda p: p.suffix == ".ssim", lambda p: p))
    (tmp_path / "week.ssim").touch()
    assert detect_format(tmp_path / "week.ssim") == "ssim"
    assert require_format(tmp_path / "week.ssim").read(1) == 1
