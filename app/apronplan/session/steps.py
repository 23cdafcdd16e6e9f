"""One line of the history, as people see it."""

from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from apronplan.store.check import EntryHead
from apronplan.store.journal import EntryKind
from apronplan.store.undo_stack import Edits


class Step(msgspec.Struct, frozen=True):
    """One line of the history.

    Attributes
    ----------
    n : int
        Number of the journal entry.
    utc, user, action : str
        When (ISO 8601), who, what.
    kind : EntryKind
        Edit, base, undo, redo.
    of : tuple of int
        Entries that an undo or redo concerns.
    undone : bool
        True for an edit that is undone now and could be redone, or that was undone and then overtaken.
    """

    n: int
    utc: str
    user: str
    action: str
    kind: EntryKind
    of: Edits
    undone: bool


class History:
    """The lines of the history, kept between questions: an edit adds one, an undo changes a few."""

    def __init__(self) -> None:
        self._steps: list[Step] = []
        self._undone: set[int] = set()

    def steps(self, heads: Sequence[EntryHead], undone: set[int]) -> list[Step]:
        """Return one step per journal entry, oldest first.

        Parameters
        ----------
        heads : sequence of EntryHead
            The journal; it only ever grows, and the entry of number n is the n-th.
        undone : set of int
            Entries that are undone now.
        """
        for n in self._undone ^ undone:
            if n <= len(self._steps):
                self._steps[n - 1] = replace(self._steps[n - 1], undone=n in undone)
        for i in range(len(self._steps), len(heads)):
            h = heads[i]
            self._steps.append(Step(h.n, h.utc, h.user, h.action, h.kind, h.of, h.n in undone))
        self._undone = set(undone)
        return list(self._steps)
