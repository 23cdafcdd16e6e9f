"""The one way in which verbs open a plan, so that what the session has to tell is told by all of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from apronplan.cli.output import Output

if TYPE_CHECKING:
    from apronplan.session.session import PlanSession


@contextmanager
def open_session(path: Path, output: Output, *, bare: bool = False) -> "Iterator[PlanSession]":
    """Open a plan and say its notices on stderr: those of opening at once, those of the work at the end.

    Parameters
    ----------
    bare : bool
        A plan without an airport will do; a making that was cut short has left such files.

    Raises
    ------
    UserError
        If it cannot be opened (see `PlanSession.open`), or holds no airport.
    """
    from apronplan.session.making import require_airport
    from apronplan.session.session import PlanSession

    with PlanSession.open(path) as session, telling(session, output):
        if not bare:
            require_airport(session.plan, path)
        yield session


@contextmanager
def telling(session: "PlanSession", output: Output) -> Iterator[None]:
    """Say the notices of an open session: those that are there at once, later ones at the end, however it ends."""
    told = _tell(session, output, 0)
    try:
        yield
    finally:
        _tell(session, output, told)


def _tell(session: "PlanSession", output: Output, told: int) -> int:
    for notice in session.notices[told:]:
        output.say(f"apronplan: {notice}")
    return len(session.notices)
