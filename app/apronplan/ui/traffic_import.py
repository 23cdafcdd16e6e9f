"""Traffic brought in by the window: read aside if it is much, asked about if it is there already, one step at last."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from apronplan.errors import ImportFailed, UserError
from apronplan.i18n import tr
from apronplan.ui.dialogs.messages import show_note, show_problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from apronplan.domain.changes import ChangeSet
    from apronplan.domain.ids import StandId, TurnaroundId
    from apronplan.domain.layout import Layout
    from apronplan.domain.traffic import Turnaround
    from apronplan.exchange.traffic_csv import TrafficImport
    from apronplan.session.same_flights import Same
    from apronplan.session.session import PlanSession
    from apronplan.ui.main_window import MainWindow

LARGE_BYTES = 1_000_000
"""Larger files take more than half a second, and are read aside."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file gave: its traffic, or why not and whether some of its rows could be taken all the same."""

    found: "TrafficImport | None" = None
    failed: "UserError | None" = None
    offered: bool = False


def import_traffic(window: "MainWindow", session: "PlanSession", path: Path, *, take_valid: bool = False) -> bool:
    """Bring a traffic file in; False if it was refused. A large one is still being read when this returns."""
    layout = session.plan.layout
    try:
        is_large = path.stat().st_size > LARGE_BYTES
    except OSError:
        is_large = False  # the reader says what is wrong with it
    if not is_large:
        return _take(window, session, path, _read(path, layout, take_valid=take_valid))
    from apronplan.ui.dialogs.reading import ReadingDialog

    def go_on(reading: object) -> None:
        """Take what was read, unless another plan was opened meanwhile."""
        if isinstance(reading, Reading) and window.desk.bridge.session is session:
            _take(window, session, path, reading)

    dialog = ReadingDialog(path, lambda check: _read(path, layout, take_valid=take_valid, check=check), window)
    dialog.read.connect(go_on)
    dialog.open()
    return True


def _read(path: Path, layout: "Layout", *, take_valid: bool, check: "Callable[[], None] | None" = None) -> Reading:
    """Read a file; of one with problems also whether any row of it is good."""
    from apronplan.exchange.traffic_csv import read_traffic

    try:
        return Reading(found=read_traffic(path, layout, take_valid=take_valid, check=check))
    except ImportFailed as failed:
        if take_valid or any(p.fatal for p in failed.problems):
            return Reading(failed=failed)
        try:
            offered = bool(read_traffic(path, layout, take_valid=True, check=check).turnarounds)
        except ImportFailed:
            offered = False
        return Reading(failed=failed, offered=offered)
    except UserError as error:
        return Reading(failed=error)


def _take(window: "MainWindow", session: "PlanSession", path: Path, reading: Reading) -> bool:
    """Show what is wrong, ask about flights that are there already, or apply it."""
    from apronplan.session.same_flights import same_flights, same_words

    if isinstance(reading.failed, ImportFailed):
        from apronplan.ui.dialogs.import_problems import ImportProblemsDialog

        valid = (lambda: window.slots.files.import_file(path, take_valid=True)) if reading.offered else None
        ImportProblemsDialog(path.name, reading.failed.problems, valid, window).open()
        return False
    if reading.found is None:
        show_problem(window, str(reading.failed))
        return False
    found = reading.found
    if same := same_flights(session.plan, found.turnarounds):
        from apronplan.ui.dialogs.same_flights import SameFlightsDialog

        words = [same_words(session.plan, each) for each in same]
        SameFlightsDialog(path.name, words, lambda choice: _apply(window, session, path, found, choice), window).open()
        return False
    return _apply(window, session, path, found, None)


def _apply(
    window: "MainWindow", session: "PlanSession", path: Path, found: "TrafficImport", choice: "Same | None"
) -> bool:
    """Apply it as one step, and say what came and what was left."""
    from apronplan.session.same_flights import same_flights, settle_same
    from apronplan.ui.file_slots import far_text, span_of

    turnarounds, locked = found.turnarounds, dict(found.locked)
    if choice is not None:
        turnarounds, locked = settle_same(turnarounds, locked, same_flights(session.plan, turnarounds), choice)
    before = span_of(session.plan)
    try:
        changes = _import(session, turnarounds, locked, path.name) if turnarounds else None
    except UserError as error:
        show_problem(window, str(error))
        return False
    if changes:
        window.status_line.say(tr("ui.import.done", count=len(turnarounds)))
        window.slots.files.look_at_import(session)
    else:
        window.status_line.say(tr("ui.import.nothing_new", file=path.name))
    if found.left:
        show_problem(window, tr("ui.import.left", count=len(found.left)), "\n".join(found.left))
    if far := far_text(before, turnarounds, session.plan.layout.airport.zone):
        show_note(window, tr("ui.file.import"), far)
    return True


def _import(
    session: "PlanSession",
    turnarounds: "tuple[Turnaround, ...]",
    locked: "dict[TurnaroundId, StandId]",
    source: str,
) -> "ChangeSet | None":
    from apronplan.cargo.lots import lots_of
    from apronplan.session.commands import import_turnarounds

    usual = tuple(session.plan.freight.lot_default.values())
    lots = tuple(lot for turnaround in turnarounds for lot in lots_of(turnaround, usual))
    return import_turnarounds(session, turnarounds=turnarounds, lots=lots, locked=locked, source=source)
