"""Evidence rules: which lots a rule fits, and which rules may not stand beside each other."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from apronplan.domain.programmes import EvidenceRule
from apronplan.domain.traffic import Direction, Lot, Turnaround
from apronplan.errors import UserError
from apronplan.i18n import tr

_TINY = 1e-9
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


def speaks_wherever(other: EvidenceRule, rule: EvidenceRule) -> bool:
    """Tell whether a rule speaks for every lot that another one fits."""
    for name in _CRITERIA:
        asked = getattr(other, name)
        if asked and asked != getattr(rule, name):
            return False
    return (other.valid_from is None or (rule.valid_from is not None and other.valid_from <= rule.valid_from)) and (
        other.valid_to is None or (rule.valid_to is not None and rule.valid_to <= other.valid_to)
    )


def above_whole(rules: Iterable[EvidenceRule]) -> list[tuple[EvidenceRule, ...]]:
    """Return the rules whose estimates come to more than a whole lot, on every lot that the first of them fits.

    Of each programme the rule of the lowest priority number counts. Rules that leave no doubt take what is left and
    are not counted, as in the statement; so may a rule be that only some lots fit. These show when a lot is looked at.
    """
    table = [r for r in rules if not r.certain]
    found: dict[frozenset[str], tuple[EvidenceRule, ...]] = {}
    for rule in sorted(table, key=lambda r: (r.programme, r.priority, r.rule_id)):
        counts = {rule.programme: rule}
        for other in sorted(table, key=lambda r: (r.priority, r.programme, r.rule_id)):
            if other.programme not in counts and speaks_wherever(other, rule):
                counts[other.programme] = other
        together = tuple(counts.values())
        if sum(r.share for r in together) > 1 + _TINY:
            found.setdefault(frozenset(r.key for r in together), together)
    return list(found.values())


def _share_faults(rule: EvidenceRule) -> list[str]:
    """Return what is wrong with a rule's shares: each that is none, or else that they do not rise."""
    shares = {"share_low": rule.share_low, "share": rule.share, "share_high": rule.share_high}
    about = {"rule": rule.rule_id, "programme": rule.programme}
    if outside := {name: x for name, x in shares.items() if not 0 <= x <= 1}:
        return [tr("freight.evidence_share_range", **about, column=name, value=x) for name, x in outside.items()]
    if rule.share_low <= rule.share <= rule.share_high:
        return []
    return [tr("freight.evidence_shares", **about, low=rule.share_low, share=rule.share, high=rule.share_high)]


def require_sound(rules: Iterable[EvidenceRule]) -> None:
    """Refuse rules that cannot be told apart, and shares that do not rise within 0 to 1 or come to more than a lot.

    Raises
    ------
    UserError
        Names the rules and the figures that are wrong.
    """
    table = list(rules)
    if faults := [fault for rule in table for fault in _share_faults(rule)]:
        raise UserError(" ".join(faults))
    for a, b in overlapping(table):
        raise UserError(
            tr("freight.evidence_overlap", a=a.rule_id, b=b.rule_id, programme=a.programme, priority=a.priority)
        )
    for together in above_whole(table):
        raise UserError(
            tr(
                "freight.evidence_above_whole",
                rules=", ".join(f"{r.rule_id} ({r.programme})" for r in together),
                rule=together[0].rule_id,
                total=round(100 * sum(r.share for r in together), 3),
            )
        )
