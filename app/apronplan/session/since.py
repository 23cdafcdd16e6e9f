"""What changed since an earlier revision, in words, for the sheet that is printed alone."""

from apronplan.errors import UserError
from apronplan.i18n import tr
from apronplan.session.session import PlanSession
from apronplan.session.trail import net_changes
from apronplan.session.verify import by_flight


def changes_since(session: PlanSession, revision: int) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the net changes after a revision as sentences by turnaround, in order of time; empty name = none.

    Raises
    ------
    UserError
        If the plan has no such revision, or its file cannot be read.
    """
    if not 0 <= revision <= session.revision:
        raise UserError(tr("sheet.bad_revision", since=revision, now=session.revision))
    return by_flight(session, net_changes(session.file.entries(revision)).values())
