"""Undo and redo as what the journal says: the same entries give the same stack, live and after reopening."""

from collections.abc import Sequence

import msgspec

from apronplan.store.journal import EntryKind

Edits = tuple[int, ...]
"""Journal numbers that make one undo step; more than one for a gesture of several nudges."""


class UndoStack(msgspec.Struct):
    """Which steps can be undone and redone; the last one first in line."""

    undo: list[Edits] = msgspec.field(default_factory=list)
    redo: list[Edits] = msgspec.field(default_factory=list)
    undone: set[int] = msgspec.field(default_factory=set)

    def fault(self, kind: EntryKind, of: Sequence[int]) -> str | None:
        """Return why an entry cannot come now; None if it can. Journals come from outside, too."""
        match kind:
            case EntryKind.UNDO:
                due = self.undo[-1] if self.undo else ()
            case EntryKind.REDO:
                due = self.redo[-1] if self.redo else ()
            case EntryKind.BACK:
                due = self.undo[-1][:1] if self.undo else ()
            case _:
                return None
        if due and tuple(of) == due:
            return None
        return f"is no {kind} of the step before it"

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
