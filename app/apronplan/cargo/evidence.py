"""Evidence rules: which lots a rule fits, and which rules may not stand beside each other."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from apronplan.domain.programmes import EvidenceRule
from apronplan.domain.traffic import Direction, Lot, Turnaround
from apronplan.errors import UserError
from apronplan.i18n import tr

_CRITERIA = ("operator", "flight", "origin", "consignee", "hall", "category", "direction")


@dataclass(frozen=True, slots=True, kw_only=True)
class LotFacts:
    """What evidence can be held against: the lot, its flight, its hall and its local day of arrival."""

    lot: Lot
    turnaround: Turnaround
    hall: str
    day: date

    @property
    def far_airport(self) -> str:
        """Where the lot comes from, or for an export where it goes."""
        return self.turnaround.destination if self.lot.direction is Direction.EXPORT else self.turnaround.origin

    @property
    def flight(self) -> str:
        """The flight that carries the lot."""
        return self.turnaround.flight_out if self.lot.direction is Direction.EXPORT else self.turnaround.flight_in


def fits(rule: EvidenceRule, facts: LotFacts) -> bool:
    """Tell whether a rule speaks for a lot: everything that it names agrees."""
    return (
        (not rule.operator or rule.operator == facts.turnaround.operator)
        and (not rule.flight or rule.flight == facts.flight)
        and (not rule.origin or rule.origin == facts.far_airport)
        and (not rule.consignee or rule.consignee.casefold() == facts.lot.consignee.casefold())
        and (not rule.hall or rule.hall == facts.hall)
        and (rule.category is None or rule.category is facts.lot.category)
        and (rule.direction is None or rule.direction is facts.lot.direction)
        and (rule.valid_from is None or rule.valid_from <= facts.day)
        and (rule.valid_to is None or facts.day < rule.valid_to)
    )


def first_fitting(rules: Iterable[EvidenceRule], facts: LotFacts) -> dict[str, EvidenceRule]:
    """Return the rule that counts for a lot, per programme: the fitting one of the lowest priority number."""
    found: dict[str, EvidenceRule] = {}
    for rule in sorted(rules, key=lambda r: (r.priority, r.programme, r.rule_id)):
        if rule.programme not in found and fits(rule, facts):
            found[rule.programme] = rule
    return found


def can_meet(a: EvidenceRule, b: EvidenceRule) -> bool:
    """Tell whether one lot could fit both rules."""
    for name in _CRITERIA:
        one, other = getattr(a, name), getattr(b, name)
        if one and other and one != other:
            return False
    return (a.valid_to is None or b.valid_from is None or b.valid_from < a.valid_to) and (
        b.valid_to is None or a.valid_from is None or a.valid_from < b.valid_to
    )


def overlapping(rules: Iterable[EvidenceRule]) -> list[tuple[EvidenceRule, EvidenceRule]]:
    """Return the pairs of rules of one programme and equal rank that could fit the same lot, in order of their ids."""
    ordered = sorted(rules, key=lambda r: (r.programme, r.priority, r.rule_id))
    return [
        (a, b)
        for a, b in combinations(ordered, 2)
        if a.programme == b.programme and a.priority == b.priority and can_meet(a, b)
    ]


def require_sound(rules: Iterable[EvidenceRule]) -> None:
    """Refuse rules that cannot be told apart, and shares that do not rise within 0 to 1.

    Raises
    ------
    UserError
        Names the rules and the figures that are wrong.
    """
    table = list(rules)
    for rule in table:
        if not 0 <= rule.share_low <= rule.share <= rule.share_high <= 1:
            raise UserError(
                tr(
                    "freight.evidence_shares",
                    rule=rule.rule_id,
                    low=rule.share_low,
                    share=rule.share,
                    high=rule.share_high,
                )
            )
    for a, b in overlapping(table):
        raise UserError(
            tr("freight.evidence_overlap", a=a.rule_id, b=b.rule_id, programme=a.programme, priority=a.priority)
        )
