"""Why a part stands where it stands, why not elsewhere, and why it stands nowhere."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from apronplan.domain.findings import Finding, Severity, SubjectKind
from apronplan.domain.ids import PartId, StandId
from apronplan.domain.plan import Plan
from apronplan.i18n import tr
from apronplan.planning.rules import StandState, place_findings, states_with_others
from apronplan.planning.rules.states import StateName
from apronplan.planning.sentences import label, sentence, short_reason

if TYPE_CHECKING:
    from apronplan.planning.context import PlanningContext

NAMED = 4
"""Flights or stands that one line of the text names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """Another stand for the same part.

    Attributes
    ----------
    stand, state : StandId, str
        Where, and what the rules say (`StandState`).
    findings : tuple of Finding
        Hard reasons first; for a possible stand its costs.
    extra : float or None
        Points more than where the part is now (than nothing, if it is in the tray), with all else left where it is;
        None if it is impossible.
    price_at_least, price_exact : float or None
        What forcing it would add to the best plan as a whole: a bound, and the figure, where the solver gave them.
    """

    stand: StandId
    state: StateName
    findings: tuple[Finding, ...]
    extra: float | None = None
    price_at_least: float | None = None
    price_exact: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why some stands cannot take a part: the kind of the first reason, which stands, and whose flights."""

    code: str
    text: str
    stands: tuple[StandId, ...]
    flights: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What `explain` found.

    Attributes
    ----------
    part, stand : PartId, StandId or None
        What is explained, and where it stands; None = in the tray.
    costs : tuple of Finding
        Everything the rules say about it there: hard findings, then costs.
    alternatives : tuple of Alternative
        Other stands, the possible ones first, cheapest first.
    unplaced_reasons : tuple of Reason
        For a part in the tray: the stands by their first reason, the commonest first.
    notes : tuple of str
        What else there is to say, in the reader's language: the proof of the plan, what would have to be relaxed.
    """

    plan: Plan = field(repr=False)
    part: PartId
    stand: StandId | None
    costs: tuple[Finding, ...]
    alternatives: tuple[Alternative, ...]
    unplaced_reasons: tuple[Reason, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def cost(self) -> float:
        """Points of the place, all soft findings together."""
        return sum(f.cost for f in self.costs)

    def as_dict(self) -> dict[str, Any]:
        """Return the explanation as plain values for ``--json``."""
        return {
            "turnaround": self.plan.parts[self.part].turnaround.turnaround,
            "part": self.part,
            "flight": label(self.plan, self.part),
            "stand": self.stand,
            "cost": round(self.cost, 3),
            "costs": [_finding(f, self.plan) for f in self.costs],
            "alternatives": [
                {
                    "stand": a.stand,
                    "state": a.state,
                    "extra": None if a.extra is None else round(a.extra, 3),
                    "price_at_least": a.price_at_least,
                    "price_exact": a.price_exact,
                    "findings": [_finding(f, self.plan) for f in a.findings],
                }
                for a in self.alternatives
            ],
            "unplaced_reasons": [
                {"code": r.code, "text": r.text, "stands": list(r.stands), "flights": list(r.flights)}
                for r in self.unplaced_reasons
            ],
            "notes": list(self.notes),
        }

    def text(self, lines: int | None = None) -> list[str]:
        """Return the explanation as lines of plain text, at most `lines` of them."""
        found = [self._headline(), *self._here()]
        if self.stand is None and self.unplaced_reasons:
            found.append(tr("explain.why_unplaced"))
            found += [f"  {_group(r)}" for r in self.unplaced_reasons]
        if self.stand is None:
            free = [a.stand for a in self.alternatives if a.state != "impossible"]
            found += [tr("explain.possible", count=len(free), stands=", ".join(free))] if free else []
        found += self.notes
        if self.alternatives:
            found.append(tr("explain.elsewhere"))
            found += [f"  {self._alternative(a)}" for a in self.alternatives]
        return found if lines is None else found[:lines]

    def _headline(self) -> str:
        part = self.plan.parts[self.part]
        zone = self.plan.layout.airport.zone
        aircraft = self.plan.layout.aircraft_types.get(part.turnaround.aircraft_type)
        return tr(
            "explain.here" if self.stand is not None else "explain.tray",
            flight=label(self.plan, self.part),
            type=part.turnaround.aircraft_type,
            wingspan_m=aircraft.wingspan_m if aircraft else 0.0,
            start=f"{part.on_block.astimezone(zone):%Y-%m-%d %H:%M}",
            end=f"{part.off_block.astimezone(zone):%Y-%m-%d %H:%M}",
            stand=self.stand,
            cost=self.cost,
        )

    def _here(self) -> list[str]:
        if self.stand is None:
            return []
        if not self.costs:
            return [f"  {tr('explain.free')}"]
        return [
            "  " + tr("explain.hard", sentence=sentence(f, self.plan))
            if f.severity is Severity.HARD
            else "  " + tr("explain.cost", cost=f.cost, sentence=sentence(f, self.plan))
            for f in self.costs
        ]

    def _alternative(self, a: Alternative) -> str:
        words = "; ".join(sentence(f, self.plan) for f in a.findings[:2])
        if a.price_exact is not None:
            return tr("explain.exact", stand=a.stand, price=a.price_exact, sentence=words)
        if a.extra is None:
            if a.price_at_least is not None:
                return tr("explain.at_least", stand=a.stand, price=a.price_at_least, sentence=words)
            return tr("explain.never", stand=a.stand, sentence=words)
        if not words:
            return tr("explain.dearer.plain", stand=a.stand, extra=a.extra)
        return tr("explain.dearer", stand=a.stand, extra=a.extra, sentence=words)


def explain(
    context: "PlanningContext",
    part: PartId,
    stand: StandId | None = None,
    *,
    reduced_costs: Mapping[StandId, float] | None = None,
    exact_prices: Mapping[StandId, float] | None = None,
    notes: tuple[str, ...] = (),
) -> Explanation:
    """Explain the place of a part.

    Parameters
    ----------
    context : PlanningContext
        The plan.
    part : PartId
        What to explain.
    stand : StandId or None
        Compare with this stand only; None = with all.
    reduced_costs : mapping or None
        Points that forcing a stand adds to the best plan at least, where a solver has a proof of it.
    exact_prices : mapping or None
        Points that forcing a stand adds exactly.
    notes : tuple of str
        Sentences to go with it; see `apronplan.planning.why.priced`.

    Raises
    ------
    KeyError
        If the plan has no such part, or the layout no such aircraft stand.
    """
    here = context.plan.stand_of(part)
    here = here if here in context.layout.stands else None
    costs = place_findings(context, context.plan.parts[part], here) if here is not None else ()
    base = sum(f.cost for f in costs)
    states = states_with_others(context, part)
    wanted = [s for s in states if s != here] if stand is None else [s for s in (stand,) if s != here]
    found = [_alternative(name, states[name], base, reduced_costs or {}, exact_prices or {}) for name in wanted]
    found.sort(key=lambda a: (a.extra is None, a.extra or 0.0))
    return Explanation(
        plan=context.plan,
        part=part,
        stand=here,
        costs=tuple(costs),
        alternatives=tuple(found),
        unplaced_reasons=unplaced_reasons(context.plan, part, states) if here is None else (),
        notes=notes,
    )


def _alternative(
    stand: StandId, state: StandState, base: float, bounds: Mapping[StandId, float], exact: Mapping[StandId, float]
) -> Alternative:
    impossible = state.state == "impossible"
    findings = state.findings
    if impossible:
        findings = tuple(f for f in findings if f.severity is Severity.HARD)
    else:
        findings = tuple(sorted(findings, key=lambda f: -f.cost))
    return Alternative(
        stand=stand,
        state=state.state,
        findings=findings,
        extra=None if impossible else state.cost - base,
        price_at_least=bounds.get(stand),
        price_exact=exact.get(stand),
    )


def unplaced_reasons(plan: Plan, part: PartId, states: Mapping[StandId, StandState]) -> tuple[Reason, ...]:
    """Group the stands that cannot take a part by their first hard reason, the commonest first."""
    groups: dict[str, list[tuple[StandId, Finding]]] = {}
    for stand, state in states.items():
        first = next((f for f in state.findings if f.severity is Severity.HARD), None)
        if first is not None:
            groups.setdefault(first.code, []).append((stand, first))
    reasons = [
        Reason(
            code=code,
            text=short_reason(rows[0][1]),
            stands=tuple(stand for stand, _ in rows),
            flights=tuple(_involved(plan, part, [f for _, f in rows])),
        )
        for code, rows in groups.items()
    ]
    return tuple(sorted(reasons, key=lambda r: (-len(r.stands), r.code)))


def _involved(plan: Plan, part: PartId, findings: list[Finding]) -> list[str]:
    """Return the other flights, those that bar the most stands first."""
    names = Counter(label(plan, p) for f in findings for p in f.ids(SubjectKind.PART) if p != part)
    return [name for name, _ in names.most_common()]


def _group(reason: Reason) -> str:
    count = len(reason.stands)
    message = "explain.group" if count > 1 else "explain.group.one"
    if not reason.flights:
        return tr(message, count=count, reason=reason.text)
    named = ", ".join(reason.flights[:NAMED]) + (" ..." if len(reason.flights) > NAMED else "")
    return tr(f"{message}.by", count=count, reason=reason.text, flights=named)


def _finding(finding: Finding, plan: Plan) -> dict[str, Any]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "cost": round(finding.cost, 3),
        "sentence": sentence(finding, plan),
        "values": dict(finding.values),
    }
