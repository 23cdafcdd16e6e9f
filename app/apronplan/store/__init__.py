"""Durable plan files: SQLite with a hash-chained journal, a lock and backups (docs/adr/0010-plan-file.md).

What helps when a file is damaged is in `store.doctor`.
"""

from apronplan.store.backups import Backup, list_backups, make_backup
from apronplan.store.failures import PlanDamaged, PlanFileError, PlanInUse
from apronplan.store.planfile import PlanFile, Recovered

__all__ = [
    "Backup",
    "PlanDamaged",
    "PlanFile",
    "PlanFileError",
    "PlanInUse",
    "Recovered",
    "list_backups",
    "make_backup",
]
