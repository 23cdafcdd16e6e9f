"""Manifests and air waybills brought in by the window: one step, its differences said, its problems all at once."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from apronplan.errors import ImportFailed, ImportProblem
from apronplan.i18n import tr
from apronplan.ui.dialogs.messages import show_note

MOST_LINES = 12
"""Differences that are listed; the flights themselves have the rest."""

if TYPE_CHECKING:
    from apronplan.session.session import PlanSession
    from apronplan.ui.main_window import MainWindow


def import_manifest_file(window: "MainWindow", session: "PlanSession", path: Path, *, take_valid: bool = False) -> bool:
    """Bring a text with manifests in; False if it was refused and nothing was changed.

    Raises
    ------
    UserError
        If the step cannot be written.
    """
    from apronplan.cargo.manifest_import import manifest_changes
    from apronplan.exchange.manifests import read_manifests
    from apronplan.session.commands.manifests import apply_manifests

    try:
        read = read_manifests(path, session.plan.layout, take_valid=take_valid)
    except ImportFailed as failed:
        return _refused(window, path, failed.problems, again=not take_valid and _something_valid(session, path))
    changes = manifest_changes(session.plan, read.manifests, path.name)
    left = (*read.problems, *changes.problems)
    if left and not (take_valid and changes.flights):
        return _refused(window, path, left, again=any(f.lots for f in changes.flights))
    apply_manifests(session, changes, path.name)
    lots = sum(len(f.lots) for f in changes.flights)
    done = tr("manifest.done", count=len(changes.flights), lots=lots)
    window.status_line.say(done)
    if said := [str(p) for p in (*left, *read.notes, *changes.notes)]:
        more = [tr("manifest.more", count=len(said) - MOST_LINES)] if len(said) > MOST_LINES else []
        show_note(window, done, "\n\n".join([done, *said[:MOST_LINES], *more]))
    return True


def _something_valid(session: "PlanSession", path: Path) -> bool:
    """Tell whether a file with problems holds anything that could be taken."""
    from apronplan.cargo.manifest_import import manifest_changes
    from apronplan.exchange.manifests import read_manifests

    try:
        read = read_manifests(path, session.plan.layout, take_valid=True)
    except ImportFailed:
        return False
    return any(f.lots for f in manifest_changes(session.plan, read.manifests, path.name).flights)


def _refused(window: "MainWindow", path: Path, problems: Sequence[ImportProblem], *, again: bool) -> bool:
    from apronplan.ui.dialogs.import_problems import ImportProblemsDialog

    hopeless = not again or any(p.fatal for p in problems)
    valid = None if hopeless else lambda: window.slots.files.import_file(path, take_valid=True)
    ImportProblemsDialog(path.name, problems, valid, window).open()
    return False
