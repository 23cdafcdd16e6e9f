import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from apronplan.domain.clock import overlaps
from apronplan.domain.findings import Finding, Severity, Subject, SubjectKind
from apronplan.session import guard
from apronplan.session.commands import create_plan_from_layout, import_turnarounds
from apronplan.session.session import PlanSession
from store.plan_samples import lots, small_layout, turnaround


@pytest.fixture(autouse=True)
def _named_user(monkeypatch):
    monkeypatch.setenv("APRONPLAN_USER", "tester")


@pytest.fixture
def forbidden(monkeypatch) -> set[tuple[str, str]]:
    """Rules for these tests: pairs of part and stand that are not possible; and words for findings."""
    pairs: set[tuple[str, str]] = set()

    def hard(plan, part, stand):
        subjects = (Subject(SubjectKind.PART, part.part), Subject(SubjectKind.STAND, stand))
        there = [plan.parts[p] for p, r in plan.stand_assignments.items() if r.stand == stand and p != part.part]
        taken = [p for p in there if overlaps(p.on_block, p.off_block, part.on_block, part.off_block)]
        found = [Finding(code="size", severity=Severity.HARD, subjects=subjects)] * ((part.part, stand) in pairs)
        found += [Finding(code="no_overlap", severity=Severity.HARD, subjects=subjects)] * bool(taken)
        return tuple(found)

    monkeypatch.setattr(guard, "hard_findings", hard)
    monkeypatch.setattr(guard, "hard_hall_findings", lambda plan, lot, hall: ())
    monkeypatch.setattr(guard, "sentences", lambda findings, plan: tuple(f"breaks {f.code}." for f in findings))
    return pairs


def fill(path: Path) -> PlanSession:
    """Make a plan with four stands, two halls, three turnarounds and their lots."""
    opened = PlanSession.create(path)
    create_plan_from_layout(opened, small_layout())
    flights = tuple(turnaround(i) for i in (1, 2, 3))
    import_turnarounds(opened, flights, tuple(lot for i in (1, 2, 3) for lot in lots(i)))
    return opened


@pytest.fixture(scope="session")
def template(tmp_path_factory) -> Path:
    """A closed plan, made once: making one takes a dozen trips to the disk."""
    path = tmp_path_factory.mktemp("template") / "week.apron"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("APRONPLAN_USER", "tester")
        fill(path).close()
    return path


@pytest.fixture
def session(tmp_path, template, forbidden):
    """The open plan of `fill`."""
    path = tmp_path / template.name
    shutil.copyfile(template, path)
    with PlanSession.open(path) as opened:
        yield opened


@pytest.fixture
def new_session(tmp_path, forbidden):
    """The plan of `fill`, just made."""
    with fill(tmp_path / "new.apron") as opened:
        yield opened


@pytest.fixture
def reopened(session) -> Callable[[], PlanSession]:
    """Close the session and open its file again."""
    again: list[PlanSession] = []

    def reopen() -> PlanSession:
        session.close()
        for older in again:
            older.close()
        again.append(PlanSession.open(session.path))
        return again[-1]

    yield reopen
    for opened in again:
        opened.close()
