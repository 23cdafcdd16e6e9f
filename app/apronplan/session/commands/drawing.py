"""Verbs on what a planner draws: halls and stands of one's own, joined to roads and taxiways."""

from collections.abc import Iterable
from datetime import date
from math import isfinite

from apronplan.domain.aircraft import code_letter
from apronplan.domain.changes import ChangeSet
from apronplan.domain.ids import ApronId, HallId, NodeId, PhaseId, StandId
from apronplan.domain.layout import EXISTING, GraphEdge, GraphNode, Hall, Phase, Polygon, Stand, Validity
from apronplan.domain.plan import BUILT_PHASES, Plan
from apronplan.domain.settings import Setting
from apronplan.errors import UserError
from apronplan.geometry.drawn import ground_faults, nearest_apron, ring_faults, stand_in
from apronplan.i18n import tr
from apronplan.routing.joining import Joint, join_hall, join_stand
from apronplan.session.commands.lookups import near
from apronplan.session.draft import Draft
from apronplan.session.session import PlanSession

DRAWN = "drawn in this plan"
"""Source of every element that these verbs make; only such elements can be removed again."""
ROAD_KMH, LEAD_IN_KMH = 15.0, 8.0
"""Speeds on the ways that are added: as on the shipped ways to halls and lead-ins."""
DRAWN_ACCURACY_M = 5.0
"""How well a planner points on the map, assumed."""
_NAME_MOST = 40
Way = tuple[str, GraphNode, Joint, str]
"""Graph (``taxi`` or ``service``), node of the element in it, where it joins, and the largest code letter or none."""


def draw_hall(
    session: PlanSession,
    *,
    hall: str,
    polygon: Polygon,
    rate_t_per_h: float,
    storage_t: float,
    name: str = "",
    handlers: tuple[str, ...] = (),
    capabilities: tuple[str, ...] = (),
    docks: int = 0,
    phase: str = "",
    valid_from: date | None = None,
    valid_to: date | None = None,
    built: bool = False,
) -> ChangeSet | None:
    """Add a hall of one's own, or draw one's own anew, with a door and a road to the nearest service road.

    Parameters
    ----------
    polygon : ring of (longitude, latitude)
        Degrees, WGS84; the closing point is not repeated.
    rate_t_per_h, storage_t : float
        Tonnes that may reach it in a clock hour, and that may lie there; above 0.
    handlers, capabilities : tuple of str
        Who works there (none = everybody), and what it can take.
    phase, valid_from, valid_to
        Building phase (a new one is added to the layout), first day, first day after the last.
    built : bool
        True: this plan takes the phase as built, so that it is planned with at once.

    Raises
    ------
    UserError
        If anything does not fit, all of it at once: name, figures, dates, polygon, ground, or no road to be reached.
    """
    plan, when = session.plan, _validity(phase, valid_from, valid_to)
    faults = [
        *_name_faults(plan, hall, "hall"),
        *_figure_faults(rate_t_per_h=rate_t_per_h, storage_t=storage_t),
        *([tr("drawing.docks", value=docks)] if docks < 0 else []),
        *_handler_faults(plan, handlers),
        *_time_faults(when, built=built),
        *_ring_faults(plan, polygon, when, hall),
    ]
    joint = join_hall(plan.layout, polygon, when, hall, plan.built_phases) if not faults else None
    if not faults and joint is None and plan.layout.service_edges:
        faults.append(tr("drawing.no_road", name=hall))
    if faults:
        raise UserError(tr("drawing.refused", name=hall, faults=" ".join(faults)))
    row = Hall(
        hall=HallId(hall), polygon=_ring(polygon), rate_t_per_h=rate_t_per_h, storage_t=storage_t, name=name.strip(),
        handlers=_words(handlers), capabilities=_words(capabilities), docks=docks, accuracy_m=DRAWN_ACCURACY_M,
        source=DRAWN, phase=when.phase, valid_from=when.valid_from, valid_to=when.valid_to,
    )  # fmt: skip
    ways = [] if joint is None else [("service", _door(hall, joint, when), joint, "")]
    return _put(session, tr("session.step.draw_hall", hall=hall), "hall", row, ways, built=built)


def _handler_faults(plan: Plan, handlers: tuple[str, ...]) -> list[str]:
    """Return a sentence for each handler that works nowhere and handles nothing in the plan."""
    known = {name for hall in plan.layout.halls.values() for name in hall.handlers}
    known |= {t.handler for t in plan.turnarounds.values()} | {lot.handler for lot in plan.lots.values()}
    known -= {""}
    if not known:  # an airport of one's own, where nobody is named yet
        return []
    names = sorted(known)
    return [
        tr("drawing.unknown_handler", name=name, near=near(name, names))
        for name in sorted(_words(handlers))
        if name not in known
    ]


def draw_stand(
    session: PlanSession,
    *,
    stand: str,
    polygon: Polygon,
    heading_deg: float,
    apron: str = "",
    max_wingspan_m: float | None = None,
    max_length_m: float | None = None,
    facilities: tuple[str, ...] = (),
    phase: str = "",
    valid_from: date | None = None,
    valid_to: date | None = None,
    built: bool = False,
) -> ChangeSet | None:
    """Add a stand of one's own, or draw one's own anew, with a lead-in and a service road.

    Parameters
    ----------
    polygon : ring of (longitude, latitude)
        The ground that it fills; its nose stop is the middle of the front edge.
    heading_deg : float
        Where the nose points, true degrees, 0 to 360.
    apron : str
        On which apron; empty = the one it lies on, or the nearest.
    max_wingspan_m, max_length_m : float or None
        Largest aircraft; None = what keeps its clearance within the polygon.
    facilities, phase, valid_from, valid_to, built
        As for halls.

    Raises
    ------
    UserError
        If anything does not fit, all of it at once.
    """
    plan, when = session.plan, _validity(phase, valid_from, valid_to)
    faults = [
        *_name_faults(plan, stand, "stand"),
        *([] if 0 <= heading_deg <= 360 else [tr("drawing.heading", value=heading_deg)]),
        *_figure_faults(max_wingspan_m=max_wingspan_m, max_length_m=max_length_m),
        *_time_faults(when, built=built),
        *_ring_faults(plan, polygon, when, ""),
        *_apron_faults(plan, apron),
    ]
    if faults:
        raise UserError(tr("drawing.refused", name=stand, faults=" ".join(faults)))
    place = stand_in(plan.layout, polygon, heading_deg)
    span_m = max_wingspan_m or place.max_wingspan_m
    if span_m <= 0:
        raise UserError(tr("drawing.refused", name=stand, faults=tr("drawing.narrow", width=f"{place.width_m:.1f}")))
    row = Stand(
        stand=StandId(stand), apron=ApronId(apron) or nearest_apron(plan.layout, polygon) or ApronId(""), lat=place.lat,
        lon=place.lon, heading_deg=heading_deg, max_wingspan_m=span_m,
        max_length_m=max_length_m or round(place.length_m, 1), facilities=_words(facilities),
        accuracy_m=DRAWN_ACCURACY_M, source=DRAWN, phase=when.phase, valid_from=when.valid_from,
        valid_to=when.valid_to,
    )  # fmt: skip
    text = tr("session.step.draw_stand", stand=stand)
    return _put(session, text, "stand", row, _stand_ways(plan, row, when), built=built)


def _apron_faults(plan: Plan, apron: str) -> list[str]:
    if not apron or apron in plan.layout.aprons:
        return []
    return [tr("session.preference_apron", name=apron, near=near(apron, plan.layout.aprons))]


def _stand_ways(plan: Plan, row: Stand, when: Validity) -> list[Way]:
    """Return the lead-in and the service road of a stand; a graph that the layout lacks gives none.

    Raises
    ------
    UserError
        If the layout has a graph that cannot be reached.
    """
    found: list[Way] = []
    for graph, kind, code in (
        ("taxi", "stand", code_letter(row.max_wingspan_m or 0.0)),
        ("service", "stand_service", ""),
    ):
        joint = join_stand(plan.layout, row.lat, row.lon, when, taxi=graph == "taxi", built=plan.built_phases)
        if joint is not None:
            found.append((graph, _stop(row, kind), joint, code))
        elif plan.rows(f"{graph}_edge"):
            fault = tr("drawing.no_road", name=row.stand)
            raise UserError(tr("drawing.refused", name=row.stand, faults=fault))
    return found


def remove_drawn(session: PlanSession, *, name: str) -> ChangeSet | None:
    """Take a hall or stand of one's own out of the plan again, with its ways.

    Raises
    ------
    UserError
        If nothing of that name was drawn in this plan, or something is placed there.
    """
    layout = session.plan.layout
    drawn = {str(h.hall): "hall" for h in layout.halls.values() if h.source == DRAWN}
    drawn |= {str(s.stand): "stand" for s in layout.stands.values() if s.source == DRAWN}
    if name not in drawn:
        raise UserError(tr("drawing.not_drawn", name=name, known=", ".join(drawn) or "-"))
    held: list[str] = [k for k, a in session.plan.hall_assignments.items() if a.hall == name]
    held += [k for k, a in session.plan.stand_assignments.items() if a.stand == name]
    if held:
        raise UserError(tr("drawing.in_use", name=name, count=len(held), first=held[0]))
    with session.step(tr("session.step.remove_drawn", name=name)) as step:
        _clear(step.draft, name)
        step.draft.delete(drawn[name], name)
    return step.changes


# -- what both have in common ----------------------------------------------------------------------


def _put(
    session: PlanSession, text: str, table: str, row: Hall | Stand, ways: Iterable[Way], *, built: bool
) -> ChangeSet | None:
    """Write a drawn element with its ways and its phase as one step; what was drawn under its name before goes."""
    name = str(row.hall if isinstance(row, Hall) else row.stand)
    with session.step(text) as step:
        _clear(step.draft, name)
        step.draft.put(table, name, row)
        for graph, node, joint, max_code in ways:
            _join(step.draft, graph, node, joint, max_code)
        when = Validity(phase=row.phase, valid_from=row.valid_from, valid_to=row.valid_to)
        _keep_phase(step.draft, when, built=built)
    return step.changes


def _validity(phase: str, valid_from: date | None, valid_to: date | None) -> Validity:
    return Validity(phase=PhaseId(phase.strip()) or EXISTING, valid_from=valid_from, valid_to=valid_to)


def _name_faults(plan: Plan, name: str, kind: str) -> list[str]:
    """Return why a name cannot be that of a drawn hall or stand: only its own kind, drawn before, may have it."""
    if not name.strip() or name != name.strip() or len(name) > _NAME_MOST or not name.isprintable():
        return [tr("drawing.bad_name", name=name, most=_NAME_MOST)]
    rows = {k: plan.rows(k).get(name) for k in ("hall", "stand")}
    taken = any(row is not None and (k != kind or getattr(row, "source", "") != DRAWN) for k, row in rows.items())
    return [tr("drawing.taken", name=name)] if taken else []


def _figure_faults(**figures: float | None) -> list[str]:
    return [
        tr("drawing.figure", name=name, value=value)
        for name, value in figures.items()
        if value is not None and not (isfinite(value) and value > 0)
    ]


def _time_faults(when: Validity, *, built: bool) -> list[str]:
    faults = []
    if when.valid_from is not None and when.valid_to is not None and when.valid_to <= when.valid_from:
        faults.append(tr("drawing.ends_first", start=when.valid_from, end=when.valid_to))
    if len(when.phase.split()) != 1 or len(when.phase) > _NAME_MOST:
        faults.append(tr("drawing.bad_phase", name=when.phase))
    if built and when.phase == EXISTING:
        faults.append(tr("drawing.built_already"))
    return faults


def _ring_faults(plan: Plan, ring: Polygon, when: Validity, own: str) -> list[str]:
    faults = ring_faults(plan.layout, ring)
    return faults or ground_faults(plan.layout, ring, when, own, plan.built_phases)


def _ring(ring: Polygon) -> Polygon:
    return tuple((round(lon, 7), round(lat, 7)) for lon, lat in ring)


def _words(words: Iterable[str]) -> frozenset[str]:
    return frozenset(w.strip() for w in words if w.strip())


def _door(hall: str, joint: Joint, when: Validity) -> GraphNode:
    """Return the door of a hall, where its road begins."""
    return GraphNode(
        node=_node_of(hall), kind="hall_door", lat=joint.lat, lon=joint.lon, hall=hall, phase=when.phase,
        valid_from=when.valid_from, valid_to=when.valid_to,
    )  # fmt: skip


def _stop(row: Stand, kind: str) -> GraphNode:
    """Return the node of a stand in the taxi or in the service graph."""
    return GraphNode(
        node=_node_of(row.stand), kind=kind, lat=row.lat, lon=row.lon, stand=row.stand, phase=row.phase,
        valid_from=row.valid_from, valid_to=row.valid_to,
    )  # fmt: skip


def _node_of(name: str) -> NodeId:
    return NodeId(f"DRAWN_{name}")


def _join(draft: Draft, graph: str, node: GraphNode, joint: Joint, max_code: str) -> None:
    """Write a node and its edge into the taxi or the service graph."""
    taxi = graph == "taxi"
    edge = GraphEdge(
        start=node.node, end=joint.node, length_m=round(joint.length_m, 1),
        speed_kmh=LEAD_IN_KMH if taxi else ROAD_KMH, name=DRAWN, kind="leadin" if taxi else "hall_access",
        max_code=max_code, phase=node.phase, valid_from=node.valid_from, valid_to=node.valid_to,
    )  # fmt: skip
    draft.put(f"{graph}_node", node.node, node)
    draft.put(f"{graph}_edge", edge.key, edge)


def _clear(draft: Draft, name: str) -> None:
    """Take the ways of an element that was drawn before out."""
    node = _node_of(name)
    layout = draft.plan.layout
    for graph, edges in (("taxi", layout.taxi_edges), ("service", layout.service_edges)):
        for key in [k for k, e in edges.items() if node in (e.start, e.end)]:
            draft.delete(f"{graph}_edge", key)
        draft.delete(f"{graph}_node", node)


def _keep_phase(draft: Draft, when: Validity, *, built: bool) -> None:
    """Add a phase that the layout lacks, and take it as built if that was asked for."""
    layout = draft.plan.layout
    if when.phase != EXISTING and when.phase not in layout.phases:
        order = max((p.order for p in layout.phases.values()), default=0) + 1
        draft.put("phase", when.phase, Phase(phase=when.phase, name=when.phase, order=order, notes=DRAWN))
    if built and when.phase not in draft.plan.built_phases:
        names = " ".join(sorted({*draft.plan.built_phases, when.phase}))
        draft.put("setting", BUILT_PHASES, Setting(name=BUILT_PHASES, value=names))
