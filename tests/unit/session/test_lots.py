"""Lots by hand: the flight's tonnes stay the sum of its lots, and what cannot be is refused with the sum."""

from dataclasses import replace

import pytest

from apronplan.cargo.lots import flight_sums
from apronplan.domain.traffic import Category, Direction, LotBasis
from apronplan.errors import UserError
from apronplan.session.commands import (
    add_lot,
    assign_hall,
    change_lot,
    import_turnarounds,
    remove_lot,
    run_command,
    split_lot,
)
from store.plan_samples import lots, turnaround


@pytest.fixture
def loaded(session):
    """The plan with a payload of 103 t, lots whose sums are the flights', the first one in a hall."""
    aircraft = session.plan.layout.aircraft_types["B77L"]
    with session.edit("figures") as draft:
        draft.put("aircraft_type", "B77L", replace(aircraft, max_payload_kg=103_000))
        for flight in list(session.plan.turnarounds.values()):
            import_kg, export_kg = flight_sums(session.plan.lots_of(flight.turnaround))
            draft.put("turnaround", flight.turnaround, replace(flight, import_kg=import_kg, export_kg=export_kg))
    assign_hall(session, lot="2018-001/I1", hall="H1")
    return session


def closed(session):
    """True if every flight's tonnes are the sum of its lots."""
    plan = session.plan
    return all((t.import_kg, t.export_kg) == flight_sums(plan.lots_of(n)) for n, t in plan.turnarounds.items())


def test_a_lot_is_added_and_the_flight_grows(loaded):
    add_lot(loaded, turnaround="2018-001", direction=Direction.IMPORT, mass_kg=5_000, category=Category.ECOMMERCE,
            ulds=2, pieces=40, consignee=" X ", programmes={"Cainiao": 0.5})  # fmt: skip
    made = loaded.plan.lots["2018-001/I2"]
    assert (made.mass_kg, made.ulds, made.pieces, made.consignee) == (5_000, 2, 40, "X")
    assert made.programmes == (("Cainiao", 0.5),)
    assert made.basis is LotBasis.HAND
    assert loaded.plan.turnarounds["2018-001"].import_kg == 38_600
    add_lot(loaded, turnaround="2018-001", direction=Direction.TRANSIT, mass_kg=1_000)
    assert loaded.plan.lots["2018-001/T1"].category is Category.GENERAL
    assert closed(loaded)
    loaded.undo()
    loaded.undo()
    assert loaded.plan.turnarounds["2018-001"].import_kg == 33_600


def test_a_lot_is_changed_and_keeps_its_hall(loaded):
    change_lot(loaded, lot="2018-001/I1", mass_kg=30_000, category=Category.PERISHABLE, handler="WFS")
    row = loaded.plan.lots["2018-001/I1"]
    assert (row.mass_kg, row.category, row.handler, row.basis) == (30_000, Category.PERISHABLE, "WFS", LotBasis.HAND)
    assert loaded.plan.hall_of("2018-001/I1") == "H1"
    assert closed(loaded)
    assert change_lot(loaded, lot="2018-001/I1", mass_kg=30_000) is None


def test_a_lot_is_split_and_nothing_is_lost(loaded):
    change_lot(loaded, lot="2018-001/I1", ulds=7, pieces=100)
    split_lot(loaded, lot="2018-001/I1", mass_kg=8_400, category=Category.ECOMMERCE, programmes={"4PX": 1.0})
    rest, part = loaded.plan.lots["2018-001/I1"], loaded.plan.lots["2018-001/I2"]
    assert (rest.mass_kg, rest.ulds, rest.pieces, rest.programmes) == (25_200, 5, 75, ())
    assert (part.mass_kg, part.ulds, part.pieces, part.programmes) == (8_400, 2, 25, (("4PX", 1.0),))
    assert loaded.plan.hall_of("2018-001/I2") == "H1"
    assert closed(loaded)


def test_a_lot_is_removed_and_does_not_come_back_with_the_row(loaded):
    split_lot(loaded, lot="2018-001/I1", mass_kg=8_400)
    remove_lot(loaded, lot="2018-001/I1")
    assert "2018-001/I1" not in loaded.plan.hall_assignments
    assert loaded.plan.turnarounds["2018-001"].import_kg == 8_400
    import_turnarounds(loaded, (turnaround(1, import_kg=33_600, export_kg=31_600),), lots(1))
    assert loaded.plan.turnarounds["2018-001"].import_kg == 8_400
    assert [x.lot for x in loaded.plan.lots_of("2018-001") if x.direction is Direction.IMPORT] == ["2018-001/I2"]
    assert closed(loaded)


@pytest.mark.parametrize(
    ("verb", "arguments", "sentence"),
    [
        ("add_lot", {"turnaround": "2018-001", "direction": "import", "mass_kg": 0}, "0.0 t is no freight"),
        ("add_lot", {"turnaround": "2018-001", "direction": "import", "mass_kg": -5_000}, r"-5.0 t is no freight"),
        (
            "add_lot",
            {"turnaround": "2018-001", "direction": "import", "mass_kg": 69_401},
            r"103.001 t in; .* 103.000 t",
        ),
        ("add_lot", {"turnaround": "2018-001", "direction": "export", "mass_kg": 80_000}, r"111.600 t out"),
        ("add_lot", {"turnaround": "2018-009", "direction": "import", "mass_kg": 1}, "2018-009"),
        ("add_lot", {"turnaround": "2018-001", "direction": "up", "mass_kg": 1}, "direction"),
        ("change_lot", {"lot": "2018-001/I1", "programmes": {"A": 0.7, "B": 0.4}}, r"110.0 %"),
        (
            "change_lot",
            {"lot": "2018-001/I1", "programmes": {"A": -0.1}},
            r"share of A is -10 %: a share cannot be negative",
        ),
        ("change_lot", {"lot": "2018-001/I1", "ulds": -1}, "-1 ULDs"),
        ("change_lot", {"lot": "2018-001/I9", "ulds": 1}, "2018-001/I9"),
        ("split_lot", {"lot": "2018-001/I1", "mass_kg": 33_600}, r"33.6 t cannot be split off"),
        ("split_lot", {"lot": "2018-001/I1", "mass_kg": 1_000, "pieces": 5}, "5 pieces"),
        ("remove_lot", {"lot": "nothing"}, "nothing"),
    ],
)
def test_what_cannot_be_is_refused_with_the_sum(loaded, verb, arguments, sentence):
    revision = loaded.revision
    with pytest.raises(UserError, match=sentence):
        run_command(loaded, verb, arguments)
    assert loaded.revision == revision
