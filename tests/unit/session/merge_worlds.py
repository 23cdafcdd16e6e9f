"""Random small plans for the merge: few keys and few values, so that two random edits often meet."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from apronplan.domain.plan import TABLES
from apronplan.domain.settings import Closure, ClosureKind, Setting
from apronplan.domain.traffic import (
    Direction,
    HallAssignment,
    Lot,
    Override,
    Split,
    StandAssignment,
    TowCut,
    Turnaround,
)

DAY = datetime(2018, 6, 5, tzinfo=UTC)
NAMES = ("T1", "T2", "T3")
CUTS = (
    (TowCut(off_block=DAY, on_block=DAY + timedelta(hours=1)),),
    (TowCut(off_block=DAY, on_block=DAY + timedelta(hours=2)),),
)

turnarounds = st.builds(
    Turnaround,
    turnaround=st.just("?"),
    operator=st.sampled_from(["QTR", "TAY"]),
    aircraft_type=st.just("B77L"),
    sibt=st.sampled_from([DAY, DAY + timedelta(hours=1)]),
    sobt=st.sampled_from([DAY + timedelta(hours=4), DAY + timedelta(hours=5)]),
    import_kg=st.sampled_from([0, 1000]),
)
overrides = st.sampled_from([None, Override(reason="r", by="a"), Override(reason="s", by="b")])


def _rows(table: str, key: str) -> st.SearchStrategy[object]:
    match table:
        case "turnaround":
            return turnarounds.map(lambda t: _named(t, key))
        case "split":
            return st.sampled_from(CUTS).map(lambda cuts: Split(turnaround=key, cuts=cuts))
        case "lot":
            return st.builds(
                Lot, lot=st.just(key), turnaround=st.just(key[:2]), direction=st.just(Direction.IMPORT),
                mass_kg=st.sampled_from([1, 2]), handler=st.sampled_from(["", "WFS"]),
            )  # fmt: skip
        case "stand_assignment":
            return st.builds(
                StandAssignment, part=st.just(key), stand=st.sampled_from(["120", "122", "124"]),
                locked=st.booleans(), override=overrides,
            )  # fmt: skip
        case "hall_assignment":
            return st.builds(HallAssignment, lot=st.just(key), hall=st.sampled_from(["H1", "H2"]), locked=st.booleans())
        case "closure":
            return st.builds(
                Closure, closure=st.just(key), kind=st.just(ClosureKind.STAND), subject=st.sampled_from(["120", "122"]),
                start=st.just(DAY), end=st.sampled_from([DAY + timedelta(hours=1), DAY + timedelta(hours=2)]),
                reason=st.sampled_from(["", "works"]),
            )  # fmt: skip
    return st.builds(Setting, name=st.just(key), value=st.sampled_from(["1", "2", "3"]))


def _named(row: Turnaround, key: str) -> Turnaround:
    from dataclasses import replace

    return replace(row, turnaround=key)


PLACES = tuple(
    [("turnaround", n) for n in NAMES]
    + [("split", n) for n in NAMES]
    + [("lot", f"{n}/{i}") for n in NAMES for i in (1, 2)]
    + [("hall_assignment", f"{n}/{i}") for n in NAMES for i in (1, 2)]
    + [("stand_assignment", f"{n}#{i}") for n in NAMES for i in (1, 2)]
    + [("closure", "c1"), ("setting", "plan_name"), ("setting", "last_solution")]
)
_ROW = {place: _rows(*place) for place in PLACES}

World = dict[str, dict[str, object]]


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """A plan's tables, of no particular sense: rows of things that are not there are among them."""
    tables: World = {name: {} for name in TABLES}
    for table, key in PLACES:
        if draw(st.booleans()):
            tables[table][key] = draw(_ROW[table, key])
    return tables


@st.composite
def edited(draw: st.DrawFn, world: World) -> World:
    """The same plan after some edits."""
    tables = {name: dict(rows) for name, rows in world.items()}
    for table, key in draw(st.lists(st.sampled_from(PLACES), max_size=8)):
        if key in tables[table] and draw(st.integers(0, 3)) == 0:
            del tables[table][key]
        else:
            tables[table][key] = draw(_ROW[table, key])
    return tables


@st.composite
def triples(draw: st.DrawFn) -> tuple[World, World, World]:
    """A plan, and what two laptops made of it."""
    base = draw(worlds())
    return base, draw(edited(base)), draw(edited(base))
