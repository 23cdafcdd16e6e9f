"""Whether a printed sheet is still right: its code against the open plan."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from apronplan.domain.changes import RowChange
from apronplan.domain.ids import TurnaroundId
from apronplan.domain.plan import Plan
from apronplan.errors import UserError
from apronplan.i18n import tr
from apronplan.session.merge.marks import PREFIX, marks
from apronplan.session.merge.threeway import owner_of, owners_of_lots
from apronplan.session.merge.words import Words
from apronplan.session.session import PlanSession
from apronplan.session.trail import TrailRow, net_changes, trail

_CODE = re.compile(
    r"APRONPLAN:(?P<plan>[0-9A-F-]{1,64}):(?P<revision>[0-9]{1,9}):(?P<hash>[0-9A-F]{12})", re.ASCII | re.I
)
_MOST_ACTIONS = 40
_BLANK = re.compile(r"\s+")


class SheetState(StrEnum):
    """What a sheet is to the plan."""

    CURRENT = "current"
    OUT_OF_DATE = "out_of_date"
    OTHER_PLAN = "other_plan"
    OTHER_BRANCH = "other_branch"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is known about a sheet.

    Attributes
    ----------
    sentence : str
        The answer for people.
    revision, now : int
        The edit that the sheet shows, and the plan's last one.
    actions : tuple of TrailRow
        Edits since.
    flights : mapping of str to tuple of str
        What is different for each turnaround, in sentences, by id; what concerns no turnaround under ``""``.
    """

    state: SheetState
    sentence: str
    revision: int
    now: int
    actions: tuple[TrailRow, ...] = ()
    flights: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def current(self) -> bool:
        """The sheet is right."""
        return self.state is SheetState.CURRENT

    def as_dict(self) -> dict[str, object]:
        """Return the verdict for a JSON document."""
        return {
            "state": self.state,
            "current": self.current,
            "sentence": self.sentence,
            "revision": self.revision,
            "now": self.now,
            "actions": [a.as_dict() for a in self.actions],
            "flights": [{"turnaround": name, "changes": list(said)} for name, said in self.flights],
        }

    def text(self) -> tuple[str, ...]:
        """Return the verdict as sentences."""
        said = [self.sentence]
        if self.actions:
            said.append(tr("verify.actions"))
            if (earlier := len(self.actions) - _MOST_ACTIONS) > 0:
                said.append(tr("verify.earlier", count=earlier))
            last = self.actions[-_MOST_ACTIONS:]
            said += [tr("verify.action", edit=a.edit, utc=a.utc, user=a.user, action=a.action) for a in last]
        if self.flights:
            said.append(tr("verify.changes"))
            said += [f"  {line}" for _, lines in self.flights for line in lines]
        return tuple(said)


def verify(session: PlanSession, code: str) -> Verdict:
    """Tell what a sheet's code says about it.

    Parameters
    ----------
    code : str
        What the sheet's QR code holds, ``APRONPLAN:<plan>:<revision>:<hash>``; blanks in it do not count.

    Raises
    ------
    UserError
        If it is no such code, or the plan file cannot be read.
    """
    match = _CODE.fullmatch(_BLANK.sub("", code))
    if match is None:
        raise UserError(tr("verify.no_code", code=code.strip()[:60]))
    revision, digits = int(match["revision"]), match["hash"].lower()
    if match["plan"].lower() != session.plan_id.lower():
        return _verdict(SheetState.OTHER_PLAN, "verify.other_plan", session, revision)
    heads = session.file.heads
    if not 1 <= revision <= len(heads) or not heads[revision - 1].h.startswith(digits):
        return _elsewhere(session, revision, digits)
    if revision == session.revision:
        return _verdict(SheetState.CURRENT, "verify.current", session, revision)
    return _older(session, revision)


def _verdict(state: SheetState, message: str, session: PlanSession, revision: int, **values: object) -> Verdict:
    sentence = tr(message, revision=revision, now=session.revision, plan=session.path.name, **values)
    return Verdict(state=state, sentence=sentence, revision=revision, now=session.revision)


def _elsewhere(session: PlanSession, revision: int, digits: str) -> Verdict:
    """Answer for a sheet that shows an edit which this copy of the plan does not have."""
    settings = session.plan.rows("setting")
    known = next((h for h in marks(settings) if h.startswith(digits)), None)
    if known is not None:
        note = str(getattr(settings[PREFIX + known], "value", ""))
        return _verdict(SheetState.OTHER_BRANCH, "verify.merged_branch", session, revision, note=note)
    newer = "verify.newer" if revision > session.revision else "verify.other_branch"
    return _verdict(SheetState.OTHER_BRANCH, newer, session, revision)


def _older(session: PlanSession, revision: int) -> Verdict:
    changes = net_changes(session.file.entries(revision))
    actions = tuple(row for row in trail(session) if row.edit > revision)
    flights = by_flight(session, changes.values())
    message = "verify.out_of_date" if changes else "verify.same_content"
    state = SheetState.OUT_OF_DATE if changes else SheetState.CURRENT
    named = [name for name, _ in flights if name]
    sentence = tr(
        message, revision=revision, now=session.revision, plan=session.path.name, edits=len(actions), flights=len(named)
    )
    return Verdict(
        state=state,
        sentence=sentence,
        revision=revision,
        now=session.revision,
        actions=actions,
        flights=flights,
    )


def by_flight(session: PlanSession, changes: Iterable[RowChange]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return what changed as sentences by turnaround, in order of on-block time; what concerns none comes last."""
    changes = list(changes)
    gone: dict[str, dict[str, object]] = {}
    for change in changes:
        if change.before is not None:
            gone.setdefault(change.table, {})[change.key] = change.before
    before = Plan(gone)
    words = Words(session.plan, before)
    lots = owners_of_lots({"lot": before.rows("lot")}, {"lot": session.plan.rows("lot")})
    found: dict[str, list[str]] = {}
    for change in changes:
        name = owner_of(change.table, change.key, lots) or ""
        found.setdefault(name, []).append(words.change(change.table, change.key, (), change.before, change.after))

    def order(name: str) -> tuple[bool, float, str]:
        """Return the place of a turnaround in the list: by on-block time, what has no turnaround last."""
        row = session.plan.turnarounds.get(TurnaroundId(name)) or before.turnarounds.get(TurnaroundId(name))
        return not name, row.on_block.timestamp() if row is not None else 0.0, name

    return tuple((name, tuple(found[name])) for name in sorted(found, key=order))
