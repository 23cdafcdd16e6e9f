"""The one long piece of work of a window: started, waited for with patience, given up, and told of in a sentence."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from apronplan.i18n import tr
from apronplan.ui.jobs import Job
from apronplan.ui.spare import Spare
from apronplan.ui.worker_process import JobFunction

PATIENCE_MS = 3000
"""From then on a window shows how far its work is, and that it can be cancelled."""


class JobRunner(QObject):
    """Runs at most one `Job` at a time for a window.

    Parameters
    ----------
    failed : str
        Message id of the sentence for work that failed by a fault of ours; gets ``reason``.
    spare : Spare or None
        Whose idle process does the work, and that gets it back; None = a new process for each piece of work.

    Signals
    -------
    done(object), refused(str)
        How it ended; a refusal is a complete sentence, also where the work failed.
    cancelled
        It was cancelled, and there is nothing to keep.
    progressed(Progress)
        How far it is.
    waiting(bool)
        It takes long, or is over: show or hide the bar.
    """

    done = Signal(object)
    refused = Signal(str)
    cancelled = Signal()
    progressed = Signal(object)
    waiting = Signal(bool)

    def __init__(self, failed: str, parent: QObject, spare: Spare | None = None) -> None:
        super().__init__(parent)
        self._failed, self._spare = failed, spare
        self._job: Job | None = None
        self.patience = QTimer(self)
        self.patience.setSingleShot(True)
        self.patience.setInterval(PATIENCE_MS)
        self.patience.timeout.connect(lambda: self.waiting.emit(True))

    @property
    def busy(self) -> bool:
        """Whether work is under way."""
        return self._job is not None

    def start(
        self,
        function: JobFunction,
        arguments: Mapping[str, Any],
        *,
        meanwhile: Callable[[], object] | None = None,
    ) -> None:
        """Begin; what was under way is ended. `meanwhile` is done in a thread: imports that the result will need."""
        self.stop()
        self.patience.start()
        spare = self._spare
        self._job = job = Job(
            function,
            arguments,
            self,
            meanwhile=meanwhile,
            worker=spare.take() if spare is not None else None,
            keep=spare.keep if spare is not None else None,
        )
        if spare is not None:
            spare.lend(job)
        job.progressed.connect(self.progressed)
        job.done.connect(self._on_done)
        job.refused.connect(self._on_refused)
        job.failed.connect(lambda text: self._on_refused(self.fault(text)))
        job.cancelled.connect(self._on_cancelled)
        job.start()

    def fault(self, text: str) -> str:
        """Return the sentence for a failure: the last line of a traceback says what it was."""
        lines = text.strip().splitlines()
        return tr(self._failed, reason=lines[-1] if lines else "-")

    def cancel(self, *, grace_ms: int | None = None) -> None:
        """Ask what is under way to end with the best it has; how it ended is told as always. See `Job.cancel`."""
        if self._job is not None:
            self._job.cancel(grace_ms=grace_ms)

    def kill(self) -> None:
        """End what is under way at once, and tell that it was cancelled."""
        if self._job is not None:
            self._job.kill()

    def stop(self) -> None:
        """End what is under way at once; nothing more is told of it."""
        if (job := self._let_go()) is not None:
            job.blockSignals(True)
            job.kill()

    def give_up(self) -> None:
        """End what is under way, but let it finish what it writes; nothing more is told of it."""
        if (job := self._let_go()) is not None:
            job.give_up()

    def _let_go(self) -> Job | None:
        job, self._job = self._job, None
        self.patience.stop()
        self.waiting.emit(False)
        return job

    def _on_done(self, result: object) -> None:
        self._let_go()
        self.done.emit(result)

    def _on_refused(self, text: str) -> None:
        self._let_go()
        self.refused.emit(text)

    def _on_cancelled(self) -> None:
        self._let_go()
        self.cancelled.emit()
