"""The verb that brings manifests in: what a flight carries, in place of what was estimated."""

from apronplan.cargo.manifest_import import ManifestChanges, manifest_changes
from apronplan.domain.changes import ChangeSet
from apronplan.domain.ids import HallId, LotId
from apronplan.domain.manifests import Manifest
from apronplan.domain.traffic import HallAssignment
from apronplan.errors import ImportFailed
from apronplan.i18n import tr
from apronplan.session import guard
from apronplan.session.draft import Draft
from apronplan.session.session import PlanSession


def import_manifests(session: PlanSession, *, manifests: tuple[Manifest, ...], source: str = "") -> ChangeSet | None:
    """Replace the estimated lots of flights by what their manifests and waybills say, as one step.

    Lots that are still the same freight keep their name, hall and lock; a new lot keeps the hall of the freight it was
    part of where no hard rule forbids it. The tonnes of the turnaround become those of its lots.

    Parameters
    ----------
    source : str
        Name of the file, for the history and for problems.

    Raises
    ------
    ImportFailed
        If a manifest fits no turnaround or one does not carry that much; then nothing is changed.
    """
    changes = manifest_changes(session.plan, manifests, source)
    if changes.problems:
        raise ImportFailed(changes.problems)
    return apply_manifests(session, changes, source)


def apply_manifests(session: PlanSession, changes: ManifestChanges, source: str = "") -> ChangeSet | None:
    """Do what `manifest_changes` has worked out on the plan as it is, as one step; see `import_manifests`."""
    if not changes.flights:
        return None
    session.backup()
    action = tr("manifest.step", count=len(changes.flights), source=source or tr("session.some_file"))
    turnarounds = changes.turnarounds(session.plan)
    with session.step(action) as step:
        held = dict(step.plan.hall_assignments)
        for name, turnaround in turnarounds.items():
            step.draft.put("turnaround", name, turnaround)
        for freight in changes.flights:
            staying = {lot.lot for lot in freight.lots}
            for old in freight.gone:
                step.draft.delete("hall_assignment", old.lot)
                if old.lot not in staying:
                    step.draft.delete("lot", old.lot)
            for lot in freight.lots:
                step.draft.put("lot", lot.lot, lot)
        _keep_halls(step.draft, changes, held)
    return step.changes


def _keep_halls(draft: Draft, changes: ManifestChanges, held: dict[LotId, HallAssignment]) -> None:
    """Put the lots back into halls, the largest first; one that would break a hard rule there stays outside."""
    masses = {lot.lot: lot.mass_kg for freight in changes.flights for lot in freight.lots}
    for lot, hall in sorted(changes.halls.items(), key=lambda pair: (-masses[pair[0]], pair[0])):
        before = _hard(draft, lot, hall)
        had = held.get(lot)
        row = had if had is not None and had.hall == hall else HallAssignment(lot=lot, hall=hall)
        draft.put("hall_assignment", lot, row)
        if _hard(draft, lot, hall) - before:
            draft.delete("hall_assignment", lot)


def _hard(draft: Draft, lot: LotId, hall: HallId) -> set[tuple[str, object]]:
    return {(f.code, f.start) for f in guard.hard_hall_findings(draft.plan, lot, hall)}
