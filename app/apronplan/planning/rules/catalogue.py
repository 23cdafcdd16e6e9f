"""The catalogue of rules: what each is called, how it counts, and where it comes from.

Hard rules are never broken by the solver, and by a planner only with a named override. Soft rules cost
weight x amount. The order that planners state (unassigned, published plan, tows, halls, buffer, preference,
distance) is the rule's `stage`. Weights make the first step of it strict: leaving one turnaround unplaced costs
more than the worst of all other soft costs of a day of `DOMINANCE_TURNAROUNDS` turnarounds
(`worst_soft_points`; a test adds it up). Below that, weights are exchange rates: per placement a step of one stage
outweighs the usual step of the next, but a planner may trade. A solver that wants the strict order takes the stages.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from apronplan.domain.findings import Severity
from apronplan.domain.ids import RuleId
from apronplan.domain.traffic import Category

HARD, SOFT, OFF = Severity.HARD, Severity.SOFT, Severity.OFF

DOMINANCE_TURNAROUNDS = 400
"""Days of up to this many turnarounds keep "unassigned" above everything else."""

STAGES = ("hard", "unassigned", "published", "tows", "halls", "buffer", "preference", "distance")
"""The lexicographic order, as planners state it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule and its defaults.

    Attributes
    ----------
    rule : RuleId
        Name, the first part of every finding's code.
    family : str
        Module that checks it.
    severity : Severity
        Default.
    weight : float
        Cost points per unit of amount while it is soft.
    unit : str
        What the amount counts.
    stage : str
        Place in the lexicographic order (`STAGES`).
    params : mapping of str to float
        Figures of the rule; those in ``cells`` notation (``B748@124``) are added by the plan.
    cap : float
        Largest amount that one turnaround can meet in practice; for the proof of dominance.
    marks : bool
        A soft finding of it makes a stand "fits, but not wanted" while dragging.
    source : str
        Where rule and figures come from.
    """

    rule: RuleId
    family: str
    severity: Severity
    weight: float
    unit: str
    stage: str
    source: str
    params: Mapping[str, float] = field(default_factory=dict)
    cap: float = 1.0
    marks: bool = True


def _hard(name: str, family: str, source: str, weight: float = 1000.0, unit: str = "case", **params: float) -> Rule:
    return Rule(
        rule=RuleId(name), family=family, severity=HARD, weight=weight, unit=unit, stage="hard", source=source,
        params=MappingProxyType(params),
    )  # fmt: skip


def _soft(
    name: str,
    family: str,
    stage: str,
    weight: float,
    unit: str,
    cap: float,
    source: str,
    *,
    severity: Severity = SOFT,
    marks: bool = False,
    **params: float,
) -> Rule:
    return Rule(
        rule=RuleId(name), family=family, severity=severity, weight=weight, unit=unit, stage=stage, cap=cap,
        marks=marks, source=source, params=MappingProxyType(params),
    )  # fmt: skip


_ANNEX_14 = "ICAO Annex 14 volume I, 3.13.6"
_DESK = "planners' rule"
_PERMIT = "environmental permit of Liege Airport (2023); none in 2018"

RULES: tuple[Rule, ...] = (
    # -- hard ------------------------------------------------------------------------------------
    # first what never changes, so that "too wide" is said before "taken just now"
    _hard("one_stand", "unassigned", _DESK),
    _hard("type_allowed", "fit", "cells TYPE@STAND: 0 = no, 1 = allowed, not wanted"),
    _hard("size", "fit", "wingspan and length in metres against the stand's", 100.0, "metre"),
    _hard("facility", "fit", "facilities of the layout folder", fuel=0.0, ground_power=0.0),
    _soft("pavement", "fit", "hard", 0.0, "case", 0.0, "pavement strength is not published for this airport",
          severity=OFF),
    _hard("operator_exclusive", "permits", "cells OPERATOR@STAND: 1 = one of those who may use it"),
    _hard("handler_licence", "permits", "halls' handlers; cells HANDLER@APRON: 1 = works there"),
    _hard("dangerous_goods", "permits", "ICAO Annex 14 volume I, 3.14 (isolated positions); facility dangerous_goods"),
    _hard("closure", "closures", "closures entered in the plan; phases of the layout"),
    _hard("lock", "locks", _DESK),
    _hard("freeze", "locks", "no silent change after landing; " + _DESK),
    _hard("no_overlap", "occupancy", _DESK, 20.0, "minute"),
    _hard("min_gap", "occupancy", "15 min for codes A-D, 20 min for E-F; " + _DESK, 20.0, "minute",
          gap_a_d_min=15.0, gap_e_f_min=20.0),
    _hard("mars", "neighbours", "alternates of the layout folder"),
    _hard("adjacency", "neighbours", "neighbour restrictions of the layout folder", 100.0, "metre"),
    _hard("clearance", "neighbours", _ANNEX_14, 100.0, "metre", unsure_points=20.0),
    _soft("movement", "traffic", "buffer", 1.0, "minute", 5.0,
          "two movements on one taxilane within 5 min; soft, since planned minutes are not held to 5 min",
          window_min=5.0),
    _hard("nose_in_blocking", "traffic", "ways in swept by wing span, clearance as parked; " + _ANNEX_14,
          unsure_points=5.0),
    _hard("tow_feasible", "tows", "tow path, time and tugs; " + _DESK, tugs=0.0, handling_min=6.0),
    _hard("quota", "night", _PERMIT, from_hour=23.0, to_hour=7.0),
    _hard("hall_rate", "halls", "tonnes per clock hour of the layout folder", 100.0, "tonne"),
    _hard("hall_space", "halls", "storage of the layout folder; dwell hours assumed", 100.0, "tonne"),
    _hard("hall_capability", "halls", "capabilities of the layout folder"),
    _hard("road_open", "roads", "service roads of the layout folder"),
    # -- soft ------------------------------------------------------------------------------------
    _soft("unassigned", "unassigned", "unassigned", 300_000.0, "priority", 0.0, _DESK),
    _soft("unassigned_hall", "unassigned", "unassigned", 20_000.0, "lot", 0.0, _DESK),
    _soft("moved", "moves", "published", 100.0, "move", 2.0,
          "stands and halls of the published plan; x 2 within near_h hours of the setting now_utc", marks=True,
          near_h=3.0, hall_points=10.0),
    _soft("tow", "moves", "tows", 60.0, "tow", 2.0, "tug and crew of one tow; " + _DESK, minute_points=0.0),
    _soft("hall_peak", "halls", "halls", 1.0, "tonne above the share", 60.0, "85 % of the rate; " + _DESK, share=0.85),
    _soft("buffer", "buffers", "buffer", 10.0, "shortfall^2 / target, minutes", 7.5,
          "30 min soft buffer, convex; " + _DESK, marks=True, target_min=30.0, step_min=5.0),
    _soft("clash", "buffers", "buffer", 5.0, "expected minute", 0.0,
          "off: delay profiles are assumed, and the buffer prices the same risk", severity=OFF, mean_delay_min=12.0),
    _soft("preference", "preferences", "preference", 5.0, "point of the table", 12.0,
          "preferences of the layout folder", marks=True, unwanted_from=1.0),
    _soft("not_wanted", "preferences", "preference", 30.0, "case", 1.0, "cells TYPE@STAND = 1 of type_allowed",
          marks=True),
    _soft("size_surplus", "waste", "preference", 0.2, "metre of span", 60.0, "a small aircraft on a large stand"),
    _soft("long_stay", "preferences", "preference", 1.0, "hour over the limit", 24.0,
          "long stayers off prime stands (those with nose-door room)", from_h=8.0),
    _soft("reference_day", "preferences", "preference", 5.0, "case", 0.0,
          "off: no reference day is chosen", severity=OFF),
    _soft("together", "preferences", "preference", 1.0, "operator's other apron", 0.0,
          "off: the preferences already keep operators together", severity=OFF),
    _soft("taxi", "distance", "distance", 0.2, "minute", 40.0,
          "off: the runway in use is not known while planning", severity=OFF),
    _soft("distance", "distance", "distance", 0.02, "tonne-kilometre", 800.0, "service-road metres x tonnes"),
    _soft("programme_split", "halls", "distance", 0.5, "hall beyond the first", 5.0,
          "freight of one programme and flight in one hall"),
    _soft("delivery_slack", "service", "distance", 1.0, "hour", 0.0,
          "off: the legs of the delivery clock are assumed; promise of 5 days (Cainiao)", severity=OFF,
          promise_days=5.0, probability=0.9, target_h=0.0),
    _soft("fairness", "service", "distance", 1.0, "per cent", 0.0,
          "off: the handlers' contract shares are not known; cells share@HANDLER", severity=OFF, tolerance_points=5.0),
)  # fmt: skip
"""All rules, hard ones first, in the order in which reasons are given."""

CATALOGUE: Mapping[str, Rule] = MappingProxyType({r.rule: r for r in RULES})
"""Rules by id."""

CELLS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "type_allowed": ("types", "stands"),
        "operator_exclusive": ("operators", "stands"),
        "handler_licence": ("handlers", "aprons"),
        "fairness": ("share", "handlers"),
    }
)
"""Rules with figures named ``LEFT@RIGHT``: what stands left and right."""


def figures_of(rule: str) -> tuple[str, ...]:
    """Return the names of a rule's figures, cells apart; some default to what freight of a category usually does."""
    dwell = tuple(f"dwell_h_{c.value}" for c in Category) if rule == "hall_space" else ()
    return (*CATALOGUE[rule].params, *dwell)


ORDER: Mapping[str, int] = MappingProxyType({r.rule: i for i, r in enumerate(RULES)})
"""Place of each rule in the catalogue."""

UNSURE_NEIGHBOURS = 2
"""Neighbours at a doubtful distance that one placement has at most."""


MOVED_LOTS = 4
"""Lots of one turnaround that leave their published halls at most."""


def worst_soft_points() -> float:
    """Return the worst soft cost of one placed turnaround by default weights, without the unassigned stage."""
    soft = sum(r.weight * r.cap for r in RULES if r.severity is SOFT and r.stage != "unassigned")
    doubts = sum(r.params.get("unsure_points", 0.0) for r in RULES)
    moved = CATALOGUE["moved"]
    return soft + UNSURE_NEIGHBOURS * doubts + MOVED_LOTS * moved.cap * moved.params["hall_points"]
