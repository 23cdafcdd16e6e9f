"""The printed Gantt: stands of each apron in their real order, against the day."""

from collections import defaultdict
from collections.abc import Container, Mapping
from datetime import UTC, datetime

from apronplan.domain.ids import ApronId, StandId
from apronplan.domain.layout import Stand
from apronplan.domain.plan import Plan
from apronplan.domain.traffic import Part
from apronplan.i18n import tr
from apronplan.planning.windows import Window, stand_windows
from apronplan.reports.lists import towed_stand
from apronplan.reports.pages import Block, Gantt, GanttBar, GanttRow, Heading, Note

PATTERNS = 6
"""How many fill patterns the paper tells apart; operators take them in turn."""


def gantt_blocks(plan: Plan, parts: list[Part], start: datetime, end: datetime, needed: Container[str]) -> list[Block]:
    """Return a heading and a Gantt for each apron that has an aircraft stand in use, then the tray.

    Parameters
    ----------
    needed : container of str
        Parts whose override is in force; only those are marked.
    """
    zone = plan.layout.airport.zone
    by_stand: dict[StandId, list[Part]] = defaultdict(list)
    tray: list[Part] = []
    for part in parts:
        stand = plan.stand_of(part.part)
        if stand is None:
            tray.append(part)
        else:
            by_stand[stand].append(part)
    closed = stand_windows(list(plan.closures.values()), plan.layout, start, end) if plan.closures else {}
    patterns = _patterns(parts)
    blocks: list[Block] = []
    for apron, stands in _by_apron(plan, start).items():
        rows = tuple(row for s in stands for row in _stand_rows(plan, s, by_stand[s.stand], patterns, closed, needed))
        used = sum(1 for s in stands if by_stand[s.stand])
        blocks += [
            Heading(text=tr("daily.apron", apron=apron, used=used, stands=len(stands))),
            Gantt(rows=rows, start=start, end=end, zone=zone),
        ]
    if tray:
        bars = (GanttRow(label=p.turnaround.label, remark="", bars=(_bar(plan, p, patterns, needed),)) for p in tray)
        blocks += [Heading(text=tr("daily.tray")), Gantt(rows=tuple(bars), start=start, end=end, zone=zone)]
    return blocks or [Note(text=tr("daily.nothing"))]


def _stand_rows(
    plan: Plan,
    stand: Stand,
    parts: list[Part],
    patterns: dict[str, int],
    closed: Mapping[StandId, list[Window]],
    needed: Container[str],
) -> list[GanttRow]:
    """Return a stand's line, and one more for each aircraft that is there at the same time as another."""
    lanes: list[list[Part]] = [[]]
    for part in parts:
        free = next((lane for lane in lanes if not lane or lane[-1].off_block <= part.on_block), None)
        if free is None:
            lanes.append([part])
        else:
            free.append(part)
    return [
        GanttRow(
            label=stand.stand,
            remark=_limits(stand) if i == 0 else tr("daily.also_there"),
            bars=tuple(_bar(plan, p, patterns, needed) for p in lane),
            closed=tuple(_spell(w) for w in closed.get(stand.stand, ())) if i == 0 else (),
        )
        for i, lane in enumerate(lanes)
    ]


def _by_apron(plan: Plan, start: datetime) -> dict[ApronId, list[Stand]]:
    day = start.astimezone(plan.layout.airport.zone).date()
    found: dict[ApronId, list[Stand]] = defaultdict(list)
    for stand in plan.layout.aircraft_stands:
        if stand.exists(day, plan.built_phases):
            found[stand.apron].append(stand)
    return found


def _limits(stand: Stand) -> str:
    return f"{stand.max_wingspan_m:.1f} m" if stand.max_wingspan_m is not None else ""


def _patterns(parts: list[Part]) -> dict[str, int]:
    operators = sorted({p.turnaround.operator for p in parts})
    return {operator: i % PATTERNS for i, operator in enumerate(operators)}


def _bar(plan: Plan, part: Part, patterns: dict[str, int], needed: Container[str]) -> GanttBar:
    t = part.turnaround
    row = plan.stand_assignments.get(part.part)
    return GanttBar(
        start=part.on_block,
        end=part.off_block,
        left=t.flight_in if part.index == 1 else tr("mark.from", stand=towed_stand(plan, part, -1)),
        middle=" ".join(x for x in (t.aircraft_type, t.registration) if x),
        right=t.flight_out if part.index == part.count else tr("mark.to", stand=towed_stand(plan, part, 1)),
        locked=bool(row and row.locked),
        overridden=bool(row and row.override and part.part in needed),
        pattern=patterns[t.operator],
    )


def _spell(window: Window) -> tuple[datetime, datetime, str]:
    reason = window.closure.reason or tr("daily.no_reason")
    words = tr("daily.closed", reason=reason)
    return datetime.fromtimestamp(window.start_s, UTC), datetime.fromtimestamp(window.end_s, UTC), words
