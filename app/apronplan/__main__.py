"""The way in: ``apronplan`` and ``python -m apronplan`` choose between the window and the command line."""

import faulthandler
import os
import sys
from collections.abc import Sequence
from contextlib import suppress

from apronplan._platform_guard import refuse_broken_platform


def main(argv: Sequence[str] | None = None) -> int:
    """Run Apronplan; without arguments, or with the verb ``gui``, open the window.

    Returns
    -------
    int
        Exit code: 0 done, 1 a problem on the user's side, 2 usage, 3 hard findings or infeasible, 70 our bug.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    if sentence := refuse_broken_platform():
        print(f"apronplan: {sentence}", file=sys.stderr)  # noqa: T201 - nothing else may be loaded yet
        return 1
    _report_breakdowns()
    # The products here are small: numpy's own threads only wait for each other, up to a third of a second on a busy
    # machine. Said before numpy is loaded, and handed on to every process that is started.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if not arguments or (arguments[0] == "gui" and _is_plain(arguments[1:])):
        # The parser and the verbs' rooms are a tenth of a second that a window need not wait for.
        return _open_window(arguments[1] if len(arguments) > 1 else None)
    from apronplan.cli.main import run

    return run(arguments, open_window=_open_window)


def _is_plain(rest: Sequence[str]) -> bool:
    return len(rest) <= 1 and not any(word.startswith("-") for word in rest)


def _report_breakdowns() -> None:
    """Let a breakdown that Python cannot catch say where every thread stood; the window keeps a file instead."""
    with suppress(OSError, ValueError, AttributeError):  # no stderr: a window of Windows, or a test
        if not faulthandler.is_enabled():
            faulthandler.enable(sys.stderr, all_threads=True)


def _open_window(path: str | None) -> int:
    import gc
    from pathlib import Path

    gc.disable()  # until the window is complete: nothing that start-up makes is rubbish
    from apronplan.ui.app import run_gui

    return run_gui(Path(path) if path else None)


if __name__ == "__main__":
    sys.exit(main())
