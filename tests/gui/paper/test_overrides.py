"""What somebody overrode is on every sheet that shows it: which rule, which aircraft or lot, by whom and why."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from apronplan.domain.clock import day_bounds_utc
from apronplan.domain.ids import HallId, StandId, turnaround_of
from apronplan.domain.plan import Plan
from apronplan.reports.kpi import kpi
from apronplan.reports.sheets import SheetRequest, make_sheet
from apronplan.session.commands import assign_hall, assign_stand
from apronplan.session.session import PlanSession
from apronplan.session.since import changes_since
from apronplan.ui.paper import write_pdf
from gui.conftest import TUESDAY_4
from gui.paper.test_pdf import STAMP

BY, STAND_WHY, HALL_WHY = "Bea Nacht", "towed off at two", "customs asked for it there"


def printed(plan: Plan, tmp_path: Path, kind: str, **more: object) -> str:
    """Return the words of a sheet of 5 June as they stand in the PDF."""
    start, end = day_bounds_utc(datetime(2018, 6, 5, tzinfo=UTC).date(), plan.layout.airport.zone)
    asked = SheetRequest(kind=kind, start=start, end=end, **more)  # type: ignore[arg-type]
    write_pdf(make_sheet(plan, asked, STAMP), tmp_path / f"{kind}.pdf", paper="A3", landscape=True)
    return " ".join(" ".join(p.extract_text() for p in PdfReader(tmp_path / f"{kind}.pdf").pages).split())


@pytest.fixture
def overridden(
    qapp: object, week_file: Path, tmp_path: Path
) -> tuple[Plan, str, tuple[tuple[str, tuple[str, ...]], ...]]:
    """QR8152 on 13, which is too small, and a lot of it in a foreign hub; the plan, the lot, the changes."""
    path = tmp_path / "over.apron"
    shutil.copy(week_file, path)
    with PlanSession.open(path, user="An Planner") as session:
        part = next(
            p for p in session.plan.parts.values() if p.turnaround.flight_in == "QR8152" and p.on_block.day == 5
        )
        turnaround, since = turnaround_of(part.part), session.revision
        assign_stand(session, turnaround=turnaround, stand=StandId("13"), override=STAND_WHY, by=BY)
        lot = session.plan.lots_of(turnaround)[0]
        assign_hall(session, lot=lot.lot, hall=HallId("S1"), override=HALL_WHY, by=BY)
        return session.plan.snapshot(), str(lot.lot), changes_since(session, since)


@pytest.mark.parametrize("kind", ["daily", "handlers", "halls", "changes"])
def test_an_override_of_a_lot_is_told_by_rule_lot_name_and_reason(overridden, tmp_path: Path, kind: str) -> None:
    plan, lot, changes = overridden
    more = {"changes": changes, "since": 3} if kind == "changes" else {}
    text = printed(plan, tmp_path, kind, **more)
    told = text[text.index("Overrides in force") :]
    assert f"lot {lot} (" in told
    assert "of QR8152" in told
    assert f"in hall S1 (handler not licensed), by {BY}: {HALL_WHY}" in told
    if kind != "halls":
        assert f"on 13 (stand too small), by {BY}: {STAND_WHY}" in told
        assert "override: stand, hall S1" in text, "its row says what was overridden"


def test_a_sheet_of_changes_names_the_rule_of_an_override(overridden, tmp_path: Path) -> None:
    text = " ".join(said for _, sentences in overridden[2] for said in sentences)
    assert f"override (handler not licensed) \u201c{HALL_WHY}\u201d by {BY}" in text
    assert f"override (stand too small) \u201c{STAND_WHY}\u201d by {BY}" in text


def test_overrides_of_lots_are_counted_with_those_of_stands(overridden) -> None:
    plan = overridden[0]
    assert TUESDAY_4.day == 5
    assert kpi(plan, *day_bounds_utc(TUESDAY_4.date(), plan.layout.airport.zone)).overrides == 2
