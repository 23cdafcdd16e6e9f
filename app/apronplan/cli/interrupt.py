"""Ctrl+C while the solver works: stop, keep the best plan found; a second Ctrl+C ends at once."""

import signal
from types import FrameType, TracebackType

from apronplan.cli.output import Output
from apronplan.planning.job import JobControl, Progress


class CancelOnInterrupt:
    """Context manager that gives a `JobControl` and cancels it on SIGINT."""

    def __init__(self, output: Output) -> None:
        self._output = output
        self._control = JobControl(on_progress=self._progress)
        self._before: object = None
        self._last = ""

    def __enter__(self) -> JobControl:
        self._before = signal.signal(signal.SIGINT, self._cancel)
        return self._control

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        signal.signal(signal.SIGINT, self._before)  # type: ignore[arg-type]

    def _cancel(self, _number: int, _frame: FrameType | None) -> None:
        self._control.cancel()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    def _progress(self, progress: Progress) -> None:
        if self._output.as_json or progress.text == self._last:
            return
        self._last = progress.text
        self._output.say(progress.text)
