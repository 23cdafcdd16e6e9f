"""Tables of figures as CSV or XLSX."""

import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from apronplan.errors import UserError
from apronplan.exchange.csv_out import csv_text, guarded, write_atomically, write_bytes_atomically
from apronplan.i18n import tr

Cell = str | int | float


def write_table(path: Path, header: Sequence[str], rows: Iterable[Sequence[Cell]], title: str = "") -> int:
    """Write a table; the file's ending tells whether as ``.csv`` or ``.xlsx``. Return the number of rows.

    Parameters
    ----------
    title : str
        Name of the sheet in a workbook.

    Raises
    ------
    UserError
        If the ending is another, or the file cannot be written.
    """
    table = [tuple(row) for row in rows]
    match path.suffix.lower():
        case ".csv":
            texts = [[guarded(c) if isinstance(c, str) else str(c) for c in row] for row in table]
            write_atomically(path, csv_text(header, texts))
        case ".xlsx":
            write_bytes_atomically(path, _workbook(header, table, title))
        case _:
            raise UserError(tr("exchange.table_ending", file=path))
    return len(table)


def _workbook(header: Sequence[str], rows: Sequence[Sequence[Cell]], title: str) -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    sheet = book.active
    sheet.title = title[:31] or "table"
    for line, cells in enumerate((header, *rows), start=1):
        for at, value in enumerate(cells, start=1):
            cell = sheet.cell(line, at, value)
            if isinstance(value, str):
                cell.data_type = "s"  # never a formula, whatever the text begins with
    sheet.freeze_panes = "A2"
    for at, name in enumerate(header, start=1):
        sheet.cell(1, at).font = Font(bold=True)
        sheet.column_dimensions[sheet.cell(1, at).column_letter].width = max(10, len(name) + 2)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
