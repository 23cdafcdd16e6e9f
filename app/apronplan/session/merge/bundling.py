"""Making a bundle of the open plan, and making a plan out of a bundle."""

from pathlib import Path

from apronplan.errors import UserError
from apronplan.i18n import tr
from apronplan.session.merge.bases import Journal
from apronplan.session.merge.marks import mark, marks
from apronplan.session.session import PlanSession
from apronplan.session.trail import changes_csv
from apronplan.store.bundle import Manifest, write_bundle
from apronplan.store.bundle_new import take_over
from apronplan.store.bundle_reader import read_bundle
from apronplan.store.journal import GENESIS, EntryKind


def make_bundle(session: PlanSession, out: Path, *, since: int | None = None) -> Manifest:
    """Write the open plan with its whole history into a bundle for another laptop.

    Parameters
    ----------
    since : int or None
        Edit after which the readable list of changes begins; None = the last one that another laptop is known to
        have, else the making of the plan.

    Raises
    ------
    UserError
        If there is no such edit, or the bundle cannot be written.
    """
    if since is not None and not 0 <= since <= session.revision:
        raise UserError(tr("bundle.no_such_edit", since=since, last=session.revision))
    base = _known_elsewhere(session) if since is None else since
    heads = session.file.heads
    return write_bundle(
        session.file,
        out,
        plan_id=session.plan_id,
        plan_name=session.stamp().plan_name,
        base=(base, heads[base - 1].h if base else GENESIS),
        author=session.user,
        changes=changes_csv(session, base),
        check=read_bundle,
    )


def _known_elsewhere(session: PlanSession) -> int:
    heads = session.file.heads
    remembered = marks(session.plan.rows("setting"))
    journal = Journal([h.h for h in heads], remembered, session.file.entries)
    made = next((i for i, h in enumerate(heads) if h.kind is not EntryKind.BASE), len(heads))
    return journal.last(remembered, made)


def new_from_bundle(path: Path, plan: Path, *, user: str | None = None) -> PlanSession:
    """Make a plan file that does not exist yet out of a bundle, with its whole history, and open it.

    Raises
    ------
    UserError
        If the bundle is not sound, something of that name exists, or the place cannot keep a plan; then there is none.
    """
    bundle = read_bundle(path)
    take_over(bundle, plan, user=user)
    session = PlanSession.open(plan, user=user)
    try:
        made = bundle.manifest
        memory = mark(made.hash, f"{made.revision} {made.author} {made.utc}")
        with session.edit(tr("merge.step_new", author=made.author, revision=made.revision), undoable=False) as draft:
            draft.put("setting", memory.name, memory)
    except BaseException:
        session.discard()
        raise
    return session
