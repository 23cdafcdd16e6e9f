"""``apronplan alternates``: the listed alternates beside what the shapes of stands and aircraft say."""

import argparse
from collections.abc import Mapping
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
        "alternates", parents=[common], help="compare the listed alternates with the shapes"
    )
    add_plan(parser)
    parser.add_argument("--stand", metavar="S", help="only the pairs of this stand")
    parser.add_argument(
        "--differences", action="store_true", help="only pairs on which list and shapes differ or doubt"
    )
    parser.add_argument("--out", metavar="FILE", type=Path, help="write the table as .csv or .xlsx too")
    return parser


def run(args: argparse.Namespace, output: Output) -> int:
    """Show each pair with its metres, and why it is forbidden or not."""
    from apronplan.geometry.alternates import HEADER, alternates_table, counts
    from apronplan.session.commands.lookups import find_stand

    with open_session(args.plan, output) as session:
        plan = session.plan.snapshot()
    rows = alternates_table(plan.layout)
    if args.stand:
        name = find_stand(plan, args.stand).stand
        rows = [r for r in rows if name in (r.pair.stand_a, r.pair.stand_b)]
    summed = counts(rows)
    if args.differences:
        rows = [r for r in rows if not r.pair.agrees or r.pair.relation == "unsure" or r.pair.relation == "clear"]
    sentences = [r.why for r in rows] + _summary(summed)
    if args.out is not None:
        from apronplan.exchange.statement_out import write_table

        sentences.append(f"{args.out}: {write_table(args.out, HEADER, [r.values() for r in rows], 'alternates')} rows.")
    pairs = [dict(zip(HEADER, r.values(), strict=True)) for r in rows]
    output.result({"counts": summed, "pairs": pairs}, *sentences)
    return Exit.DONE


def _summary(found: Mapping[str, int]) -> list[str]:
    def n(name: str) -> int:
        return found.get(name, 0)

    return [
        tr("geometry.alternates", listed=n("listed"), overlap=n("listed_overlap"), short=n("listed_short"),
           lead_in=n("listed_lead_in"), open=n("listed_clear") + n("listed_unsure"), boxes=n("listed_boxes_overlap")),
        tr("geometry.unlisted", forbidden=n("unlisted_overlap") + n("unlisted_short") + n("unlisted_lead_in"),
           unsure=n("unlisted_unsure"), boxes=n("unlisted_boxes_overlap")),
    ]  # fmt: skip
