"""Findings as a list for views, hard ones first, each with its sentence made when it is first shown."""

from collections import Counter
from collections.abc import Mapping
from enum import IntEnum

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt

from apronplan.domain.clock import falls_in
from apronplan.domain.findings import OVERRIDE, Finding, Severity, Subject, SubjectKind
from apronplan.domain.ids import PartId, turnaround_of
from apronplan.i18n import tr
from apronplan.ui.clock_cursor import ClockCursor
from apronplan.ui.findings.counts import Counts
from apronplan.ui.session_bridge import SessionBridge
from apronplan.ui.weight import to_mend
from apronplan.ui.words import duration_text

Index = QModelIndex | QPersistentModelIndex
FindingKey = str


class Show(IntEnum):
    """Which findings are listed."""

    OPEN = 0
    HARD = 1
    COSTS = 2
    SIGNED = 3


class FindingModel(QAbstractListModel):
    """Findings of the day or night on the desk, or of the whole plan."""

    def __init__(self, bridge: SessionBridge, cursor: ClockCursor) -> None:
        super().__init__()
        self._bridge = bridge
        self._cursor = cursor
        self._rows: list[Finding] = []
        self._loose: dict[FindingKey, int] = {}
        self._sentences: dict[tuple[object, ...], str] = {}
        self._day = cursor.span_bounds
        self.show = Show.OPEN
        self.whole_plan = False

    def refresh(self) -> None:
        """Take the list anew."""
        self._day = self._cursor.span_bounds
        accepted = self._bridge.plan.accepted_findings
        found = [f for f in self._bridge.findings if self._listed(f) and self._belongs(f, accepted)]
        found, loose = with_their_aircraft(found)
        found.sort(key=lambda f: f.severity is not Severity.HARD)  # they come in order of time
        if found == self._rows and loose == self._loose:
            return
        self.beginResetModel()
        self._rows, self._loose = found, loose
        self._sentences.clear()
        self.endResetModel()

    def _belongs(self, finding: Finding, accepted: Mapping[str, object]) -> bool:
        """Tell whether somebody has signed for a finding (overridden or accepted it), where those are asked for."""
        signed = OVERRIDE in finding.values or (bool(accepted) and finding.key in accepted)
        return signed is (self.show is Show.SIGNED)

    def _listed(self, finding: Finding) -> bool:
        if finding.severity is Severity.OFF:
            return False
        if self.show is Show.HARD and finding.severity is not Severity.HARD:
            return False
        if self.show is Show.OPEN and not to_mend(finding):
            return False
        if self.whole_plan or finding.start is None or finding.end is None:
            return True
        start, end = self._day
        return falls_in(finding.start, finding.end, start, end)

    def counts(self) -> Counts:
        """Count those listed."""
        hard = sum(f.severity is Severity.HARD for f in self._rows)
        soft = Counter(f.code.partition(".")[0] for f in self._rows if f.severity is not Severity.HARD)
        stands, halls = soft["unassigned"], soft["unassigned_hall"]
        return Counts(hard, soft.total() - stands - halls, stands, halls)

    def finding_at(self, index: Index) -> Finding | None:
        """Return the finding of a row."""
        return self._rows[index.row()] if index.isValid() and index.row() < len(self._rows) else None

    def rowCount(self, parent: Index | None = None) -> int:
        """Count the rows."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a row's text."""
        finding = self.finding_at(index)
        if finding is None or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        return ". ".join(filter(None, (self.head(finding), self.sentence(finding))))

    def head(self, finding: Finding) -> str:
        """Write where, when and how long."""
        where = finding.ids(SubjectKind.STAND) or finding.ids(SubjectKind.HALL)
        words = [" ".join(where)]
        if finding.start is not None:
            end = finding.end or finding.start
            local = finding.start.astimezone(self._cursor.zone)
            day = f"{local:%m-%d} " if self.whole_plan else ""
            if end > finding.start:
                words += [day + self._cursor.span_text(finding.start, end), duration_text(finding.start, end)]
            else:
                words.append(day + self._cursor.clock_text(finding.start))
        return "   ".join(filter(None, words))

    def sentence(self, finding: Finding) -> str:
        """Write what is wrong."""
        from apronplan.planning.sentences import sentence

        key = (finding.key, finding.start, finding.end, self._cursor.utc_shown)
        if key not in self._sentences:
            text = sentence(finding, self._bridge.plan, self._cursor.zone)
            lots = self._loose.get(finding.key, 0)
            self._sentences[key] = (
                ". ".join((text.rstrip("."), tr("ui.findings.and_lots", count=lots))) if lots else text
            )
        return self._sentences[key]


def with_their_aircraft(findings: list[Finding]) -> tuple[list[Finding], dict[FindingKey, int]]:
    """Leave out lots without a hall whose aircraft has no stand, and count them by the finding about the aircraft.

    A hall is chosen by the stand: until there is one, a line for each lot says nothing that could be mended.
    """
    first: dict[str, FindingKey] = {}
    for finding in findings:
        if finding.rule == "unassigned":
            for part in finding.ids(SubjectKind.PART):
                first.setdefault(turnaround_of(PartId(part)), finding.key)
    kept: list[Finding] = []
    loose: dict[FindingKey, int] = {}
    for finding in findings:
        owners = finding.ids(SubjectKind.TURNAROUND) if finding.code == "unassigned_hall" else ()
        about = next((first[o] for o in owners if o in first), None)
        if about is None:
            kept.append(finding)
        else:
            loose[about] = loose.get(about, 0) + 1
    return kept, loose


def place_of(finding: Finding) -> Subject | None:
    """Return where a click on a finding goes: the part to mend, else the stand or the hall."""
    for kind in (SubjectKind.PART, SubjectKind.STAND, SubjectKind.HALL, SubjectKind.LOT):
        if found := finding.ids(kind):
            return Subject(kind, found[0])
    return None
