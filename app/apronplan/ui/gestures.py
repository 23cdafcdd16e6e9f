"""Makes the gesture of a cargo: asks the rules once for the answer of every stand (or the halls for a lot)."""

from typing import TYPE_CHECKING

from apronplan.domain.ids import LotId, PartId
from apronplan.i18n import tr
from apronplan.ui.drag.gesture import Cargo, Gesture, State, Verdict
from apronplan.ui.drag.targets import TRAY, Spot, SpotKind
from apronplan.ui.words import part_title, tonnes_text

if TYPE_CHECKING:
    from apronplan.domain.plan import Plan
    from apronplan.ui.clock_cursor import ClockCursor
    from apronplan.ui.session_bridge import SessionBridge


def gesture_for(cargo: Cargo, bridge: "SessionBridge", cursor: "ClockCursor") -> Gesture | None:
    """Return the gesture of a cargo; None if it holds nothing that the plan knows."""
    plan = bridge.plan
    if cargo.parts:
        part = plan.parts.get(cargo.lead)
        if part is None:
            return None
        more = tr("ui.ghost.more", count=len(cargo.parts) - 1) if len(cargo.parts) > 1 else ""
        title = " ".join(filter(None, (part_title(plan, cargo.lead), part.turnaround.registration, more)))
        details = cursor.span_text(part.on_block, part.off_block)
        return Gesture(cargo, title, details, stand_verdicts(bridge, cargo.lead), lambda v: _say(v, plan, cursor))
    if cargo.lots and cargo.lots[0] in plan.lots:
        lot = plan.lots[cargo.lots[0]]
        title = f"{lot.category} {tonnes_text(lot.mass_kg)}"
        return Gesture(cargo, title, lot.lot, hall_verdicts(bridge, lot.lot), lambda v: _say(v, plan, cursor))
    return None


def stand_verdicts(bridge: "SessionBridge", part: PartId) -> dict[Spot, Verdict]:
    """Ask the rules what every stand says to a part, also for others' roads and tugs; the tray always takes it."""
    from apronplan.planning.rules import by_weight, states_with_others

    context = bridge.context
    answers = {
        Spot(SpotKind.STAND, stand): Verdict(
            State(answer.state), by_weight(context.rules, answer.findings), answer.cost
        )
        for stand, answer in states_with_others(context, part).items()
    }
    answers[TRAY] = Verdict(State.FITS, sentence=tr("ui.drop.tray"))
    return answers


def hall_verdicts(bridge: "SessionBridge", lot: LotId) -> dict[Spot, Verdict]:
    """Ask which halls may take a lot, and what each costs it: tonne-kilometres, hours, overload."""
    from apronplan.cargo.hall_choice import hall_choices, present
    from apronplan.reports.hall_choice import cost_sentence, why_not

    plan = bridge.plan
    row = plan.lots[lot]
    found = {c.hall: c for c in hall_choices(plan, row)}
    now = present(tuple(found.values()))
    answers: dict[Spot, Verdict] = {}
    for hall in plan.layout.halls:
        choice = found[hall]
        over = choice.over_kg or choice.store_over_kg
        fits = State.UNWANTED if over else State.FITS
        state = fits if choice.refusal is None else State.IMPOSSIBLE
        answers[Spot(SpotKind.HALL, hall)] = Verdict(state, sentence=why_not(choice, row) or cost_sentence(choice, now))
    return answers


def _say(verdict: Verdict, plan: "Plan", cursor: "ClockCursor") -> str:
    """Write what a place says: what forbids it, else its points and the two reasons that weigh most."""
    from apronplan.planning.place_words import place_text

    return place_text(verdict.cost, verdict.findings, plan, cursor.zone)
