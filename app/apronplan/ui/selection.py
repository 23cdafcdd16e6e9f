"""One selection for the whole desk: map, Gantt, tray, findings and inspector show the same things as chosen."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from apronplan.domain.findings import Subject, SubjectKind
from apronplan.domain.ids import HallId, LotId, PartId, StandId, TurnaroundId, turnaround_of


class Selection(QObject):
    """What is chosen, in the order it was chosen.

    Signals
    -------
    changed
        The chosen things are others now.
    reveal_asked(Subject)
        Every view should bring this thing into sight (a finding was clicked, a flight was found).
    """

    changed = Signal()
    reveal_asked = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._subjects: tuple[Subject, ...] = ()

    @property
    def subjects(self) -> tuple[Subject, ...]:
        """All chosen things, the first chosen first."""
        return self._subjects

    def select(self, subjects: Iterable[Subject]) -> None:
        """Choose these and nothing else."""
        chosen = tuple(dict.fromkeys(subjects))
        if chosen != self._subjects:
            self._subjects = chosen
            self.changed.emit()

    def toggle(self, subject: Subject) -> None:
        """Add a thing to what is chosen, or take it away again (Ctrl+click)."""
        if subject in self._subjects:
            self.select(s for s in self._subjects if s != subject)
        else:
            self.select((*self._subjects, subject))

    def clear(self) -> None:
        """Choose nothing."""
        self.select(())

    def select_part(self, part: PartId) -> None:
        """Choose one part of a turnaround."""
        self.select([Subject(SubjectKind.PART, part)])

    def select_stand(self, stand: StandId) -> None:
        """Choose one stand."""
        self.select([Subject(SubjectKind.STAND, stand)])

    def reveal(self, subject: Subject) -> None:
        """Choose a thing and ask every view to bring it into sight."""
        self.select([subject])
        self.reveal_asked.emit(subject)

    def _ids(self, kind: SubjectKind) -> tuple[str, ...]:
        return tuple(s.id for s in self._subjects if s.kind is kind)

    @property
    def parts(self) -> tuple[PartId, ...]:
        """Chosen parts; the first is the one that leads a drag."""
        return tuple(PartId(i) for i in self._ids(SubjectKind.PART))

    @property
    def turnarounds(self) -> tuple[TurnaroundId, ...]:
        """Turnarounds of the chosen parts, each once."""
        return tuple(dict.fromkeys(turnaround_of(p) for p in self.parts))

    @property
    def stands(self) -> tuple[StandId, ...]:
        """Chosen stands."""
        return tuple(StandId(i) for i in self._ids(SubjectKind.STAND))

    @property
    def halls(self) -> tuple[HallId, ...]:
        """Chosen halls."""
        return tuple(HallId(i) for i in self._ids(SubjectKind.HALL))

    @property
    def lots(self) -> tuple[LotId, ...]:
        """Chosen lots."""
        return tuple(LotId(i) for i in self._ids(SubjectKind.LOT))
