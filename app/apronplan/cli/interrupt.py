"""Ctrl+C while the solver works: stop, keep the best plan found; a second Ctrl+C ends at once."""

import signal
from types import FrameType, TracebackType

from apronplan.cli.output import Output
from apronplan.planning.job import JobControl, Progress


class SpokenControl(JobControl):
    """A control that tells each new step of a job on stderr."""

    def __init__(self, output: Output) -> None:
        super().__init__()
        self._output = output
        self._last = ""

    def report(self, progress: Progress) -> None:
        """Say what the job is doing, once for each text; a program that reads JSON wants no chatter."""
        if self._output.as_json or not progress.text or progress.text == self._last:
            return
        self._last = progress.text
        self._output.say(progress.text)


class CancelOnInterrupt:
    """Context manager that gives a `JobControl` and cancels it on SIGINT."""

    def __init__(self, output: Output) -> None:
        self._control = SpokenControl(output)
        self._before: object = None

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
