"""``apronplan alternates``: the listed alternates beside what the shapes of stands and aircraft say."""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from apronplan.cli.arguments import add_plan
from apronplan.cli.exit_codes import Exit
from apronplan.cli.opening import open_session
from apronplan.cli.output import Output
from apronplan.domain.aircraft import AircraftType
from apronplan.domain.ids import TypeCode
from apronplan.domain.layout import Stand
from apronplan.domain.plan import Plan
from apronplan.errors import UserError
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
    parser.add_argument(
        "--between", metavar="STAND:TYPE", nargs=2, help="metres found and needed between two parked aircraft"
    )
    parser.add_argument("--out", metavar="FILE", type=Path, help="write the table as .csv or .xlsx too")
    return parser


def run(args: argparse.Namespace, output: Output) -> int:
    """Show each pair with its metres, and why it is forbidden or not."""
    from apronplan.geometry.alternates import HEADER, alternates_table, counts
    from apronplan.session.commands.lookups import find_stand

    with open_session(args.plan, output) as session:
        plan = session.plan.snapshot()
    if args.between:
        return _between(plan, args.between, output)
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


def _between(plan: Plan, names: Sequence[str], output: Output) -> int:
    from apronplan.geometry.movement import metres_between
    from apronplan.session.commands.lookups import find_stand, near

    found: list[tuple[Stand, AircraftType]] = []
    for name in names:
        stand, _, code = name.partition(":")
        aircraft = plan.layout.aircraft_types.get(TypeCode(code))
        if aircraft is None:
            raise UserError(tr("geometry.unknown_type", name=code, near=near(code, plan.layout.aircraft_types)))
        found.append((find_stand(plan, stand), aircraft))
    (a, type_a), (b, type_b) = found
    gap = metres_between(plan.layout, a, type_a, b, type_b)
    metres = {
        "found_m": gap.found_m,
        "needed_m": gap.needed_m,
        "missing_m": gap.shortfall_m,
        "overlap_m": gap.overlap_m,
    }
    document = {"stand_a": a.stand, "type_a": type_a.icao, "stand_b": b.stand, "type_b": type_b.icao,
                **{name: round(value, 3) for name, value in metres.items()}, "accuracy_m": gap.accuracy_m,
                "verdict": gap.verdict}  # fmt: skip
    words = tr(f"geometry.between.{gap.verdict}", a=f"{type_a.icao} on {a.stand}", b=f"{type_b.icao} on {b.stand}",
               accuracy_m=gap.accuracy_m, **metres)  # fmt: skip
    output.result(document, words)
    return Exit.DONE


def _summary(found: Mapping[str, int]) -> list[str]:
    def n(name: str) -> int:
        """Return how often a verdict was given; 0 if never."""
        return found.get(name, 0)

    return [
        tr("geometry.alternates", listed=n("listed"), overlap=n("listed_overlap"), short=n("listed_short"),
           lead_in=n("listed_lead_in"), open=n("listed_clear") + n("listed_unsure"), boxes=n("listed_boxes_overlap")),
        tr("geometry.unlisted", forbidden=n("unlisted_overlap") + n("unlisted_short") + n("unlisted_lead_in"),
           unsure=n("unlisted_unsure"), boxes=n("unlisted_boxes_overlap")),
    ]  # fmt: skip
