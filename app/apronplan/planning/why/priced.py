"""The explanation of a placement with all that takes a solver: prices, the proof of the day, what to relax."""

from dataclasses import dataclass, field

from apronplan.domain.clock import day_bounds_utc
from apronplan.domain.ids import PartId, StandId
from apronplan.domain.plan import Plan
from apronplan.i18n import tr
from apronplan.planning.context import PlanningContext
from apronplan.planning.explain import Explanation, explain
from apronplan.planning.job import NO_CONTROL, JobControl
from apronplan.planning.rules import check_parts
from apronplan.planning.solver.solution import UNWEIGHED
from apronplan.planning.why.infeasible import why_unplaced
from apronplan.planning.why.peaks import tightest
from apronplan.planning.why.prices import SECONDS, PlanPrices, Price, plan_prices

_TOLD = 0.05
"""Points that are told: a tenth is written."""
MOST_EXACT = 3
"""Stands for which exact prices are worked out if none is named: free ones and those with a bound, cheapest first."""


@dataclass(slots=True)
class _Prices:
    at_least: dict[StandId, float] = field(default_factory=dict)
    exact: dict[StandId, float] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def explain_priced(
    plan: Plan,
    part: PartId,
    stand: StandId | None = None,
    *,
    exact: bool = False,
    seconds: float = SECONDS,
    control: JobControl = NO_CONTROL,
) -> Explanation:
    """Explain the place of a part, with prices for the whole plan of its day.

    Parameters
    ----------
    stand : StandId or None
        Compare with this stand only; None = with all.
    exact : bool
        Also work out the exact price of `stand`, or of the `MOST_EXACT` cheapest.
    seconds : float
        Time for one exact price; what is not known by then is told as an interval.

    Raises
    ------
    KeyError
        If the plan has no such part, or the layout no such aircraft stand.
    Cancelled
        If someone cancels.
    """
    context = PlanningContext(plan)
    plain = explain(context, part, stand)
    found = _Prices()
    if plain.stand is None:
        found.notes.append(why_unplaced(plan, part, control=control).sentence)
    row = plan.stand_assignments.get(part)
    day = context.day(plan.parts[part])
    start, end = day_bounds_utc(day, plan.layout.airport.zone)
    if row is None or not row.locked:
        prices = plan_prices(plan, start, end, control=control)
        found.notes.append(_proof(context, prices, day.isoformat()))
        found.at_least |= prices.at_least(part)
        if exact:
            _add_exact(found, prices, part, _asked(plain, found, stand), seconds, control)
    peak = tightest(context, start, end, control=control)
    found.notes += [peak.sentence(context)] if peak is not None else []
    return explain(
        context, part, stand, reduced_costs=found.at_least, exact_prices=found.exact, notes=tuple(found.notes)
    )


def _proof(context: PlanningContext, prices: PlanPrices, day: str) -> str:
    """Say what the plan of the day costs and what no plan can go below, and what neither of the two counts."""
    said = check_parts(context, prices.scope.parts)
    beside = sum(f.cost for f in said if f.rule in UNWEIGHED)
    bound = max(prices.bound, 0.0)
    above = prices.cost - bound
    name = "explain.proof" if above >= _TOLD else "explain.proof.best"
    text = tr(name, day=day, cost=prices.cost, bound=bound, above=above)
    return text if beside <= 0 else tr("explain.proof.beside", sentence=text, beside=beside)


def _asked(plain: Explanation, found: _Prices, stand: StandId | None) -> list[StandId]:
    if stand is not None:
        return [stand]
    open_ = [(a.extra, a.stand) for a in plain.alternatives if a.extra is not None]
    priced = [(found.at_least[a.stand], a.stand) for a in plain.alternatives if a.stand in found.at_least]
    ranked = dict.fromkeys(name for _, name in sorted([*open_, *priced]))
    return list(ranked)[:MOST_EXACT]


def _add_exact(
    found: _Prices,
    prices: PlanPrices,
    part: PartId,
    stands: list[StandId],
    seconds: float,
    control: JobControl,
) -> None:
    for name in stands:
        control.check()
        price = prices.exact(part, name, seconds=seconds, control=control)
        if price is None:
            continue
        if price.exact is not None:
            found.exact[name] = price.exact
        else:
            found.at_least[name] = max(price.at_least, found.at_least.get(name, 0.0))
            found.notes.append(_interval(name, price))


def _interval(stand: StandId, price: Price) -> str:
    if price.at_most == float("inf"):
        return tr("explain.open", stand=stand, low=price.at_least)
    return tr("explain.interval", stand=stand, low=price.at_least, high=price.at_most)
