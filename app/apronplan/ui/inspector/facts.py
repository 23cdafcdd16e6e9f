"""Facts of a turnaround as pairs of label and text. No widgets."""

from apronplan.domain.ids import PartId
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Turnaround
from apronplan.i18n import tr
from apronplan.ui.clock_cursor import ClockCursor
from apronplan.ui.inspector.slack import slack_text
from apronplan.ui.programmes import programmes_text
from apronplan.ui.times_text import known_text
from apronplan.ui.words import duration_text, route_text, tonnes_text

Fact = tuple[str, str]


def part_facts(plan: Plan, cursor: ClockCursor, part: PartId, *, idle: bool = False) -> list[Fact]:
    """Return what is known about a part and its turnaround, in the order to read it.

    Parameters
    ----------
    idle : bool
        Whether its override breaks nothing any more.
    """
    row = plan.parts[part]
    turn = row.turnaround
    known = plan.layout.aircraft_types.get(turn.aircraft_type)
    assignment = plan.stand_assignments.get(part)
    size = tr("ui.fact.size_value", span=known.wingspan_m, length=known.length_m, code=known.code) if known else ""
    facts = [
        (tr("ui.fact.stand"), assignment.stand if assignment else tr("ui.fact.in_tray")),
        (
            tr("ui.fact.stay"),
            f"{cursor.span_text(row.on_block, row.off_block)}  ({duration_text(row.on_block, row.off_block)})",
        ),
        *((tr(f"ui.fact.times_{end}"), known_text(turn, cursor, end)) for end in ("in", "out")),
        (tr("ui.fact.turn"), _too_short(plan, turn)),
        (tr("ui.fact.route"), route_text(turn)),
        (tr("ui.fact.aircraft"), " ".join(filter(None, (turn.aircraft_type, turn.registration, size)))),
        (tr("ui.fact.operator"), turn.operator),
        (tr("ui.fact.handler"), turn.handler),
        (
            tr("ui.fact.freight"),
            tr("ui.tip.freight", inward=tonnes_text(turn.import_kg), outward=tonnes_text(turn.export_kg)),
        ),
        (tr("ui.fact.programme"), programmes_text(plan, turn)),
        (tr("ui.fact.slack"), slack_text(plan, part)),
        (tr("ui.fact.notes"), turn.notes),
    ]
    if assignment and assignment.locked:
        facts.insert(1, (tr("ui.fact.lock"), tr("ui.fact.locked")))
    if assignment and assignment.override:
        text = f"{assignment.override.reason} ({assignment.override.by})"
        facts.insert(1, (tr("ui.fact.override_idle" if idle else "ui.fact.override"), text))
    return [f for f in facts if f[1].strip()]


def _too_short(plan: Plan, turn: Turnaround) -> str:
    from apronplan.planning.turn_time import missing_min

    missing = missing_min(plan, turn)
    stay = (turn.off_block - turn.on_block).total_seconds() / 60
    return tr("ui.fact.turn_text", stay=stay, missing=missing, type=turn.aircraft_type) if missing else ""


def stand_facts(plan: Plan, name: str) -> list[Fact]:
    """Return what is known about a stand."""
    stand = next((s for s in plan.layout.stands.values() if s.stand == name), None)
    if stand is None:
        return []
    apron = plan.layout.aprons.get(stand.apron)
    facts = [
        (tr("ui.fact.apron"), apron.name if apron else stand.apron),
        (tr("ui.fact.max_span"), tr("ui.metres", value=f"{stand.max_wingspan_m:g}") if stand.max_wingspan_m else ""),
        (tr("ui.fact.max_length"), tr("ui.metres", value=f"{stand.max_length_m:g}") if stand.max_length_m else ""),
        (tr("ui.fact.excludes"), " ".join(stand.excludes)),
        (tr("ui.fact.facilities"), " ".join(sorted(stand.facilities))),
        (tr("ui.fact.notes"), stand.notes),
    ]
    return [f for f in facts if f[1]]


def hall_facts(plan: Plan, name: str) -> list[Fact]:
    """Return what is known about a hall."""
    hall = next((h for h in plan.layout.halls.values() if h.hall == name), None)
    if hall is None:
        return []
    facts = [
        (tr("ui.fact.handler"), ", ".join(sorted(hall.handlers)) or tr("ui.fact.every_handler")),
        (tr("ui.fact.rate"), tr("ui.fact.rate_value", rate=f"{hall.rate_t_per_h:g}")),
        (tr("ui.fact.storage"), tr("ui.tonnes", tonnes=f"{hall.storage_t:g}")),
        (tr("ui.fact.can"), ", ".join(sorted(hall.capabilities)).replace("_", " ")),
        (tr("ui.fact.docks"), str(hall.docks) if hall.docks else ""),
        (tr("ui.fact.notes"), hall.notes),
    ]
    return [f for f in facts if f[1]]
