"""The way back from a damaged plan file: what can be had is told first, and nothing is done unasked."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from apronplan.domain.clock import stamp_text
from apronplan.errors import UserError
from apronplan.i18n import tr
from apronplan.store.failures import PlanDamaged, PlanFileError
from apronplan.store.restore import RestoreReport, restorable, restore
from apronplan.ui.dialogs.messages import message_box, show_note, show_problem


def can_offer(error: UserError) -> bool:
    """Tell whether an error of opening is one that backups or the plan's own journal may mend."""
    return isinstance(error, PlanFileError) and error.code in ("damaged", "no_plan_but_backups")


def offer_restore(
    parent: QWidget, path: Path, error: UserError, opened: Callable[[Path], object], *, known: int = 0
) -> QMessageBox:
    """Tell what is wrong with a plan and what can be brought back; returns the open box.

    Parameters
    ----------
    error : UserError
        What opening said, see `can_offer`.
    opened : callable
        Called with the path when the plan has been restored.
    known : int
        How many edits it held when it was last left, as far as this window knows; 0 = not known.
    """
    problems = error.problems if isinstance(error, PlanDamaged) else ()
    what = tr("ui.restore.text", path=path, problem=problems[0]) if problems else tr("ui.restore.gone", path=path)
    said = [what]
    try:
        found = _busy(lambda: restorable(path))
    except UserError as error:
        nothing = getattr(error, "code", "") == "nothing_to_restore"
        return show_problem(parent, "\n\n".join([*said, tr("ui.restore.nothing") if nothing else str(error)]))
    found = replace(found, lost=max(found.lost, known - found.edits))
    title = tr("ui.restore.title" if problems else "ui.restore.title_gone")
    text = "\n\n".join([*said, " ".join(_sentences(found, kept=bool(problems)))])
    box = message_box(parent, title, text, "\n".join(problems))
    box.setIcon(QMessageBox.Icon.Warning)
    bring = box.addButton(tr("ui.restore.do"), QMessageBox.ButtonRole.AcceptRole)
    box.setEscapeButton(box.addButton(tr("ui.restore.leave"), QMessageBox.ButtonRole.RejectRole))
    box.setDefaultButton(bring)
    bring.clicked.connect(lambda: _bring_back(parent, path, opened, title, known))
    box.open()
    return box


def _sentences(found: RestoreReport, *, kept: bool) -> list[str]:
    if found.backup is None:
        said = [tr("ui.restore.some" if found.lost else "ui.restore.journal", edits=found.edits)]
    else:
        said = [
            tr(
                "ui.restore.backup",
                edits=found.edits,
                from_journal=found.from_journal,
                time=stamp_text(found.backup.utc),
            )
        ]
    if found.lost:
        said.append(tr("ui.restore.lost", lost=found.lost, all=found.edits + found.lost))
    return [*said, tr("ui.restore.keeps")] if kept else said


def _bring_back(parent: QWidget, path: Path, opened: Callable[[Path], object], title: str, known: int) -> None:
    try:
        done = _busy(lambda: restore(path))
    except UserError as error:
        show_problem(parent, str(error))
        return
    opened(path)
    done = replace(done, lost=max(done.lost, known - done.edits))
    show_note(parent, title, "\n\n".join(done.text()))


def _busy(work: Callable[[], RestoreReport]) -> RestoreReport:
    QGuiApplication.setOverrideCursor(Qt.CursorShape.BusyCursor)
    try:
        return work()
    finally:
        QGuiApplication.restoreOverrideCursor()
