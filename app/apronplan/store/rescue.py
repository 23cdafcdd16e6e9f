"""A plan whose file was taken away while it was open: everything is there still, and goes into a file of its own."""

from pathlib import Path

from apronplan.errors import UserError
from apronplan.i18n import tr
from apronplan.store.backups import refuse_bad
from apronplan.store.failures import SQLITE_ERRORS, from_sqlite
from apronplan.store.new_file import new_file
from apronplan.store.planfile import PlanFile


def save_copy(file: PlanFile, path: Path, *, user: str | None = None) -> None:
    """Write an open plan with its whole journal as a new plan file; it is there whole, checked and on disk, or not.

    Raises
    ------
    UserError
        If `path` is the plan's own name: what is open still lives behind it.
    PlanFileError
        If something of that name exists, the place cannot keep a plan, or the open file cannot be read any more.
    """
    if path.resolve() == file.path:
        raise UserError(tr("store.copy_elsewhere", path=path))
    with new_file(path, user) as temporary:
        try:
            file.copy_to(temporary)
            refuse_bad(temporary, file.head_hash)
        except SQLITE_ERRORS as error:
            raise from_sqlite(error, path) from error
