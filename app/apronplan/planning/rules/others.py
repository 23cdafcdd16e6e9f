"""What every stand says to a part when the others have a word too: the answer that people get."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from apronplan.domain.findings import Severity
from apronplan.domain.ids import PartId, StandId
from apronplan.planning.rules.check import is_overridden, knock_ons
from apronplan.planning.rules.states import StandState, stand_states

if TYPE_CHECKING:
    from apronplan.planning.context import PlanningContext


def states_with_others(context: "PlanningContext", part: PartId) -> Mapping[StandId, StandState]:
    """Return `stand_states` of a part, and as impossible the stands where it would take a road or a tug from others.

    Dragging, the ranked list, explanations and the choice between two plans all ask this, so that none of them offers
    a stand that another refuses. What the others lose is said first.

    Raises
    ------
    KeyError
        If the plan has no such part.
    """
    states = dict(stand_states(context, part))
    free = [stand for stand, answer in states.items() if answer.state != "impossible"]
    for stand, told in knock_ons(context, context.plan.parts[part], free).items():
        if hard := tuple(f for f in told if f.severity is Severity.HARD and not is_overridden(f)):
            was = states[stand]
            states[stand] = replace(was, state="impossible", findings=(*hard, *was.findings))
    return states
