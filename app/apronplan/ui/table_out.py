"""A table of figures that leaves the desk as CSV or XLSX: asking where to, and writing it."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from apronplan.errors import UserError
from apronplan.exchange.statement_out import Cell
from apronplan.i18n import tr
from apronplan.ui.dialogs.messages import show_problem


def ask_table_file(parent: QWidget, suggested: str, then: Callable[[Path], object]) -> None:
    """Ask where to write a table, and call `then` with the answer."""
    dialog = QFileDialog(parent, tr("ui.reports.export"), suggested, tr("ui.reports.files"))
    dialog.setAccessibleName(tr("ui.reports.export"))
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setDefaultSuffix("xlsx")
    dialog.fileSelected.connect(lambda name: then(Path(name)))
    dialog.open()


def write_or_tell(
    parent: QWidget, out: Path, header: Sequence[str], rows: Iterable[Sequence[Cell]], title: str
) -> str | None:
    """Write a table as CSV or XLSX; returns what to say of it, or None (and a message) if that was not possible."""
    from apronplan.exchange.statement_out import write_table

    try:
        count = write_table(out, header, rows, title)
    except UserError as error:
        show_problem(parent, str(error))
        return None
    return tr("ui.reports.exported", file=out.name, rows=count)
