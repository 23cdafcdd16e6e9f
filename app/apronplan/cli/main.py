"""Reads a command line, runs its verb, and turns every way it can end into an exit code and a sentence."""

import argparse
import os
import sys
import traceback
from collections.abc import Callable, Sequence

from apronplan.cli.exit_codes import Exit
from apronplan.cli.output import Output
from apronplan.cli.parser import build_parser
from apronplan.errors import Cancelled, ImportFailed, UsageError, UserError

OpenWindow = Callable[[str | None], int]


def run(argv: Sequence[str], open_window: OpenWindow) -> int:
    """Run one command.

    Parameters
    ----------
    argv : sequence of str
        Arguments without the program's name.
    open_window : callable
        Opens the window on a plan file, or on none; handed in so that this room needs no Qt.

    Returns
    -------
    int
        An `Exit` code.
    """
    try:
        args = build_parser().parse_args(argv)
    except SystemExit as stop:
        return int(stop.code or 0)
    if args.verb == "gui":
        return open_window(args.plan)
    output = Output(as_json=args.json)
    try:
        return int(args.run(args, output))
    except UserError as error:
        return _refused(error, output)
    except (KeyboardInterrupt, Cancelled):
        output.say("apronplan: stopped; nothing more was changed.")
        return Exit.USER_PROBLEM
    except BrokenPipeError:
        # The reader went away (`| head`); leave no second complaint when Python closes stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.USER_PROBLEM
    except Exception as error:  # noqa: BLE001 - the last net: a bug must end as exit 70 with a report
        return _bug(error, args, output)


def _refused(error: UserError, output: Output) -> int:
    output.say(f"apronplan: {error}")
    if output.as_json:
        problems = error.problems if isinstance(error, ImportFailed) else ()
        output.result({"error": str(error), "problems": [_problem(p) for p in problems]})
    return Exit.USAGE if isinstance(error, UsageError) else Exit.USER_PROBLEM


def _problem(problem: object) -> dict[str, object]:
    names = ("file", "line", "column", "field", "code", "message")
    return {name: getattr(problem, name) for name in names}


def _bug(error: Exception, args: argparse.Namespace, output: Output) -> int:
    report = "".join(traceback.format_exception(error))
    output.say(f"apronplan: a fault of ours in '{args.verb}': {type(error).__name__}: {error}")
    output.say("Nothing that was acknowledged is lost. Please send the report below to the makers.")
    output.say(report)
    return Exit.OUR_BUG
