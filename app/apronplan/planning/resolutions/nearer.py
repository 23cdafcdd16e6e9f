"""Stand and hall together: a lot goes to another hall, and its aircraft to a stand near that hall."""

from collections.abc import Iterator

from apronplan.domain.ids import HallId, StandId
from apronplan.domain.traffic import Lot
from apronplan.i18n import tr
from apronplan.planning.context import PlanningContext
from apronplan.planning.resolutions.candidate import Candidate, is_fixed, move_text, place_row, stand_move
from apronplan.planning.resolutions.freight import choices, whole
from apronplan.planning.resolutions.model import Kind
from apronplan.planning.resolutions.stands import open_places
from apronplan.planning.resolutions.trial import Trial

MOST_STANDS = 1
"""Stands that are tried for each hall, the shortest way by road first."""


def stand_and_hall(trial: Trial) -> Iterator[Candidate]:
    """Yield lots that go to another hall while their aircraft goes to a stand with a shorter way there."""
    plan = trial.plan
    context = PlanningContext(plan)
    for lot, halls in choices(trial):
        part = context.part_of_lot(lot)
        if part is None or is_fixed(plan, plan.parts[part]):
            continue
        open_ = open_places(trial, plan, part)
        for hall in halls[:3]:
            for stand in _near(context, lot, hall, open_, plan.stand_of(part))[:MOST_STANDS]:
                to_hall = whole(plan, [(lot, hall)])
                yield Candidate(
                    kind=Kind.HALL,
                    rows=(*to_hall.rows, place_row(plan, part, stand)),
                    moves=(*to_hall.moves, stand_move(plan, part, stand)),
                    text=tr("resolution.then", first=to_hall.text, then=move_text(plan, part, stand)),
                )


def _near(
    context: PlanningContext, lot: Lot, hall: HallId, stands: list[StandId], here: StandId | None
) -> list[StandId]:
    """Return the stands with a shorter way to a hall than the one of now, the shortest first."""
    day = context.local_day(context.plan.turnarounds[lot.turnaround].on_block)
    metres = context.road_table(day).by_hall.get(hall, {})
    now = metres.get(here, float("inf")) if here is not None else float("inf")
    return sorted((s for s in stands if metres.get(s, now) < now), key=lambda s: (metres[s], s))
