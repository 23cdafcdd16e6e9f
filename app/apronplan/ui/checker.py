"""Checks a whole plan aside, so that the desk goes on; single parts are checked on the desk itself."""

import logging
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from apronplan.domain.findings import Finding

if TYPE_CHECKING:
    from apronplan.planning.context import PlanningContext

_log = logging.getLogger(__name__)
POLL_MS = 20

Result = tuple[int, tuple[Finding, ...] | None]


class Checker(QObject):
    """One full check at a time; the result of an overtaken one is thrown away.

    The thread touches no Qt object: it may outlive the window. A timer of the desk fetches the result.

    Signals
    -------
    checked(tuple of Finding)
        The newest check is done.
    """

    checked = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._number = 0
        self._results: SimpleQueue[Result] = SimpleQueue()
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self._fetch)

    @property
    def running(self) -> bool:
        """Whether a check is under way whose result is wanted."""
        return self._timer.isActive()

    def start(self, context: "PlanningContext") -> None:
        """Begin to check a snapshot; an earlier check is forgotten."""
        self._number += 1
        self._timer.start()
        Thread(target=_work, args=(self._number, context, self._results), daemon=True).start()

    def forget(self) -> None:
        """Throw away what is under way."""
        self._number += 1
        self._timer.stop()

    def _fetch(self) -> None:
        try:
            while True:
                number, findings = self._results.get_nowait()
                if number == self._number:
                    self._timer.stop()
                    if findings is not None:
                        self.checked.emit(findings)
        except Empty:
            return


def _work(number: int, context: "PlanningContext", results: "SimpleQueue[Result]") -> None:
    from apronplan.planning.rules import check_plan, stand_states

    try:
        results.put((number, tuple(check_plan(context))))
        # what depends on the layout alone is worked out here too, so that the first drag need not wait for it
        for part in list(context.plan.parts)[:1]:
            stand_states(context, part)
    except Exception:  # noqa: BLE001 - a thread has nobody above it
        _log.exception("the check of the plan failed")
        results.put((number, None))
