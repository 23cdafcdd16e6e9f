"""The grammar of the command line: one sub-parser per verb, each in the verb's own module."""

import argparse
from importlib.metadata import PackageNotFoundError, version

from apronplan.cli.verbs import (
    alternates,
    audit,
    batch,
    bundle,
    check,
    doctor,
    explain,
    export,
    history,
    import_file,
    merge,
    move,
    new,
    plan,
    print_sheet,
    prove,
    report,
    resolve,
    scenario,
    taxi,
    verify,
)

VERBS = (
    *(new, import_file, plan, check, audit, explain, resolve, move, batch, print_sheet, export, report, scenario),
    *(verify, bundle, merge, history, doctor, alternates, taxi, prove),
)
"""Modules with `add_parser(subparsers, common)` and `run(args, output) -> int`, in the order of a working day."""


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the whole command line."""
    parser = argparse.ArgumentParser(
        prog="apronplan",
        description="Plan aircraft stands and cargo halls, offline. Without a verb, the window opens.",
        epilog="Exit codes: 0 done, 1 a problem on your side, 2 usage, 3 hard findings or infeasible, 70 our bug.",
    )
    parser.add_argument("--version", action="version", version=f"apronplan {_version()}")
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--json", action="store_true", help="write one JSON document on stdout")
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    for module in VERBS:
        module.add_parser(verbs, common).set_defaults(run=module.run)
    window = verbs.add_parser("gui", parents=[common], help="open the window")
    window.add_argument("plan", nargs="?", metavar="PLAN", help="plan file to open")
    return parser


def _version() -> str:
    try:
        return version("apronplan")
    except PackageNotFoundError:
        return "(not installed)"
