"""Decisions: the plan stays as it is, and somebody answers for it with a reason and a name."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from apronplan.domain.changes import RowChange
from apronplan.domain.findings import Finding, Severity, SubjectKind
from apronplan.domain.ids import LotId, PartId, StandId
from apronplan.domain.settings import AcceptedFinding
from apronplan.domain.traffic import Override
from apronplan.i18n import tr
from apronplan.planning.resolutions.candidate import Candidate, is_fixed, move_text, place_row, stand_move
from apronplan.planning.resolutions.model import Kind
from apronplan.planning.resolutions.trial import Trial
from apronplan.planning.sentences import label, short_reason

UNSIGNED = datetime(1970, 1, 1, tzinfo=UTC)
"""Time of a decision that nobody has taken yet; see `apronplan.planning.resolutions.signed`."""
BENDABLE = ("min_gap", "clearance", "adjacency", "nose_in_blocking", "handler_licence", "operator_exclusive",
            "type_allowed", "facility", "road_open")  # fmt: skip
"""Rules that a planner may let an unplaced aircraft break to find it a stand at all, the mildest first."""


def decisions(trial: Trial) -> Iterator[Candidate]:
    """Yield the override of a hard finding's placement, and the acceptance of any finding."""
    if trial.finding.severity is Severity.HARD:
        yield from _overrides(trial)
    if trial.finding.rule == "unassigned":
        yield from _bent_places(trial)
    key = trial.finding.key
    accepted = AcceptedFinding(finding=key, reason="", by="", utc=UNSIGNED)
    row = RowChange("accepted_finding", key, trial.plan.accepted_findings.get(key), accepted)
    yield Candidate(kind=Kind.ACCEPT, rows=(row,), moves=(), text=tr("resolution.accept"))


def _unsigned(rules: tuple[str, ...]) -> Override:
    return Override(reason="", by="", rules=rules)


def _overrides(trial: Trial) -> Iterator[Candidate]:
    """Yield overrides of the placements that a finding names; those that stay open are sorted out when tried."""
    plan, finding = trial.plan, trial.finding
    for part in map(PartId, finding.ids(SubjectKind.PART)):
        now = plan.stand_assignments.get(part)
        if now is not None:
            row = replace(now, override=_unsigned(_with(now.override, finding.rule)))
            text = tr("resolution.override", flight=label(plan, part), stand=now.stand, rule=short_reason(finding))
            change = RowChange("stand_assignment", part, now, row)
            yield Candidate(kind=Kind.OVERRIDE, rows=(change,), moves=(), text=text)
            return
    for lot in map(LotId, finding.ids(SubjectKind.LOT)):
        there = plan.hall_assignments.get(lot)
        if there is not None:
            changed = replace(there, override=_unsigned(_with(there.override, finding.rule)))
            text = tr("resolution.override.hall", lot=lot, hall=there.hall, rule=short_reason(finding))
            change = RowChange("hall_assignment", lot, there, changed)
            yield Candidate(kind=Kind.OVERRIDE, rows=(change,), moves=(), text=text)
            return


def _with(override: Override | None, rule: str) -> tuple[str, ...]:
    """Return the rules of an override with one more; an override of every rule (none named) is not narrowed."""
    if override is None:
        return (rule,)
    return tuple(sorted({*override.rules, rule})) if override.rules else ()


def _bent_places(trial: Trial) -> Iterator[Candidate]:
    """Yield the stand that an unplaced aircraft could take if a mild rule, and no other, were broken there."""
    plan = trial.plan
    for part in map(PartId, trial.finding.ids(SubjectKind.PART)):
        if part not in plan.parts or is_fixed(plan, plan.parts[part]):
            continue
        found: list[tuple[int, int, StandId, tuple[Finding, ...]]] = []
        for stand, state in trial.states(part).items():
            hard = tuple(f for f in state.findings if f.severity is Severity.HARD)
            if hard and all(f.rule in BENDABLE for f in hard):
                found.append((max(BENDABLE.index(f.rule) for f in hard), len(hard), stand, hard))
        for _, _, stand, hard in sorted(found, key=lambda row: row[:3])[:1]:
            rules = tuple(sorted({f.rule for f in hard}))
            yield Candidate(
                kind=Kind.OVERRIDE,
                rows=(place_row(plan, part, stand, _unsigned(rules)),),
                moves=(stand_move(plan, part, stand),),
                text=tr("resolution.override.place", what=move_text(plan, part, stand),
                        rules=", ".join(dict.fromkeys(short_reason(f) for f in hard))),
            )  # fmt: skip
