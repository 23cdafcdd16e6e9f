"""One drag from press to release: what is carried, and what every place says to it."""

from collections.abc import Callable, Mapping
from enum import StrEnum

import msgspec

from apronplan.domain.findings import Finding
from apronplan.domain.ids import LotId, PartId, StandId
from apronplan.ui.drag.targets import Spot, SpotKind


class State(StrEnum):
    """The three answers of a place."""

    FITS = "fits"
    UNWANTED = "unwanted"
    IMPOSSIBLE = "impossible"


class Cargo(msgspec.Struct, frozen=True):
    """What is dragged: parts of turnarounds (the first leads, the others keep their places to it), or lots."""

    parts: tuple[PartId, ...] = ()
    lots: tuple[LotId, ...] = ()

    @property
    def lead(self) -> PartId:
        """The part whose states are shown.

        Raises
        ------
        IndexError
            If only lots are dragged.
        """
        return self.parts[0]


class Verdict(msgspec.Struct, frozen=True):
    """What one place says: its state, the findings behind it, points in all, and the sentence at the mouse."""

    state: State
    findings: tuple[Finding, ...] = ()
    cost: float = 0.0
    sentence: str = ""


class Outcome(StrEnum):
    """How a gesture ended."""

    DROPPED = "dropped"
    REFUSED = "refused"
    CANCELLED = "cancelled"


class Gesture(msgspec.Struct):
    """A drag under way.

    Attributes
    ----------
    cargo : Cargo
        What is carried.
    title, details : str
        Lines of the ghost: flight, type and times.
    verdicts : mapping
        The answer of every place, worked out once when the drag began.
    spot : Spot or None
        The place under the mouse now.
    """

    cargo: Cargo
    title: str
    details: str
    verdicts: Mapping[Spot, Verdict]
    say: Callable[[Verdict], str]
    origin: Spot | None = None
    spot: Spot | None = None
    outcome: Outcome | None = None
    _said: dict[Spot, str] = msgspec.field(default_factory=dict)

    def verdict(self, spot: Spot | None) -> Verdict | None:
        """Return what a place says; None where nothing can be dropped."""
        return self.verdicts.get(spot) if spot is not None else None

    def state(self, stand: StandId) -> State | None:
        """Return a stand's state for colouring; None if it is no place for this cargo."""
        verdict = self.verdicts.get(Spot(SpotKind.STAND, stand))
        return verdict.state if verdict else None

    def sentence(self, spot: Spot | None) -> str:
        """Return the one sentence to show at the mouse; made when first asked for, since most are never read."""
        verdict = self.verdict(spot)
        if verdict is None or spot is None:
            return ""
        if spot not in self._said:
            self._said[spot] = verdict.sentence or self.say(verdict)
        return self._said[spot]
