"""One line of the history, as people see it."""

from dataclasses import dataclass

from apronplan.store.journal import EntryKind
from apronplan.store.undo_stack import Edits


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
