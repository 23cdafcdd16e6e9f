"""The one way in which verbs open a plan, so that what the session has to tell is told by all of them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from apronplan.cli.output import Output

if TYPE_CHECKING:
    from apronplan.session.session import PlanSession


@contextmanager
def open_session(path: Path, output: Output) -> "Iterator[PlanSession]":
    """Open a plan and say its notices on stderr: those of opening at once, those of the work at the end.

    Raises
    ------
    UserError
        If it cannot be opened; see `PlanSession.open`.
    """
    from apronplan.session.session import PlanSession

    with PlanSession.open(path) as session, telling(session, output):
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
