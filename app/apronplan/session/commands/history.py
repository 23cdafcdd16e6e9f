"""Undo and redo as verbs, so that a batch can use them."""

from apronplan.domain.changes import ChangeSet
from apronplan.session.session import PlanSession


def undo(session: PlanSession) -> ChangeSet | None:
    """Take the last step back.

    Raises
    ------
    UserError
        If it cannot be written.
    """
    return session.undo()


def redo(session: PlanSession) -> ChangeSet | None:
    """Do the step again that was undone last.

    Raises
    ------
    UserError
        If it cannot be written.
    """
    return session.redo()
