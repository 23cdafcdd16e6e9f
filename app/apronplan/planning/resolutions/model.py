"""A resolution: a small change of the plan that mends a finding, with what it costs."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from apronplan.domain.changes import RowChange
from apronplan.domain.findings import SubjectKind
from apronplan.domain.settings import AcceptedFinding
from apronplan.domain.traffic import HallAssignment, StandAssignment


class Kind(StrEnum):
    """How a finding is mended."""

    MOVE = "move"
    SWAP = "swap"
    CHAIN = "chain"
    TOW = "tow"
    UNTOW = "untow"
    HALL = "hall"
    SPLIT = "split"
    SHIFT = "shift"
    OVERRIDE = "override"
    ACCEPT = "accept"


DECISIONS = (Kind.OVERRIDE, Kind.ACCEPT)
"""Kinds that change nothing on the ground: somebody answers for the finding by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One thing that goes from one place to another.

    Attributes
    ----------
    kind, id : SubjectKind, str
        A part and its stand, a lot and its hall, a turnaround and its time.
    before, after : str
        Names of the places, empty = none; times as ISO 8601, UTC.
    """

    kind: SubjectKind
    id: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """A change that mends a finding.

    Attributes
    ----------
    kind : Kind
        How.
    moves : tuple of Move
        What goes where; empty for decisions.
    cost_change : float
        Cost points of the whole plan afterwards less those before; negative = cheaper.
    sentence : str
        In the reader's language, with names, times and the cost.
    rows : tuple of RowChange
        The change itself.
    hard_gone : int
        How many open hard findings it mends in all.
    verified : bool
        Tried out: the finding is gone (or answered for), no hard finding is new, and the audit has nothing new to say.
    """

    kind: Kind
    moves: tuple[Move, ...]
    cost_change: float
    sentence: str
    rows: tuple[RowChange, ...]
    verified: bool
    hard_gone: int = 0

    @property
    def needs_reason(self) -> bool:
        """Whether somebody has to give a reason and a name before it is applied; see `signed`."""
        return self.kind in DECISIONS

    @property
    def is_request(self) -> bool:
        """Whether it is for the airline to say yes: times are the airline's."""
        return self.kind is Kind.SHIFT

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain values for ``--json``."""
        return {
            "kind": self.kind.value,
            "sentence": self.sentence,
            "cost_change": round(self.cost_change, 3),
            "hard_gone": self.hard_gone,
            "moves": [{"kind": m.kind.value, "id": m.id, "before": m.before, "after": m.after} for m in self.moves],
            "verified": self.verified,
            "needs_reason": self.needs_reason,
            "is_request": self.is_request,
        }


def signed(rows: Iterable[RowChange], *, reason: str, by: str, utc: datetime) -> tuple[RowChange, ...]:
    """Return a decision's rows with who answers for it and why; other rows as they are.

    Parameters
    ----------
    reason, by : str
        Not empty for decisions.
    utc : datetime
        When it was decided.

    Raises
    ------
    ValueError
        If a row is a decision and the reason or the name is blank.
    """
    return tuple(replace(row, after=_signed(row.after, reason.strip(), by.strip(), utc)) for row in rows)


def _signed(row: object, reason: str, by: str, utc: datetime) -> object:
    if isinstance(row, AcceptedFinding):
        _require(reason, by)
        return replace(row, reason=reason, by=by, utc=utc)
    if isinstance(row, StandAssignment | HallAssignment) and row.override is not None and not row.override.reason:
        _require(reason, by)
        return replace(row, override=replace(row.override, reason=reason, by=by))
    return row


def _require(reason: str, by: str) -> None:
    if not reason or not by:
        raise ValueError("a decision needs a reason and a name")
