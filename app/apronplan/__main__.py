"""The way in: ``apronplan`` and ``python -m apronplan`` choose between the window and the command line."""

import sys
from collections.abc import Sequence

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
    if not arguments:
        arguments = ["gui"]
    from apronplan.cli.main import run

    return run(arguments, open_window=_open_window)


def _open_window(path: str | None) -> int:
    from pathlib import Path

    from apronplan.ui.app import run_gui

    return run_gui(Path(path) if path else None)


if __name__ == "__main__":
    sys.exit(main())
