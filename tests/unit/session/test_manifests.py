"""Manifests come in as one step that undo takes back whole."""

from dataclasses import replace

import msgspec
import pytest

from apronplan.domain.findings import Finding, Severity
from apronplan.domain.manifests import FlightDay, Manifest, Waybill
from apronplan.domain.traffic import Category, LotBasis
from apronplan.errors import ImportFailed
from apronplan.session import guard
from apronplan.session.commands import assign_hall, import_manifests, import_turnarounds, lock_hall, run_command
from store.plan_samples import lots, turnaround


@pytest.fixture
def loaded(session):
    """The plan with an airport code, and lots of the first turnaround in halls."""
    airport = session.plan.layout.airport
    with session.edit("code") as draft:
        draft.put("airport", airport.icao, replace(airport, iata="LGG"))
    assign_hall(session, lot="2018-001/I1", hall="H1")
    lock_hall(session, lot="2018-001/I1")
    return session


def manifest(*waybills: Waybill, flight: str = "QR8001") -> Manifest:
    left = FlightDay(flight=flight, day=5, month=6)
    return Manifest(departure=left, loading="DOH", unloading="LGG", waybills=waybills, line=2)


def waybill(kg: int, **more: object) -> Waybill:
    values = {"number": "157-12345675", "origin": "DOH", "destination": "LGG", "pieces": 3, "line": 4, **more}
    return Waybill(mass_g=kg * 1000, **values)


def test_lots_are_replaced_and_undo_brings_them_back(loaded):
    before, revision = loaded.plan.snapshot(), loaded.revision
    change = import_manifests(
        loaded, manifests=(manifest(waybill(9_000), waybill(500, handling=("PER",))),), source="m.txt"
    )
    assert change.action == "Import manifests of 1 flight from m.txt"
    assert loaded.revision == revision + 1
    plan = loaded.plan
    mine = {lot.category: lot for lot in plan.lots_of("2018-001") if lot.direction == "import"}
    assert {c: lot.mass_kg for c, lot in mine.items()} == {Category.GENERAL: 9_000, Category.PERISHABLE: 500}
    assert mine[Category.GENERAL].lot == "2018-001/I1"
    assert mine[Category.GENERAL].basis is LotBasis.MANIFEST
    assert plan.hall_assignments["2018-001/I1"].locked, "the lock stays with the lot"
    assert plan.turnarounds["2018-001"].import_kg == 9_500
    assert plan.lots["2018-001/E1"] == before.lots["2018-001/E1"], "the other direction is left alone"
    loaded.undo()
    for table in ("lot", "turnaround", "hall_assignment"):
        assert dict(loaded.plan.rows(table)) == dict(before.rows(table))


def test_a_hall_that_would_be_too_full_is_left(loaded, monkeypatch):
    def full(plan, lot, hall):
        over = plan.hall_of(lot) == hall and plan.lots[lot].mass_kg > 40_000
        return (Finding(code="hall_rate", severity=Severity.HARD),) * over

    monkeypatch.setattr(guard, "hard_hall_findings", full)
    import_manifests(loaded, manifests=(manifest(waybill(41_000)),))
    assert loaded.plan.hall_of("2018-001/I1") is None


def test_a_manifest_of_another_flight_is_refused_and_nothing_is_changed(loaded):
    revision = loaded.revision
    with pytest.raises(ImportFailed, match="QR1"):
        import_manifests(loaded, manifests=(manifest(waybill(1)), manifest(waybill(1), flight="QR1")))
    assert loaded.revision == revision


def test_a_row_that_comes_again_keeps_what_the_manifest_said(loaded):
    import_manifests(loaded, manifests=(manifest(waybill(9_000)),))
    import_turnarounds(loaded, (turnaround(1, import_kg=50_000),), lots(1))
    assert loaded.plan.turnarounds["2018-001"].import_kg == 9_000
    assert loaded.plan.lots["2018-001/I1"].mass_kg == 9_000
    assert loaded.plan.hall_of("2018-001/I1") == "H1"


def test_manifests_can_come_as_json(loaded):
    rows = msgspec.to_builtins([manifest(waybill(9_000))])
    assert run_command(loaded, "import_manifests", {"manifests": rows}) is not None
    assert run_command(loaded, "import_manifests", {"manifests": rows}) is None
