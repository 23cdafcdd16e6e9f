"""Making a plan: it is given what it shall hold under another name, and is there whole or not at all."""

from collections.abc import Callable
from pathlib import Path

from apronplan.domain.plan import Plan
from apronplan.errors import UserError
from apronplan.i18n import tr
from apronplan.session.session import PlanSession
from apronplan.store.new_file import new_file


def make_plan(
    path: Path, fill: Callable[[PlanSession], object], *, user: str | None = None, name: str | None = None
) -> int:
    """Make a plan file; returns the number of its edits.

    Parameters
    ----------
    fill : callable
        Gives the new plan what it shall hold.
    name : str or None
        The plan's name; None = the file's.

    Raises
    ------
    UserError
        If something of that name exists, or the plan cannot be made; then there is no file.
    """
    with new_file(path, user) as temporary:
        session = PlanSession.create(temporary, user=user, name=name or path.stem)
        try:
            fill(session)
            edits = session.edits
        except BaseException:
            session.discard()
            raise
        session.close()
    return edits


def require_airport(plan: Plan, path: Path) -> None:
    """Refuse a plan without an airport: its making was cut short.

    Raises
    ------
    UserError
        What it lacks, and what to do.
    """
    if not plan.rows("airport"):
        raise UserError(tr("session.no_airport", path=path))
