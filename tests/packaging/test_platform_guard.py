"""The one broken pair of Python and PySide6 is refused, and only that one."""

import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from apronplan import _platform_guard as guard


def pretend(monkeypatch: pytest.MonkeyPatch, folder: Path, python: tuple[int, int], installed: dict[str, str]) -> None:
    for name, version in installed.items():
        (folder / f"{name}-{version}.dist-info").mkdir()
    monkeypatch.setattr(sys, "version_info", (*python, 7, "final", 0))
    monkeypatch.setattr(sys, "path", [str(folder / "python311.zip"), str(folder)])


@pytest.mark.parametrize("package", ["PySide6_Essentials", "pyside6_essentials", "PySide6"])
def test_the_broken_pair_is_refused_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, package: str
) -> None:
    pretend(monkeypatch, tmp_path, (3, 11), {package: "6.12.0"})
    sentence = guard.refuse_broken_platform()
    assert sentence is not None
    assert "PySide6 6.12.0 on Python 3.11" in sentence
    assert 'pip install "PySide6_Essentials==6.11.3"' in sentence


@pytest.mark.parametrize(
    ("python", "installed"),
    [
        ((3, 11), {"PySide6_Essentials": "6.11.3"}),
        ((3, 12), {"PySide6_Essentials": "6.12.0"}),
        ((3, 13), {"PySide6_Essentials": "6.12.0"}),
        ((3, 11), {}),
    ],
)
def test_other_pairs_start(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, python: tuple[int, int], installed: dict[str, str]
) -> None:
    pretend(monkeypatch, tmp_path, python, installed)
    assert guard.refuse_broken_platform() is None


def test_it_reads_what_the_package_says() -> None:
    assert guard._pyside6_version() == metadata.version("PySide6_Essentials")


def test_it_loads_no_reader_of_metadata() -> None:
    asked = "import sys; from apronplan._platform_guard import _pyside6_version; _pyside6_version()"
    named = f"{asked}; print(*(m for m in ('importlib.metadata', 'email', 'zipfile') if m in sys.modules))"
    said = subprocess.run([sys.executable, "-I", "-c", named], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == ""


def test_what_is_installed_here_starts() -> None:
    assert guard.refuse_broken_platform() is None


def test_the_program_ends_with_the_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from apronplan import __main__

    monkeypatch.setattr(__main__, "refuse_broken_platform", lambda: "PySide6 is broken here.")
    assert __main__.main(["--version"]) == 1
    assert "PySide6 is broken here." in capsys.readouterr().err
