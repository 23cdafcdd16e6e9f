"""Backups in good time: before the first edit of a session, every quarter of an hour of change, before large steps."""

import time
from datetime import UTC, datetime

from apronplan.i18n import tr
from apronplan.store.backups import Backup, is_due, make_backup, newest_backup
from apronplan.store.failures import PlanFileError
from apronplan.store.planfile import PlanFile

_LOOK_S = 60.0


class Keeper:
    """Makes backups of one open plan; what fails becomes a notice, since a plan must stay usable without them."""

    def __init__(self, file: PlanFile, notices: list[str]) -> None:
        self._file = file
        self._notices = notices
        self._next_look = 0.0

    def keep(self) -> Backup | None:
        """Make a backup now; None if there is nothing to copy or it could not be made."""
        if self._file.read_only:
            return None
        try:
            return make_backup(self._file)
        except PlanFileError as error:
            notice = tr("session.backup_failed", reason=error)
            if notice not in self._notices:
                self._notices.append(notice)
            return None

    def keep_in_time(self) -> None:
        """Make a backup if one is due; looks at the folder at most once a minute."""
        now = time.monotonic()
        if now < self._next_look or self._file.read_only:
            return
        self._next_look = now + _LOOK_S
        newest = newest_backup(self._file.path)
        if is_due(newest, self._file.edits, self._file.head_hash, datetime.now(UTC)):
            self.keep()
