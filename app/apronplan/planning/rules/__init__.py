"""Rules: pure questions about a plan that answer with findings.

One module per family, all of one shape: a check takes a part (as a `Case`) and a stand and returns findings. The same
checks colour the stands during a drag, fill the list of findings, price placements for the solver and explain them.
"""

from apronplan.planning.rules.anew import anew
from apronplan.planning.rules.catalogue import CATALOGUE, RULES, STAGES, Rule
from apronplan.planning.rules.check import (
    check_parts,
    check_plan,
    is_open,
    is_overridden,
    knock_on,
    knock_ons,
    reaches_others,
    with_others_of_them,
)
from apronplan.planning.rules.others import states_with_others
from apronplan.planning.rules.rulebook import RuleBook
from apronplan.planning.rules.states import StandState, by_weight, place_findings, placement_cost, stand_states

__all__ = [
    "CATALOGUE",
    "RULES",
    "STAGES",
    "Rule",
    "RuleBook",
    "StandState",
    "anew",
    "by_weight",
    "check_parts",
    "check_plan",
    "is_open",
    "is_overridden",
    "knock_on",
    "knock_ons",
    "place_findings",
    "placement_cost",
    "reaches_others",
    "stand_states",
    "states_with_others",
    "with_others_of_them",
]
