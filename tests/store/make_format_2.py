"""How ``tests/data/plans/format-2.apron`` was made; not to be run again: it stands for files in the field."""

import sys
from pathlib import Path

from apronplan.domain.changes import RowChange
from apronplan.store.journal import EntryKind
from apronplan.store.planfile import PlanFile
from store.plan_samples import every_table


def main(path: Path) -> None:
    """Write a plan with a row of every table, an edit and its undo."""
    tables = every_table()
    rows = [RowChange(t, k, None, row) for t, content in tables.items() for k, row in content.items()]
    stand = tables["stand"]["124"]
    with PlanFile.create(path, user="format-2") as file:
        file.append("New plan", "format-2", rows, kind=EntryKind.BASE)
        file.append("Remove stand 124", "format-2", [RowChange("stand", "124", stand, None)])
        file.append("Undo Remove stand 124", "format-2", [RowChange("stand", "124", None, stand)],
                    kind=EntryKind.UNDO, of=(2,))  # fmt: skip


if __name__ == "__main__":
    main(Path(sys.argv[1]))
