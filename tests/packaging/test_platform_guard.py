"""The one broken pair of Python and PySide6 is refused, and only that one."""

import sys
from importlib import metadata

import pytest

from apronplan import _platform_guard as guard


def pretend(monkeypatch: pytest.MonkeyPatch, python: tuple[int, int], installed: dict[str, str]) -> None:
    def version(name: str) -> str:
        if name not in installed:
            raise metadata.PackageNotFoundError(name)
        return installed[name]

    monkeypatch.setattr(sys, "version_info", (*python, 7, "final", 0))
    monkeypatch.setattr(metadata, "version", version)


@pytest.mark.parametrize("package", ["PySide6_Essentials", "PySide6"])
def test_the_broken_pair_is_refused_with_what_to_do(monkeypatch: pytest.MonkeyPatch, package: str) -> None:
    pretend(monkeypatch, (3, 11), {package: "6.12.0"})
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
def test_other_pairs_start(monkeypatch: pytest.MonkeyPatch, python: tuple[int, int], installed: dict[str, str]) -> None:
    pretend(monkeypatch, python, installed)
    assert guard.refuse_broken_platform() is None


def test_what_is_installed_here_starts() -> None:
    assert guard.refuse_broken_platform() is None


def test_the_program_ends_with_the_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from apronplan import __main__

    monkeypatch.setattr(__main__, "refuse_broken_platform", lambda: "PySide6 is broken here.")
    assert __main__.main(["--version"]) == 1
    assert "PySide6 is broken here." in capsys.readouterr().err
