"""``apronplan batch``: edits as JSON lines on stdin, each acknowledged only once it is durable."""

import argparse
import json
import sys
from collections.abc import Iterable
from typing import Any

from apronplan.cli.arguments import add_plan
from apronplan.cli.exit_codes import Exit
from apronplan.cli.opening import open_session
from apronplan.cli.output import Output
from apronplan.errors import UserError


def add_parser(verbs: Any, common: argparse.ArgumentParser) -> argparse.ArgumentParser:  # noqa: ANN401
    """State the verb's grammar."""
    parser: argparse.ArgumentParser = verbs.add_parser("batch", parents=[common], help="apply edits from stdin")
    add_plan(parser)
    return parser


def run(args: argparse.Namespace, output: Output) -> int:
    """Apply one edit per line; a refused line changes nothing and the next goes on.

    The exit code is 1 if any line was refused.
    """
    with open_session(args.plan, output) as session:
        return apply_lines(session, sys.stdin, output)


def apply_lines(session: Any, lines: Iterable[str], output: Output) -> int:  # noqa: ANN401 - keeps the session lazy
    """Apply JSON lines to an open session and acknowledge each."""
    refused = 0
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            answer = _apply(session, line)
        except UserError as error:
            refused += 1
            answer = {"error": str(error), "line": number}
        output.line(answer)
    return Exit.USER_PROBLEM if refused else Exit.DONE


def _apply(session: Any, line: str) -> dict[str, object]:  # noqa: ANN401
    from apronplan.session.commands import run_command

    try:
        request = json.loads(line)
    except ValueError as error:
        raise UserError(f"not a JSON document: {error}") from None
    if not isinstance(request, dict) or not isinstance(request.get("verb"), str):
        raise UserError(
            'expected an object with a "verb", like {"verb": "assign_stand", "turnaround": "2018-001", "stand": "124"}'
        )
    verb = request.pop("verb")
    changed = run_command(session, verb, request)
    return {"edit": session.edits} if changed is not None else {"edit": session.edits, "changed": False}
