from pathlib import Path

import pytest

from apronplan.domain.changes import RowChange
from apronplan.domain.traffic import StandAssignment
from apronplan.store.planfile import PlanFile


@pytest.fixture(autouse=True)
def _named_user(monkeypatch):
    monkeypatch.setenv("APRONPLAN_USER", "tester")


@pytest.fixture
def plan_path(tmp_path) -> Path:
    return tmp_path / "week.apron"


@pytest.fixture
def move():
    """Append one edit that puts part ``p#1`` on a stand."""

    def append(file: PlanFile, stand: str, part: str = "p#1") -> int:
        before = file.load()["stand_assignment"].get(part)
        after = StandAssignment(part=part, stand=stand)
        return file.append(f"Move {part} to {stand}", "tester", [RowChange("stand_assignment", part, before, after)])

    return append


@pytest.fixture
def moved_plan(plan_path, move) -> Path:
    """A closed plan file with 20 edits of five parts."""
    with PlanFile.create(plan_path) as file:
        for i in range(20):
            move(file, str(100 + i), f"p{i % 5}#1")
    return plan_path
