"""The licences of the parts are listed, allowed, and their texts are shipped."""

import pytest

import licences


def test_the_list_is_current_and_everything_on_it_is_allowed(capsys: pytest.CaptureFixture[str]) -> None:
    assert licences.main(["--check"]) == 0, capsys.readouterr().err


@pytest.mark.parametrize(
    "expression",
    ["MIT", "BSD-3-Clause AND MIT", "LGPL-3.0-only OR GPL-3.0-only", "(MIT OR GPL-2.0-only) AND Zlib"],
)
def test_allowed(expression: str) -> None:
    assert licences.is_allowed(expression)


@pytest.mark.parametrize("expression", ["GPL-3.0-only", "MIT AND GPL-3.0-only", "unknown", "AGPL-3.0-only OR SSPL-1.0"])
def test_not_allowed(expression: str) -> None:
    assert not licences.is_allowed(expression)


PROGRAM = {"dependencies": [{"name": "a"}], "dev-dependencies": {"dev": [{"name": "d"}]}}
LOCK = {
    "package": [
        {"name": "apronplan", "version": "1", **PROGRAM},
        {"name": "a", "version": "2", "dependencies": [{"name": "b", "marker": "sys_platform == 'win32'"}]},
        {"name": "b", "version": "3"},
        {"name": "b", "version": "4"},
        {"name": "d", "version": "5"},
    ]
}


def test_runtime_parts_are_those_reached_from_the_program_on_any_platform() -> None:
    assert licences.locked_runtime(LOCK) == {"a": ["2"], "b": ["3", "4"]}


def test_a_part_that_is_not_allowed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(licences, "licence_of", {"a": "MIT", "b": "GPL-3.0-only"}.__getitem__)
    found = licences.problems({"a": ["2"], "b": ["3"]})
    assert "b: the licence 'GPL-3.0-only' is not on the allow-list of packaging/licences.py." in found
    assert any("THIRD-PARTY.md is out of date" in problem for problem in found)
    assert "a: its licence text a.txt is missing: run `.venv/bin/python packaging/licences.py`." in found


def test_a_package_that_is_not_installed_counts_as_unknown() -> None:
    assert licences.licence_of("no-such-package-of-ours") == "unknown"
