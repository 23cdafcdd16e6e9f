"""Undo and redo as what the journal says: the same entries give the same stack, live and after reopening."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from apronplan.store.journal import EntryKind

Edits = tuple[int, ...]
"""Journal numbers that make one undo step; more than one for a gesture of several nudges."""


class Head(Protocol):
    """A journal entry, as far as the stack needs it."""

    @property
    def n(self) -> int:
        """Number."""

    @property
    def kind(self) -> EntryKind:
        """What it is to the stack."""

    @property
    def of(self) -> Edits:
        """Entries it concerns."""


@dataclass(frozen=True, slots=True)
class Step:
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


@dataclass(slots=True)
class UndoStack:
    """Which steps can be undone and redone; the last one first in line."""

    undo: list[Edits] = field(default_factory=list)
    redo: list[Edits] = field(default_factory=list)
    undone: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, heads: Iterable[Head]) -> "UndoStack":
        """Return the stack that a journal leaves."""
        stack = cls()
        for head in heads:
            stack.feed(head.kind, head.n, head.of)
        return stack

    def feed(self, kind: EntryKind, n: int, of: Sequence[int]) -> None:
        """Take note of one journal entry."""
        match kind:
            case EntryKind.EDIT:
                self.redo.clear()
                if of and self.undo and self.undo[-1][0] == of[0]:
                    self.undo[-1] += (n,)
                else:
                    self.undo.append((n,))
            case EntryKind.BACK:  # a gesture that ended where it began leaves no step
                self.redo.clear()
                self.undone.update((*self.undo.pop(), n))
            case EntryKind.UNDO:
                self.redo.append(self.undo.pop())
                self.undone.update(of)
            case EntryKind.REDO:
                self.undo.append(self.redo.pop())
                self.undone.difference_update(of)
            case EntryKind.BASE:
                pass
