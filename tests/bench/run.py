"""The benchmarks: ``packaging/dev.py bench [BENCH ...]``.

``generate`` writes a day, ``optima`` the proven ones, ``tables`` that of all kept runs of the solver, with its goals.

Nothing fails because of a time: figures are reported, judging them is for people. What fails is a bench that stops.
"""

import argparse
import importlib
import json
import os
import platform
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the program itself does, and for every process below

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests")]

from bench.cases import CASES  # noqa: E402
from bench.rows import Row, table  # noqa: E402

REPORT = ROOT / "docs" / "benchmarks.md"
RESULTS = ROOT / "build" / "bench"


def names() -> list[str]:
    """Return every bench: a module in ``benches`` with ``run(quick) -> list[Row]``."""
    return sorted(p.stem for p in (Path(__file__).parent / "benches").glob("[a-z]*.py"))


def machine() -> str:
    """Return where and when: processor, cores, system, Python, date."""
    from os import cpu_count

    model = platform.processor() or platform.machine()
    cpu_info = Path("/proc/cpuinfo")
    if cpu_info.exists():
        found = [x.partition(":")[2].strip() for x in cpu_info.read_text().splitlines() if x.startswith("model name")]
        model = found[0] if found else model
    when = datetime.now(UTC)
    return f"{model}, {cpu_count()} cores, {platform.system()}, Python {platform.python_version()}, {when:%Y-%m-%d}"


def run_bench(name: str, quick: bool, options: dict[str, str]) -> list[Row]:
    """Run one bench, show its table, keep its rows as JSON."""
    module = importlib.import_module(f"bench.benches.{name}")
    if options and hasattr(module, "configure"):
        module.configure(options)
    print(f"== {name}", flush=True)
    rows: list[Row] = module.run(quick)
    print(table(rows), flush=True)
    RESULTS.mkdir(parents=True, exist_ok=True)
    document = {"bench": name, "quick": quick, "machine": machine(), "rows": [r.as_dict() for r in rows]}
    (RESULTS / f"{name}.json").write_text(json.dumps(document, indent=1, default=str), encoding="utf-8")
    return rows


def write_report(bench: str, rows: Sequence[Row] | str, path: Path = REPORT) -> None:
    """Put a bench's table, or a table as it is, between its two marks of the report; without marks it is left out."""
    text = path.read_text(encoding="utf-8")
    begin, end = f"<!-- {bench}: as run -->\n", f"<!-- {bench}: end -->"
    if begin not in text or end not in text:
        print(f"{path.name} has no place for the table of {bench}.")
        return
    shown = rows if isinstance(rows, str) else table(rows)
    head, rest = text.split(begin, 1)
    tail = rest.split(end, 1)[1]
    path.write_text(f"{head}{begin}\n{machine()}\n\n{shown}\n\n{end}{tail}", encoding="utf-8")


def generate_files(arguments: argparse.Namespace) -> int:
    """Write one generated day."""
    from bench.generate import digest, generate, write

    instance = generate(arguments.case, arguments.seed)
    write(instance, arguments.out)
    said = f"{instance.case.name} seed {instance.seed} ({digest(instance)}): {len(instance.layout.stands)} stands"
    print(f"{said}, {len(instance.turnarounds)} turnarounds, peak {instance.peak} of {instance.capacity}")
    return 0


def show_tables() -> int:
    """Write the tables of all kept runs, and every goal beside what was measured."""
    from bench.benches import solver
    from bench.goals import against, as_table

    rows = solver.rows_of_files([RESULTS / "solver-runs.jsonl"])
    write_report("solver", rows)
    others = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(RESULTS.glob("*.json"))]
    kept = [row for document in others if document.get("bench", "solver") != "solver" for row in document["rows"]]
    for name in dict.fromkeys(row["bench"] for row in kept):
        write_report(name, [Row(**row) for row in kept if row["bench"] == name])
    found = as_table(against(rows, kept))
    write_report("goals", found)
    print(found)
    return 0


def main(argv: Sequence[str]) -> int:
    """Run what the command line asks for."""
    if argv[:1] == ["generate"]:
        parser = argparse.ArgumentParser(prog="bench generate", description="Write a day in the public formats.")
        parser.add_argument("--case", required=True, help=", ".join(CASES))
        parser.add_argument("--seed", type=int, required=True)
        parser.add_argument("--out", type=Path, required=True, help="folder: layout/ and traffic.csv")
        return generate_files(parser.parse_args(argv[1:]))
    if argv[:1] == ["tables"]:
        return show_tables()
    if argv[:1] == ["optima"]:
        from bench.optima import TABLE, collect, write

        write(collect([RESULTS / "solver-runs.jsonl"]))
        print(TABLE.read_text(encoding="utf-8"), end="")
        return 0
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument(
        "bench", nargs="*", help=f"generate, optima, tables, or some of: {', '.join(names())} (default: all)"
    )
    parser.add_argument("--quick", action="store_true", help="about a minute in all; writes no report")
    parser.add_argument("--no-report", action="store_true", help="leave docs/benchmarks.md as it is")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="option of a bench")
    parsed = parser.parse_args(argv)
    unknown = set(parsed.bench) - set(names())
    if unknown:
        parser.error(f"no bench {', '.join(sorted(unknown))}; there are {', '.join(names())}")
    options = dict(item.split("=", 1) for item in parsed.set)
    for name in parsed.bench or names():
        rows = run_bench(name, parsed.quick, options)
        if not parsed.quick and not parsed.no_report:
            write_report(name, rows)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
