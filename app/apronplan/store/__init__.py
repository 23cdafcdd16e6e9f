"""Durable plan files: SQLite with a hash-chained journal, a lock, backups, a doctor (docs/adr/0010-plan-file.md)."""

from apronplan.store.backups import Backup, list_backups, make_backup
from apronplan.store.doctor import DoctorReport, doctor
from apronplan.store.failures import PlanDamaged, PlanFileError, PlanInUse
from apronplan.store.planfile import PlanFile, Recovered
from apronplan.store.restore import RestoreReport, restore

__all__ = [
    "Backup",
    "DoctorReport",
    "PlanDamaged",
    "PlanFile",
    "PlanFileError",
    "PlanInUse",
    "Recovered",
    "RestoreReport",
    "doctor",
    "list_backups",
    "make_backup",
    "restore",
]
