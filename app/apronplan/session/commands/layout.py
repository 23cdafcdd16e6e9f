"""The verb that gives a new plan its airport."""

from collections.abc import Mapping
from pathlib import Path

from apronplan.domain.changes import ChangeSet
from apronplan.domain.freight import FREIGHT_TABLES
from apronplan.domain.layout import Layout
from apronplan.errors import UserError
from apronplan.i18n import tr
from apronplan.session.making import make_plan
from apronplan.session.session import PlanSession


def new_plan(path: Path, layout: Layout, *, user: str | None = None) -> PlanSession:
    """Make a plan file of an airport and open it. If that fails, no file is left that looks like a plan.

    Raises
    ------
    UserError
        If something of that name exists, or the file cannot be made.
    """
    make_plan(path, lambda session: create_plan_from_layout(session, layout), user=user)
    return PlanSession.open(path, user=user)


def layout_rows(layout: Layout) -> dict[str, Mapping[str, object]]:
    """Return a layout as tables of a plan."""
    named: dict[str, object] = {
        "airport": {layout.airport.icao: layout.airport},
        "aircraft_type": layout.aircraft_types,
        "runway": layout.runways,
        "apron": layout.aprons,
        "stand": layout.stands,
        "hall": layout.halls,
        "building": layout.buildings,
        "park_zone": layout.park_zones,
        "phase": layout.phases,
        "taxi_node": layout.taxi_nodes,
        "taxi_edge": layout.taxi_edges,
        "service_node": layout.service_nodes,
        "service_edge": layout.service_edges,
        "adjacency": layout.adjacency,
        "preference": layout.preferences,
        **{name: getattr(layout.freight, name) for name in FREIGHT_TABLES},
    }
    return {table: dict(rows) for table, rows in named.items() if isinstance(rows, Mapping)}


def create_plan_from_layout(session: PlanSession, layout: Layout) -> ChangeSet | None:
    """Give a new plan its airport; part of its creation, and so not undone.

    Raises
    ------
    UserError
        If the plan has an airport already.
    """
    if session.plan.rows("airport"):
        raise UserError(tr("session.has_airport", path=session.path))
    with session.step(tr("session.step.new_plan"), undoable=False) as step:
        for table, rows in layout_rows(layout).items():
            for key, row in rows.items():
                step.draft.put(table, key, row)
    return step.changes
