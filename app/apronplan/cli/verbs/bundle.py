"""``apronplan bundle``: the plan with its history in one file, for another laptop."""

import argparse
from pathlib import Path
from typing import Any

from apronplan.cli.arguments import add_plan
from apronplan.cli.exit_codes import Exit
from apronplan.cli.opening import open_session
from apronplan.cli.output import Output
from apronplan.i18n import tr


def add_parser(verbs: Any, common: argparse.ArgumentParser) -> argparse.ArgumentParser:  # noqa: ANN401
    """State the verb's grammar."""
    parser: argparse.ArgumentParser = verbs.add_parser(
        "bundle", parents=[common], help="pack the plan for another laptop"
    )
    add_plan(parser)
    parser.add_argument("--out", metavar="FILE", type=Path, required=True, help="bundle to write (.apronx)")
    parser.add_argument("--since", metavar="N", type=int, help="list the changes after edit N (default: what is new)")
    return parser


def run(args: argparse.Namespace, output: Output) -> int:
    """Write the bundle."""
    from apronplan.session.merge.bundling import make_bundle

    with open_session(args.plan, output, bare=True) as session:
        made = make_bundle(session, args.out, since=args.since)
    output.result(
        {
            "out": str(args.out),
            "plan_id": made.plan_id,
            "base_revision": made.base_revision,
            "revision": made.revision,
            "hash": made.hash,
            "author": made.author,
            "utc": made.utc,
        },
        tr("bundle.done", file=args.out, revision=made.revision, base=made.base_revision),
    )
    return Exit.DONE
