"""From where two copies of a plan went their own ways: the newest state that both histories hold."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from apronplan.domain.plan import TABLES
from apronplan.session.merge.marks import marks
from apronplan.store.check import decode_tables
from apronplan.store.journal import Entry, RawTables, replay

Tables = Mapping[str, Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Journal:
    """One side's history.

    Attributes
    ----------
    hashes : sequence of str
        Of every edit, oldest first.
    marks : frozenset of str
        Other laptops' edits that it has been brought together with.
    entries : callable
        Gives the edits with their rows, oldest first.
    """

    hashes: Sequence[str]
    marks: frozenset[str]
    entries: Callable[[], Iterable[Entry]]

    def knows(self, head_hash: str) -> bool:
        """Tell whether everything up to an edit, of this or another laptop, is in this side's plan."""
        return head_hash in self.marks or head_hash in self.hashes

    def state(self, n: int) -> RawTables:
        """Return the tables after edit `n`, as JSON."""
        tables: RawTables = {name: {} for name in TABLES}
        for entry in self.entries():
            if entry.n > n:
                break
            replay(entry, tables)
        return tables

    def last(self, hashes: Iterable[str], least: int) -> int:
        """Return the number of the newest own edit among some hashes, but not less than `least`."""
        wanted = frozenset(hashes)
        return next((n for n in range(len(self.hashes), least, -1) if self.hashes[n - 1] in wanted), least)


def common_prefix(mine: Sequence[str], theirs: Sequence[str]) -> int:
    """Return how many edits two journals begin with in common."""
    same = 0
    for ours, others in zip(mine, theirs, strict=False):
        if ours != others:
            break
        same += 1
    return same


def common_states(mine: Journal, theirs: Journal) -> list[Tables]:
    """Return the newest state that both sides have been through; two if neither of them holds the other.

    Two come about when each side has brought in an older bundle of the other: then each holds a merge, perhaps with
    other answers, that the other has not seen.
    """
    prefix = common_prefix(mine.hashes, theirs.hashes)
    ours, others = mine.last(theirs.marks, prefix), theirs.last(mine.marks, prefix)
    if ours == others == prefix:
        return [decode_tables(mine.state(prefix))]
    at_ours, at_others = mine.state(ours), theirs.state(others)
    if mine.last(marks(at_others["setting"]), prefix) >= ours:
        return [decode_tables(at_others)]
    if theirs.last(marks(at_ours["setting"]), prefix) >= others:
        return [decode_tables(at_ours)]
    return [decode_tables(at_ours), decode_tables(at_others)]
