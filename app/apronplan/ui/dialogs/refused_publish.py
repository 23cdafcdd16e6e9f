"""Says why a day was not published, and leads to the first fault."""

from datetime import UTC, datetime

from PySide6.QtWidgets import QMessageBox, QWidget

from apronplan.domain.findings import Subject, SubjectKind
from apronplan.domain.ids import LotId, PartId
from apronplan.domain.plan import Plan
from apronplan.i18n import tr
from apronplan.session.commands.publishing import PublishRefused
from apronplan.ui.desk import Desk
from apronplan.ui.dialogs.messages import message_box

_MINUTE_S = 60


def show_refused(desk: Desk, refused: PublishRefused, parent: QWidget) -> QMessageBox:
    """Open the box with the faults and a button that goes to the first; returns it."""
    box = message_box(parent, tr("ui.publish.refused"), str(refused))
    box.setIcon(QMessageBox.Icon.Warning)
    place = place_of_fault(desk.bridge.plan, refused.subjects)
    if place is not None:
        show = box.addButton(tr("ui.publish.show"), QMessageBox.ButtonRole.AcceptRole)
        show.clicked.connect(lambda _=False: _go(desk, place, refused.at_min))
    box.addButton(tr("ui.button.close"), QMessageBox.ButtonRole.RejectRole)
    box.open()
    return box


def place_of_fault(plan: Plan, subjects: tuple[str, ...]) -> Subject | None:
    """Return where to look: an aircraft, else a stand, else a hall, else the aircraft of a lot."""
    halls = {str(h.hall) for h in plan.layout.halls.values()}
    stands = {str(s.stand) for s in plan.layout.stands.values()}
    for kind, known in ((SubjectKind.PART, plan.parts), (SubjectKind.STAND, stands), (SubjectKind.HALL, halls)):
        for name in subjects:
            if name in known:
                return Subject(kind, name)
    for name in subjects:
        lot = plan.lots.get(LotId(name))
        parts = plan.parts_of(lot.turnaround) if lot is not None else ()
        if parts:
            return Subject(SubjectKind.PART, parts[0].part)
    return None


def _go(desk: Desk, place: Subject, at_min: float | None) -> None:
    part = desk.bridge.plan.parts.get(PartId(place.id)) if place.kind is SubjectKind.PART else None
    if at_min is not None:
        desk.cursor.move(datetime.fromtimestamp(at_min * _MINUTE_S, UTC))
    elif part is not None:
        desk.cursor.move(part.on_block)
    desk.selection.reveal(place)
