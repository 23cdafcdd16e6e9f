"""How far a run of trials is, and how long it will go on, told every half minute."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

EVERY_S = 30.0


@dataclass(slots=True)
class Progress:
    """Counts what is tried in all trials of a run.

    Attributes
    ----------
    due : int
        How much is to be tried in all, of the trials that are run now.
    clock : callable
        Seconds that only grow.
    """

    due: int
    say: Callable[[str], None]
    clock: Callable[[], float] = time.monotonic
    _name: str = ""
    _of: int = 0
    _before: int = 0
    _begun_s: float = 0.0
    _told_s: float = field(default=0.0)

    def __post_init__(self) -> None:
        self._begun_s = self._told_s = self.clock()

    def begin(self, name: str, of: int) -> None:
        """A trial begins, in which so much is to be tried."""
        self._name, self._of = name, of

    def end(self) -> None:
        """The trial that was begun is over, however much chance let it try."""
        self._before += self._of

    def tried(self, done: int) -> None:
        """So much of the trial is done: say it, unless something was said a moment ago."""
        now = self.clock()
        if now - self._told_s < EVERY_S:
            return
        self._told_s = now
        speed = (self._before + done) / (now - self._begun_s)
        left = max(0, self.due - self._before - done)
        self.say(
            f"   ...   {self._name}: {done:,} of {self._of:,}; {speed:.0f} a second, "
            f"about {left / speed / 60:.0f} min left for all that was chosen"
        )
