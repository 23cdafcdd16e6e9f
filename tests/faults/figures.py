"""What a trial counted."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class Figures:
    """Counts of one trial, and what went wrong in it.

    Attributes
    ----------
    what : str
        The trial.
    tried : int
        How many states, kills, operations or flips.
    counts : dict
        What else says that the trial was not empty.
    lost, corrupt, wrong : list of str
        Acknowledged edits that are gone; files that do not open; anything else against what is promised.
    """

    what: str
    tried: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    corrupt: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    slowest_s: float = 0.0

    def count(self, name: str, by: int = 1) -> None:
        """Add to a count."""
        self.counts[name] = self.counts.get(name, 0) + by

    @property
    def bad(self) -> int:
        """How much went wrong."""
        return len(self.lost) + len(self.corrupt) + len(self.wrong)

    def text(self) -> str:
        """Return one line for people."""
        counts = ", ".join(f"{number} {name}" for name, number in self.counts.items())
        slowest = f"; slowest start {self.slowest_s:.2f} s" if self.slowest_s else ""
        bad = f"{len(self.lost)} lost, {len(self.corrupt)} corrupt, {len(self.wrong)} other faults"
        return f"{self.what}: {self.tried} tried ({counts}): {bad}{slowest}."

    def first_faults(self) -> str:
        """Return the first of each kind of fault, for a failed assertion."""
        return "\n".join([self.text(), *self.lost[:5], *self.corrupt[:5], *self.wrong[:5]])
