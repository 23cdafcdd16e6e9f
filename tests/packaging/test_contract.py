"""The import contract of pyproject.toml holds, and is seen to fail on faults planted in a copy of the program."""

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINT = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"

# file in the copy: (line planted in it, name of the contract that must break)
FLOORS = "The house has floors: upper rooms import lower ones, never the reverse"
PLANTED = {
    "domain/planted.py": ("import apronplan.session", FLOORS),
    "store/planted.py": ("import apronplan.exchange", FLOORS),
    "audit/planted.py": ("import apronplan.planning", FLOORS),
    "planning/planted.py": ("import apronplan.ui", FLOORS),
    "session/planted.py": ("import PySide6.QtCore", "Qt lives in ui only"),
    "cli/planted.py": ("import PySide6.QtGui", "The command line names no Qt: it reaches paper through ui.paper alone"),
    "planning/rules/planted.py": ("import apronplan.planning.solver", "Rules do not know the solver"),
    "planning/rules/planted_2.py": ("import highspy", "Rules do not know the solver"),
    "audit/planted_2.py": (
        "import apronplan.geometry",
        "The audit is independent: no rules, no solver, no shared geometry",
    ),
    "domain/planted_2.py": ("import shapely", "The domain stands on the standard library alone"),
}


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy of the program and its contracts."""
    top = tmp_path_factory.mktemp("contract")
    shutil.copytree(ROOT / "app", top / "app", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", top)
    return top


def lint(top: Path) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(top / "app"), "COLUMNS": "200"}
    return subprocess.run(
        [sys.executable, "-c", LINT, "--no-cache", "--no-logo"],
        cwd=top,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def contract_names() -> set[str]:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return {contract["name"] for contract in settings["tool"]["importlinter"]["contracts"]}


def test_the_program_keeps_every_contract(copy: Path) -> None:
    done = lint(copy)
    assert done.returncode == 0, done.stdout + done.stderr
    for name in contract_names():
        assert f"{name} KEPT" in done.stdout


def test_every_contract_breaks_on_a_planted_fault(copy: Path, tmp_path: Path) -> None:
    faulty = tmp_path / "faulty"
    shutil.copytree(copy, faulty)
    for file, (line, _) in PLANTED.items():
        path = faulty / "app" / "apronplan" / file
        assert path.parent.is_dir(), f"the room of {file} has gone: plant the fault elsewhere"
        path.write_text(line + "\n", encoding="utf-8")
    done = lint(faulty)
    assert done.returncode == 1
    for file, (line, contract) in PLANTED.items():
        module = "apronplan." + file.removesuffix(".py").replace("/", ".")
        imported = line.split()[1]
        section = done.stdout.split("Broken contracts")[1].split(f"{contract}\n")[1]
        assert f"{contract} BROKEN" in done.stdout
        expected = imported if imported.startswith("apronplan") else imported.split(".")[0]
        assert f"{module} -> {expected} (l.1)" in section, f"{module} was not found out"


def test_a_planted_fault_stands_for_every_contract() -> None:
    assert {contract for _, contract in PLANTED.values()} == contract_names()


def test_a_room_without_a_floor_is_refused(copy: Path, tmp_path: Path) -> None:
    odd = tmp_path / "odd"
    shutil.copytree(copy, odd)
    (odd / "app" / "apronplan" / "attic.py").write_text('"""No floor."""\n', encoding="utf-8")
    done = lint(odd)
    assert done.returncode == 1
    assert "attic" in done.stdout
